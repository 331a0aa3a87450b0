"""What is missing on which axis, in money, and which kind of measure closes the largest gap?"""

from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt
import pyarrow as pa

from kundig.base.refusals import Refused
from kundig.value.potential.attainable import SETTLED_YEARS, Cubes
from kundig.value.potential.split import cents, money, split

Floats = npt.NDArray[np.float64]
Ints = npt.NDArray[np.int64]
Flags = npt.NDArray[np.bool_]
RETENTION, DEVELOPMENT, ACQUISITION, NONE = "retention", "development", "acquisition", "none"
# One line per reason, in the order of `_reasons`: its code, and the kind of measure it calls for.
REASONS = (
    ("gap.number", DEVELOPMENT),
    ("gap.duration", RETENTION),
    ("gap.profitability", DEVELOPMENT),
    ("gap.cost_to_serve", DEVELOPMENT),
    ("gap.win_back", ACQUISITION),
    ("gap.prospect", ACQUISITION),
    ("gap.let_go", NONE),
    ("gap.none", NONE),
)
NUMBER, DURATION, PROFITABILITY, SERVICE, WIN_BACK, PROSPECT, LET_GO, KEEP = range(len(REASONS))


@dataclass(frozen=True, slots=True, eq=False)
class Service:
    """Cost to serve per relationship and year, positive: each customer's (n), and what is usual (n)."""

    own: Floats
    usual: Floats


def usual_service(cost: Floats, inner: Floats, *, group: Ints, active: Flags) -> Service:
    """The median cost to serve of each customer's group, of active customers who have been so for a year."""
    settled = active & (inner[:, 1] >= SETTLED_YEARS)
    medians = np.zeros(int(group.max(initial=-1)) + 1)
    for one in range(len(medians)):
        of = cost[settled & (group == one)]
        medians[one] = np.median(of) if len(of) else np.inf  # nobody to compare with: nothing is dear
    return Service(own=cost, usual=medians[group])


def gaps(
    customers: Any,
    cubes: Cubes,
    *,
    active: Flags,
    service: Service | None = None,
    customer: str = "customer_id",
) -> pa.Table:
    """One row per customer: how his value becomes his potential, the kind of measure, and the reason.

    Money, decimal128(18, 2): `inner`, `as_it_goes` (the years that remain, without any measure), the gaps
    `number`, `duration` and `profitability` of the expected body to the outer one (see `split`), and
    `potential`. inner + as_it_goes + the three gaps = potential, to the cent.

    `measure` follows from the largest gap: retention (duration) or development (number, profitability);
    acquisition for those who have left or hold nothing yet; none where nothing is missing. `reason` is a code
    (see `reasons.sentence`) with the figures `own` and `attainable` of its axis and `gap` in money. A gap in
    profitability of which at least half is cost to serve above the usual has that as its reason.
    `attainable_*` and `expected_years` are the axes of the outer and the expected body.

    Raises `Refused("potential.rows")` unless all have one row per customer.
    """
    whole = pa.array(customers) if not isinstance(customers, pa.Array | pa.ChunkedArray) else customers
    for what, rows in (("inner", len(cubes.inner)), ("active", len(active))):
        if rows != len(whole):
            raise Refused("potential.rows", what=what, rows=rows, customers=len(whole))
    missing = split(cubes.expected, cubes.outer)
    inner, outer = cents(cubes.inner), cents(cubes.outer)
    reason = _reasons(cubes, missing, active, service)
    own, attainable = _figures(cubes, reason, service)
    largest = np.where(reason < WIN_BACK, missing.max(axis=1), missing.sum(axis=1))
    return pa.table(
        {
            customer: whole,
            "inner": money(inner),
            "as_it_goes": money(cents(cubes.expected) - inner),
            "number": money(missing[:, 0]),
            "duration": money(missing[:, 1]),
            "profitability": money(missing[:, 2]),
            "potential": money(outer),
            "measure": _words([measure for _, measure in REASONS], reason),
            "reason": _words([code for code, _ in REASONS], reason),
            "own": own,
            "attainable": attainable,
            "gap": money(np.where(reason >= LET_GO, 0, largest)),
            "expected_years": cubes.expected[:, 1],
            "attainable_relationships": cubes.outer[:, 0],
            "attainable_years": cubes.outer[:, 1],
            "attainable_profit": cubes.outer[:, 2],
        }
    )


def _reasons(cubes: Cubes, missing: Ints, active: Flags, service: Service | None) -> Ints:
    """The place in `REASONS` of each customer's; on a tie of gaps the first axis."""
    reason = missing.argmax(axis=1).astype(np.int64) if len(missing) else np.zeros(0, dtype=np.int64)
    if service is not None:
        dear = 2 * (service.own - service.usual) >= cubes.outer[:, 2] - cubes.expected[:, 2]
        reason[(reason == PROFITABILITY) & dear] = SERVICE
    reason[(missing <= 0).all(axis=1)] = KEEP
    gone = ~active & (missing.sum(axis=1) > 0)
    reason[~active] = LET_GO
    reason[gone] = np.where(cubes.inner[gone, 1] > 0, WIN_BACK, PROSPECT)
    return reason


def _figures(cubes: Cubes, reason: Ints, service: Service | None) -> tuple[Floats, Floats]:
    """His own figure and the attainable one on the axis of his reason; 0 where it has none."""
    own, attainable = np.zeros((2, len(reason)))
    for axis in range(3):
        of = reason == axis
        past = cubes.inner[of, 1] if axis == DURATION else 0.0
        own[of], attainable[of] = cubes.expected[of, axis] - past, cubes.outer[of, axis] - past
    if service is not None:
        of = reason == SERVICE
        own[of], attainable[of] = service.own[of], service.usual[of]
    return own, attainable


def _words(names: list[str], places: Ints) -> pa.Array:
    return pa.DictionaryArray.from_arrays(pa.array(places, pa.int8()), names).cast(pa.string())
