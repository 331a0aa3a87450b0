"""Is there what a path asks for?"""

from kundig.feel import syntax
from kundig.feel.checking.scope import Checking
from kundig.feel.evaluating.properties import KINDS_OF_PROPERTIES
from kundig.feel.syntax import Node
from kundig.feel.types import ANY, OPEN, Type


def path(node: syntax.Path, checking: Checking) -> Type:
    """A name with dots in the catalogue stands for a path as a whole."""
    dotted = _dotted(node)
    if dotted and dotted in checking.names:
        return checking.names[dotted]
    first = dotted.partition(".")[0]
    if dotted and first not in checking.names:
        beginning = [name for name in checking.names if name.startswith(f"{first}.")]
        return checking.unknown(dotted, node, beginning or list(checking.names))
    return _member(checking.type_of(node.source), node, checking)


def _dotted(node: Node) -> str:
    if isinstance(node, syntax.Name):
        return node.name
    if isinstance(node, syntax.Path) and (source := _dotted(node.source)):
        return f"{source}.{node.name}"
    return ""


def _member(source: Type, node: syntax.Path, checking: Checking) -> Type:
    if source.kind == "list":
        return Type("list", _member(source.item or ANY, node, checking))
    if source.kind in OPEN or (source.kind == "context" and not source.fields):
        return ANY
    if source.kind == "context":
        if node.name in source.fields:
            return source.fields[node.name]
        return checking.unknown(node.name, node, list(source.fields))
    if source.kind == "range" and node.name in ("start", "end"):
        return source.item or ANY
    kinds = KINDS_OF_PROPERTIES.get(source.kind, {})
    if node.name in kinds:
        return Type(kinds[node.name])
    return checking.note("feel.no_property", node, name=node.name, found=str(source))
