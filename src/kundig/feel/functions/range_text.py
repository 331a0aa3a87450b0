"""Which range does a text write?"""

from collections.abc import Mapping
from decimal import Decimal

from kundig.base.refusals import Refused
from kundig.feel import syntax
from kundig.feel.comparing import less
from kundig.feel.functions import conversion, durations
from kundig.feel.functions.signatures import built_in, way
from kundig.feel.parsing import parse_tree
from kundig.feel.syntax import Node
from kundig.feel.values import Function, Range, kind_of

# What may stand at an end: no names, and no functions but those that write a value.
_WRITING = {**conversion.FUNCTIONS, "duration": durations.FUNCTIONS["duration"]}


def range_from(text: str) -> Range | None:
    """`[1..10]` with ends of one kind in their order."""
    try:
        tree = parse_tree(text)
    except Refused:
        return None
    if not isinstance(tree, syntax.RangeOf):
        return None
    low, high = _end(tree.low), _end(tree.high)
    if low is None or high is None or kind_of(low) != kind_of(high) or less(high, low) is not False:
        return None
    return Range(low, high, tree.low_closed, tree.high_closed)


def _end(node: Node) -> object:
    match node:
        case syntax.Literal(value=value):
            return value
        case syntax.Negation(operand=syntax.Literal(value=Decimal() as value)):
            return value.copy_negate()
        case syntax.Call(
            function=syntax.Name(name=name), arguments=(syntax.Literal(value=value),), names=None
        ) if name in _WRITING:
            return _WRITING[name].call({}, [value])
        case _:
            return None


FUNCTIONS: Mapping[str, Function] = {"range": built_in(way("from: string -> range", range_from))}
