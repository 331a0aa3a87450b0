"""What does each customer's history come down to?"""

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt
import pyarrow as pa

from kundig.base.refusals import Refused
from kundig.lake.tables import as_table, floats, keys
from kundig.value.lifetime.checks import refuse
from kundig.value.lifetime.histories import DAYS, Histories, checked
from kundig.value.lifetime.scalars import LARGEST
from kundig.value.rfm import coded, day_numbers

Floats = npt.NDArray[np.float64]
Ints = npt.NDArray[np.int64]


@dataclass(frozen=True, slots=True, eq=False)
class Summary:
    """`customers`: one row each (see `summarize`); `later`: transactions after the end, left out."""

    customers: pa.Table
    end: np.datetime64
    unit: str
    later: int

    @property
    def histories(self) -> Histories:
        """What the models of buying learn from, in the unit of the summary."""
        return checked(*(self.customers[name].to_numpy() for name in ("frequency", "recency", "T")))


@dataclass(frozen=True, slots=True, eq=False)
class OrderDays:
    """One row per customer and day with a purchase, by customer, then day.

    `code` is the customer's place in `customers`, `day` counts from 1970-01-01, `amount` is the day's sum.
    """

    customers: pa.Array
    code: Ints
    day: Ints
    amount: Floats


def summarize(
    transactions: Any,
    end: object = None,
    unit: str = "week",
    *,
    customer: str = "customer",
    date: str = "date",
    amount: str = "amount",
) -> Summary:
    """Frequency, recency, T and spend of each customer, as Fader, Hardie & Lee (2005) define them.

    `transactions` is any table (Arrow, pandas, Polars, dict of columns), `amount` in one currency. `end` is
    the last day that counts (default: that of the data); `unit` is day, week, month or year. The orders of
    one day are one purchase; a day is that of the column's time zone.

    Columns: customer, first_day, frequency (days with a purchase after the first), recency (from the first to
    the last, in units), T (from the first to `end`, in units), monetary (mean spend of the repeat days, 0 if
    none: the first is left out, as in Fader & Hardie, 2013), litt (sum of the logs of the gaps, in units).

    >>> found = summarize({"customer": ["a", "a", "a", "b"], "amount": [9.0, 5.0, 7.0, 1.0],
    ...     "date": np.array(["2024-01-01", "2024-01-08", "2024-01-22", "2024-01-15"], "datetime64[D]")})
    >>> found.customers.drop(["first_day", "litt"]).to_pylist()[0]
    {'customer': 'a', 'frequency': 2, 'recency': 3.0, 'T': 3.0, 'monetary': 6.0}

    Raises `Refused` for a column that is missing or has empty cells, dates in several time zones, amounts
    that are not finite, an unknown unit, an `end` that is no day, and no purchase up to the end.
    """
    found = order_days(transactions, customer=customer, date=date, amount=amount)
    later = 0
    if end is not None:
        days = day_numbers(as_table(transactions), date)
        later = int((days > day_number(end)).sum())
    return summary_at(found, end, unit, later=later)


def order_days(
    transactions: Any, *, customer: str = "customer", date: str = "date", amount: str = "amount"
) -> OrderDays:
    """The days on which each customer bought, and for how much. Raises `Refused` as `summarize` does."""
    _refuse_mixed_zones(transactions, date)
    table = as_table(transactions)
    days, amounts = day_numbers(table, date), floats(table, amount)
    if not len(days):
        raise Refused("lifetime.empty", column=date)
    if wrong := int((~np.isfinite(amounts)).sum()):
        first = int((~np.isfinite(amounts)).argmax())
        raise Refused("lifetime.not_finite", column=amount, rows=wrong, first=first)
    refuse("lifetime.too_large", np.abs(amounts) > LARGEST, column=amount)
    names, code = coded(keys(table, customer))
    low = int(days.min())
    span = int(days.max()) - low + 1
    key = code * span + (days - low)
    order = np.argsort(key, kind="stable")
    key = key[order]
    starts = np.flatnonzero(np.r_[True, key[1:] != key[:-1]])
    bought, day = np.divmod(key[starts], span)
    return OrderDays(
        customers=names, code=bought, day=day + low, amount=np.add.reduceat(amounts[order], starts)
    )


def summary_at(orders: OrderDays, end: object, unit: str = "week", *, later: int = 0) -> Summary:
    """The summary as it stood at the end of the day `end` (None: of the last order)."""
    last = int(orders.day.max()) if end is None else day_number(end)
    kept = orders.day <= last
    code, day, amount = orders.code[kept], orders.day[kept], orders.amount[kept]
    if not len(code):
        raise Refused("lifetime.nothing_before", end=str(np.datetime64(last, "D")))
    starts = np.flatnonzero(np.r_[True, code[1:] != code[:-1]])
    stops = np.r_[starts[1:], len(code)]
    frequency = stops - starts - 1
    gaps = np.log(np.diff(day, prepend=day[0]), where=np.diff(code, prepend=-1) == 0, out=np.zeros(len(day)))
    spent = amount.copy()
    spent[starts] = 0.0
    return _summary(
        orders.customers.take(pa.array(code[starts])),
        first=day[starts],
        last=day[stops - 1],
        frequency=frequency,
        repeat_spend=np.add.reduceat(spent, starts),
        log_days=np.add.reduceat(gaps, starts),
        end=last,
        unit=unit,
        later=later,
    )


