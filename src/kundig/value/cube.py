"""How many relationships, for how long, how profitable: what is the value cube of today?"""

import datetime as dt
from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt
import pyarrow as pa
import pyarrow.compute as pc

from kundig.base.refusals import Refused
from kundig.lake.tables import as_table, column, floats, keys
from kundig.value.rfm import day_numbers

Floats = npt.NDArray[np.float64]
Ints = npt.NDArray[np.int64]
DAYS_PER_YEAR = 365.25


@dataclass(frozen=True, slots=True)
class BaseCube:
    """The cube of a whole base: customers x mean tenure in years x profit per customer and year = profit."""

    customers: int
    tenure_years: float
    profit_per_customer_year: float
    profit: float


def value_cube(relationships: Any, profits: Any, *, as_of: dt.date, customer: str = "customer") -> pa.Table:
    """The cube of each customer: number x duration x profitability = profit to date.

    `relationships` has the columns customer, since and until (dates; until empty: runs on); `profits` one row
    per customer: customer, profit (to date, one currency), first_on (day of the first posting, needed where a
    customer has no relationship). Returns, ordered by customer: customer, relationships (average number held
    over the tenure), tenure_years (time in which at least one was held), profit_per_relationship_year and
    profit.

    - A term lasts from `since` up to, not including, `until` or `as_of`, and at least one day.
    - Overlapping terms count once in the tenure and each in the number; gaps count in neither.
    - Terms that begin after `as_of` are left out.
    - Postings without any relationship are one implied relationship from the first posting to `as_of`.

    >>> first = dt.date(2020, 1, 1)
    >>> held = {"customer": [7, 7], "since": [first, first], "until": [None, None]}
    >>> won = {"customer": [7], "profit": [1096.0], "first_on": [first]}
    >>> value_cube(held, won, as_of=dt.date(2024, 1, 1)).drop_columns("customer").to_pylist()
    [{'relationships': 2.0, 'tenure_years': 4.0, 'profit_per_relationship_year': 137.0, 'profit': 1096.0}]

    Raises `Refused` for missing columns, empty customers and doubled customers in `profits`.
    """
    terms, won = as_table(relationships), as_table(profits)
    today = int(np.datetime64(as_of, "D").astype(np.int64))
    owners, since, until = _terms(terms, customer, today)
    earners, profit = keys(won, customer), floats(won, "profit")
    everybody = _everybody(owners, earners, customer)
    everybody = everybody.take(pc.array_sort_indices(everybody))
    code, place = (pc.index_in(names, everybody).to_numpy().astype(np.int64) for names in (owners, earners))
    if len(np.unique(place)) < len(place):
        raise Refused("cube.doubled_customer", column=customer)
    held, tenure = held_days(code, since, until, len(everybody))
    _imply(held, tenure, place, won, today)
    money = np.bincount(place, weights=profit, minlength=len(everybody))
    return pa.table(
        {
            customer: everybody,
            "relationships": held / tenure,
            "tenure_years": tenure / DAYS_PER_YEAR,
            "profit_per_relationship_year": money / (held / DAYS_PER_YEAR),
            "profit": money,
        }
    )


def held_days(code: Ints, since: Ints, until: Ints, count: int) -> tuple[Ints, Ints]:
    """Relationship-days and days with at least one relationship, per customer number 0 to count - 1.

    >>> held_days(np.array([0, 0]), np.array([0, 5]), np.array([10, 12]), 1)
    (array([17]), array([12]))
    """
    order = np.lexsort((since, code))
    code, since, until = code[order], since[order], until[order]
    held: Ints = np.zeros(count, dtype=np.int64)
    tenure: Ints = np.zeros(count, dtype=np.int64)
    if not len(code):
        return held, tenure
    np.add.at(held, code, until - since)
    # One running maximum for all: each customer's days lie above those of the customers before.
    low = int(since.min())
    lift = code * (int(until.max()) - low + 1) - low
    covered = np.concatenate([[0], np.maximum.accumulate(until + lift)[:-1]])
    np.add.at(tenure, code, np.maximum(until + lift - np.maximum(since + lift, covered), 0))
    return held, tenure


