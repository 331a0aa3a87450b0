"""Are tables, days, windows and scores that cannot be refused with a sentence?"""

import datetime as dt
from collections.abc import Callable
from decimal import Decimal
from typing import Any

import numpy as np
import pandas as pd
import polars as pl
import pyarrow as pa
import pytest
from tests.value.lifetime.bad import COLUMNS, SCALARS, answered
from tests.value.lifetime.test_choice import drawn, gamma

from kundig.base.refusals import Refused
from kundig.value.lifetime.beta_geo import BetaGeoModel
from kundig.value.lifetime.calibration import pit, reliability, tracking
from kundig.value.lifetime.choice import choose
from kundig.value.lifetime.forecast import forecast
from kundig.value.lifetime.pool import shares_of
from kundig.value.lifetime.scores import bootstrap_means, known_at, log_scores, score_table, window_after
from kundig.value.lifetime.summaries import (
    day_number,
    days_in,
    order_days,
    summarize,
    summary_at,
    summary_sql,
)
from kundig.value.lifetime.yardstick import Yardstick

ROWS = 60
_random = np.random.default_rng(1)
SOLD: dict[str, Any] = {
    "customer": [f"c{row % 20}" for row in range(ROWS)],
    "date": (19_723 + _random.integers(0, 200, ROWS)).astype("datetime64[D]"),
    "amount": _random.gamma(2, 10, ROWS),
}
ONE = np.arange(ROWS) == 3
ZONES = (dt.UTC, dt.timezone(dt.timedelta(hours=1)))
TABLES: dict[str, Any] = {
    "empty": {name: values[:0] for name, values in SOLD.items()},
    "nothing": None,
    "a list": [1, 2],
    "columns missing": {"customer": SOLD["customer"]},
    "uneven": SOLD | {"amount": SOLD["amount"][:-1]},
    "ragged": SOLD | {"amount": [[1, 2], *SOLD["amount"][1:]]},
    "two dimensions": SOLD | {"amount": SOLD["amount"][:, None]},
    "customers of two kinds": SOLD | {"customer": [1, "a"] * (ROWS // 2)},
    "customers unknown": SOLD | {"customer": [None, *SOLD["customer"][1:]]},
    "customers that are NaN": SOLD | {"customer": np.full(ROWS, np.nan)},
    "customers beyond int64": SOLD | {"customer": np.full(ROWS, 2**63, np.uint64)},
    "objects": pd.DataFrame({"customer": [object()], "date": [1], "amount": [1]}),
    "time zones mixed": SOLD
    | {"date": [dt.datetime(2024, 1, 1 + row % 28, tzinfo=ZONES[row % 2]) for row in range(ROWS)]},
    "dates as text": SOLD | {"date": [str(day) for day in SOLD["date"]]},
    "dates as numbers": SOLD | {"date": np.arange(ROWS)},
    "a date missing": SOLD | {"date": np.where(ONE, np.datetime64("NaT", "D"), SOLD["date"])},
    "amounts as text": SOLD | {"amount": ["1"] * ROWS},
    "an amount missing": SOLD | {"amount": [None, *SOLD["amount"][1:]]},
    "an amount NaN": SOLD | {"amount": np.where(ONE, np.nan, SOLD["amount"])},
    "an amount infinite": SOLD | {"amount": np.where(ONE, np.inf, SOLD["amount"])},
    "amounts that overflow": SOLD | {"amount": np.full(ROWS, 1.7e308)},
    "pandas with NA": pd.DataFrame(SOLD).assign(amount=pd.array([pd.NA, *range(ROWS - 1)], dtype="Int64")),
    "Polars with null": pl.DataFrame(SOLD | {"amount": [None, *SOLD["amount"][1:].tolist()]}),
}
FINE: dict[str, Any] = {
    "trillions": SOLD | {"amount": SOLD["amount"] * 1e12},
    "trillionths": SOLD | {"amount": SOLD["amount"] * 1e-12},
    "losses": SOLD | {"amount": -SOLD["amount"]},
    "Decimals": SOLD | {"amount": [Decimal("1.5")] * ROWS},
    "one customer": SOLD | {"customer": ["x"] * ROWS},
    "one row": {name: values[:1] for name, values in SOLD.items()},
    "all once": SOLD | {"customer": list(range(ROWS))},
    "a date far ahead": SOLD | {"date": np.where(ONE, np.datetime64("2999-01-01"), SOLD["date"])},
    "a date of year 1": SOLD | {"date": np.where(ONE, np.datetime64("0001-01-01"), SOLD["date"])},
}
ENDS: dict[str, Any] = {
    "NaT": np.datetime64("NaT", "D"),
    "a word": "soon",
    "a part": 2.5,
    "a list": [1],
    "vast": 10**30,
    "NaN": float("nan"),
}


@pytest.mark.parametrize("table", TABLES)
@pytest.mark.parametrize("call", [order_days, summarize, choose])
def test_what_is_no_table_is_refused(call: Callable[..., Any], table: str) -> None:
    assert answered(call, TABLES[table]) == ""
    with pytest.raises(Refused):
        call(TABLES[table])


@pytest.mark.slow
@pytest.mark.parametrize("table", FINE)
def test_unusual_tables_give_numbers_or_a_refusal(table: str) -> None:
    assert answered(summarize, FINE[table]) == ""
    assert answered(choose, FINE[table]) == ""
    assert answered(lambda: forecast(order_days(FINE[table]))) == ""


def test_rows_twice_and_unsorted_are_the_same_purchases() -> None:
    twice = {name: np.concatenate([np.asarray(values)[::-1]] * 2) for name, values in SOLD.items()}
    once, again = (summarize(table).customers.sort_by("customer") for table in (SOLD, twice))
    assert again["frequency"].equals(once["frequency"])
    assert again["monetary"].to_numpy() == pytest.approx(2 * once["monetary"].to_numpy())


def test_what_comes_after_the_end_is_left_out_and_counted() -> None:
    found = summarize(FINE["a date far ahead"], "2024-12-31")
    assert found.later == 1
    assert found.customers["T"].to_numpy().max() < 53


@pytest.mark.parametrize("end", ENDS)
def test_what_is_no_day_is_refused(end: str) -> None:
    orders, day = order_days(SOLD), ENDS[end]
    calls: dict[str, Callable[[], Any]] = {
        "summarize": lambda: summarize(SOLD, day),
        "choose": lambda: choose(SOLD, [day], window_days=20),
        "day_number": lambda: day_number(day),
        "sql": lambda: summary_sql("a", "b", "c", "d", end=day),
        "yardstick": lambda: Yardstick(window_days=20).fit(orders, day),
        "window": lambda: window_after(orders, day, 10),
        "known": lambda: known_at(orders, day),
        "forecast": lambda: forecast(orders, end=day),
    }
    assert {name: answered(call) for name, call in calls.items()} == dict.fromkeys(calls, "")


@pytest.mark.parametrize("value", SCALARS)
def test_what_is_no_number_is_refused(value: str) -> None:
    orders, bad = drawn(gamma(80), leave=0.1), SCALARS[value]
    x, recency, age = ([1.0, 0.0, 2.0] * 20, [2.0, 0.0, 9.0] * 20, [10.0] * 60)
    model, scores = BetaGeoModel().fit(x, recency, age), {"one": np.log([0.5, 0.2])}
    calls: dict[str, Callable[[], Any]] = {
        "unit": lambda: days_in(bad),
        "window": lambda: window_after(orders, 19_100, bad),
        "yardstick": lambda: Yardstick(window_days=bad).fit(orders),
        "seed of yardstick": lambda: Yardstick(window_days=20, seed=bad).fit(orders),
        "most": lambda: Yardstick(window_days=20).fit(orders).distribution(orders, 19_200, most=bad),
        "bins": lambda: pit([[0.5, 0.5]], [1], bins=bad),
        "groups": lambda: reliability([0.5, 1.0], [1, 2], groups=bad),
        "level": lambda: score_table(scores, level=bad),
        "seed": lambda: bootstrap_means(np.ones((1, 3)), draws=3, seed=bad),
        "period": lambda: tracking(model, orders, end=19_100, period_days=bad),
        "window of choice": lambda: choose(orders, [19_150], window_days=bad),
        "horizon": lambda: forecast(orders, horizon_days=bad),
    }
    assert {name: answered(call) for name, call in calls.items()} == dict.fromkeys(calls, "")


@pytest.mark.parametrize("column", COLUMNS)
def test_what_is_no_column_is_refused(column: str) -> None:
    orders, make = drawn(gamma(80), leave=0.1), COLUMNS[column]
    chances, counts = np.array([0.5, 0.25, 0.25]), np.array([0.0, 1, 2, 0, 1, 2])
    logs = np.log([0.5, 0.5, 0.2])
    calls: dict[str, Callable[[], Any]] = {
        "scores": lambda: log_scores([make(chances), list(chances)], [0, 1]),
        "counts": lambda: log_scores([chances] * 6, make(counts)),
        "pit": lambda: pit([make(chances), list(chances)], [0, 1]),
        "counts of pit": lambda: pit([chances] * 6, make(counts)),
        "reliability": lambda: reliability(make(counts), counts),
        "counts of reliability": lambda: reliability(counts, make(counts)),
        "shares": lambda: shares_of({"one": make(logs), "two": logs - 1}),
        "table": lambda: score_table({"one": make(logs), "two": logs - 1}, draws=5),
        "who": lambda: score_table({"one": logs}, who=make([0, 1, 1]), draws=5),
        "covariates": lambda: Yardstick(window_days=20).fit(orders, covariates=make(np.arange(80.0))),
    }
    assert {name: answered(call) for name, call in calls.items()} == dict.fromkeys(calls, "")


def test_forecasts_that_are_certain_and_right_are_behind_nobody() -> None:
    found = score_table({"one": np.zeros(4), "two": np.zeros(4)}, draws=5)
    assert found["behind"].to_pylist() == found["behind_high"].to_pylist() == [0.0, 0.0]


def test_nothing_to_compare_is_refused() -> None:
    for call in (score_table, shares_of):
        assert answered(call, {}) == answered(call, {"one": []}) == ""


def test_the_summary_of_a_table_from_arrow_with_nulls_is_refused() -> None:
    table = pa.table(SOLD).set_column(2, "amount", pa.array([None, *SOLD["amount"][1:].tolist()]))
    assert answered(summarize, table) == ""
    assert answered(lambda: summary_at(order_days(SOLD), "2023-01-01")) == ""
