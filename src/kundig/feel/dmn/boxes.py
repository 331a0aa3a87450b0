"""What boxed expression stands in an element of a DMN file?"""

from collections.abc import Callable, Iterator
from dataclasses import replace

from kundig.base.refusals import Refused
from kundig.feel.dmn.model import (
    Boxed,
    BoxedList,
    Conditional,
    Context,
    Entry,
    Filter,
    FunctionDefinition,
    Invocation,
    Iteration,
    Literal,
    Relation,
)
from kundig.feel.dmn.nodes import Node
from kundig.feel.dmn.table import Aggregator, DecisionTable, HitPolicy, InputColumn, OutputColumn, Rule


def boxed_in(node: Node) -> Boxed | None:
    """The first boxed expression among the children."""
    return next(_boxes(node), None)


def _boxes(node: Node) -> Iterator[Boxed]:
    return (BOXES[child.name](child) for child in node.children() if child.name in BOXES)


def _must(node: Node) -> Boxed:
    found = boxed_in(node)
    if found is None:
        raise Refused("dmn.missing", missing="expression", element=node.name, line=node.line)
    return found


def _over(node: Node) -> Boxed:
    """What a loop or a filter goes over, with the type that stands beside it."""
    within = node.only("in")
    found = _must(within)
    return replace(found, type=found.type or within.type())


def _literal(node: Node) -> Literal:
    return Literal(node.text("text"), node.type(), node.get("expressionLanguage"))


def _context(node: Node) -> Context:
    return Context(tuple(map(_entry, node.children("contextEntry"))), node.type())


def _entry(node: Node, name: str = "variable") -> Entry:
    variable = node.child(name)
    return Entry(variable.variable() if variable else None, _must(node))


def _binding(node: Node) -> Entry:
    """An argument; one without an expression is null."""
    return Entry(node.only("parameter").variable(), boxed_in(node) or Literal("null"))


def _invocation(node: Node) -> Invocation:
    return Invocation(_must(node), tuple(map(_binding, node.children("binding"))), node.type())


def function(node: Node) -> FunctionDefinition:
    return FunctionDefinition(
        tuple(parameter.variable() for parameter in node.children("formalParameter")),
        boxed_in(node),
        node.get("kind") or "FEEL",
        node.type(),
    )


def _relation(node: Node) -> Relation:
    columns = tuple(column.variable() for column in node.children("column"))
    rows = tuple(tuple(_boxes(row)) for row in node.children("row"))
    for number, row in enumerate(rows, 1):
        if len(row) != len(columns):
            raise Refused("dmn.cells", row=number, found=len(row), columns=len(columns), line=node.line)
    return Relation(columns, rows, node.type())


def _list(node: Node) -> BoxedList:
    return BoxedList(tuple(_boxes(node)), node.type())


def _conditional(node: Node) -> Conditional:
    condition, then, otherwise = (_must(node.only(name)) for name in ("if", "then", "else"))
    return Conditional(condition, then, otherwise, node.type())


def _iteration(node: Node) -> Iteration:
    body = "return" if node.name == "for" else "satisfies"
    return Iteration(
        node.name,
        node.required("iteratorVariable"),
        _over(node),
        _must(node.only(body)),
        node.type(),
    )


def _filter(node: Node) -> Filter:
    return Filter(_over(node), _must(node.only("match")), node.type())


def _table(node: Node) -> DecisionTable:
    table = DecisionTable(
        tuple(map(_input, node.children("input"))),
        tuple(map(_output, node.children("output"))),
        tuple(map(_rule, node.children("rule"))),
        _one_of(HitPolicy, node, "hitPolicy") or HitPolicy.UNIQUE,
        _one_of(Aggregator, node, "aggregation"),
        tuple(column.get("name") for column in node.children("annotation")),
        node.get("outputLabel"),
        node.type(),
    )
    for number, rule in enumerate(table.rules, 1):
        for found, columns in ((rule.tests, table.inputs), (rule.outputs, table.outputs)):
            if len(found) != len(columns):
                raise Refused("dmn.cells", row=number, found=len(found), columns=len(columns), line=node.line)
    return table


def _one_of[Choice: (HitPolicy, Aggregator)](kind: type[Choice], node: Node, attribute: str) -> Choice | None:
    written = node.get(attribute)
    known = list(kind)
    if written and written not in known:
        raise Refused(
            "dmn.unknown", attribute=attribute, found=written, known=", ".join(known), line=node.line
        )
    return kind(written) if written else None


def _input(node: Node) -> InputColumn:
    expression = node.only("inputExpression")
    return InputColumn(
        expression.text("text").strip(), node.get("label"), expression.type(), node.tests("inputValues")
    )


def _output(node: Node) -> OutputColumn:
    return OutputColumn(
        node.get("name"),
        node.get("label"),
        node.type(),
        node.tests("outputValues"),
        node.tests("defaultOutputEntry"),
    )


def _rule(node: Node) -> Rule:
    return Rule(
        tuple(cell.text("text").strip() for cell in node.children("inputEntry")),
        tuple(cell.text("text").strip() for cell in node.children("outputEntry")),
        tuple(cell.text("text") for cell in node.children("annotationEntry")),
        node.text("description"),
    )


BOXES: dict[str, Callable[[Node], Boxed]] = {
    "literalExpression": _literal,
    "decisionTable": _table,
    "context": _context,
    "invocation": _invocation,
    "functionDefinition": function,
    "relation": _relation,
    "list": _list,
    "conditional": _conditional,
    "for": _iteration,
    "some": _iteration,
    "every": _iteration,
    "filter": _filter,
}
