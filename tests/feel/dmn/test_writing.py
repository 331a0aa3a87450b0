"""Is a written model the same model, and DMN for others, too?"""

from pathlib import Path

import pytest
from lxml import etree

from kundig.base.refusals import Refused
from kundig.feel.dmn.model import Model
from kundig.feel.dmn.reading import read
from kundig.feel.dmn.writing import write

KIT = Path(__file__).parents[4] / "shared" / "data" / "dmn-tck"


@pytest.fixture(scope="module")
def schema() -> etree.XMLSchema:
    if not KIT.exists():
        pytest.skip(f"{KIT} is not there: the schemas of DMN lie in it")
    return etree.XMLSchema(etree.parse(KIT / "DMN15.xsd"))


def test_what_is_written_reads_the_same(model: Model) -> None:
    assert read(write(model)) == model


def test_what_is_written_is_valid(model: Model, schema: etree.XMLSchema) -> None:
    schema.assertValid(etree.fromstring(write(model)))


def test_each_element_is_drawn_with_an_edge_to_what_it_requires(model: Model) -> None:
    root = etree.fromstring(write(model))
    shapes = {str(shape.get("dmnElementRef")) for shape in root.iter("{*}DMNShape")}
    assert shapes == {element.id for element in model.elements} - {"s1"}
    assert len(list(root.iter("{*}DMNEdge"))) == 20
    places = [tuple(bounds.attrib.values()) for bounds in root.iter("{*}Bounds")]
    assert len(set(places)) == len(places)


def test_every_model_of_the_public_kit_is_read_and_written_the_same(schema: etree.XMLSchema) -> None:
    files = sorted(KIT.glob("level-*/*/*.dmn"))
    for file in files:
        model = read(file.read_bytes())
        written = write(model)
        assert read(written) == model
        schema.assertValid(etree.fromstring(written))
    assert len(files) >= 76


def test_a_character_that_xml_cannot_hold_is_refused() -> None:
    with pytest.raises(Refused) as refused:
        write(Model("a\0b", "https://example.org"))
    assert refused.value.code == "dmn.character"
