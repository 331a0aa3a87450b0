"""Do customers who came together stay?"""

from dataclasses import dataclass
from typing import Any, Literal

import numpy as np
import numpy.typing as npt
import pyarrow as pa

from kundig.lake.tables import as_table, floats, keys
from kundig.value.rfm import coded, day_numbers

Ints = npt.NDArray[np.int64]
Period = Literal["month", "quarter"]
MONTHS: dict[Period, int] = {"month": 1, "quarter": 3}


@dataclass(frozen=True, slots=True, eq=False)
class Cohorts:
    """Matrices cohort x periods since the first purchase (0, 1, ...).

    `starts` are the first days of the cohorts, `sizes` their customers, `active` who bought in that period,
    `money` for how much, `retention` = active / size. What lies after the data's end is NaN (`active`: -1).
    """

    period: Period
    starts: npt.NDArray[np.datetime64]
    sizes: Ints
    active: Ints
    retention: npt.NDArray[np.float64]
    money: npt.NDArray[np.float64]

    def table(self) -> pa.Table:
        """Long form: cohort, since, customers, active, retention, money; only what could be seen."""
        row, since = np.nonzero(self.active >= 0)
        return pa.table(
            {
                "cohort": pa.array(self.starts[row]),
                "since": since,
                "customers": self.sizes[row],
                "active": self.active[row, since],
                "retention": self.retention[row, since],
                "money": self.money[row, since],
            }
        )


def cohorts(
    data: Any,
    *,
    customer: str = "customer",
    date: str = "date",
    amount: str = "amount",
    period: Period = "quarter",
) -> Cohorts:
    """Customers by month or quarter of their first purchase, followed period by period.

    `data` is any table of transactions, `amount` in one currency. All periods from the first to the last
    purchase of the data have a row, also where nobody came.

    >>> found = cohorts({"customer": ["a", "b", "a"], "amount": [1.0, 2.0, 3.0],
    ...     "date": np.array(["2024-01-05", "2024-02-01", "2024-04-01"], "datetime64[D]")})
    >>> found.sizes.tolist(), found.active.tolist(), found.retention[0].tolist()
    ([2, 0], [[2, 1], [0, -1]], [1.0, 0.5])
    """
    table = as_table(data)
    at = periods(day_numbers(table, date), period)
    _, code = coded(keys(table, customer))
    low = int(at.min()) if len(at) else 0
    first: Ints = np.full(int(code.max()) + 1 if len(code) else 0, np.iinfo(np.int64).max)
    np.minimum.at(first, code, at)
    return from_sums(first[code] - low, at - first[code], code, floats(table, amount), low=low, period=period)


def from_sums(
    row: Ints, since: Ints, code: Ints, amounts: npt.NDArray[np.float64], *, low: int, period: Period
) -> Cohorts:
    """The matrices from rows of (cohort, periods since, customer number, money)."""
    count = int((row + since).max()) + 1 if len(row) else 0
    cell = row * count + since
    # One entry per customer and cell; the customer leads, so that the pairs are distinct numbers.
    seen = np.unique(code * (count * count) + cell) % (count * count) if count else cell
    active = np.bincount(seen, minlength=count * count).reshape(count, count)
    money = np.bincount(cell, weights=amounts, minlength=count * count).reshape(count, count)
    return from_matrices(active, money, low=low, period=period)


def from_matrices(active: Ints, money: npt.NDArray[np.float64], *, low: int, period: Period) -> Cohorts:
    """Cohorts from the square matrices active and money; `low` is the number of the first period."""
    count = len(active)
    future = np.add.outer(np.arange(count), np.arange(count)) >= count
    active, money = np.where(future, -1, active), np.where(future, np.nan, money.astype(float))
    sizes = active[:, 0] if count else np.empty(0, dtype=np.int64)
    retention = np.where(future | (sizes == 0)[:, None], np.nan, active / np.maximum(sizes, 1)[:, None])
    months = (low + np.arange(count)) * MONTHS[period]
    starts = months.astype("datetime64[M]").astype("datetime64[D]")
    return Cohorts(period=period, starts=starts, sizes=sizes, active=active, retention=retention, money=money)


def periods(days: Ints, period: Period) -> Ints:
    """Days since 1970-01-01 as numbers of months or quarters since then.

    >>> periods(np.array([0, 90]), "quarter").tolist()
    [0, 1]
    """
    months = days.astype("datetime64[D]").astype("datetime64[M]").astype(np.int64)
    return months // MONTHS[period]


def cohorts_sql(source: str, customer: str, date: str, amount: str, *, period: Period = "quarter") -> str:
    """SQL for the same: columns cohort and seen (first days of periods), active, money; see `from_sql`."""
    return f"""
WITH bought AS (
  SELECT {customer} AS customer, CAST(date_trunc('{period}', CAST({date} AS DATE)) AS DATE) AS seen,
         sum({amount}) AS money
  FROM {source} GROUP BY ALL)
SELECT cohort, seen, count(*) AS active, sum(money) AS money
FROM (SELECT seen, money, min(seen) OVER (PARTITION BY customer) AS cohort FROM bought) AS placed
GROUP BY cohort, seen"""


def from_sql(found: pa.Table, *, period: Period = "quarter") -> Cohorts:
    """Cohorts from the rows of `cohorts_sql`."""
    first, at = (periods(day_numbers(found, name), period) for name in ("cohort", "seen"))
    low = int(first.min()) if len(first) else 0
    count = int(at.max()) - low + 1 if len(at) else 0
    active = np.zeros((count, count), dtype=np.int64)
    money = np.zeros((count, count))
    active[first - low, at - first] = found["active"].to_numpy()
    money[first - low, at - first] = found["money"].to_numpy()
    return from_matrices(active, money, low=low, period=period)
