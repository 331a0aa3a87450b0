"""How do points and ranges lie to each other?

Allen's relations, chapter 10.3.4.9.
"""

from collections.abc import Callable, Mapping
from dataclasses import replace
from enum import Enum

from kundig.feel.comparing import compare
from kundig.feel.functions.signatures import Signature, built_in, way
from kundig.feel.values import Function, Range

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
    return compare("<", one, other)


def _same(one: object, other: object) -> bool | None:
    if isinstance(one, Beyond) or isinstance(other, Beyond):
        return one is other
    return compare("=", one, other)


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


def _swapped(relation: Relation) -> Relation:
    return lambda one, other: relation(other, one)


def _ways(relation: Relation, *names: str) -> list[Signature]:
    """For each pair of names, such as `point, range`, the way to ask it."""
    return [_way(relation, *(name.strip() for name in pair.split(","))) for pair in names]


def _way(relation: Relation, first: str, second: str) -> Signature:
    kinds = tuple("range" if name.startswith("range") else _POINTS for name in (first, second))
    written = f"{first}: {kinds[0]}, {second}: {kinds[1]} -> boolean"
    return way(written, lambda one, other: relation(as_range(one), as_range(other)))


_POINTS = "number | string | date | time | date and time | days and time duration | years and months duration"
_EITHER = ("point1, point2", "point, range", "range, point", "range1, range2")
_RANGES = ("range1, range2",)

FUNCTIONS: Mapping[str, Function] = {
    "before": built_in(*_ways(before, *_EITHER)),
    "after": built_in(*_ways(_swapped(before), *_EITHER)),
    "meets": built_in(*_ways(meets, *_RANGES)),
    "met by": built_in(*_ways(_swapped(meets), *_RANGES)),
    "overlaps": built_in(*_ways(overlaps, *_RANGES)),
    "overlaps before": built_in(*_ways(overlaps_before, *_RANGES)),
    "overlaps after": built_in(*_ways(_swapped(overlaps_before), *_RANGES)),
    "finishes": built_in(*_ways(finishes, "point, range", *_RANGES)),
    "finished by": built_in(*_ways(_swapped(finishes), "range, point", *_RANGES)),
    "includes": built_in(*_ways(includes, "range, point", *_RANGES)),
    "during": built_in(*_ways(_swapped(includes), "point, range", *_RANGES)),
    "starts": built_in(*_ways(starts, "point, range", *_RANGES)),
    "started by": built_in(*_ways(_swapped(starts), "range, point", *_RANGES)),
    "coincides": built_in(*_ways(coincides, "point1, point2", *_RANGES)),
}
