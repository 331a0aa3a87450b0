"""How is a value held against what stands in the rule, quickly?

The commonest of all rules: a number or a text beside one that is written there.
"""

import operator
from collections.abc import Callable, Mapping
from decimal import Decimal

from kundig.feel import syntax
from kundig.feel.comparing import compare, contains
from kundig.feel.numbers import NUMBERS
from kundig.feel.syntax import Node
from kundig.feel.values import Range

_PYTHON: Mapping[str, Callable[..., object]] = {
    "<": operator.lt,
    ">": operator.gt,
    "<=": operator.le,
    ">=": operator.ge,
    "=": operator.eq,
    "!=": operator.ne,
}


def literal_of(node: Node) -> Decimal | str | None:
    """The number or text that stands there; null if it is anything else."""
    match node:
        case syntax.Literal(value=Decimal() | str() as value):
            return value
        case syntax.Negation(operand=syntax.Literal(value=Decimal() as value)):
            return value.copy_negate()
        case _:
            return None


def _whole(number: Decimal | str) -> Decimal | str | int:
    """Whole numbers compare quicker among themselves."""
    small = isinstance(number, Decimal) and number == number.to_integral_value() and abs(number) < 10**18
    return int(number) if small else number


def against(sign: str, literal: Decimal | str) -> Callable[[object], object]:
    """A comparison with it, for any value."""
    holds, kind, whole = _PYTHON[sign], type(literal), _whole(literal)
    other: type = int if kind is Decimal else str

    def test(value: object) -> object:
        of = type(value)
        if of is other:
            return holds(value, whole)
        if of is kind:
            return holds(value, literal)
        return compare(sign, value, literal)

    return test


def among(literals: list[Decimal | str]) -> Callable[[object], object]:
    """Whether a value is one of them, however many there are."""
    numbers = frozenset(literal for literal in literals if isinstance(literal, Decimal))
    texts = frozenset(literal for literal in literals if isinstance(literal, str))
    # A number is not among texts, but whether it equals one of them is not known.
    not_number, not_text = None if texts else False, None if numbers else False

    def test(value: object) -> object:
        if type(value) in NUMBERS:
            return value in numbers or not_number
        if type(value) is str:
            return value in texts or not_text
        return False if value is None else None

    return test


def within(range_: Range) -> Callable[[object], object]:
    """Whether a value lies in a range that is known."""
    low, high = range_.low, range_.high
    if not isinstance(low, Decimal) or not isinstance(high, Decimal):
        return lambda value: contains(range_, value)
    above = _PYTHON[">=" if range_.low_closed else ">"]
    below = _PYTHON["<=" if range_.high_closed else "<"]
    least, most = _whole(low), _whole(high)

    def test(value: object) -> object:
        if type(value) in NUMBERS:
            return above(value, least) and below(value, most)
        return contains(range_, value)

    return test
