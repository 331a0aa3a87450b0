"""What does each service level promise, and from which value on is it given by default?"""

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from itertools import pairwise
from types import MappingProxyType

import numpy as np
import numpy.typing as npt

from kundig.base.refusals import Refused


@dataclass(frozen=True, slots=True)
class Level:
    """A service level as a promise; its cost is what keeping it costs per customer and year.

    `from_value_eur` is the value of the last 12 full months from which on it is given; the floor asks none.
    A firm may name a potential, too, from which on it is given whatever the value.
    """

    code: str
    response_hours: int
    channels: tuple[str, ...]
    named_contact: bool
    goodwill_limit_eur: Decimal
    queue_priority: int
    cost_per_year_eur: Decimal
    from_value_eur: Decimal | None


@dataclass(frozen=True, slots=True)
class Reason:
    """Why something is said of a customer: a code with parameters that the edge puts into words."""

    code: str
    params: Mapping[str, object]


FLOOR = "E"
_ALL = ("portal", "email", "letter", "phone")
# A proposal that every firm replaces by its own; queue priority 1 is served first.
CATALOGUE = (
    Level("A", 4, (*_ALL, "visit"), True, Decimal(250), 1, Decimal(180), Decimal(1000)),
    Level("B", 8, (*_ALL, "visit"), True, Decimal(100), 2, Decimal(60), Decimal(300)),
    Level("C", 24, _ALL, False, Decimal(50), 3, Decimal(20), Decimal(100)),
    Level("D", 48, _ALL, False, Decimal(20), 4, Decimal(8), Decimal(0)),
    # The floor: whoever is a customer is heard and answered, whatever the value.
    Level(FLOOR, 72, _ALL, False, Decimal(10), 5, Decimal(3), None),
)
LEVELS: Mapping[str, Level] = MappingProxyType({level.code: level for level in CATALOGUE})
THRESHOLDS: Mapping[str, Decimal] = MappingProxyType(
    {level.code: level.from_value_eur for level in CATALOGUE if level.from_value_eur is not None}
)
ABOVE = "above_threshold"
BY_POTENTIAL = "potential_threshold"
BELOW = "below_thresholds"
BY_RULE = "rule"  # a rule that asks for something else, or for several things
type Thresholds = Mapping[str, Decimal | float]


def checked(thresholds: Thresholds) -> tuple[tuple[str, float], ...]:
    """The thresholds in the order of the levels, each below the one before.

    >>> checked({"B": 100, "A": 500})
    (('A', 500.0), ('B', 100.0))

    Raises `Refused`: `levels.unknown` for a level that is none (or the floor, which has no threshold),
    `levels.not_finite`, `levels.not_descending` where a better level asks no more than the next.
    """
    unknown = sorted(set(thresholds) - (set(LEVELS) - {FLOOR}))
    if unknown:
        raise Refused("levels.unknown", levels=", ".join(unknown), known="A, B, C, D")
    ordered = tuple((code, float(thresholds[code])) for code in sorted(thresholds))
    for code, limit in ordered:
        if not np.isfinite(limit):
            raise Refused("levels.not_finite", level=code)
    for (better, high), (worse, low) in pairwise(ordered):
        if high <= low:
            raise Refused("levels.not_descending", better=better, high=high, worse=worse, low=low)
    return ordered


def levels_of(values: npt.NDArray[np.float64], thresholds: Thresholds) -> npt.NDArray[np.str_]:
    """The best level whose threshold each value reaches (>=), else the floor.

    >>> levels_of(np.array([5.0, 1.0, -1.0]), {"A": 5, "D": 0}).tolist()
    ['A', 'D', 'E']
    """
    ordered = checked(thresholds)
    codes = np.array([FLOOR] + [code for code, _ in reversed(ordered)])
    limits = np.array([limit for _, limit in reversed(ordered)])
    found: npt.NDArray[np.str_] = codes[np.searchsorted(limits, values, side="right")]
    return found
