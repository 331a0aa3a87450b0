"""Does the whale curve say who makes and who costs the profit?"""

from pathlib import Path

import duckdb
import numpy as np
import pandas as pd
import polars as pl
import pyarrow as pa
import pytest
from hypothesis import given
from hypothesis import strategies as st

from kundig.base.refusals import Refused
from kundig.value import whale_curve
from kundig.value.whale import WhaleCurve

CENTS = st.lists(st.integers(-50_000, 50_000), max_size=60)


def by_hand(profits: list[float]) -> dict[str, object]:
    """The curve's figures by plain counting, one customer after the other."""
    ordered = sorted(profits, reverse=True)
    running = [0.0]
    for one in ordered:
        running.append(running[-1] + one)
    total, peak = running[-1], max(running)
    even = (
        next((n for n in range(1, len(running)) if running[n] >= total - 1e-9), None) if total > 0 else None
    )
    wide = next((n for n in range(len(running)) if running[n] >= 0.95 * peak - 1e-9), 0) if peak > 0 else 0
    return {
        "peak": peak * (100 / total if total > 0 else 1),
        "peak_share": running.index(peak) / len(ordered) if ordered else 0,
        "plateau_share": wide / len(ordered) if ordered else 0,
        "break_even_rank": even,
        "loss_makers": sum(one < 0 for one in ordered),
    }


def figures(curve: WhaleCurve) -> dict[str, object]:
    return {
        "peak": pytest.approx(curve.peak_height, abs=1e-6),
        "peak_share": curve.peak_share,
        "plateau_share": curve.plateau_share,
        "break_even_rank": curve.break_even_rank,
        "loss_makers": curve.loss_makers,
    }


def test_the_curve_rises_to_its_peak_and_falls_to_the_total() -> None:
    curve = whale_curve([90.0, 60.0, 10.0, -20.0, -40.0])
    assert (curve.total, curve.unit, curve.peak_height, curve.peak_share) == (100.0, "percent", 160.0, 0.6)
    assert (curve.plateau_share, curve.break_even_rank, curve.break_even_share) == (0.6, 2, 0.4)
    assert (curve.loss_makers, curve.loss_share, curve.loss_sum) == (2, 0.4, -60.0)
    assert [curve.heights[n] for n in (0, 20, 40, 60, 80, 100)] == pytest.approx([0, 90, 150, 160, 140, 100])


@given(CENTS)
def test_each_figure_equals_plain_counting(cents: list[int]) -> None:
    profits = [float(one) for one in cents]
    assert by_hand(profits) == figures(whale_curve(np.array(profits), draws=0))


@given(CENTS)
def test_the_curve_is_concave_and_ends_at_the_total(cents: list[int]) -> None:
    curve = whale_curve(np.array(cents, float), draws=0)
    end = 100.0 if curve.total > 0 else curve.total
    assert curve.heights[-1] == pytest.approx(end, abs=1e-6)
    assert np.diff(curve.heights, 2).max() <= 1e-6 * max(1, abs(curve.heights).max())


@given(CENTS, st.randoms())
def test_the_order_of_the_rows_changes_nothing(cents: list[int], chance: object) -> None:
    shuffled = list(cents)
    chance.shuffle(shuffled)  # type: ignore[attr-defined]
    one, other = whale_curve(np.array(cents, float)), whale_curve(np.array(shuffled, float))
    assert one.points() == other.points()
    assert one.band_low.tolist() == other.band_low.tolist()


def test_a_total_of_zero_or_less_gives_money() -> None:
    zero, loss = whale_curve([5.0, -5.0]), whale_curve([1.0, -4.0])
    assert (zero.unit, zero.peak_height, zero.break_even_rank) == ("money", 5.0, None)
    assert (loss.unit, loss.peak_height, loss.heights[-1]) == ("money", 1.0, -3.0)


def test_nobody_gives_an_empty_curve() -> None:
    curve = whale_curve(np.array([]))
    assert (curve.customers, curve.total, curve.unit, curve.peak_share, curve.loss_share) == (
        0,
        0,
        "money",
        0,
        0,
    )
    assert curve.heights.tolist() == curve.band_low.tolist() == [0.0] * 101


