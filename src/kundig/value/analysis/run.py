"""How does a file of transactions become the value of its customers?"""

import datetime as dt
from decimal import Decimal

import duckdb
import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from kundig.base.refusals import Refused
from kundig.lake.files.opened import Opened
from kundig.lake.files.source import unchanged
from kundig.value.analysis.columns import Choice, Wishes, choose
from kundig.value.analysis.judging import count_refused, judge, refused_rows
from kundig.value.analysis.lifetime import Lifetime, lifetime
from kundig.value.analysis.messages import MESSAGES
from kundig.value.analysis.results import Analysis
from kundig.value.cohorts import Cohorts, Period, cohorts_sql, from_sql
from kundig.value.cube import DAYS_PER_YEAR, base_cube
from kundig.value.rfm import Rfm, customer_summary_sql, heat_map, scored
from kundig.value.whale import whale_curve

ACCEPTED = "judged WHERE reason IS NULL"


def analyse(table: Opened, wishes: Wishes, *, today: dt.date, seed: int = 0) -> Analysis:
    """Choose the columns, judge the rows, compute; the file must be the same at the end."""
    try:
        choice = choose(table, wishes)
        currency = judge(table, choice, wishes, today=today)
        refused = count_refused(table)
        customers = _customers(table, choice)
        if customers.num_rows == 0:
            raise _nothing(table, choice)
        found = _cohorts(table, customers)
        future = lifetime(table.connection, costs=choice.cost is not None, made_on=today, seed=seed)
    except duckdb.OutOfMemoryException as error:
        raise Refused("analyse.memory", file=table.source.name, why=str(error).splitlines()[0]) from None
    except (duckdb.IOException, duckdb.InvalidInputException, duckdb.SerializationException) as error:
        # Only a Parquet file is still read here; the other kinds lie in tables already.
        if table.source.kind != "parquet":
            raise
        unchanged(table.source)
        raise Refused("file.parquet", file=table.source.name, why=str(error).splitlines()[0]) from None
    unchanged(table.source)
    values = customers["value"].cast(pa.float64()).to_numpy()
    curve = whale_curve(values, basis="profit" if choice.cost else "revenue", seed=seed)
    cost = _sum(customers["cost"]) if choice.cost else None
    first, last = pc.min(customers["first_day"]).as_py(), pc.max(customers["last_day"]).as_py()
    scores, tenures = _rfm(customers, last), _tenures(customers, last)
    return Analysis(
        file=table.source.name,
        table=table,
        choice=choice,
        currency=currency,
        seen=table.rows + table.broken,
        transactions=int(pc.sum(customers["transactions"]).as_py()),
        refused=refused,
        first=first,
        last=last,
        revenue=_sum(customers["revenue"]),
        cost=cost,
        customers=_ranked(customers, scores, values, tenures, future),
        curve=curve,
        rfm=scores,
        cohorts=found,
        cube=base_cube(pa.table({"tenure_years": tenures, "profit": values})),
        lifetime=future,
    )


def _customers(table: Opened, choice: Choice) -> pa.Table:
    """One row per customer, the most valuable first."""
    cost = "cost" if choice.cost else None
    value = "revenue - cost" if choice.cost else "revenue"
    summary = customer_summary_sql(ACCEPTED, "customer", "day", "amount", cost)
    return table.connection.sql(
        f"SELECT *, {value} AS value FROM ({summary}) ORDER BY value DESC, customer"
    ).to_arrow_table()


def _rfm(customers: pa.Table, last: dt.date) -> Rfm:
    end = np.datetime64(last, "D")
    recency = (end - customers["last_day"].to_numpy().astype("datetime64[D]")).astype(np.int64)
    found = scored(
        customers["customer"],
        recency=recency,
        frequency=customers["frequency"].to_numpy().astype(np.int64),
        monetary=customers["revenue"].cast(pa.float64()).to_numpy(),
    )
    return Rfm(customers=found, heat_map=heat_map(found), end=end)


def _cohorts(table: Opened, customers: pa.Table) -> Cohorts:
    """By month where the data span at most two years, else by quarter."""
    span = pc.max(customers["last_day"]).as_py() - pc.min(customers["first_day"]).as_py()
    period: Period = "month" if span.days <= 731 else "quarter"
    sql = cohorts_sql(ACCEPTED, "customer", "day", "amount", period=period)
    return from_sql(table.connection.sql(sql).to_arrow_table(), period=period)


def _tenures(customers: pa.Table, last: dt.date) -> np.ndarray:
    """Years from the first purchase to the end of the data, whose last day counts.

    A file of transactions knows no contracts: each customer is one relationship that still runs.
    """
    end = np.datetime64(last, "D")
    days = (end - customers["first_day"].to_numpy().astype("datetime64[D]")).astype(np.int64)
    years: np.ndarray = (days + 1) / DAYS_PER_YEAR
    return years


def _ranked(
    customers: pa.Table, scores: Rfm, values: np.ndarray, tenures: np.ndarray, future: Lifetime
) -> pa.Table:
    """What `customers.parquet` holds; cost and profit are empty where no costs are known."""
    known = customers["cost"].null_count == 0
    nothing = pa.nulls(customers.num_rows, customers["revenue"].type)
    return pa.table(
        {
            "customer": customers["customer"],
            "rank": np.arange(1, customers.num_rows + 1),
            "transactions": customers["transactions"],
            "revenue": customers["revenue"],
            "cost": customers["cost"] if known else nothing,
            "profit": customers["value"] if known else nothing,
            "cumulated": np.cumsum(values),
            "first_day": customers["first_day"],
            "last_day": customers["last_day"],
            "recency_days": scores.customers["recency"],
            "frequency_days": scores.customers["frequency"],
            "r": scores.customers["r"],
            "f": scores.customers["f"],
            "m": scores.customers["m"],
            "tenure_years": tenures,
            **future.beside(customers["customer"]),
        }
    )


def _sum(column: pa.ChunkedArray) -> Decimal:
    total = pc.sum(column).as_py()
    return total if isinstance(total, Decimal) else Decimal(str(total))


def _nothing(table: Opened, choice: Choice) -> Refused:
    row = next(refused_rows(table, choice))
    reason = MESSAGES[f"analyse.reason_{row.reason}"] % {"fields": row.value, "width": len(table.columns)}
    rows = f"{table.rows + table.broken:,}"
    return Refused("analyse.nothing", file=table.source.name, rows=rows, line=row.line, reason=reason)
