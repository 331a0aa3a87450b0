"""Which service does a customer get, and why?"""

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
    """Why a customer has a level: a code with parameters that the edge puts into words."""

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
type Thresholds = Mapping[str, Decimal | float]
NONE: Thresholds = MappingProxyType({})


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


def level_of(
    value: Decimal | float,
    thresholds: Thresholds,
    *,
    potential: Decimal | float = 0,
    potentials: Thresholds = NONE,
) -> tuple[str, Reason]:
    """The best level whose threshold the value (EUR of the last 12 full months) reaches, with the reason.

    Or the potential, where a level names one in `potentials`; where both reach it, the value is the reason.

    >>> level_of(300, {"A": 1000, "B": 300})
    ('B', Reason(code='above_threshold', params={'value': 300, 'threshold': 300, 'next': 1000}))
    >>> level_of(300, {"A": 1000, "B": 300}, potential=9000, potentials={"A": 8000})[1].code
    'potential_threshold'
    >>> level_of(-20, {"A": 1000})[0]
    'E'
    """
    checked(thresholds)
    checked(potentials)
    above: Decimal | float | None = None
    for code in sorted({*thresholds, *potentials}):
        if code in thresholds and value >= thresholds[code]:
            return code, Reason(ABOVE, {"value": value, "threshold": thresholds[code], "next": above})
        if code in potentials and potential >= potentials[code]:
            return code, Reason(BY_POTENTIAL, {"potential": potential, "threshold": potentials[code]})
        above = thresholds.get(code, above)
    return FLOOR, Reason(BELOW, {"value": value, "next": above})


def levels_of(values: npt.NDArray[np.float64], thresholds: Thresholds) -> npt.NDArray[np.str_]:
    """`level_of` for many values at once.

    >>> levels_of(np.array([5.0, 1.0, -1.0]), {"A": 5, "D": 0}).tolist()
    ['A', 'D', 'E']
    """
    ordered = checked(thresholds)
    codes = np.array([FLOOR] + [code for code, _ in reversed(ordered)])
    limits = np.array([limit for _, limit in reversed(ordered)])
    found: npt.NDArray[np.str_] = codes[np.searchsorted(limits, values, side="right")]
    return found


def level_sql(
    value: str, thresholds: Thresholds, *, potential: str = "potential", potentials: Thresholds = NONE
) -> str:
    """The same as an SQL expression over `value` and `potential`.

    >>> level_sql("profit", {"A": Decimal(500)}, potentials={"A": 9000})
    "CASE WHEN profit >= 500.0 OR potential >= 9000.0 THEN 'A' ELSE 'E' END"
    """
    limits = [(code, f"{value} >= {limit!r}") for code, limit in checked(thresholds)]
    limits += [(code, f"{potential} >= {limit!r}") for code, limit in checked(potentials)]
    reached: dict[str, list[str]] = {}
    for code, limit in sorted(limits, key=lambda one: one[0]):
        reached.setdefault(code, []).append(limit)
    cases = "".join(f" WHEN {' OR '.join(one)} THEN '{code}'" for code, one in reached.items())
    return f"CASE{cases} ELSE '{FLOOR}' END" if cases else f"'{FLOOR}'"


def reason_sql(level: str, value: str, thresholds: Thresholds) -> str:
    """The code of the reason of a `level` as an SQL expression."""
    by_value = f"{level} = {level_sql(value, thresholds)} THEN '{ABOVE}'"
    return f"CASE WHEN {level} = '{FLOOR}' THEN '{BELOW}' WHEN {by_value} ELSE '{BY_POTENTIAL}' END"
