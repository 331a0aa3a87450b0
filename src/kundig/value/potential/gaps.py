"""What is missing on which axis, in money?"""

from typing import Any

import numpy as np
import numpy.typing as npt
import pyarrow as pa

from kundig.base.refusals import Refused
from kundig.value.potential.attainable import Cubes
from kundig.value.potential.cents import cents, money
from kundig.value.potential.measures import LET_GO, REASONS, WIN_BACK, Service, figures, reasons
from kundig.value.potential.split import split

Ints = npt.NDArray[np.int64]
Flags = npt.NDArray[np.bool_]


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
    reason = reasons(cubes, missing, active, service)
    own, attainable = figures(cubes, reason, service)
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


def _words(names: list[str], places: Ints) -> pa.Array:
    return pa.DictionaryArray.from_arrays(pa.array(places, pa.int8()), names).cast(pa.string())
