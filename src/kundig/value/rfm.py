"""Who bought lately, often and for much?"""

from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt
import pyarrow as pa
import pyarrow.compute as pc

from kundig.base.refusals import Refused
from kundig.lake.tables import as_table, column, floats, keys

Floats = npt.NDArray[np.float64]
Ints = npt.NDArray[np.int64]
Bytes = npt.NDArray[np.int8]


@dataclass(frozen=True, slots=True, eq=False)
class Rfm:
    """`customers`: one row each (see `scored`); `heat_map`: 25 rows recency x frequency (see `heat_map`)."""

    customers: pa.Table
    heat_map: pa.Table
    end: np.datetime64


def rfm(
    data: Any, *, customer: str = "customer", date: str = "date", amount: str = "amount", end: Any = None
) -> Rfm:
    """Recency, frequency and monetary value of each customer (Hughes, Strategic Database Marketing, 1994).

    `data` is any table of transactions, `amount` in one currency. `end` is the day on which one looks back
    (default: the last day of the data); later transactions are left out. Frequency counts distinct days, as
    Fader, Hardie & Lee (2005) merge the orders of a day.

    >>> found = rfm({"customer": ["a", "a", "b"], "amount": [5.0, 7.0, 1.0],
    ...              "date": np.array(["2024-01-01", "2024-01-09", "2024-01-05"], "datetime64[D]")})
    >>> found.customers.select(["customer", "recency", "frequency", "monetary"]).to_pylist()[0]
    {'customer': 'a', 'recency': 0, 'frequency': 2, 'monetary': 12.0}

    Raises `Refused` for a column that is missing, holds empty cells or no dates.
    """
    table = as_table(data)
    days = day_numbers(table, date)
    amounts = floats(table, amount)
    last = np.datetime64(end, "D") if end is not None else _last(days)
    kept = days <= last.astype(np.int64)
    names, code = coded(keys(table, customer))
    summary = _summary(code[kept], days[kept], amounts[kept], len(names))
    bought = summary[1] > 0
    found = scored(
        names.filter(pa.array(bought)),
        recency=last.astype(np.int64) - summary[0][bought],
        frequency=summary[1][bought],
        monetary=summary[2][bought],
    )
    return Rfm(customers=found, heat_map=heat_map(found), end=last)


def scored(customers: pa.Array, *, recency: Ints, frequency: Ints, monetary: Floats) -> pa.Table:
    """Adds scores 1 (worst) to 5 (best): columns customer, recency (days), frequency (days with a purchase),
    monetary (money), r, f, m.
    """
    return pa.table(
        {
            "customer": customers,
            "recency": recency.astype(np.int64),
            "frequency": frequency.astype(np.int64),
            "monetary": monetary,
            "r": quintiles(-recency),
            "f": quintiles(frequency),
            "m": quintiles(monetary),
        }
    )


