"""How are ranges made?"""

from collections.abc import Callable, Mapping

from kundig.feel import syntax
from kundig.feel.comparing import less
from kundig.feel.runs import Compile, Run
from kundig.feel.syntax import Node
from kundig.feel.values import Frame, Range, kind_of


def one_sided(node: syntax.OneSided, below: Compile) -> Run:
    """`(< 10)` as a value: a range that is open on the other side."""
    operand, sign = below(node.operand), node.operator

    def run(frame: Frame) -> object:
        end = operand(frame)
        if end is None:
            return None
        if sign in ("<", "<="):
            return Range(None, end, False, sign == "<=", sign)
        if sign in (">", ">="):
            return Range(end, None, sign == ">=", False, sign)
        return Range(end, end, operator=sign)

    return run


def range_of(node: syntax.RangeOf, below: Compile) -> Run:
    low, high = below(node.low), below(node.high)

    def run(frame: Frame) -> object:
        return ranging(low(frame), high(frame), node.low_closed, node.high_closed)

    return run


def ranging(low: object, high: object, low_closed: bool, high_closed: bool) -> Range | None:
    """A range between two ends of one kind that has an order; one of them may be null, which is not known."""
    if low is None and high is None:
        return None
    if low is not None and high is not None and kind_of(low) != kind_of(high):
        return None
    end = high if low is None else low
    return Range(low, high, low_closed, high_closed) if less(end, end) is not None else None


COMPILERS: Mapping[type[Node], Callable[..., Run]] = {
    syntax.OneSided: one_sided,
    syntax.RangeOf: range_of,
}
