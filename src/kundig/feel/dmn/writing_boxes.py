"""How is a boxed expression written as DMN?"""

from lxml import etree

from kundig.feel.dmn.marks import Writer
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
from kundig.feel.dmn.table import DecisionTable, HitPolicy

type Parent = etree._Element


def add_boxed(writer: Writer, parent: Parent, boxed: Boxed) -> None:
    match boxed:
        case Literal():
            language = boxed.language or None
            writer.cell(
                parent,
                "literalExpression",
                boxed.text,
                typeRef=boxed.type or None,
                expressionLanguage=language,
            )
        case DecisionTable():
            _add_table(writer, parent, boxed)
        case FunctionDefinition():
            add_function(writer, parent, boxed, "functionDefinition")
        case Context():
            node = _begun(writer, parent, "context", boxed.type)
            for entry in boxed.entries:
                _add_entry(writer, writer.add(node, "contextEntry", id=writer.fresh()), "variable", entry)
        case Invocation():
            node = _begun(writer, parent, "invocation", boxed.type)
            add_boxed(writer, node, boxed.function)
            for argument in boxed.arguments:
                _add_entry(writer, writer.add(node, "binding"), "parameter", argument)
        case Relation():
            _add_relation(writer, parent, boxed)
        case BoxedList():
            node = _begun(writer, parent, "list", boxed.type)
            for item in boxed.items:
                add_boxed(writer, node, item)
        case _:
            _add_control(writer, parent, boxed)


def _add_control(writer: Writer, parent: Parent, boxed: Conditional | Iteration | Filter) -> None:
    match boxed:
        case Conditional():
            node = _begun(writer, parent, "conditional", boxed.type)
            parts = {"if": boxed.condition, "then": boxed.then, "else": boxed.otherwise}
        case Iteration():
            node = _begun(writer, parent, boxed.kind, boxed.type)
            node.set("iteratorVariable", boxed.variable)
            parts = {"in": boxed.over, "return" if boxed.kind == "for" else "satisfies": boxed.body}
        case Filter():
            node = _begun(writer, parent, "filter", boxed.type)
            parts = {"in": boxed.over, "match": boxed.match}
    for name, part in parts.items():
        add_boxed(writer, writer.add(node, name), part)


def add_function(writer: Writer, parent: Parent, function: FunctionDefinition, name: str) -> None:
    node = _begun(writer, parent, name, function.type)
    if function.kind != "FEEL":
        node.set("kind", function.kind)
    for parameter in function.parameters:
        writer.add(node, "formalParameter", name=parameter.name, typeRef=parameter.type or None)
    if function.body:
        add_boxed(writer, node, function.body)


def _begun(writer: Writer, parent: Parent, name: str, type_: str) -> Parent:
    return writer.add(parent, name, id=writer.fresh(), typeRef=type_ or None)


def _add_entry(writer: Writer, node: Parent, name: str, entry: Entry) -> None:
    if entry.variable:
        writer.add(node, name, name=entry.variable.name, typeRef=entry.variable.type or None)
    add_boxed(writer, node, entry.value)


def _add_relation(writer: Writer, parent: Parent, relation: Relation) -> None:
    node = _begun(writer, parent, "relation", relation.type)
    for column in relation.columns:
        writer.add(node, "column", name=column.name, typeRef=column.type or None)
    for row in relation.rows:
        cells = writer.add(node, "row", id=writer.fresh())
        for cell in row:
            add_boxed(writer, cells, cell)


def _add_table(writer: Writer, parent: Parent, table: DecisionTable) -> None:
    node = _begun(writer, parent, "decisionTable", table.type)
    if table.hit_policy is not HitPolicy.UNIQUE:
        node.set("hitPolicy", table.hit_policy)
    if table.aggregator:
        node.set("aggregation", table.aggregator)
    if table.label:
        node.set("outputLabel", table.label)
    for column in table.inputs:
        input_ = writer.add(node, "input", id=writer.fresh(), label=column.label or None)
        writer.cell(input_, "inputExpression", column.expression, typeRef=column.type or None)
        writer.tests(input_, "inputValues", column.allowed)
    for result in table.outputs:
        output = writer.add(
            node,
            "output",
            id=writer.fresh(),
            name=result.name or None,
            label=result.label or None,
            typeRef=result.type or None,
        )
        writer.tests(output, "outputValues", result.allowed)
        writer.tests(output, "defaultOutputEntry", result.default)
    for annotation in table.annotations:
        writer.add(node, "annotation", name=annotation)
    for rule in table.rules:
        row = writer.add(node, "rule", id=writer.fresh())
        writer.told(row, "description", rule.description)
        for text in rule.tests:
            writer.cell(row, "inputEntry", text)
        for text in rule.outputs:
            writer.cell(row, "outputEntry", text)
        for text in rule.annotations:
            writer.told(writer.add(row, "annotationEntry"), "text", text)
