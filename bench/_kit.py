"""What does the public conformance kit of DMN ask, and is an answer the expected one?"""

from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal
from pathlib import Path

from lxml import etree

from kundig.feel.iso import moment

KIT = Path(__file__).parents[2] / "shared" / "data" / "dmn-tck"
NIL = "{http://www.w3.org/2001/XMLSchema-instance}nil"
TYPE = "{http://www.w3.org/2001/XMLSchema-instance}type"
CLOSE = Decimal("1e-8")  # the kit writes what other programs computed, with some ten digits


@dataclass(frozen=True, slots=True)
class Question:
    """A decision or service, and what it should say."""

    name: str
    expected: object


@dataclass(frozen=True, slots=True)
class Case:
    model: Path
    name: str
    inputs: dict[str, object]
    questions: tuple[Question, ...]
    service: str = ""

    @property
    def folder(self) -> str:
        return self.model.parent.name

    @property
    def level(self) -> str:
        return self.model.parent.parent.name

    @property
    def expects_a_value(self) -> bool:
        return any(question.expected is not None for question in self.questions)


def cases(kit: Path = KIT) -> Iterator[Case]:
    """All cases of the kit, in the order of its folders."""
    for file in sorted(kit.glob("level-*/*/*.xml")):
        root = etree.parse(file, etree.XMLParser(remove_comments=True)).getroot()
        model = file.parent / root.findtext("{*}modelName").strip()
        for case in root.iterchildren("{*}testCase"):
            named = (
                (f"{node.get('namespace')}#" if node.get("namespace") else "") + node.get("name")
                for node in case.iterchildren("{*}inputNode")
            )
            values = (_value(node) for node in case.iterchildren("{*}inputNode"))
            questions = tuple(
                Question(node.get("name"), _expected(node)) for node in case.iterchildren("{*}resultNode")
            )
            service = case.get("invocableName", "") if case.get("type", "decision") != "decision" else ""
            name = f"{file.stem} {case.get('id', '')}"
            yield Case(model, name, dict(zip(named, values, strict=True)), questions, service)


def _expected(node: etree._Element) -> object:
    expected = node.find("{*}expected")
    return None if expected is None else _value(expected)


def _value(node: etree._Element) -> object:
    """The value below a node: a list, components, or a simple one of a type of XML Schema."""
    components = list(node.iterchildren("{*}component"))
    if components:
        return {component.get("name"): _value(component) for component in components}
    found = node.find("{*}list")
    if found is not None:
        nil = found.get(NIL) == "true"
        return None if nil else [_value(item) for item in found.iterchildren("{*}item")]
    value = node.find("{*}value")
    if value is None or value.get(NIL) == "true":
        return None
    return _simple(value.get(TYPE, "xsd:string").rpartition(":")[2], value.text or "")


def _simple(kind: str, text: str) -> object:
    match kind:
        case "boolean":
            return text.strip() in ("true", "1")
        case "decimal" | "double" | "integer" | "float" | "int" | "long":
            return Decimal(text.strip())
        case "date" | "time" | "dateTime" | "duration":
            return moment(text.strip())
        case _:
            return text


def same(expected: object, got: object) -> bool:
    """Whether an answer is the expected one; numbers may differ in the ninth digit."""
    match expected, got:
        case bool(), bool():
            return expected == got
        case Decimal(), Decimal():
            return abs(expected - got) <= CLOSE * max(abs(expected), Decimal(1))
        case list(), list():
            return len(expected) == len(got) and all(map(same, expected, got))
        case dict(), dict():
            return expected.keys() == got.keys() and all(same(expected[key], got[key]) for key in expected)
        case _:
            return type(expected) is type(got) and bool(expected == got)
