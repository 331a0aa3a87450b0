"""Are amounts of customers with contracts, and their bounds, those of a simulation?"""

import numpy as np
import pytest
from tests.value.lifetime.subscribers import Floats

from kundig.base.refusals import Refused
from kundig.value.lifetime.contracts.profit import ProfitChange
from kundig.value.lifetime.contracts.values import contract_values, months_within, worths
from kundig.value.lifetime.contracts.years import Profits, year_of

MONTHS = 12


def learned(spread: float = 0.3, customers: int = 20_000, drift: float = 0.0) -> ProfitChange:
    chance = np.random.default_rng(4)
    before = chance.normal(40, 80, customers)
    return ProfitChange.learned(
        before, before * (1 + drift) + (np.abs(before) + 40) * spread * chance.standard_t(5, customers)
    )


def staying(rate: float) -> Floats:
    return np.asarray((1 - rate) ** np.arange(1, MONTHS + 1)[None, :], np.float64)


def test_a_customer_who_stays_brings_what_he_brought() -> None:
    found = contract_values(
        staying(0.0), np.array([1000.0, -50.0]), learned(0.0), which=np.zeros(2, int), discount_per_year=0.0
    )
    assert found.expected == pytest.approx(np.array([1000.0, -50.0]) * 365 / 365.25)
    assert found.quantiles == pytest.approx(np.tile(found.expected, (2, 1)))


def test_months_to_come_are_discounted_and_half_of_the_month_of_leaving_is_paid() -> None:
    worth = worths(365, 0.1)
    assert worth.sum() == pytest.approx(0.949, abs=0.0005)
    leaves = np.zeros((1, MONTHS))
    leaves[0, :2] = 1.0  # leaves in the third month for sure
    found = contract_values(leaves, np.array([1200.0]), learned(0.0))
    assert found.expected[0] == pytest.approx(1200 * (worth[:2].sum() + worth[2] / 2))


@pytest.mark.parametrize("rate", [0.0, 0.004, 0.02, 0.2])
@pytest.mark.parametrize("profit", [-300.0, -20.0, 0.0, 60.0, 150.0, 5_000.0])
def test_bounds_hold_as_many_simulated_customers_as_they_say(rate: float, profit: float) -> None:
    change = learned()
    found = contract_values(staying(rate), np.array([profit]), change, discount_per_year=0.1)
    chance = np.random.default_rng(7)
    place = np.full(1, profit) / change.size(np.array([profit]))
    next_year = change.at(place)[0] * change.size(np.array([profit]))
    month = np.searchsorted(np.cumsum(-np.diff(staying(rate)[0], prepend=1.0)), chance.random(100_000))
    paid = np.append(np.cumsum(worths(365, 0.1)) - worths(365, 0.1) / 2, worths(365, 0.1).sum())
    came = chance.choice(next_year, 100_000) * paid[month]
    low, high = found.quantiles[:, 0]
    assert np.mean(came < low) <= 0.13
    assert np.mean(came <= low + 1e-9) >= 0.07
    assert np.mean(came > high) <= 0.13
    assert np.mean(came >= high - 1e-9) >= 0.07
    assert found.expected[0] == pytest.approx(came.mean(), abs=0.03 * (abs(profit) + 40))
    # Of the tails, which 40 quantiles cut off, the variance knows.
    assert 0.95 <= found.variance[0] / came.var() <= 1.2


def test_a_million_alike_cost_no_more_than_their_rows() -> None:
    chance = np.random.default_rng(1)
    rows = np.cumprod(1 - chance.uniform(0, 0.02, (500, MONTHS)), axis=1)
    which = chance.integers(0, 500, 2_000)
    profit = chance.normal(50, 100, 2_000)
    together = contract_values(rows, profit, learned(), which=which)
    single = contract_values(rows[which], profit, learned())
    assert together.expected == pytest.approx(single.expected)
    assert together.quantiles == pytest.approx(single.quantiles, abs=4.0)
    assert np.abs(together.quantiles - single.quantiles).mean() < 0.1


def test_the_sum_over_customers_is_right_though_few_bring_most() -> None:
    chance = np.random.default_rng(4)
    before = chance.lognormal(4, 1.5, 50_000)
    last = before * chance.lognormal(-0.02, 0.2, 50_000)
    change = ProfitChange.learned(before, last)
    assert change.common == pytest.approx((last - before).sum() / (before + np.median(before)).sum())
    assert change.expected(before).sum() == pytest.approx(before.sum(), rel=0.002)


def test_what_all_have_moved_by_is_no_forecast() -> None:
    change = learned(0.1, drift=0.3)
    assert change.common > 0.05
    assert change.expected(np.array([100.0]))[0] == pytest.approx(100, rel=0.25)


def test_too_few_customers_teach_no_change() -> None:
    change = ProfitChange.learned(np.array([1.0, 2.0]), np.array([3.0, 9.0]))
    assert change.expected(np.array([7.0, -7.0])).tolist() == [7.0, -7.0]


def test_part_of_a_year_is_filled_with_the_mean_customer() -> None:
    assert year_of(np.array([30.0, 30.0]), np.array([1.0, 0.25]), 80.0).tolist() == [30.0, 90.0]


def test_new_customers_teach_their_own_change() -> None:
    chance = np.random.default_rng(4)
    share = np.where(np.arange(4_000) < 2_000, 1.0, 0.5)
    before = chance.normal(100, 20, 4_000) * share
    last = np.where(share == 1, before, 2 * before + 50)  # who is new brings 50 more from then on
    found = Profits.learned(before, last, share, np.ones(4_000, bool))
    assert found.mean == pytest.approx(100, abs=2)
    assert found.whole.expected(np.array([100.0]))[0] == pytest.approx(100, abs=0.1)
    assert found.part.expected(np.array([100.0]))[0] == pytest.approx(150, abs=5)


def test_horizons_and_discounts_that_cannot_be_are_refused() -> None:
    assert months_within(365) == 12
    for days, discount in ((0, 0.1), (365, -0.1), (np.nan, 0.1)):
        with pytest.raises(Refused) as refused:
            worths(days, discount)
        assert refused.value.code == "lifetime.number"
    with pytest.raises(Refused) as refused:
        contract_values(staying(0.1)[:, :3], np.array([1.0]), learned())
    assert refused.value.code == "lifetime.lengths"
