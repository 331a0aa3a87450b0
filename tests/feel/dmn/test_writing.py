"""Is a written model the same model, and DMN for others, too?"""

from dataclasses import replace

import pytest
from bench._kit import KIT
from lxml import etree

from kundig.base.refusals import Refused
from kundig.feel.dmn import DecisionTable, HitPolicy, Model, read, rewritten, write
from kundig.feel.dmn.names import MODEL_NAMESPACES


def _schema(version: str) -> etree.XMLSchema:
    if not KIT.exists():
        pytest.skip(f"{KIT} is not there: the schemas of DMN lie in it")
    return etree.XMLSchema(etree.parse(KIT / f"DMN{version.replace('.', '')}.xsd"))


@pytest.fixture(scope="module")
def schema() -> etree.XMLSchema:
    return _schema("1.5")


def test_what_is_written_reads_the_same(model: Model) -> None:
    assert read(write(model)) == model


def test_what_is_written_is_valid(model: Model, schema: etree.XMLSchema) -> None:
    schema.assertValid(etree.fromstring(write(model)))


def test_version_1_3_is_written_for_modelers_that_know_no_newer_one(model: Model) -> None:
    with pytest.raises(Refused) as refused:
        write(model, "1.3")
    assert refused.value.code == "dmn.too_new"
    older = tuple(element for element in model.elements if element.id not in ("b4", "b5", "b6", "b7", "b8"))
    simple = replace(model, elements=older, imports=())
    assert read(write(simple, "1.3")) == simple
    _schema("1.3").assertValid(etree.fromstring(write(simple, "1.3")))


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


@pytest.mark.parametrize("version", MODEL_NAMESPACES)
def test_another_table_leaves_all_else_as_it_is(model: Model, levels: DecisionTable, version: str) -> None:
    before = write(model).decode().replace("https://www.omg.org/spec/DMN/20230324/MODEL/", version)
    table = replace(levels, rules=levels.rules[:1], hit_policy=HitPolicy.FIRST)
    after = rewritten(before, "Level", table)
    read_again = read(after)
    decision = read_again.decision("Level")
    assert decision is not None
    assert decision.expression == table
    others = [element for element in read(before).elements if element.id != "d1"]
    assert [element for element in read_again.elements if element.id != "d1"] == others
    assert after.count(b"DMNShape") == before.count("DMNShape")
    with pytest.raises(Refused):
        rewritten(before, "No such decision", table)


def test_another_table_goes_to_the_decision_that_is_read_by_that_name(
    model: Model, levels: DecisionTable
) -> None:
    before = write(model).replace(b'decision name="Level"', b'decision name="Shown"')
    assert before != write(model)
    table = replace(levels, rules=levels.rules[:1])
    decision = read(rewritten(before, "Level", table)).decision("Level")
    assert decision is not None
    assert decision.expression == table
