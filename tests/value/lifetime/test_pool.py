"""Do several forecasts together foresee at least as well as each alone?"""

import numpy as np
import pytest
from tests.value.lifetime.test_choice import drawn, gamma

from kundig.base.refusals import Refused
from kundig.value.lifetime.choice import YARDSTICK, Choice, choose
from kundig.value.lifetime.foresight import foresee
from kundig.value.lifetime.pool import LEAST, shares_of
from kundig.value.lifetime.scores import MOST, log_scores, window_after
from kundig.value.lifetime.summaries import OrderDays


def scored(count: int = 400) -> dict[str, np.ndarray]:
    random = np.random.default_rng(4)
    return {
        name: np.log(random.beta(a, 2.0, count)) for name, a in (("one", 2.0), ("two", 2.2), ("bad", 0.1))
    }


def test_shares_are_the_best_there_are() -> None:
    scores = scored()
    found = shares_of(scores)
    assert sum(found.values()) == pytest.approx(1, abs=2e-4)
    given = np.exp(np.stack([scores[name] for name in found]))
    top = np.log(np.array(list(found.values())) @ given).mean()
    assert top > max(each.mean() for each in scores.values())
    grid = np.linspace(0, 1, 101)
    both = [np.log(w * np.exp(scores["one"]) + (1 - w) * np.exp(scores["two"])).mean() for w in grid]
    assert top >= max(both) - 1e-6


def test_a_forecast_that_adds_nothing_is_left_out() -> None:
    sure = np.log(np.full(50, 0.8))
    assert shares_of({"good": sure, "worse": sure - 1}) == {"good": 1.0}
    assert all(share >= LEAST for share in shares_of(scored()).values())


@pytest.fixture(scope="module")
def orders() -> OrderDays:
    return drawn(gamma(600), leave=0.1)


@pytest.fixture(scope="module")
def choice(orders: OrderDays) -> Choice:
    return choose(orders, [19_000 + 130, 19_000 + 170], window_days=40)


def test_the_forecast_is_one_of_the_next_window(orders: OrderDays, choice: Choice) -> None:
    window = window_after(orders, 19_000 + 210, 40)
    found = foresee(choice, orders, 19_000 + 210)
    assert found.shape == (len(window.counts), MOST + 1)
    assert found.sum(axis=1) == pytest.approx(np.ones(len(found)))
    each = [
        foresee(
            Choice(choice.winner, choice.model, choice.why, shares={label: 1.0}),
            orders,
            19_000 + 210,
            window_days=40,
        )
        for label in choice.shares
    ]
    mixed = sum(share * one for share, one in zip(choice.shares.values(), each, strict=True))
    assert found == pytest.approx(mixed, abs=1e-3)
    scores = [log_scores(one, window.counts).mean() for one in each]
    assert log_scores(found, window.counts).mean() > np.mean(scores) - 1e-9


def test_without_a_past_window_of_the_length_the_models_forecast(orders: OrderDays, choice: Choice) -> None:
    alone = Choice(YARDSTICK, choice.model, choice.why, shares={YARDSTICK: 1.0})
    found = foresee(alone, orders, 19_000 + 210, window_days=300)
    assert found.sum(axis=1) == pytest.approx(np.ones(len(found)))


def test_nothing_is_mixed_under_contract(orders: OrderDays) -> None:
    with pytest.raises(Refused) as refused:
        foresee(choose({}, contract=True), orders)
    assert refused.value.code == "lifetime.no_shares"
