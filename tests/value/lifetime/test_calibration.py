"""Does calibration show forecasts that are too low, too narrow, too wide?"""

import datetime as dt

import numpy as np
import numpy.typing as npt
import pytest
from scipy.stats import nbinom, poisson

from kundig.value.lifetime.calibration import pit, reliability, tracking
from kundig.value.lifetime.summaries import order_days

Floats = npt.NDArray[np.float64]
MOST = 25


def forecast(rates: Floats) -> Floats:
    found = np.asarray(poisson.pmf(np.arange(MOST + 1), rates[:, None]), np.float64)
    found[:, -1] += poisson.sf(MOST, rates)
    return found


def customers(count: int = 20_000) -> tuple[Floats, npt.NDArray[np.int64]]:
    random = np.random.default_rng(7)
    rates = random.gamma(2.0, 0.5, count)
    return rates, random.poisson(rates)


def test_a_true_forecast_fills_all_deciles_alike() -> None:
    rates, counts = customers()
    assert pit(forecast(rates), counts) == pytest.approx(np.full(10, 0.1), abs=0.005)


def test_it_is_what_the_randomised_transform_is_on_average() -> None:
    rates, counts = customers(300)
    upper, lower = poisson.cdf(counts, 0.7 * rates), poisson.cdf(counts - 1, 0.7 * rates)
    draws = lower + np.random.default_rng(3).random((2000, 300)) * (upper - lower)
    expected = np.histogram(draws, 10, (0, 1))[0] / draws.size
    assert pit(forecast(0.7 * rates), counts) == pytest.approx(expected, abs=0.002)


def test_its_shape_tells_the_fault() -> None:
    rates, counts = customers()
    low = pit(forecast(0.6 * rates), counts)
    assert np.all(np.diff(low) > 0)
    spread = nbinom.rvs(1.0, 1.0 / (1.0 + rates), random_state=5)
    narrow = pit(forecast(rates), spread)
    assert min(narrow[0], narrow[-1]) > 0.11
    assert narrow[4:6].max() < 0.1


def test_what_lies_above_the_last_count_is_one_event() -> None:
    sharp = [[0.2, 0.8]]
    assert pit(sharp, [9], bins=5).tolist() == pytest.approx([0.0, 0.25, 0.25, 0.25, 0.25])


def test_reliability_shows_expected_and_actual_by_group() -> None:
    rates, counts = customers()
    found = reliability(rates, counts).to_pydict()
    assert found["customers"] == [2000] * 10
    gaps = np.abs(np.array(found["expected"]) - found["actual"]) / found["error"]
    assert (gaps < 4).all()
    assert found["expected"] == sorted(found["expected"])


class Steady:
    """Everybody orders twice a week, for ever."""

    def expected_purchases_new(self, horizon: float) -> float:
        return 2.0 * horizon


def test_tracking_lays_expected_beside_actual_week_by_week() -> None:
    days = {"a": [1, 3, 9, 22], "b": [5, 6, 14, 15, 29], "late": [16, 23]}
    rows = [(name, dt.date(2024, 1, day)) for name, on in days.items() for day in on]
    orders = order_days(
        {"customer": [r[0] for r in rows], "date": [r[1] for r in rows], "amount": [1.0] * len(rows)}
    )
    found = tracking(Steady(), orders, end="2024-01-14").table().to_pydict()
    assert found["start"] == [dt.date(2024, 1, day) for day in (1, 8, 15, 22)]
    assert found["held_out"] == [False, False, True, True]
    # a: 3, 9, 22; b: 6, 14, 15; the 29th begins a week that is not whole; the late one came after.
    assert found["actual"] == [2, 2, 1, 1]
    # In the first week a lives 6 days and b 2; afterwards both live 7 of each week.
    assert found["expected"] == pytest.approx([2 * 8 / 7, 4, 4, 4])
    assert found["expected_cumulated"][-1] == pytest.approx(2 * 8 / 7 + 12)
    assert found["actual_cumulated"] == [2, 4, 5, 6]
