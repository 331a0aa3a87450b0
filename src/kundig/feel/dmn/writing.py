"""How is a model written as DMN 1.5 that other modelers open?"""

from lxml import etree

from kundig.base.refusals import Refused
from kundig.feel.dmn.boxes import BOXES
from kundig.feel.dmn.diagram import add_diagram
from kundig.feel.dmn.linking import everything
from kundig.feel.dmn.marks import Writer
from kundig.feel.dmn.model import (
    Conditional,
    Decision,
    DecisionService,
    Element,
    Filter,
    InputData,
    ItemDefinition,
    Iteration,
    KnowledgeModel,
    Model,
)
from kundig.feel.dmn.names import DC, DI, MODEL_NAMESPACES, WRITTEN, drawn
from kundig.feel.dmn.nodes import Node
from kundig.feel.dmn.reading import variable
from kundig.feel.dmn.table import DecisionTable
from kundig.feel.dmn.writing_boxes import add_boxed, add_function
from kundig.feel.dmn.xml import parsed


def write(model: Model, version: str = "1.5") -> bytes:
    """The file: what `read` reads is the same model again, and a diagram shows its elements.

    Version 1.3 is what Camunda's modeler opens; it lacks the boxed forms that came later.
    """
    if version == "1.3" and any(map(_is_newer, everything(model))):
        raise Refused("dmn.too_new", name=model.name)
    try:
        root = _definitions(model, WRITTEN[version])
    except ValueError:  # lxml's word for what no XML can hold
        raise Refused("dmn.character", name=model.name) from None
    etree.indent(root)
    return bytes(etree.tostring(root, xml_declaration=True, encoding="UTF-8"))


def rewritten(source: bytes | str, decision: str, table: DecisionTable) -> bytes:
    """A file with another table for a decision; all else but comments stays as it is, the diagram too."""
    root = parsed(source.encode() if isinstance(source, str) else source)
    namespace = etree.QName(root).namespace
    known = namespace in MODEL_NAMESPACES
    nodes = list(root.iterchildren(f"{{{namespace}}}decision")) if known else []
    names = [variable(Node(node)).name for node in nodes]
    if decision not in names:
        raise Refused("dmn.no_decision", name=decision, known=", ".join(names))
    found = nodes[names.index(decision)]
    taken = {str(node.get("id")) for node in root.iter() if node.get("id")}
    try:
        add_boxed(Writer(root, taken=taken), found, table)
    except ValueError:
        raise Refused("dmn.character", name=decision) from None
    made = found[-1]
    for node in found[:-1]:
        if etree.QName(node).namespace == namespace and etree.QName(node).localname in BOXES:
            found.remove(node)
    etree.indent(made, level=2)
    return bytes(etree.tostring(root, xml_declaration=True, encoding="UTF-8"))


def _is_newer(part: object) -> bool:
    """Whether it came after version 1.3."""
    return isinstance(part, Conditional | Iteration | Filter) or bool(getattr(part, "constraint", ""))


def _definitions(model: Model, namespace: str) -> etree._Element:
    names = {None: namespace, "dmndi": drawn(namespace), "di": DI, "dc": DC}
    root = etree.Element(f"{{{namespace}}}definitions", nsmap=names)
    writer = Writer(root, taken={element.id for element in model.elements})
    root.set("name", model.name)
    root.set("namespace", model.namespace)
    root.set("id", writer.fresh())
    root.set("exporter", "Kundig")
    writer.told(root, "description", model.description)
    for used in model.imports:
        writer.add(
            root,
            "import",
            name=used.name,
            namespace=used.namespace,
            importType=namespace if used.kind in MODEL_NAMESPACES else used.kind,
            locationURI=used.location or None,
        )
    for item in model.types:
        _add_item(writer, root, item, "itemDefinition")
    for element in model.elements:
        _add_element(writer, root, element)
    add_diagram(root, model)
    return root


def _add_item(writer: Writer, parent: etree._Element, item: ItemDefinition, name: str) -> None:
    node = writer.add(parent, name, name=item.name, isCollection="true" if item.collection else None)
    node.set("id", writer.fresh())
    if item.function:
        function = writer.add(node, "functionItem", outputTypeRef=item.function.result or None)
        for parameter in item.function.parameters:
            writer.add(function, "parameters", name=parameter.name, typeRef=parameter.type or None)
    elif item.components:
        for component in item.components:
            _add_item(writer, node, component, "itemComponent")
    else:
        writer.told(node, "typeRef", item.type or "Any")
        writer.tests(node, "allowedValues", item.allowed)
        writer.tests(node, "typeConstraint", item.constraint)


def _add_element(writer: Writer, root: etree._Element, element: Element) -> None:
    variable = element.variable
    node = writer.add(root, NAMES[type(element)], name=variable.name, id=element.id or None)
    writer.told(node, "description", element.description)
    if isinstance(element, Decision):
        writer.told(node, "question", element.question)
        writer.told(node, "allowedAnswers", element.answers)
    writer.add(node, "variable", name=variable.name, typeRef=variable.type or None, id=writer.fresh())
    match element:
        case Decision():
            _add_requirements(writer, node, "information", "Decision", element.required_decisions)
            _add_requirements(writer, node, "information", "Input", element.required_inputs)
            _add_requirements(writer, node, "knowledge", "Knowledge", element.knowledge)
            if element.expression:
                add_boxed(writer, node, element.expression)
        case KnowledgeModel():
            if element.function:
                add_function(writer, node, element.function, "encapsulatedLogic")
            _add_requirements(writer, node, "knowledge", "Knowledge", element.knowledge)
        case DecisionService():
            for kind, references in (
                ("outputDecision", element.outputs),
                ("encapsulatedDecision", element.encapsulated),
                ("inputDecision", element.input_decisions),
                ("inputData", element.input_data),
            ):
                for reference in references:
                    writer.add(node, kind, href=reference)
        case InputData():
            pass


def _add_requirements(
    writer: Writer, node: etree._Element, kind: str, required: str, references: tuple[str, ...]
) -> None:
    for reference in references:
        requirement = writer.add(node, f"{kind}Requirement", id=writer.fresh())
        writer.add(requirement, f"required{required}", href=reference)


NAMES: dict[type, str] = {
    Decision: "decision",
    InputData: "inputData",
    KnowledgeModel: "businessKnowledgeModel",
    DecisionService: "decisionService",
}
