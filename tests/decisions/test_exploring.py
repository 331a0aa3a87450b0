"""Is what is tried drawn with exactly the probability that is logged?"""

from collections import Counter

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from kundig.decisions.exploring import SURER, chances, draw, drawn

SCORES = st.lists(st.floats(0.001, 1e6), min_size=1, max_size=60)


@given(scores=SCORES, exploration=st.floats(0.001, 1))
def test_each_permitted_action_has_its_share_and_the_best_the_most(
    scores: list[float], exploration: float
) -> None:
    found = chances(scores, exploration=exploration)
    assert found.min() > 0
    assert found.sum() == pytest.approx(1, abs=1e-12)
    assert found[int(np.argmax(scores))] >= found.max() - 1e-12


def test_a_better_action_is_tried_more_often() -> None:
    found = chances([5.0, 4.0, 3.0, 1.0], exploration=0.1)
    assert list(found) == sorted(found, reverse=True)


def test_an_action_is_tried_as_likely_as_it_is_the_best() -> None:
    scores, spreads = np.array([5.0, 4.5, 4.0, 1.0]), np.array([1.0, 0.5, 2.0, 0.3])
    drawn_scores = scores + SURER * spreads * np.random.default_rng(2).normal(size=(200_000, 4))
    best = np.bincount(drawn_scores.argmax(axis=1), minlength=4) / 200_000
    said = chances(scores, exploration=1e-9, spreads=spreads)
    assert said == pytest.approx(best, abs=0.02)


def test_what_is_not_known_well_is_tried_more_often() -> None:
    sure, unsure = (chances([5.0, 4.0], exploration=0.01, spreads=[0.1, one])[1] for one in (0.1, 3.0))
    assert sure == pytest.approx(0.005, abs=1e-6)
    assert unsure > 0.2


def test_a_narrow_best_action_does_not_fall_between_the_nodes() -> None:
    for place in np.linspace(5.0, 5.5, 23):
        found = chances([place, 2.0, 2.0], exploration=0.01, spreads=[1e-4, 2.0, 2.0])
        assert found[0] > 0.9


@given(scores=SCORES, exploration=st.floats(0.001, 1), spread=st.floats(0, 1e6))
def test_whatever_the_spreads_all_have_a_share(
    scores: list[float], exploration: float, spread: float
) -> None:
    spreads = np.linspace(0, spread, len(scores))
    found = chances(scores, exploration=exploration, spreads=spreads)
    assert found.min() >= exploration / len(scores) * (1 - 1e-9)
    assert found.sum() == pytest.approx(1, abs=1e-12)


def test_without_exploration_the_best_is_taken() -> None:
    assert chances([1.0, 3.0, 2.0], exploration=0).tolist() == [0.0, 1.0, 0.0]


def test_with_exploration_alone_all_are_alike() -> None:
    assert chances([1.0, 30.0, 2.0, 3.0], exploration=1).tolist() == [0.25] * 4


def test_scores_in_another_currency_change_nothing() -> None:
    scores = np.array([5.0, 4.0, 0.5])
    assert chances(scores, exploration=0.1) == pytest.approx(chances(100 * scores, exploration=0.1))


def test_places_are_drawn_as_often_as_was_said() -> None:
    said = chances([5.0, 4.0, 3.0, 1.0], exploration=0.3)
    count = Counter(draw(said, str(seed)) for seed in range(20_000))
    found = np.array([count[place] for place in range(4)]) / 20_000
    assert (np.abs(found - said) < 4 * np.sqrt(said * (1 - said) / 20_000)).all()


def test_a_seed_draws_the_same_in_every_program() -> None:
    assert [draw([0.25] * 4, str(seed)) for seed in range(12)] == [*(1, 1, 3, 1, 1, 3, 3, 1, 0, 0, 1, 1)]


def test_slots_hold_different_actions_and_the_order_has_the_logged_probability() -> None:
    said = chances([5.0, 4.0, 3.0], exploration=0.5)
    found: Counter[tuple[int, ...]] = Counter()
    logged: dict[tuple[int, ...], float] = {}
    for seed in range(20_000):
        slots = drawn(said, str(seed), 2)
        order = tuple(place for place, _ in slots)
        found[order] += 1
        logged[order] = slots[0][1] * slots[1][1]
    assert all(len(set(order)) == 2 for order in found)
    for order, chance in logged.items():
        assert abs(found[order] / 20_000 - chance) < 4 * np.sqrt(chance * (1 - chance) / 20_000)


def test_no_more_slots_are_filled_than_there_are_actions() -> None:
    assert [place for place, _ in drawn([0.9, 0.1], "7", 5)] in ([0, 1], [1, 0])
    assert drawn([1.0], "7", 3) == [(0, 1.0)]
