"""Which names does an expression read from its context?"""

from kundig.feel import syntax
from kundig.feel.functions import BUILT_IN
from kundig.feel.syntax import Node, children, everything

# These may run often, or ask for the clock.
_LOOPING = (syntax.For, syntax.Quantified, syntax.Filter, syntax.Call, syntax.FunctionOf, syntax.ContextOf)


def needs_limits(tree: Node) -> bool:
    """Whether it can ask for more than its length tells."""
    return any(isinstance(node, (*_LOOPING, syntax.InstanceOf, syntax.In)) for node in everything(tree))


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
