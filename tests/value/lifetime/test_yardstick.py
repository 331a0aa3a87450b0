"""Does the yardstick forecast honestly, with season and covariates, and say when it cannot?"""

import numpy as np
import numpy.typing as npt
import pyarrow as pa
import pytest

from kundig.base.refusals import Refused
from kundig.value.lifetime import yardstick
from kundig.value.lifetime.calibration import pit
from kundig.value.lifetime.scores import log_scores, window_after
from kundig.value.lifetime.summaries import OrderDays
from kundig.value.lifetime.yardstick import Yardstick, features_at, past_ends

START = 19_000  # 2022-01-08
MOST = 20


def drawn(
    rates: npt.NDArray[np.float64], days: int, *, season: float = 0.0, leave: float = 0.0, seed: int = 1
) -> OrderDays:
    """Customers who come in the first tenth of the days, and order at random afterwards.

    `rates`: orders per day; `season`: how many more of them in winter; `leave`: the chance a day.
    """
    random = np.random.default_rng(seed)
    born = random.integers(0, days // 10, len(rates))
    gone = born + random.geometric(max(leave, 1e-9), len(rates))
    at = np.arange(days)
    swing = 1 + season * np.cos(2 * np.pi * (START + at) / 365.25)
    orders = random.random((len(rates), days)) < rates[:, None] * swing
    orders &= (at > born[:, None]) & (at < gone[:, None])
    orders[np.arange(len(rates)), born] = True
    code, day = np.nonzero(orders)
    names = pa.array([f"c{i}" for i in range(len(rates))])
    return OrderDays(names, code, day + START, np.ones(len(day)))


def gamma(count: int, seed: int = 2) -> npt.NDArray[np.float64]:
    return np.random.default_rng(seed).gamma(0.8, 0.02, count)


def test_it_is_calibrated_on_customers_who_leave() -> None:
    orders = drawn(gamma(6000), 300, leave=0.003)
    end = START + 259
    window = window_after(orders, np.datetime64(end, "D"), 40)
    found = Yardstick(window_days=40).fit(orders, np.datetime64(end, "D"))
    forecast = found.distribution(orders, np.datetime64(end, "D"), most=MOST)
    assert forecast.sum(axis=1) == pytest.approx(np.ones(len(forecast)))
    assert forecast.min() >= 0
    assert pit(forecast, window.counts) == pytest.approx(np.full(10, 0.1), abs=0.01)
    chance = found.probability(orders, np.datetime64(end, "D"))
    assert chance == pytest.approx(1 - forecast[:, 0])
    assert chance.mean() == pytest.approx((window.counts > 0).mean(), abs=0.01)


def test_it_sees_nothing_of_the_future() -> None:
    orders = drawn(gamma(300), 300)
    past = orders.day <= START + 199
    known = OrderDays(orders.customers, orders.code[past], orders.day[past], orders.amount[past])
    end = np.datetime64(START + 199, "D")
    now, then = (Yardstick(window_days=30).fit(rows, end) for rows in (orders, known))
    assert np.array_equal(now.distribution(orders, end, most=5), then.distribution(known, end, most=5))


def test_the_same_data_give_the_same_forecast_to_the_bit() -> None:
    orders, end = drawn(gamma(300), 300), np.datetime64(START + 299, "D")
    first, second = (Yardstick(window_days=30).fit(orders).probability(orders, end) for _ in range(2))
    assert np.array_equal(first, second)


def test_what_is_known_of_a_customer_is_counted_by_hand() -> None:
    # One customer, orders on days 0, 4 and 10; seen on day 12 with a window of 5 days.
    orders = OrderDays(pa.array(["a"]), np.zeros(3, int), START + np.array([0, 4, 10]), np.ones(3))
    found = features_at(orders, START + 12, 5)[0]
    expected = [
        0.0,
        np.log(3),
        np.log(3),
        np.log(3 / 17),
        np.log1p(2 / (15 / 3)),
        np.log(3) * np.log(3),
        np.log(2),
    ]
    assert found == pytest.approx(expected)


def test_past_windows_never_reach_beyond_what_is_known() -> None:
    orders = drawn(gamma(20), 100)
    ends = past_ends(orders, START + 60, 20)
    assert ends.max() == START + 40
    assert ends.min() >= START


def test_season_enters_once_the_past_spans_two_years(monkeypatch: pytest.MonkeyPatch) -> None:
    # Nearly three years; the window to forecast is the rise into winter.
    orders, day = drawn(gamma(1000), 1090, season=0.9), np.datetime64(START + 1040, "D")
    window = window_after(orders, day, 45)
    with_season = Yardstick(window_days=45).fit(orders, day)
    forecast = with_season.probability(orders, day).mean()
    monkeypatch.setattr(yardstick, "YEAR", 1e6)
    without = Yardstick(window_days=45).fit(orders, day)
    assert (with_season.season_, without.season_) == (True, False)
    ordered = (window.counts > 0).mean()
    assert forecast == pytest.approx(ordered, rel=0.1)
    assert without.probability(orders, day).mean() < 0.9 * ordered


def test_covariates_enter() -> None:
    random = np.random.default_rng(4)
    loyal = random.integers(0, 2, 3000).astype(float)
    orders, end = drawn(np.where(loyal, 0.02, 0.002), 120), np.datetime64(START + 99, "D")
    window = window_after(orders, end, 20)
    plain = Yardstick(window_days=20).fit(orders, end)
    informed = Yardstick(window_days=20).fit(orders, end, covariates=loyal[:, None])
    scores = [
        float(log_scores(one.distribution(orders, end, most=MOST), window.counts).mean())
        for one in (plain, informed)
    ]
    assert scores[1] > scores[0] + 0.005


def refusal(orders: OrderDays, window_days: int, covariates: npt.ArrayLike | None = None) -> str:
    with pytest.raises(Refused) as refused:
        Yardstick(window_days=window_days).fit(orders, covariates=covariates)
    return refused.value.code


def test_it_says_why_it_cannot_learn() -> None:
    orders = drawn(gamma(50), 100)
    once = drawn(np.zeros(50), 100)
    once.day[-1] = START + 99
    assert refusal(orders, 400) == "lifetime.no_past_window"
    assert refusal(once, 20) == "lifetime.nothing_to_tell_apart"
    assert refusal(orders, 20, np.zeros((3, 1))) == "lifetime.covariates_shape"
    assert refusal(orders, 20, np.full((50, 1), np.nan)) == "lifetime.not_finite"
