"""Are files of every version read, and bad ones refused with a place?"""

import pytest

from kundig.base.refusals import Refused
from kundig.feel.dmn.model import Decision, Literal
from kundig.feel.dmn.names import MODEL_NAMESPACES
from kundig.feel.dmn.reading import read

FILE = """<?xml version="1.0"?>
<d:definitions xmlns:d="{namespace}" xmlns:feel="http://www.omg.org/spec/FEEL/20140401"
    xmlns:x="urn:other" id="_1" name="m" namespace="urn:m">
  <x:decision>of another tool</x:decision>
  <d:decision id="d" name="A decision">
    <d:extensionElements><x:literalExpression/></d:extensionElements>
    <d:variable name="A decision" typeRef="feel:number"/>
    {body}
  </d:decision>
</d:definitions>"""
LITERAL = "<d:literalExpression><d:text>1 + 1</d:text></d:literalExpression>"


@pytest.mark.parametrize("namespace", MODEL_NAMESPACES)
def test_each_version_is_read(namespace: str) -> None:
    (decision,) = read(FILE.format(namespace=namespace, body=LITERAL)).elements
    assert isinstance(decision, Decision)
    assert (decision.name, decision.variable.type) == ("A decision", "number")
    assert decision.expression == Literal("1 + 1")


def _refused(body: str) -> tuple[str, object]:
    with pytest.raises(Refused) as refused:
        read(FILE.format(namespace=next(iter(MODEL_NAMESPACES)), body=body))
    return refused.value.code, refused.value.params


def test_a_rule_without_a_cell_is_refused_with_its_row() -> None:
    table = """<d:decisionTable><d:input><d:inputExpression><d:text>a</d:text></d:inputExpression></d:input>
      <d:output/><d:rule><d:outputEntry><d:text>1</d:text></d:outputEntry></d:rule></d:decisionTable>"""
    assert _refused(table) == ("dmn.cells", {"row": 1, "found": 0, "columns": 1, "line": 8})


def test_an_unknown_hit_policy_is_refused_with_those_that_are_known() -> None:
    code, params = _refused('<d:decisionTable hitPolicy="BEST"><d:output/></d:decisionTable>')
    assert code == "dmn.unknown"
    assert "RULE ORDER" in str(params)


def test_a_box_without_its_expression_is_refused() -> None:
    code, params = _refused('<d:for iteratorVariable="i"><d:in/></d:for>')
    assert (code, params) == ("dmn.missing", {"missing": "expression", "element": "in", "line": 8})


def test_another_xml_is_refused() -> None:
    with pytest.raises(Refused) as refused:
        read("<html/>")
    assert refused.value.code == "dmn.not_dmn"
