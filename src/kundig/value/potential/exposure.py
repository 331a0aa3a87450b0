"""How long was each customer seen, and who left?"""

import datetime as dt
from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt
import pyarrow as pa
import pyarrow.compute as pc

from kundig.lake.tables import as_table, column, keys
from kundig.value.cube import DAYS_PER_YEAR, held_days
from kundig.value.rfm import day_numbers

Floats = npt.NDArray[np.float64]
Flags = npt.NDArray[np.bool_]


@dataclass(frozen=True, slots=True, eq=False)
class Watched:
    """What was seen of each customer (n): years held in the window; whether he left in it, or is here."""

    years: Floats
    left: Flags
    active: Flags


def watched(
    relationships: Any,
    customers: Any,
    *,
    as_of: dt.date,
    window_years: float = 3.0,
    customer: str = "customer_id",
) -> Watched:
    """Exposure and losses from the terms of relationships, in the order of `customers`.

    `relationships` has the columns customer, since and until (dates; until empty: runs on). A customer has
    left when his last term ended in the window before `as_of`; who holds a new contract from the day on which
    the old one ended has not.

    >>> held = {"customer_id": [1, 2, 2], "since": [dt.date(2020, 1, 1)] * 3,
    ...         "until": [None, dt.date(2023, 1, 1), dt.date(2024, 1, 1)]}
    >>> seen = watched(held, [1, 2, 3], as_of=dt.date(2025, 1, 1), window_years=2)
    >>> seen.years.round(2).tolist(), seen.left.tolist(), seen.active.tolist()
    ([2.0, 1.0, 0.0], [False, True, False], [True, False, False])
    """
    terms, whole = as_table(relationships), keys(pa.table({customer: customers}), customer)
    today = int(np.datetime64(as_of, "D").astype(np.int64))
    start = today - round(window_years * DAYS_PER_YEAR)
    since = day_numbers(terms, "since")
    ends = column(terms, "until")
    ended = ends.is_valid().to_numpy()
    until = np.full(len(since), today + 1)
    if ended.any():
        until[ended] = day_numbers(pa.table({"until": ends.filter(pa.array(ended))}), "until")
    place = pc.fill_null(pc.index_in(keys(terms, customer).cast(whole.type), whole), -1).to_numpy()
    known = (place >= 0) & (since <= today)
    place, since, until = place[known].astype(np.int64), since[known], until[known]
    last = np.full(len(whole), start - 1)
    np.maximum.at(last, place, until)
    seen = until > start
    _, held = held_days(
        place[seen], np.maximum(since[seen], start), np.minimum(until[seen], today), len(whole)
    )
    return Watched(held / DAYS_PER_YEAR, (last >= start) & (last <= today), last > today)
