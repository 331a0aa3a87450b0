"""Does a look back tell how well a forecast would have done, and do histogram and matrix count everybody?"""

import numpy as np
import pytest
from tests.value.lifetime.buyers import known, simulated
from tests.value.lifetime.ledgers import START, ledger

from kundig.base.refusals import Refused
from kundig.value.lifetime import retrospect
from kundig.value.lifetime.activity import activity_matrix
from kundig.value.lifetime.beta_geo import BetaGeoModel, ModifiedBetaGeoModel
from kundig.value.lifetime.choice import Candidate
from kundig.value.lifetime.histogram import purchase_histogram
from kundig.value.lifetime.names import model_name
from kundig.value.lifetime.pareto import ParetoNBDModel
from kundig.value.lifetime.retrospect import look_back

RIGHT = Candidate("modified_beta_geo")


def test_a_third_is_held_back_and_what_came_in_it_is_counted() -> None:
    orders = ledger()
    past = look_back(orders, RIGHT)
    assert (past.days, past.period_days) == (133, 7)
    last = int(orders.day.max())
    assert past.end == np.datetime64(last - 133, "D")
    came = orders.amount[(orders.day > last - 133)].sum()
    assert past.coverage.actual == pytest.approx(came)
    assert past.coverage.customers == len(np.unique(orders.code[orders.day <= last - 133]))


def test_a_right_model_is_calibrated_and_its_bounds_hold() -> None:
    past = look_back(ledger(2000), RIGHT)
    assert past.pit == pytest.approx(np.full(10, 0.1), abs=0.02)
    assert past.coverage.inside > 0.8
    assert past.coverage.low < past.coverage.actual < past.coverage.high
    assert past.coverage.low < past.coverage.expected < past.coverage.high


@pytest.mark.parametrize("rolled", [False, True])
def test_of_many_some_are_drawn_for_the_money(monkeypatch: pytest.MonkeyPatch, rolled: bool) -> None:
    monkeypatch.setattr(retrospect, "MANY", 50)
    past = look_back(ledger(300), RIGHT, by_yardstick=rolled)
    assert past.coverage.customers == 50
    assert sum(past.reliability["customers"].to_pylist()) > 250


def test_of_a_long_past_a_year_is_held_back_by_four_weeks() -> None:
    past = look_back(ledger(100, 1500), RIGHT)
    assert (past.days, past.period_days) == (365, 28)


@pytest.mark.slow
def test_the_yardstick_is_judged_where_it_forecasts() -> None:
    orders = ledger(800)
    ours, its = (look_back(orders, RIGHT, by_yardstick=rolled) for rolled in (False, True))
    assert its.tracking.expected.tolist() == ours.tracking.expected.tolist()
    assert its.pit.tolist() != ours.pit.tolist()
    assert its.pit == pytest.approx(np.full(10, 0.1), abs=0.03)
    assert its.coverage.actual == ours.coverage.actual
    assert its.coverage.expected != ours.coverage.expected


def test_without_repeat_purchases_little_money_is_expected() -> None:
    orders = ledger(60, leave=1.0)
    orders.day[-1] = START + 300
    found = look_back(orders, RIGHT).coverage
    assert (found.inside, found.actual) == (1.0, 0.0)
    assert found.expected < 0.001 * orders.amount.sum()


def test_one_day_is_too_short() -> None:
    orders = ledger(3, 400)
    orders.day[:] = START
    with pytest.raises(Refused) as refused:
        look_back(orders, RIGHT)
    assert refused.value.code == "lifetime.too_short"


@pytest.mark.parametrize("kind", [BetaGeoModel, ModifiedBetaGeoModel])
def test_the_true_model_expects_the_histogram_that_there_is(kind: type[BetaGeoModel]) -> None:
    model = known(kind, 0.6, 8.0, 0.8, 2.4)
    (x, _recency, T, _litt), _later = simulated(model, 20_000, seed=3)
    actual, expected = purchase_histogram(model, x, T)
    assert actual.sum() == expected.sum().round(6) == 20_000
    # Counts of customers spread by their roots.
    assert np.abs((actual - expected) / np.sqrt(expected)).max() < 3.5


def test_at_many_ages_the_histogram_is_that_of_each_age() -> None:
    model = ParetoNBDModel()
    model.params_ = {"r": 0.55, "alpha": 10.6, "s": 0.6, "beta": 11.7}
    T = np.random.default_rng(1).uniform(1, 80, 300)
    _actual, expected = purchase_histogram(model, np.zeros(300), T)
    new = [0.0]
    each = [model.purchase_distribution(age, new, new, new, most=7)[0] for age in T]
    assert expected == pytest.approx(np.sum(each, axis=0), rel=0.002)


def test_the_matrix_counts_everybody_once() -> None:
    random = np.random.default_rng(5)
    x, silence = random.integers(0, 30, 500), random.integers(0, 900, 500)
    found = activity_matrix(x, silence, random.random(500))
    assert found.customers.sum() == 500
    assert found.silences[0][0] == 0
    assert found.silences[-1] == (731, None)
    for (low, high), row in zip(found.frequencies, found.customers, strict=True):
        assert row.sum() == ((x >= low) & (x <= (high if high is not None else 99))).sum()
    assert np.isnan(found.active[found.customers == 0]).all()


def test_models_have_the_names_of_their_papers() -> None:
    assert model_name("beta_geo_k3") == "BG/CNBD-3"
    assert model_name("modified_beta_geo") == "MBG/NBD"
