"""Do histories come down to the figures that the papers define?"""

import datetime as dt
import math
from pathlib import Path
from zoneinfo import ZoneInfo

import duckdb
import numpy as np
import pandas as pd
import polars as pl
import pyarrow as pa
import pytest
from hypothesis import given
from hypothesis import strategies as st

from kundig.base.refusals import Refused
from kundig.value.lifetime.beta_geo import BetaGeoModel
from kundig.value.lifetime.histories import DAYS
from kundig.value.lifetime.summaries import Summary, from_sql, summarize, summary_sql

CDNOW = Path(__file__).parents[4] / "shared" / "data" / "cdnow"
FIGURES = ("frequency", "recency", "T", "monetary", "litt")
ENGINE = duckdb.connect()
DAY = dt.date(2024, 1, 1)
END = dt.date(2024, 1, 31)
LEDGER = st.lists(
    st.tuples(st.sampled_from("abcdef"), st.integers(0, 40), st.integers(-900, 900)), min_size=1, max_size=60
).filter(lambda rows: min(row[1] for row in rows) <= 30)


def frame(ledger: list[tuple[str, int, int]]) -> pd.DataFrame:
    rows = pd.DataFrame(ledger, columns=["customer", "day", "amount"])
    date = pd.to_datetime(DAY) + pd.to_timedelta(rows["day"], unit="D")
    return rows.assign(date=date, amount=rows["amount"] / 4)


def by_hand(ledger: list[tuple[str, int, int]], end: int, unit: float) -> dict[str, tuple[float, ...]]:
    """Frequency, recency, T, monetary, litt, with nothing but loops."""
    days: dict[str, dict[int, float]] = {}
    for name, day, amount in ledger:
        if day <= end:
            bought = days.setdefault(name, {})
            bought[day] = bought.get(day, 0.0) + amount / 4
    found: dict[str, tuple[float, ...]] = {}
    for name, bought in days.items():
        on = sorted(bought)
        repeats = on[1:]
        gaps = [(b - a) / unit for a, b in zip(on, repeats, strict=False)]
        found[name] = (
            len(repeats),
            sum(gaps),
            (end - on[0]) / unit,
            sum(bought[day] for day in repeats) / len(repeats) if repeats else 0.0,
            sum(math.log(gap) for gap in gaps),
        )
    return found


def as_dict(found: Summary) -> dict[str, list[float]]:
    names = [
        name
        for name in ("frequency", "recency", "T", "monetary", "litt")
        if name in found.customers.column_names
    ]
    return {row["customer"]: [row[name] for name in names] for row in found.customers.to_pylist()}


def agree(found: Summary, expected: dict[str, tuple[float, ...]]) -> None:
    ours = as_dict(found)
    assert sorted(ours) == sorted(expected)
    for name, row in ours.items():
        assert row == pytest.approx(expected[name], abs=1e-9)


@given(LEDGER, st.sampled_from(sorted(DAYS)))
def test_a_summary_is_what_one_counts_by_hand(ledger: list[tuple[str, int, int]], unit: str) -> None:
    found = summarize(frame(ledger), END, unit)
    agree(found, by_hand(ledger, 30, DAYS[unit]))
    assert found.later == sum(day > 30 for _, day, _ in ledger)


@given(LEDGER, st.booleans())
def test_sql_gives_the_same(ledger: list[tuple[str, int, int]], gaps: bool) -> None:
    rows = frame(ledger)
    ENGINE.register("ledger", pa.Table.from_pandas(rows))
    text = summary_sql("ledger", "customer", "date", "amount", end=END, gaps=gaps)
    found = from_sql(ENGINE.sql(text).to_arrow_table(), END)
    expected = by_hand(ledger, 30, 7.0)
    agree(found, {name: row if gaps else row[:4] for name, row in expected.items()})
    assert found.later == sum(day > 30 for _, day, _ in ledger)


def cdnow_sample() -> pd.DataFrame:
    if not CDNOW.exists():
        pytest.skip("the CDNOW file is not on this machine")
    names = ["master", "customer", "date", "cds", "amount"]
    rows = pd.read_csv(CDNOW / "CDNOW_sample.txt", sep=r"\s+", names=names, dtype={"date": str})
    return rows.assign(date=pd.to_datetime(rows["date"], format="%Y%m%d"))


def test_the_published_summary_of_cdnow_comes_out() -> None:
    rows = cdnow_sample()
    found = summarize(rows, "1997-09-30", "week")
    published = pd.read_csv(CDNOW / "cdnow_customers_summary_with_transactions.csv")
    ours = found.customers.to_pandas().sort_values("customer")
    assert ours["customer"].tolist() == published["ID"].tolist()
    assert ours["frequency"].tolist() == published["x"].tolist()
    assert ours["recency"].to_numpy() == pytest.approx(published["t_x"].to_numpy(), abs=0.0051)
    assert ours["T"].to_numpy() == pytest.approx(published["T"].to_numpy(), abs=0.0051)
    # Fader and Hardie round half a cent up, the file's sums half of it down.
    assert ours["monetary"].to_numpy() == pytest.approx(published["zbar"].to_numpy(), abs=0.0051)
    assert (len(ours), int((ours["frequency"] > 0).sum())) == (2357, 946)
    assert found.later == int((rows["date"] > "1997-09-30").sum())


