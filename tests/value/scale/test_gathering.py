"""Do sums over a base say the same as its customers one by one?"""

import datetime as dt

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.value.scale.transactions import ledger

from kundig.base.refusals import Refused
from kundig.lake.engine import DuckEngine
from kundig.value import rfm, value_cube, whale_curve
from kundig.value.cube import base_cube
from kundig.value.lifetime.beta_geo import ModifiedBetaGeoModel
from kundig.value.lifetime.gamma_gamma import GammaGammaModel
from kundig.value.lifetime.money import lifetime_value
from kundig.value.lifetime.summaries import summarize
from kundig.value.scale.gathering import Base, gather
from kundig.value.scale.transactions import Transactions

FIRST = dt.date(2024, 1, 1)
LEDGER = st.lists(
    st.tuples(st.sampled_from("abcdef"), st.integers(0, 60), st.integers(-900, 900)), min_size=1, max_size=60
)
TOLD = Transactions("ledger", cost="cost")


def table(rows: list[tuple[str, int, int]]) -> pa.Table:
    customers, days, cents = zip(*rows, strict=True)
    amounts = np.array(cents) / 4
    return pa.table(
        {
            "customer": customers,
            "day": [FIRST + dt.timedelta(days=day) for day in days],
            "amount": amounts,
            "cost": amounts * 0.5 + 3,
        }
    )


def gathered(
    engine: DuckEngine, rows: pa.Table, told: Transactions = TOLD, *, end: dt.date | None = None
) -> Base:
    engine.connection.register("ledger", rows)
    return gather(engine, told, end=end)


def profits(rows: pa.Table) -> pa.Table:
    priced = rows.append_column("profit", pc.subtract(rows["amount"], rows["cost"]))
    found = priced.group_by("customer").aggregate([("profit", "sum"), ("day", "min")])
    return found.rename_columns({"profit_sum": "profit", "day_min": "first_on"})


@pytest.mark.slow
@given(LEDGER)
def test_curve_heat_map_and_cube_are_those_of_single_customers(rows: list[tuple[str, int, int]]) -> None:
    given_rows = table(rows)
    with DuckEngine() as engine:
        base = gathered(engine, given_rows)
    won = profits(given_rows)
    exact = whale_curve(won)
    assert base.whale.curve.loss_makers == exact.loss_makers
    assert base.whale.curve.heights == pytest.approx(exact.heights, abs=base.whale.height_error + 1e-6)
    single = rfm(given_rows, date="day")
    assert base.heat_map.drop(["monetary"]) == single.heat_map.drop(["monetary"])
    assert base.heat_map["monetary"].to_pylist() == pytest.approx(single.heat_map["monetary"].to_pylist())
    nobody = pa.table({"customer": pa.array([], "string"), "since": pa.array([], pa.date32()), "until": []})
    cube = base_cube(value_cube(nobody, won, as_of=base.end))
    assert base.cube.customers == cube.customers
    assert base.cube.tenure_years == pytest.approx(cube.tenure_years)
    assert base.cube.profit_per_customer_year == pytest.approx(cube.profit_per_customer_year, abs=1e-6)


def test_each_customer_is_worth_what_the_models_say_on_one_machine() -> None:
    rows = ledger(2_000, seed=11)
    end = pc.max(rows["day"]).as_py()
    with DuckEngine() as engine:
        base = gathered(engine, rows)
        value = base.fit()
        engine.keep_batches("valued", base.customers, *base.valuing(value))
        found = engine.table("SELECT * FROM valued ORDER BY customer")
        told = engine.map_batches(base.customers, *base.valuing(value)).read_all().sort_by("customer")
    assert found == told
    single = summarize(rows, end, date="day").customers.sort_by("customer")
    history = single["frequency"].to_numpy(), single["recency"].to_numpy(), single["T"].to_numpy()
    buying = ModifiedBetaGeoModel().fit(*history)
    assert value.purchases.params_ == pytest.approx(buying.params_, rel=1e-6)
    spending = GammaGammaModel().fit(history[0], single["monetary"])
    assert value.spend.params_ == pytest.approx(spending.params_, rel=1e-3)
    expected = lifetime_value(buying, spending).expected(*history, single["monetary"])
    assert found["customer"] == single["customer"]
    assert found["lifetime_value"].to_numpy() == pytest.approx(expected, rel=1e-4)
    assert found["active_chance"].to_numpy() == pytest.approx(buying.probability_alive(*history), rel=1e-6)
    scored = rfm(rows, date="day").customers.sort_by("customer")
    for name in ("recency", "frequency", "r", "f"):
        assert found[name] == scored[name]
    apart = np.abs(found["m"].to_numpy() - scored["m"].to_numpy())
    assert (apart.max(), apart.mean() < 0.01) == (1, True)


def test_what_lies_after_the_end_is_left_out() -> None:
    rows = table([("a", 0, 400), ("a", 9, 800), ("b", 20, 400)])
    with DuckEngine() as engine:
        base = gathered(engine, rows, end=FIRST + dt.timedelta(days=10))
    assert (base.cube.customers, base.cube.profit) == (1, 300 / 2 - 6)
    assert base.histories.T.tolist() == [10 / 7]


def test_without_known_costs_the_curve_is_one_of_revenue() -> None:
    with DuckEngine() as engine:
        base = gathered(engine, table([("a", 0, 400), ("b", 9, -40)]), Transactions("ledger"))
        value = base.customers
        assert engine.table(value)["cost"].to_pylist() == [0.0, 0.0]
    assert (base.whale.curve.basis, base.whale.curve.total) == ("revenue", 90.0)


def test_decimals_stay_exact() -> None:
    rows = table([("a", 0, 400), ("b", 9, -40)] * 1000)
    tenths = pa.array([0.1] * len(rows)).cast(pa.decimal128(12, 2))
    with DuckEngine() as engine:
        rows = rows.set_column(2, "amount", tenths).set_column(3, "cost", pc.negate(tenths))
        base = gathered(engine, rows)
    assert (base.whale.curve.total, base.cube.profit) == (400.0, 400.0)


@pytest.mark.parametrize("column", ["customer", "day", "amount", "cost"])
@pytest.mark.parametrize("end", [None, FIRST])
def test_transactions_that_lack_something_are_refused(column: str, end: dt.date | None) -> None:
    rows = table([("a", 0, 400), ("b", 0, 40)])
    cells = pa.array([None, rows[column][1].as_py()], rows[column].type)
    rows = rows.set_column(rows.column_names.index(column), column, cells)
    with DuckEngine() as engine, pytest.raises(Refused) as refused:
        gathered(engine, rows, end=end)
    told = "amount" if column == "cost" else column
    assert (refused.value.code, refused.value.params) == ("scale.missing", {"column": told})


def test_no_transactions_are_refused() -> None:
    rows = table([("a", 5, 400)])
    with DuckEngine() as engine, pytest.raises(Refused) as refused:
        gathered(engine, rows, end=FIRST)
    assert refused.value.code == "lifetime.nothing_before"
    with DuckEngine() as engine, pytest.raises(Refused) as refused:
        gathered(engine, rows.slice(1))
    assert refused.value.code == "lifetime.empty"


def test_an_amount_that_is_no_number_is_refused() -> None:
    rows = table([("a", 5, 400)])
    with DuckEngine() as engine, pytest.raises(Refused) as refused:
        gathered(engine, rows.set_column(2, "amount", pa.array([float("nan")])))
    assert refused.value.code == "whale.not_finite"
