"""Do cohorts say whether customers who came together stay?"""

import datetime as dt

import duckdb
import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from kundig.value import cohorts
from kundig.value.cohorts import Cohorts, Period, cohorts_sql, from_sql

LEDGER = st.lists(
    st.tuples(st.sampled_from("abcdef"), st.integers(0, 900), st.integers(-900, 900)), min_size=1, max_size=60
)
PERIODS = st.sampled_from(["month", "quarter"])


def frame(ledger: list[tuple[str, int, int]]) -> pd.DataFrame:
    rows = pd.DataFrame(ledger, columns=["customer", "day", "amount"])
    return rows.assign(date=pd.Timestamp("2022-11-05") + pd.to_timedelta(rows["day"], unit="D"))


def with_pandas(rows: pd.DataFrame, period: str) -> dict[tuple[str, int], tuple[int, float]]:
    at = rows["date"].dt.to_period("M" if period == "month" else "Q")
    first = at.groupby(rows["customer"]).transform("min")
    since = [(a - f).n for a, f in zip(at, first, strict=True)]
    grouped = rows.assign(first=first.astype(str), since=since).groupby(["first", "since"])
    return {key: (part["customer"].nunique(), float(part["amount"].sum())) for key, part in grouped}


def as_dict(found: Cohorts) -> dict[tuple[str, int], tuple[int, float]]:
    frequency = "M" if found.period == "month" else "Q"
    return {
        (str(pd.Period(row["cohort"], frequency)), row["since"]): (row["active"], row["money"])
        for row in found.table().to_pylist()
        if row["active"]
    }


@given(LEDGER, PERIODS)
def test_each_cell_equals_pandas(ledger: list[tuple[str, int, int]], period: Period) -> None:
    rows = frame(ledger)
    assert as_dict(cohorts(rows, period=period)) == with_pandas(rows, period)


@pytest.mark.slow
@given(LEDGER, PERIODS)
def test_sql_gives_the_same(ledger: list[tuple[str, int, int]], period: Period) -> None:
    rows = frame(ledger)
    engine = duckdb.connect()
    engine.register("ledger", rows[["customer", "date", "amount"]])
    table = engine.sql(
        cohorts_sql("ledger", "customer", "date", "CAST(amount AS DOUBLE)", period=period)
    ).to_arrow_table()
    one, other = cohorts(rows, period=period), from_sql(table, period=period)
    for name in ("starts", "sizes", "active", "retention", "money"):
        np.testing.assert_array_equal(getattr(one, name), getattr(other, name))


def test_a_gap_is_a_period_with_nobody_and_the_future_is_unknown() -> None:
    days = [dt.date(2024, 1, 1), dt.date(2024, 8, 1)]
    found = cohorts({"customer": ["a", "a"], "date": days, "amount": [1.0, 2.0]})
    assert found.active.tolist() == [[1, 0, 1], [0, 0, -1], [0, -1, -1]]
    assert found.retention[0].tolist() == [1.0, 0.0, 1.0]
    assert found.starts.astype(str).tolist() == ["2024-01-01", "2024-04-01", "2024-07-01"]


def test_cdnow_came_in_one_quarter(cdnow: pd.DataFrame) -> None:
    found = cohorts(cdnow)
    assert found.sizes.tolist() == [23_570, 0, 0, 0, 0, 0]
    ours, expected = as_dict(found), with_pandas(cdnow, "quarter")
    assert {cell: row[0] for cell, row in ours.items()} == {cell: row[0] for cell, row in expected.items()}
    assert [row[1] for row in ours.values()] == pytest.approx([row[1] for row in expected.values()])