def quintiles(values: npt.ArrayLike) -> Bytes:
    """Scores 1 to 5 by quintile; equal values share one score, that of their middle place.

    With n values, of which b lie below and e are equal, the score is 1 + floor(5 * (b + e / 2) / n).

    >>> quintiles([10, 20, 30, 40, 50]).tolist()
    [1, 2, 3, 4, 5]
    >>> quintiles([1, 1, 1, 1, 9]).tolist()
    [3, 3, 3, 3, 5]
    """
    found = np.asarray(values)
    if not len(found):
        return np.empty(0, dtype=np.int8)
    ordered = np.sort(found)
    below = np.searchsorted(ordered, found, side="left")
    upto = np.searchsorted(ordered, found, side="right")
    # In whole numbers: a middle place of exactly a fifth must not depend on rounding.
    return (1 + (5 * (below + upto)) // (2 * len(found))).astype(np.int8)


def quintiles_of(values: npt.ArrayLike, customers: Ints) -> Bytes:
    """The same for distinct values (m), rising, each of so many customers (m).

    >>> quintiles_of([1, 9], np.array([4, 1])).tolist()
    [3, 5]
    """
    upto = np.cumsum(customers)
    below = upto - customers
    return (1 + (5 * (below + upto)) // np.maximum(2 * upto[-1:], 1)).astype(np.int8)


def heat_map(customers: pa.Table) -> pa.Table:
    """Customers and money by recency and frequency score: 25 rows r, f, customers, monetary."""
    r, f = customers["r"].to_numpy(), customers["f"].to_numpy()
    money = customers["monetary"].to_numpy().astype(np.float64)
    return heat_map_of(r, f, np.ones(len(r), np.int64), money)


def heat_map_of(r: Bytes, f: Bytes, customers: Ints, monetary: Floats) -> pa.Table:
    """The same for groups of customers of one recency score and one frequency score (m)."""
    cell = (r - 1).astype(np.int64) * 5 + (f - 1)
    return pa.table(
        {
            "r": np.repeat(np.arange(1, 6), 5),
            "f": np.tile(np.arange(1, 6), 5),
            "customers": np.bincount(cell, weights=customers, minlength=25).astype(np.int64),
            "monetary": np.bincount(cell, weights=monetary, minlength=25),
        }
    )


def customer_summary_sql(source: str, customer: str, date: str, amount: str, cost: str | None = None) -> str:
    """SQL for one row per customer from transactions, in one scan: the whale curve's and RFM's common ground.

    All arguments are SQL: `source` follows FROM, the others are expressions. Columns: customer, first_day and
    last_day (DATE), frequency (distinct days), transactions, revenue and cost (DOUBLE; cost NULL where
    unknown). Two stages, customer and day, then customer: cheaper than count(DISTINCT day).
    """
    costs = (f"sum({cost})", "sum(cost)") if cost else ("NULL", "CAST(NULL AS DOUBLE)")
    return f"""
SELECT customer, min(day) AS first_day, max(day) AS last_day, count(*) AS frequency,
       CAST(sum(transactions) AS BIGINT) AS transactions, sum(revenue) AS revenue, {costs[1]} AS cost
FROM (SELECT {customer} AS customer, CAST({date} AS DATE) AS day, count(*) AS transactions,
             sum({amount}) AS revenue, {costs[0]} AS cost
      FROM {source} GROUP BY {customer}, CAST({date} AS DATE)) AS days
GROUP BY customer"""


def day_numbers(table: pa.Table, name: str) -> Ints:
    """A date or timestamp column as days since 1970-01-01; with a time zone, the days of that zone."""
    cells = column(table, name)
    if not (pa.types.is_date(cells.type) or pa.types.is_timestamp(cells.type)):
        raise Refused("table.no_date", column=name, kind=str(cells.type))
    if cells.null_count:
        raise Refused("table.empty_cells", column=name, cells=cells.null_count)
    if pa.types.is_timestamp(cells.type) and cells.type.tz:
        cells = pc.local_timestamp(cells)
    days: Ints = cells.to_numpy().astype("datetime64[D]").astype(np.int64)
    return days


def coded(customers: pa.Array) -> tuple[pa.Array, Ints]:
    """The distinct customers in order of appearance, and the place of each row's customer among them."""
    encoded = customers.dictionary_encode()
    return encoded.dictionary, encoded.indices.to_numpy().astype(np.int64)


def _summary(code: Ints, days: Ints, amounts: Floats, count: int) -> tuple[Ints, Ints, Floats]:
    last: Ints = np.full(count, np.iinfo(np.int64).min)
    np.maximum.at(last, code, days)
    low = int(days.min()) if len(days) else 0
    span = int(days.max()) - low + 1 if len(days) else 1
    visits = np.unique(code * span + (days - low))
    return (
        last,
        np.bincount(visits // span, minlength=count),
        np.bincount(code, weights=amounts, minlength=count),
    )


def _last(days: Ints) -> np.datetime64:
    return np.datetime64(int(days.max()) if len(days) else 0, "D")