def test_one_customer_is_the_whole_curve() -> None:
    curve = whale_curve([7.0])
    assert (curve.peak_height, curve.peak_share, curve.plateau_share, curve.break_even_rank) == (100, 1, 1, 1)


def test_ties_rise_in_a_straight_line_and_have_no_band() -> None:
    curve = whale_curve([3.0] * 50)
    assert curve.heights == pytest.approx(np.arange(101))
    assert curve.band_high - curve.band_low == pytest.approx(np.zeros(101), abs=1e-9)


def test_where_nobody_loses_the_peak_is_the_total() -> None:
    curve = whale_curve([5.0, 3.0, 0.0])
    assert (curve.peak_height, curve.peak_share, curve.loss_makers, curve.loss_sum) == (100, 2 / 3, 0, 0)


def test_all_kinds_of_frames_give_the_same_curve() -> None:
    columns = {"customer": ["a", "b", "c"], "profit": [5.0, -1.0, 2.0]}
    kinds = [columns, pa.table(columns), pd.DataFrame(columns), pl.DataFrame(columns)]
    assert {tuple(whale_curve(kind).points()) for kind in kinds} == {
        tuple(whale_curve([5.0, -1.0, 2.0]).points())
    }


def test_the_given_profits_are_not_changed() -> None:
    profits = np.array([1.0, 3.0, 2.0])
    whale_curve(profits)
    assert profits.tolist() == [1.0, 3.0, 2.0]


def test_what_is_no_number_is_refused() -> None:
    with pytest.raises(Refused) as refused:
        whale_curve([1.0, float("nan")])
    assert (refused.value.code, refused.value.params) == ("whale.not_finite", {"customers": 1})
    with pytest.raises(Refused, match="no_column"):
        whale_curve({"gain": [1.0]})
    with pytest.raises(Refused, match="empty_cells"):
        whale_curve({"profit": [1.0, None]})


def test_the_band_equals_a_bootstrap_of_the_customers_themselves() -> None:
    rng = np.random.default_rng(3)
    profits = rng.normal(20, 60, 3000)
    curve = whale_curve(profits, draws=400, seed=1)
    drawn = np.array([whale_curve(rng.choice(profits, 3000), draws=0).heights for _ in range(400)])
    low, high = np.quantile(drawn, (0.1, 0.9), axis=0)
    wide = high - low
    assert np.abs(curve.band_low - low).max() < 0.25 * wide.max()
    assert np.abs(curve.band_high - high).max() < 0.25 * wide.max()
    assert (curve.band_low <= curve.heights + 1e-9).mean() > 0.95


def test_the_seed_decides_the_band() -> None:
    profits = np.random.default_rng(0).normal(5, 20, 500)
    bands = [whale_curve(profits, seed=seed).band_low.tolist() for seed in (1, 1, 2)]
    assert bands[0] == bands[1] != bands[2]


def test_cdnow_equals_pandas(cdnow: pd.DataFrame) -> None:
    money = cdnow.groupby("customer").amount.sum().sort_values(ascending=False)
    curve = whale_curve(money.to_numpy(), basis="revenue")
    running = np.concatenate([[0], money.cumsum().to_numpy()])
    assert (curve.customers, curve.basis) == (23_570, "revenue")
    assert curve.total == pytest.approx(2_500_315.63, abs=0.005)
    places = np.linspace(0, len(money), 101)
    assert curve.heights == pytest.approx(
        np.interp(places, np.arange(len(running)), running) / curve.total * 100
    )
    assert curve.plateau_share == np.argmax(running >= 0.95 * running.max()) / len(money)


def test_online_retail_equals_pandas(online_retail: Path) -> None:
    rows = pd.read_parquet(online_retail).dropna(subset="CustomerID")
    money = (rows.Quantity * rows.UnitPrice).groupby(rows.CustomerID).sum()
    sql = f"""SELECT sum(Quantity * UnitPrice) AS profit FROM '{online_retail}'
              WHERE CustomerID IS NOT NULL GROUP BY CustomerID"""
    curve = whale_curve(duckdb.connect().sql(sql).to_arrow_table())
    top = money.nlargest(round(len(money) * 0.2)).sum() / money.sum() * 100
    assert curve.customers == len(money)
    assert curve.heights[20] == pytest.approx(top, abs=0.02)