def test_the_summary_of_cdnow_leads_to_the_published_fit() -> None:
    """Fader, Hardie & Lee (2005), table 2: r .243, alpha 4.414, a .793, b 2.426, log-likelihood -9582.4."""
    known = summarize(cdnow_sample(), "1997-09-30", "week").histories
    model = BetaGeoModel().fit(known.frequency, known.recency, known.T)
    assert [round(value, 3) for value in model.params_.values()] == [0.243, 4.414, 0.793, 2.426]
    assert round(model.log_likelihood_, 1) == -9582.4


@pytest.mark.parametrize("take", [pa.Table.from_pandas, lambda rows: rows, pl.from_pandas])
def test_every_kind_of_frame_gives_the_same(take: object) -> None:
    ledger = [("a", 0, 4), ("b", 3, 8), ("a", 9, 12), ("a", 9, 4)]
    agree(summarize(take(frame(ledger)), END, "day"), by_hand(ledger, 30, 1.0))  # type: ignore[operator]


def test_the_end_is_the_last_day_of_the_data_by_default() -> None:
    found = summarize(frame([("a", 0, 4), ("b", 12, 8)]))
    assert (found.end, found.later) == (np.datetime64("2024-01-13"), 0)


def test_amounts_of_a_million_millions_keep_their_cents() -> None:
    ledger = {"customer": ["a"] * 3, "date": [DAY, END, END], "amount": [1e12, 1e12, 0.25]}
    assert summarize(ledger).customers["monetary"].to_pylist() == [1e12 + 0.25]


def test_a_day_is_the_day_where_the_customer_bought() -> None:
    berlin = ZoneInfo("Europe/Berlin")
    moments = [dt.datetime(2024, 1, 2, 0, 30, tzinfo=berlin), dt.datetime(2024, 1, 2, 23, 30, tzinfo=berlin)]
    found = summarize({"customer": ["a", "a"], "date": moments, "amount": [1.0, 2.0]})
    assert found.customers["frequency"].to_pylist() == [0]
    assert found.customers["first_day"].to_pylist() == [dt.date(2024, 1, 2)]


def refusal(**changed: object) -> str:
    ledger: dict[str, object] = {"customer": ["a", "b"], "date": [DAY, END], "amount": [1.0, 2.0]}
    options = {name: changed.pop(name) for name in ("end", "unit") if name in changed}
    with pytest.raises(Refused) as refused:
        summarize(ledger | changed, **options)  # type: ignore[arg-type]
    return refused.value.code


def test_what_is_no_history_is_refused() -> None:
    utc = dt.datetime(2024, 1, 1, tzinfo=dt.UTC)
    mixed = [utc, utc.astimezone(ZoneInfo("Europe/Berlin"))]
    assert refusal(date=mixed) == "lifetime.mixed_zones"
    assert refusal(date=[utc, utc.replace(tzinfo=None)]) == "lifetime.mixed_zones"
    assert refusal(date=["2024-01-01", "2024-01-02"]) == "table.no_date"
    assert refusal(amount=np.array([1.0, np.nan])) == "lifetime.not_finite"
    assert refusal(amount=[1.0, None]) == "table.empty_cells"
    assert refusal(customer=["a", None]) == "table.no_customer"
    assert refusal(unit="fortnight") == "lifetime.unknown_unit"
    assert refusal(end="yesterday") == "lifetime.no_day"
    assert refusal(end="1999-12-31") == "lifetime.nothing_before"


def test_mixed_zones_of_pandas_are_refused() -> None:
    utc = dt.datetime(2024, 1, 1, tzinfo=dt.UTC)
    dates = pd.Series([utc, utc.astimezone(ZoneInfo("Europe/Berlin"))], dtype=object)
    with pytest.raises(Refused) as refused:
        summarize(pd.DataFrame({"customer": ["a", "b"], "date": dates, "amount": [1.0, 2.0]}))
    assert refused.value.params == {"column": "date", "zones": "Europe/Berlin, UTC"}


def test_no_rows_are_refused() -> None:
    nothing = pa.table(
        {
            "customer": pa.array([], pa.string()),
            "date": pa.array([], pa.date32()),
            "amount": pa.array([], pa.float64()),
        }
    )
    with pytest.raises(Refused) as refused:
        summarize(nothing)
    assert refused.value.code == "lifetime.empty"
