"""How many more years do customers stay, and how many do the best of those who are comparable?"""

import datetime as dt
from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt
import pyarrow as pa
import pyarrow.compute as pc

from kundig.base.refusals import Refused
from kundig.lake.tables import as_table, column, keys
from kundig.value.cube import DAYS_PER_YEAR, held_days
from kundig.value.rfm import day_numbers

Floats = npt.NDArray[np.float64]
Ints = npt.NDArray[np.int64]
Flags = npt.NDArray[np.bool_]
HORIZON_YEARS = 10.0  # nobody plans farther, and nobody who never lost a customer keeps him for ever
PRIOR_LOSSES = 5.0
PRIOR_CUSTOMERS = 50.0


@dataclass(frozen=True, slots=True, eq=False)
class Watched:
    """What was seen of each customer (n): years held in the window; whether he left in it, or is here."""

    years: Floats
    left: Flags
    active: Flags


@dataclass(frozen=True, slots=True, eq=False)
class Staying:
    """Expected remaining years of each customer (n): as it goes, and as his best comparable peers."""

    own: Floats
    best: Floats


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


def staying(
    group: Ints,
    peers: Ints,
    seen: Watched,
    *,
    remaining_years: Floats | None = None,
    horizon_years: float = HORIZON_YEARS,
) -> Staying:
    """Expected remaining years within the horizon, from losses per customer-year among peers of a group.

    `group` (n) says who is comparable, `peers` (n) what may make some of them stay longer, such as the number
    of contracts. The rate of peers is (losses + 5) / (years + 5 / rate of the group), that of the group
    likewise by everybody's: few observations say little. At a rate h, (1 - exp(-h horizon)) / h years remain.
    With `remaining_years` (n) of a lifetime model it is each customer's own figure, and the mean of the best
    peers, drawn to the group's mean as if by 50 customers. The best is never below one's own; who has
    left has no years of his own, and the best of the others once he is won back.

    >>> seen = Watched(np.array([600.0, 400.0]), np.array([False, False]), np.array([True, True]))
    >>> staying(np.array([0, 0]), np.array([0, 1]), seen, horizon_years=8).best.tolist()
    [8.0, 8.0]

    Raises `Refused("potential.no_exposure")` where nobody was seen for a day.
    """
    kinds, kind = np.unique(peers, return_inverse=True)
    places, cell = np.unique(group * len(kinds) + kind, return_inverse=True)
    group_of = places // max(len(kinds), 1)
    here = np.where(seen.active, 1.0, 0.0)
    if remaining_years is None:
        rate = _rates(group, cell, group_of, seen)
        means = _years(rate, horizon_years)
        own = means[cell] * here
    else:
        own = remaining_years * here
        means = _means(group, cell, group_of, own, here)
    top = np.zeros(int(group_of.max(initial=-1)) + 1)
    np.maximum.at(top, group_of, means)
    return Staying(own=own, best=np.maximum(own, top[group]))


def _rates(group: Ints, cell: Ints, group_of: Ints, seen: Watched) -> Floats:
    """Losses per customer-year of each cell of a group and its peers."""
    years = float(seen.years.sum())
    if not years:
        raise Refused("potential.no_exposure")
    everybody = float(seen.left.sum()) / years
    if not everybody:
        return np.zeros(len(group_of))
    groups = np.bincount(group, weights=seen.left) + PRIOR_LOSSES
    of_group = groups / (np.bincount(group, weights=seen.years) + PRIOR_LOSSES / everybody)
    losses = np.bincount(cell, weights=seen.left) + PRIOR_LOSSES
    exposure = np.bincount(cell, weights=seen.years) + PRIOR_LOSSES / of_group[group_of]
    rates: Floats = losses / exposure
    return rates


def _years(rate: Floats, horizon: float) -> Floats:
    some = np.where(rate > 0, rate, 1.0)
    return np.where(rate > 0, -np.expm1(-some * horizon) / some, horizon)


def _means(group: Ints, cell: Ints, group_of: Ints, own: Floats, here: Floats) -> Floats:
    """Mean remaining years of those who are here, per cell, drawn to the mean of the group."""
    counts = np.bincount(group, weights=here)
    of_group = np.bincount(group, weights=own) / np.maximum(counts, 1)
    sums = np.bincount(cell, weights=own) + PRIOR_CUSTOMERS * of_group[group_of]
    means: Floats = sums / (np.bincount(cell, weights=here) + PRIOR_CUSTOMERS)
    return means
