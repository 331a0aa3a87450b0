"""Which names does an expression read from its context?"""

from kundig.feel import syntax
from kundig.feel.evaluating.conforming import SIMPLE
from kundig.feel.functions import BUILT_IN
from kundig.feel.syntax import Node, children, everything

# These may run often, or make what runs often.
_LOOPING = (syntax.For, syntax.Quantified, syntax.Filter, syntax.FunctionOf, syntax.ContextOf)


def is_bare(tree: Node) -> bool:
    """Whether it can ask for no more than its length and its values tell, so that nothing need be counted."""
    return all(_asks_little(node) for node in everything(tree))


def _asks_little(node: Node) -> bool:
    match node:
        case syntax.Call(function=syntax.Name(name=name)):
            return name in BUILT_IN and BUILT_IN[name].bare
        case syntax.InstanceOf(type=syntax.NamedType(name=name)):
            return name == "Any" or name in SIMPLE
        case syntax.Call() | syntax.InstanceOf():
            return False
        case _:
            return not isinstance(node, _LOOPING)


def mentioned(tree: Node) -> tuple[str, ...]:
    """All names that stand in it, whatever they mean there."""
    found = {node.name for node in everything(tree) if isinstance(node, syntax.Name)}
    return tuple(sorted(found | {name.partition(".")[0] for name in found}))


def free_names(tree: Node, bound: frozenset[str] = frozenset()) -> frozenset[str]:
    """The names that nothing in the expression itself gives a value; built-in functions left out."""
    match tree:
        case syntax.Name(name=name):
            return frozenset() if name in bound or name in BUILT_IN else frozenset({name})
        case syntax.For() | syntax.Quantified():
            return _of_loop(tree, bound)
        case syntax.ContextOf(entries=entries):
            found: frozenset[str] = frozenset()
            for entry in entries:
                found |= free_names(entry.value, bound)
                bound |= {entry.key}
            return found
        case syntax.FunctionOf(parameters=parameters, body=body):
            return free_names(body, bound | {parameter.name for parameter in parameters})
        case syntax.Filter(source=source, condition=condition):
            return free_names(source, bound) | free_names(condition, bound | {"item"})
        case _:
            return frozenset().union(*(free_names(child, bound) for child in children(tree)))


def _of_loop(tree: syntax.For | syntax.Quantified, bound: frozenset[str]) -> frozenset[str]:
    found: frozenset[str] = frozenset()
    for iteration in tree.iterations:
        for source in children(iteration):
            found |= free_names(source, bound)
        bound |= {iteration.name}
    inner = tree.result if isinstance(tree, syntax.For) else tree.condition
    return found | free_names(inner, bound | {"partial"})