def base_cube(cube: pa.Table) -> BaseCube:
    """The cube of the whole base from the customers' cubes; zeros where nobody is."""
    tenure, profit = cube["tenure_years"].to_numpy(), cube["profit"].to_numpy()
    years, total = float(tenure.sum()), float(profit.sum())
    count = len(tenure)
    if not count:
        return BaseCube(0, 0.0, 0.0, 0.0)
    return BaseCube(count, years / count, total / years, total)


def cube_sql(
    as_of: dt.date | str,
    *,
    relationships: str = "relationships",
    profits: str = "profits",
    customer: str = "customer_id",
) -> str:
    """SQL for the same cube, the profit called profit_to_date before and after.

    `relationships` and `profits` follow FROM and have the columns of `value_cube`; `as_of` is an ISO day.
    """
    today = f"DATE '{as_of}'"
    posted = f"CAST({today} - first_on AS BIGINT)"
    return f"""
WITH terms AS (
  SELECT {customer} AS customer, since,
         greatest(least(coalesce(until, {today}), {today}), since + 1) AS until
  FROM {relationships} WHERE since <= {today}),
covered AS (
  SELECT customer, since, until, max(until) OVER (PARTITION BY customer ORDER BY since, until
         ROWS BETWEEN UNBOUNDED PRECEDING AND 1 PRECEDING) AS before FROM terms),
held AS (
  SELECT customer, sum(CAST(until - since AS BIGINT)) AS held,
         sum(greatest(CAST(until - greatest(since, coalesce(before, since)) AS BIGINT), 0)) AS tenure
  FROM covered GROUP BY customer),
days AS (
  SELECT coalesce(held.customer, won.{customer}) AS customer,
         CAST(coalesce(held, greatest({posted}, 1)) AS DOUBLE) AS held,
         CAST(coalesce(tenure, greatest({posted}, 1)) AS DOUBLE) AS tenure,
         CAST(coalesce(profit_to_date, 0) AS DOUBLE) AS profit_to_date
  FROM held FULL JOIN {profits} AS won ON held.customer = won.{customer})
SELECT customer AS {customer}, held / tenure AS relationships, tenure / {DAYS_PER_YEAR} AS tenure_years,
       profit_to_date / (held / {DAYS_PER_YEAR}) AS profit_per_relationship_year, profit_to_date
FROM days"""


def _terms(terms: pa.Table, customer: str, today: int) -> tuple[pa.Array, Ints, Ints]:
    """Customer, first day and day after the last of each term that has begun."""
    since = day_numbers(terms, "since")
    ends = column(terms, "until")
    running = ends.is_null().to_numpy()
    until: Ints = np.full(len(since), today)
    if not running.all():
        filled = ends.filter(pa.array(~running))
        until[~running] = day_numbers(pa.table({"until": filled}), "until")
    begun = since <= today
    until = np.maximum(np.minimum(until, today), since + 1)
    return keys(terms, customer).filter(pa.array(begun)), since[begun], until[begun]


def _imply(held: Ints, tenure: Ints, place: Ints, won: pa.Table, today: int) -> None:
    """Gives customers without a relationship one from their first posting on."""
    alone = held[place] == 0
    if alone.any():
        column(won, "first_on")  # refused with the names of the columns that exist
        first = day_numbers(won.select(["first_on"]).filter(pa.array(alone)), "first_on")
        held[place[alone]] = tenure[place[alone]] = np.maximum(today - first, 1)


def _everybody(owners: pa.Array, earners: pa.Array, customer: str) -> pa.Array:
    """Each customer once; a table without rows may lack the type of its keys."""
    given = [names for names in (owners, earners) if len(names)] or [earners]
    if len({names.type for names in given}) > 1:
        raise Refused("cube.different_keys", column=customer, kinds=f"{owners.type}, {earners.type}")
    return pc.unique(pa.concat_arrays(given))
