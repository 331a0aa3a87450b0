"""Which functions are there of points and ranges?"""

from collections.abc import Mapping

from kundig.feel.functions.relations import (
    Relation,
    as_range,
    before,
    coincides,
    finishes,
    includes,
    meets,
    overlaps,
    overlaps_before,
    starts,
)
from kundig.feel.functions.signatures import Signature, built_in, way
from kundig.feel.values import Function


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
