"""What does a DMN file say, of whichever version from 1.1 to 1.5?"""

from collections.abc import Callable

from lxml import etree

from kundig.base.refusals import Refused
from kundig.feel.dmn.boxes import boxed_in, function
from kundig.feel.dmn.model import (
    Decision,
    DecisionService,
    Element,
    FunctionType,
    Import,
    InputData,
    ItemDefinition,
    KnowledgeModel,
    Model,
    Variable,
)
from kundig.feel.dmn.names import MODEL_NAMESPACES
from kundig.feel.dmn.nodes import Node
from kundig.feel.dmn.xml import parsed


def read(source: bytes | str) -> Model:
    """The model in the text of a file; `Refused` says where it is not DMN."""
    root = parsed(source.encode() if isinstance(source, str) else source)
    name = etree.QName(root)
    if name.namespace not in MODEL_NAMESPACES or name.localname != "definitions":
        raise Refused("dmn.not_dmn", found=root.tag)
    node = Node(root)
    return _unambiguous(
        Model(
            node.get("name"),
            node.required("namespace"),
            tuple(ELEMENTS[child.name](child) for child in node.children() if child.name in ELEMENTS),
            tuple(map(_item, node.children("itemDefinition"))),
            tuple(map(_import, node.children("import"))),
            node.text("description"),
        )
    )


def _unambiguous(model: Model) -> Model:
    seen: set[tuple[str, str]] = set()
    for element in model.elements:
        for key in ({("id", element.id)} if element.id else set()) | {("name", element.variable.name)}:
            if key in seen:
                raise Refused("dmn.twice", name=key[1])
            seen.add(key)
    return model


def _import(node: Node) -> Import:
    return Import(
        node.get("name"), node.required("namespace"), node.get("importType"), node.get("locationURI")
    )


def _item(node: Node) -> ItemDefinition:
    function_item = node.child("functionItem")
    return ItemDefinition(
        node.required("name"),
        node.type_text("typeRef"),
        node.get("isCollection") in ("true", "1"),
        node.tests("allowedValues"),
        node.tests("typeConstraint"),
        tuple(map(_item, node.children("itemComponent"))),
        _function_type(function_item) if function_item else None,
    )


def _function_type(node: Node) -> FunctionType:
    return FunctionType(
        tuple(parameter.variable() for parameter in node.children("parameters")), node.type("outputTypeRef")
    )


def variable(node: Node) -> Variable:
    """The variable of an element; files without one, or without a name in it, mean the element's name."""
    found = node.child("variable")
    name = (found and found.get("name")) or node.required("name")
    return Variable(name, found.type() if found else "")


def _input(node: Node) -> InputData:
    return InputData(node.get("id"), variable(node), node.text("description"))


def _knowledge(node: Node) -> tuple[str, ...]:
    return node.references("knowledgeRequirement", "requiredKnowledge")


def _decision(node: Node) -> Decision:
    return Decision(
        node.get("id"),
        variable(node),
        boxed_in(node),
        node.references("informationRequirement", "requiredDecision"),
        node.references("informationRequirement", "requiredInput"),
        _knowledge(node),
        node.text("description"),
        node.text("question"),
        node.text("allowedAnswers"),
    )


def _knowledge_model(node: Node) -> KnowledgeModel:
    logic = node.child("encapsulatedLogic")
    return KnowledgeModel(
        node.get("id"),
        variable(node),
        function(logic) if logic else None,
        _knowledge(node),
        node.text("description"),
    )


def _service(node: Node) -> DecisionService:
    return DecisionService(
        node.get("id"),
        variable(node),
        node.hrefs("outputDecision"),
        node.hrefs("encapsulatedDecision"),
        node.hrefs("inputDecision"),
        node.hrefs("inputData"),
        node.text("description"),
    )


ELEMENTS: dict[str, Callable[[Node], Element]] = {
    "inputData": _input,
    "decision": _decision,
    "businessKnowledgeModel": _knowledge_model,
    "decisionService": _service,
}
