"""How do two values compare?"""

from collections.abc import Callable, Mapping

from kundig.feel import syntax
from kundig.feel.comparing import compare, contains, equal
from kundig.feel.evaluating.quick import against, literal_of, within
from kundig.feel.runs import Compile, Run, work_of
from kundig.feel.syntax import Node
from kundig.feel.values import Frame, Range

_MIRRORED = {"<": ">", ">": "<", "<=": ">=", ">=": "<=", "=": "=", "!=": "!="}


def comparison(node: syntax.Comparison, below: Compile) -> Run:
    left, right, sign = below(node.left), below(node.right), node.operator
    if (literal := literal_of(node.right)) is not None:
        return _tested(left, against(sign, literal))
    if (literal := literal_of(node.left)) is not None:
        return _tested(right, against(_MIRRORED[sign], literal))
    if sign in ("=", "!="):
        return _equality(left, sign, right)
    return lambda frame: compare(sign, left(frame), right(frame))


def _tested(value: Run, test: Callable[[object], object]) -> Run:
    return lambda frame: test(value(frame))


def _equality(left: Run, sign: str, right: Run) -> Run:
    def run(frame: Frame) -> object:
        same = equal(left(frame), right(frame), work_of(frame))
        return same if same is None or sign == "=" else not same

    return run


def between(node: syntax.Between, below: Compile) -> Run:
    value, low, high = below(node.value), below(node.low), below(node.high)
    least, most = literal_of(node.low), literal_of(node.high)
    if least is not None and most is not None:
        return _tested(value, within(Range(least, most)))
    return lambda frame: contains(Range(low(frame), high(frame)), value(frame))


COMPILERS: Mapping[type[Node], Callable[..., Run]] = {
    syntax.Comparison: comparison,
    syntax.Between: between,
}
