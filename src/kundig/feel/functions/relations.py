"""How do two ranges lie to each other?

Allen's relations, DMN 1.5, chapter 10.3.4.9; a point is the range from itself to itself.
"""

from collections.abc import Callable
from dataclasses import replace
from enum import Enum

from kundig.feel.comparing import equal, less
from kundig.feel.values import Range

type Relation = Callable[[Range, Range], bool | None]


class Beyond(Enum):
    """The ends of a range that has none there, such as `(< 10)`."""

    BELOW = 1
    ABOVE = 2


def as_range(value: object) -> Range:
    """A point is the range from itself to itself."""
    if not isinstance(value, Range):
        return Range(value, value)
    if value.operator in ("<", "<="):
        return replace(value, low=Beyond.BELOW)
    return replace(value, high=Beyond.ABOVE) if value.operator in (">", ">=") else value


def _all(*conditions: bool | None) -> bool | None:
    """Null as soon as anything cannot be compared."""
    return None if any(one is None for one in conditions) else all(conditions)


def _less(one: object, other: object) -> bool | None:
    if isinstance(one, Beyond) or isinstance(other, Beyond):
        return one is not other and (one is Beyond.BELOW or other is Beyond.ABOVE)
    return less(one, other)


def _same(one: object, other: object) -> bool | None:
    if isinstance(one, Beyond) or isinstance(other, Beyond):
        return one is other
    return equal(one, other)


def _any(*conditions: bool | None) -> bool | None:
    return None if any(one is None for one in conditions) else any(conditions)


def before(one: Range, other: Range) -> bool | None:
    touch = _all(_same(one.high, other.low), not (one.high_closed and other.low_closed))
    return _any(_less(one.high, other.low), touch)


def meets(one: Range, other: Range) -> bool | None:
    return _all(one.high_closed, other.low_closed, _same(one.high, other.low))


def _starts_no_later(one: Range, other: Range) -> bool | None:
    """Whether `one` begins where `other` does, or before."""
    same = _all(_same(one.low, other.low), one.low_closed or not other.low_closed)
    return _any(_less(one.low, other.low), same)


def _ends_no_earlier(one: Range, other: Range) -> bool | None:
    same = _all(_same(one.high, other.high), one.high_closed or not other.high_closed)
    return _any(_less(other.high, one.high), same)


def includes(one: Range, other: Range) -> bool | None:
    return _all(_starts_no_later(one, other), _ends_no_earlier(one, other))


def overlaps(one: Range, other: Range) -> bool | None:
    """They have a point in common."""
    apart = _any(before(one, other), before(other, one))
    return None if apart is None else not apart


def overlaps_before(one: Range, other: Range) -> bool | None:
    """They overlap, and `one` begins first and ends first."""
    starts = _any(
        _less(one.low, other.low),
        _all(_same(one.low, other.low), one.low_closed, not other.low_closed),
    )
    touch = _all(_same(one.high, other.low), one.high_closed, other.low_closed)
    reaches = _any(_less(other.low, one.high), touch)
    ends = _any(
        _less(one.high, other.high),
        _all(_same(one.high, other.high), not one.high_closed or other.high_closed),
    )
    return _all(starts, reaches, ends)


def finishes(one: Range, other: Range) -> bool | None:
    """They end together, and `one` lies in `other`."""
    return _all(
        _same(one.high, other.high), one.high_closed == other.high_closed, _starts_no_later(other, one)
    )


def starts(one: Range, other: Range) -> bool | None:
    return _all(_same(one.low, other.low), one.low_closed == other.low_closed, _ends_no_earlier(other, one))


def coincides(one: Range, other: Range) -> bool | None:
    return _all(
        _same(one.low, other.low),
        _same(one.high, other.high),
        one.low_closed == other.low_closed,
        one.high_closed == other.high_closed,
    )