def summary_sql(
    source: str, customer: str, date: str, amount: str, *, end: object, gaps: bool = False
) -> str:
    """SQL for the same in one pass, grouped by customer; the rows go to `from_sql`.

    All arguments but `end` (a day) and `gaps` are SQL: `source` follows FROM, the others are expressions.
    Columns: customer, first_day, last_day (DATE; NULL for who came later), days, revenue, first_revenue (of
    the first day), later (transactions after the end), and with `gaps`, which cost a sort of the days,
    log_days (sum of the logs of the gaps in days).
    """
    last = f"DATE '{np.datetime64(day_number(end), 'D')}'"
    days = f"""
      SELECT {customer} AS customer, CAST({date} AS DATE) AS day, sum({amount}) AS revenue, count(*) AS rows
      FROM {source} GROUP BY {customer}, CAST({date} AS DATE)"""
    past = f"FILTER (WHERE day <= {last})"
    log_days = ""
    if gaps:
        before = "lag(day) OVER (PARTITION BY customer ORDER BY day)"
        days = f"SELECT *, ln(CAST(day - {before} AS BIGINT)) AS gap FROM ({days}) AS bought"
        log_days = f", coalesce(sum(gap) {past}, 0) AS log_days"
    return f"""
SELECT customer, min(day) {past} AS first_day, max(day) {past} AS last_day, count(*) {past} AS days,
       CAST(sum(revenue) {past} AS DOUBLE) AS revenue,
       CAST(min_by(revenue, day) {past} AS DOUBLE) AS first_revenue,
       CAST(coalesce(sum(rows) FILTER (WHERE day > {last}), 0) AS BIGINT) AS later{log_days}
FROM ({days}) AS days
GROUP BY customer"""


def from_sql(found: pa.Table, end: object, unit: str = "week") -> Summary:
    """The summary from the rows of `summary_sql`; without gaps it has no column litt."""
    later = int(found["later"].to_numpy().sum())
    known = found.filter(found["first_day"].is_valid())
    if not known.num_rows:
        raise Refused("lifetime.nothing_before", end=str(end))
    frequency = known["days"].to_numpy().astype(np.int64) - 1
    spent = floats(known, "revenue") - floats(known, "first_revenue")
    return _summary(
        keys(known, "customer"),
        first=day_numbers(known, "first_day"),
        last=day_numbers(known, "last_day"),
        frequency=frequency,
        repeat_spend=np.where(frequency > 0, spent, 0.0),
        log_days=floats(known, "log_days") if "log_days" in known.column_names else None,
        end=day_number(end),
        unit=unit,
        later=later,
    )


def day_number(end: object) -> int:
    """A day (date, text as 2024-01-31, datetime64) as days since 1970-01-01; of a moment, the day it names.

    >>> day_number("1970-02-01")
    31
    """
    try:
        if isinstance(end, dt.datetime):
            end = end.date()
        day = np.datetime64(end, "D")  # type: ignore[call-overload]
    except (TypeError, ValueError, OverflowError):
        raise Refused("lifetime.no_day", end=str(end)[:40]) from None
    if np.isnat(day):
        raise Refused("lifetime.no_day", end=str(end))
    return int(day.astype(np.int64))


def days_in(unit: str) -> float:
    """Days in a unit of time. Raises `Refused` for a unit that is not known."""
    if not isinstance(unit, str) or unit not in DAYS:
        raise Refused("lifetime.unknown_unit", unit=str(unit)[:40], known=", ".join(DAYS))
    return DAYS[unit]


def _summary(
    customers: pa.Array,
    *,
    first: Ints,
    last: Ints,
    frequency: Ints,
    repeat_spend: Floats,
    log_days: Floats | None,
    end: int,
    unit: str,
    later: int,
) -> Summary:
    length = days_in(unit)
    table = pa.table(
        {
            "customer": customers,
            "first_day": pa.array(first.astype("datetime64[D]")),
            "frequency": frequency,
            "recency": (last - first) / length,
            "T": (end - first) / length,
            "monetary": repeat_spend / np.maximum(frequency, 1),
        }
    )
    if log_days is not None:
        table = table.append_column("litt", pa.array(log_days - frequency * np.log(length)))
    return Summary(customers=table, end=np.datetime64(end, "D"), unit=unit, later=later)


def _refuse_mixed_zones(data: Any, name: str) -> None:
    """A column of Python's moments may hold several zones; Arrow would silently take the first for all."""
    if not isinstance(data, Mapping) and not hasattr(data, "iloc"):
        return
    if name not in data:
        return
    cells = data[name]
    if isinstance(cells, list) or str(getattr(cells, "dtype", "")) == "object":
        zones = {str(cell.tzinfo) for cell in cells if isinstance(cell, dt.datetime)}
        if len(zones) > 1:
            raise Refused("lifetime.mixed_zones", column=name, zones=", ".join(sorted(zones)))
