"""When are two values equal, and which one is less?

Null where they cannot be compared.
"""

from kundig.feel.limits import Work
from kundig.feel.moments import NANO, Date, DateTime, Duration, Period, Time
from kundig.feel.numbers import NUMBERS
from kundig.feel.values import Function, Range

_ORDERED = frozenset({str, Date, Duration, Period})


def equal(left: object, right: object, work: Work | None = None) -> bool | None:
    """`left = right`: null equals null alone; different kinds cannot be compared."""
    kind = type(left)
    if left is None or right is None:
        return left is right
    if kind is not type(right):
        return bool(left == right) if {kind, type(right)} <= NUMBERS else None
    if work is not None:
        work.spend(1)
    if kind is list:
        return _equal_lists(left, right, work)  # type: ignore[arg-type]
    if kind is dict:
        return _equal_contexts(left, right, work)  # type: ignore[arg-type]
    if kind is Range:
        return _equal_ranges(left, right, work)  # type: ignore[arg-type]
    if kind is Function:
        return left is right
    if kind is Time or kind is DateTime:
        return _clock(left) == _clock(right)
    return left == right


def _equal_lists(left: list[object], right: list[object], work: Work | None) -> bool | None:
    if len(left) != len(right):
        return False
    return all(bool(equal(one, other, work)) for one, other in zip(left, right, strict=True))


def _equal_contexts(left: dict[str, object], right: dict[str, object], work: Work | None) -> bool | None:
    if left.keys() != right.keys():
        return False
    return all(bool(equal(value, right[key], work)) for key, value in left.items())


def _equal_ranges(left: Range, right: Range, work: Work | None) -> bool:
    return (
        left.operator == right.operator
        and left.low_closed == right.low_closed
        and left.high_closed == right.high_closed
        and bool(equal(left.low, right.low, work))
        and bool(equal(left.high, right.high, work))
    )


def _clock(value: object) -> tuple[bool, int]:
    """Whether it has a zone, and when it is in UTC, to the second: chapter 10.3.2.3 reckons no finer."""
    if isinstance(value, DateTime):
        return value.offset() is not None, value.instant() // NANO
    assert isinstance(value, Time)
    offset = value.offset()
    return offset is not None, value.nanos // NANO - (offset or 0)


def _shown(value: object) -> int:
    """What the clock shows: table 54 lends the zone of one to the other, if that has none."""
    if isinstance(value, DateTime):
        return value.date.days * 86_400 + value.time.nanos // NANO
    assert isinstance(value, Time)
    return value.nanos // NANO


def less(left: object, right: object) -> bool | None:
    """`left < right`"""
    kind, other = type(left), type(right)
    if (kind is other and kind in _ORDERED) or (kind in NUMBERS and other in NUMBERS):
        return bool(left < right)  # type: ignore[operator]
    if kind is other and (kind is Time or kind is DateTime):
        one, two = _clock(left), _clock(right)
        if one[0] == two[0]:
            return one[1] < two[1]
        return _shown(left) < _shown(right)
    return None


def compare(operator: str, left: object, right: object, work: Work | None = None) -> bool | None:
    """Any of the six comparisons."""
    if operator == "=":
        return equal(left, right, work)
    if operator == "!=":
        same = equal(left, right, work)
        return None if same is None else not same
    if operator == "<":
        return less(left, right)
    if operator == ">":
        return less(right, left)
    below = less(left, right) if operator == "<=" else less(right, left)
    if below is not False:
        return below
    return equal(left, right)


def contains(within: Range, value: object) -> bool | None:
    """Whether a value lies in a range; an end that is null, but not left out, is not known."""
    if within.operator:
        return compare(within.operator, value, within.high if within.low is None else within.low)
    above = compare("<=" if within.low_closed else "<", within.low, value)
    below = compare("<=" if within.high_closed else "<", value, within.high)
    if above is False or below is False:
        return False
    return True if above and below else None
