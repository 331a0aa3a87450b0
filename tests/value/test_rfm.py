"""Does RFM say who bought lately, often and for much?"""

import datetime as dt

import duckdb
import numpy as np
import pandas as pd
import pyarrow as pa
import pytest
from hypothesis import given
from hypothesis import strategies as st

from kundig.base.refusals import Refused
from kundig.value import rfm
from kundig.value.rfm import customer_summary_sql, quintiles

DAY = dt.date(2024, 1, 1)
LEDGER = st.lists(
    st.tuples(st.sampled_from("abcdef"), st.integers(0, 40), st.integers(-900, 900)), min_size=1, max_size=60
)


def frame(ledger: list[tuple[str, int, int]]) -> pd.DataFrame:
    rows = pd.DataFrame(ledger, columns=["customer", "day", "amount"])
    date = pd.to_datetime(DAY) + pd.to_timedelta(rows["day"], unit="D")
    return rows.assign(date=date, amount=rows["amount"] / 4)


def with_pandas(rows: pd.DataFrame) -> dict[str, tuple[int, int, float]]:
    days = rows["date"].dt.normalize()
    found = (
        rows.assign(day=days)
        .groupby("customer")
        .agg(last=("day", "max"), frequency=("day", "nunique"), monetary=("amount", "sum"))
    )
    recency = (days.max() - found["last"]).dt.days
    return dict(
        zip(found.index, zip(recency, found["frequency"], found["monetary"], strict=True), strict=True)
    )


def as_dict(customers: pa.Table) -> dict[str, tuple[int, int, float]]:
    return {
        row["customer"]: (row["recency"], row["frequency"], row["monetary"]) for row in customers.to_pylist()
    }


@given(LEDGER)
def test_recency_frequency_and_money_equal_pandas(ledger: list[tuple[str, int, int]]) -> None:
    rows = frame(ledger)
    assert as_dict(rfm(rows).customers) == with_pandas(rows)


@pytest.mark.slow
@given(LEDGER)
def test_the_shared_scan_gives_the_same(ledger: list[tuple[str, int, int]]) -> None:
    rows = frame(ledger)
    engine = duckdb.connect()
    engine.register("ledger", pa.Table.from_pandas(rows))
    last = rows["date"].max().date()
    found = engine.execute(
        customer_summary_sql("ledger", "customer", "date", "amount", "amount / 2")
    ).fetchall()
    assert {row[0]: ((last - row[2]).days, row[3], row[5]) for row in found} == with_pandas(rows)
    assert sum(row[4] for row in found) == len(rows)
    assert [row[6] for row in found] == [row[5] / 2 for row in found]


def test_cdnow_equals_pandas(cdnow: pd.DataFrame) -> None:
    found, expected = rfm(cdnow), with_pandas(cdnow)
    assert found.end == np.datetime64("1998-06-30")
    ours = as_dict(found.customers)
    assert {name: row[:2] for name, row in ours.items()} == {name: row[:2] for name, row in expected.items()}
    assert sum(row[2] for row in ours.values()) == pytest.approx(2_500_315.63)
    assert sum(found.heat_map["customers"].to_pylist()) == 23_570
    assert sum(found.heat_map["monetary"].to_pylist()) == pytest.approx(2_500_315.63)


def test_two_orders_of_one_day_are_one_purchase() -> None:
    found = rfm({"customer": ["a", "a"], "date": [DAY, DAY], "amount": [1.0, 2.0]})
    assert as_dict(found.customers) == {"a": (0, 1, 3.0)}


def test_what_lies_after_the_end_is_left_out() -> None:
    later = DAY + dt.timedelta(days=3)
    ledger = {"customer": ["a", "a", "b"], "date": [DAY, later, later], "amount": [1.0, 2.0, 4.0]}
    assert as_dict(rfm(ledger, end="2024-01-02").customers) == {"a": (1, 1, 1.0)}


def test_the_same_value_never_gets_two_scores() -> None:
    assert quintiles([1, 1, 2, 2, 2, 9, 9, 9, 9, 9]).tolist() == [1, 1, 2, 2, 2, 4, 4, 4, 4, 4]


@given(st.lists(st.integers(0, 9), min_size=1, max_size=80))
def test_scores_rise_with_the_values_and_are_even_where_values_differ(values: list[int]) -> None:
    scores = quintiles(values)
    assert all(
        s <= t
        for v, s in zip(values, scores, strict=True)
        for w, t in zip(values, scores, strict=True)
        if v <= w
    )
    assert np.bincount(quintiles(np.arange(5 * len(values))), minlength=6)[1:].tolist() == [len(values)] * 5


@given(LEDGER)
def test_the_heat_map_holds_everybody_and_all_money(ledger: list[tuple[str, int, int]]) -> None:
    found = rfm(frame(ledger))
    assert found.heat_map.num_rows == 25
    assert sum(found.heat_map["customers"].to_pylist()) == found.customers.num_rows
    assert sum(found.heat_map["monetary"].to_pylist()) == pytest.approx(sum(row[2] for row in ledger) / 4)


def test_nobody_gives_an_empty_table() -> None:
    nothing = pa.table(
        {
            "customer": pa.array([], pa.string()),
            "date": pa.array([], pa.date32()),
            "amount": pa.array([], pa.float64()),
        }
    )
    assert rfm(nothing).customers.num_rows == 0


def test_a_date_that_is_text_is_refused() -> None:
    with pytest.raises(Refused) as refused:
        rfm({"customer": ["a"], "date": ["yesterday"], "amount": [1.0]})
    assert refused.value.code == "table.no_date"
