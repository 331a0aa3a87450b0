"""Is what customers bring forecast as it comes, and said how sure that is?"""

from functools import cache

import numpy as np
import pyarrow as pa
import pytest

from kundig.base.refusals import Refused
from kundig.value.lifetime.choice import YARDSTICK, choose
from kundig.value.lifetime.forecast import Forecast, forecast
from kundig.value.lifetime.messages import MESSAGES
from kundig.value.lifetime.summaries import OrderDays

START, DAYS, HORIZON = 19_000, 700, 180
END = np.datetime64(START + DAYS, "D")
FIGURES = ("active_chance", "expected_purchases", "lifetime_value", "lifetime_low", "lifetime_high")


@cache
def base(count: int = 3_000, seed: int = 5) -> OrderDays:
    """Customers who buy as MBG/NBD and spend as Gamma-Gamma say, also in the horizon after the end."""
    random = np.random.default_rng(seed)
    rate, leave = random.gamma(0.9, 1 / 40, count), random.beta(0.6, 3.0, count)
    mean = random.gamma(4.0, 1 / 60, count)
    code: list[int] = []
    day: list[int] = []
    for one in range(count):
        at = random.uniform(0, DAYS - 60)
        while at < DAYS + HORIZON:
            if not code or (code[-1], day[-1]) != (one, int(at)):
                code.append(one)
                day.append(int(at))
            if random.random() < leave[one]:
                break
            at += random.exponential(1 / rate[one])
    amount = random.gamma(5.0, 1.0, len(code)) / mean[code]
    return OrderDays(pa.array(range(count)), np.array(code), np.array(day) + START, amount)


@cache
def found() -> Forecast:
    return forecast(base(), end=END, horizon_days=HORIZON, discount_per_year=0.0)


def later() -> tuple[np.ndarray, np.ndarray]:
    """Purchases and money of each customer after the end."""
    orders = base()
    came = orders.day > START + DAYS
    size = len(orders.customers)
    return (
        np.bincount(orders.code[came], minlength=size),
        np.bincount(orders.code[came], orders.amount[came], minlength=size),
    )


def column(name: str, of: Forecast | None = None) -> np.ndarray:
    figures: np.ndarray = (of or found()).customers[name].to_numpy()
    return figures


def test_each_customer_has_a_forecast() -> None:
    assert found().customers["customer"].to_pylist() == list(range(3_000))
    assert all(np.isfinite(column(name)).all() for name in FIGURES)
    assert ((column("active_chance") >= 0) & (column("active_chance") <= 1)).all()
    assert (column("lifetime_low") <= column("lifetime_high")).all()


def test_sums_come_as_foretold() -> None:
    purchases, money = later()
    assert column("expected_purchases").sum() == pytest.approx(purchases.sum(), rel=0.05)
    assert found().total.expected == pytest.approx(column("lifetime_value").sum())
    assert found().total.low < money.sum() < found().total.high


def test_eight_of_ten_customers_lie_between_their_bounds() -> None:
    _, money = later()
    buys = column("lifetime_high") > 0  # of the others it is sure by more than 90 % that they bring nothing
    inside = (money >= column("lifetime_low")) & (money <= column("lifetime_high"))
    assert 0.8 < inside[buys].mean() < 0.92  # more than 0.8, since for most the lower bound is nothing at all
    assert 0.07 < (money > column("lifetime_high"))[buys].mean() < 0.13
    assert (money[~buys] == 0).mean() > 0.9


def test_bounds_of_the_sum_know_how_far_past_windows_were_off() -> None:
    sure = forecast(base(), end=START_OF_NOTHING)
    assert sure.missed == 0.0
    assert [one.code for one in sure.choice.warnings] == ["lifetime.too_short"]
    assert found().missed > 0
    width = (found().total.high - found().total.low) / found().total.expected
    assert width > 2 * 1.28 * found().missed * 0.9


START_OF_NOTHING = np.datetime64(START + 4, "D")


@pytest.mark.slow
def test_what_comes_after_the_end_changes_nothing() -> None:
    orders = base()
    past = orders.day <= START + DAYS
    cut = OrderDays(orders.customers, orders.code[past], orders.day[past], orders.amount[past])
    again = forecast(cut, end=END, horizon_days=HORIZON, discount_per_year=0.0)
    assert again.customers.equals(found().customers)


def test_too_little_to_choose_by_takes_the_default_and_says_so() -> None:
    short = forecast(base(), end=START_OF_NOTHING)
    assert (short.choice.winner, short.choice.why.code) == ("modified_beta_geo", "lifetime.chosen_unscored")
    assert all(np.isfinite(column(name, short)).all() for name in FIGURES)


def test_nobody_who_came_back_leaves_the_mean_of_all_purchases() -> None:
    count = 50
    days, amounts = np.arange(count) + START, np.linspace(10, 30, count)
    once = forecast(OrderDays(pa.array(range(count)), np.arange(count), days, amounts))
    codes = [one.code for one in once.warnings]
    assert {"lifetime.nobody_repeats", "lifetime.spend_of_first_purchases"} <= set(codes)
    assert all(np.isfinite(column(name, once)).all() for name in FIGURES)
    assert set(codes) <= MESSAGES.keys()


def test_losses_stay_losses() -> None:
    orders = base()
    lost = OrderDays(orders.customers, orders.code, orders.day, -orders.amount)
    worse = forecast(lost, end=END, horizon_days=HORIZON)
    assert worse.total.expected < 0
    assert (column("lifetime_low", worse) <= column("lifetime_high", worse)).all()


def test_nobody_before_the_end_is_refused() -> None:
    with pytest.raises(Refused) as refused:
        forecast(base(), end="1999-01-01")
    assert refused.value.code == "lifetime.nothing_before"


def seasonal() -> OrderDays:
    """Customers who order in a few weeks of each year until they leave, which no model of buying knows."""
    random = np.random.default_rng(3)
    rows = []
    for one in range(600):
        first, years = int(random.integers(0, 3)), int(random.geometric(0.15))
        for year in range(first, min(first + years, 5)):
            days = random.choice(30, 1 + one % 3, replace=False) + one % 2 * 200
            rows += [(one, START + 365 * year + int(day)) for day in days]
    code, day = np.array(sorted(rows)).T
    return OrderDays(pa.array(range(600)), code, day, np.full(len(code), 10.0))


@pytest.mark.slow
def test_the_yardstick_forecasts_where_it_was_better_over_the_whole_horizon() -> None:
    orders = seasonal()
    found = forecast(orders, horizon_days=365, discount_per_year=0.0)
    assert choose(orders).winner == YARDSTICK
    assert found.by_yardstick
    last_year = (orders.day > orders.day.max() - 365).sum()
    assert column("expected_purchases", found).sum() == pytest.approx(0.85 * last_year, rel=0.1)
    assert column("lifetime_value", found).sum() == pytest.approx(8.5 * last_year, rel=0.1)
    assert (column("lifetime_low", found) <= column("lifetime_high", found)).all()
