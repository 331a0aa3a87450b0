"""Do bins of profits add up, and does their curve keep to its bounds?"""

import duckdb
import numpy as np
import pyarrow as pa
import pytest
from hypothesis import assume, example, given
from hypothesis import strategies as st

from kundig.base.refusals import Refused
from kundig.value import whale_curve
from kundig.value.scale.bins import Bins, bins_sql
from kundig.value.scale.curve import curve_of
from kundig.value.whale import nearly

ENGINE = duckdb.connect()
CENTS = st.lists(st.integers(-50_000, 50_000), max_size=60)
# Few bins with many different amounts in each, so that there is something to be wrong about.
CROWDED = st.lists(st.sampled_from([*range(10_000, 10_015), *range(-5_010, -4_995), 0, 7]), max_size=80)
EXACT = ("customers", "loss_makers", "loss_share", "peak_share", "unit")
NEARLY_EXACT = ("total", "peak_height", "loss_sum")


def rows(bins: Bins) -> list[tuple[float, ...]]:
    columns = (bins.number, bins.customers, bins.amount, bins.least, bins.most)
    return list(zip(*(column.tolist() for column in columns), strict=True))


@given(CENTS | CROWDED)
def test_the_curve_of_bins_keeps_to_the_bounds_it_states(cents: list[int]) -> None:
    assume(sum(cents) or not any(cents))  # a total of nothing but rounding is no whole to give percents of
    profits = np.array(cents, float) / 100
    exact, found = whale_curve(profits, draws=0), curve_of(Bins.of(profits), draws=0)
    curve = found.curve
    assert [getattr(curve, name) for name in EXACT] == [getattr(exact, name) for name in EXACT]
    for name in NEARLY_EXACT:
        assert getattr(curve, name) == pytest.approx(getattr(exact, name), rel=1e-9, abs=1e-9)
    below = exact.heights - curve.heights
    assert below.min() >= -1e-9 * (1 + abs(exact.heights).max())
    assert below.max() <= found.height_error + 1e-9 * (1 + abs(exact.heights).max())
    later = round((curve.plateau_share - exact.plateau_share) * len(cents))
    assert 0 <= later <= found.rank_error
    if exact.break_even_rank is None:
        assert curve.break_even_rank is None
    else:
        assert 0 <= (curve.break_even_rank or 0) - exact.break_even_rank <= found.rank_error


@given(st.lists(CENTS | CROWDED, min_size=1, max_size=4))
def test_merged_parts_are_the_whole(parts: list[list[int]]) -> None:
    whole = Bins.of(np.array([cent for part in parts for cent in part], float))
    assert rows(Bins.merged(Bins.of(np.array(part, float)) for part in parts)) == rows(whole)


@given(CENTS | CROWDED)
@example([1, 10, 100, 1000, 10_000, -1])
def test_sql_sorts_into_the_same_bins(cents: list[int]) -> None:
    given_rows = pa.table({"cents": pa.array(cents, pa.int64())})
    ENGINE.register("given_rows", given_rows)
    found = ENGINE.sql(bins_sql("given_rows", "cents")).to_arrow_table()
    assert rows(Bins.read(found)) == rows(Bins.of(np.array(cents, float)))


def test_where_amounts_of_a_bin_are_equal_the_curve_is_exact() -> None:
    found = curve_of(Bins.of([90.0, 90.0, 10.0, 0.0, -20.0, -20.0]))
    assert (found.height_error, found.rank_error) == (0.0, 0)


def test_many_customers_are_drawn_within_a_thousandth_of_a_percent() -> None:
    profits = np.random.default_rng(7).lognormal(3, 1, 50_000) - 15
    exact, found = whale_curve(profits), curve_of(Bins.of(profits))
    assert found.height_error < 1e-3
    assert found.curve.heights == pytest.approx(exact.heights, abs=found.height_error)
    assert found.curve.band_low == pytest.approx(exact.band_low, abs=0.5)
    assert found.curve.band_high == pytest.approx(exact.band_high, abs=0.5)


@pytest.mark.parametrize("wrong", [float("nan"), float("inf"), float("-inf")])
def test_a_profit_that_is_no_number_is_refused(wrong: float) -> None:
    with pytest.raises(Refused) as refused:
        Bins.of([1.0, wrong])
    ENGINE.register("wrong_rows", pa.table({"profit": [1.0, wrong]}))
    with pytest.raises(Refused) as refused_sql:
        Bins.read(ENGINE.sql(bins_sql("wrong_rows", "profit")).to_arrow_table())
    assert (refused.value.code, refused_sql.value.params) == ("whale.not_finite", {"customers": 1})


def test_amounts_of_any_size_have_a_bin() -> None:
    sizes = [5e-324, 1e-300, 0.01, 1e12, 1e300]
    bins = Bins.of([*sizes, *(-size for size in sizes), 0.0])
    assert bins.most.tolist() == sorted([*sizes, *(-size for size in sizes), 0.0])
    assert nearly(float(bins.amount.sum())) == 0.0
