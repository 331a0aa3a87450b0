"""Is a lift called proven no more often than was promised, though somebody looks at every step?"""

import numpy as np
import numpy.typing as npt
import pytest

from kundig.decisions.lift import ALPHA, Lift, bounds, interval, lift

Floats = npt.NDArray[np.float64]
STREAMS, STEPS = 1_000, 250


def _looked_at(came: npt.NDArray[np.bool_], *, alpha: float) -> tuple[Floats, Floats]:
    """The bounds (streams, steps) after each step; computed once for as many successes at a step."""
    won = np.cumsum(came, axis=1)
    steps = np.arange(1, came.shape[1] + 1)
    pairs, back = np.unique(
        np.stack([steps + 0 * won, won], axis=-1).reshape(-1, 2), axis=0, return_inverse=True
    )
    low, high = bounds([0, 1], np.stack([pairs[:, 0] - pairs[:, 1], pairs[:, 1]], axis=-1), alpha=alpha)
    return low[back].reshape(won.shape), high[back].reshape(won.shape)


@pytest.mark.slow
def test_of_a_thousand_comparisons_of_the_same_looked_at_always_few_are_ever_called_proven() -> None:
    rng = np.random.default_rng(6)
    arm, other = (_looked_at(rng.random((STREAMS, STEPS)) < 0.1, alpha=ALPHA / 2) for _ in range(2))
    proven = (arm[0] > other[1]) | (arm[1] < other[0])
    assert proven.any(axis=1).mean() <= ALPHA


def test_a_mean_leaves_its_interval_at_most_as_often_as_promised() -> None:
    rng = np.random.default_rng(7)
    low, high = _looked_at(rng.random((STREAMS, STEPS)) < 0.1, alpha=ALPHA)
    left = ((low > 0.1) | (high < 0.1)).any(axis=1)
    assert 0 < left.mean() <= ALPHA


def test_a_real_difference_is_proven_in_the_end() -> None:
    rng = np.random.default_rng(8)
    arm, other = rng.random(6_000) < 0.06, rng.random(6_000) < 0.03
    steps = [lift(arm[:n], other[:n], least=0, most=1) for n in (200, 1_000, 6_000)]
    assert [one.proven for one in steps] == [False, False, True]
    assert steps[-1].low < 0.03 < steps[-1].high


def test_money_is_compared_between_declared_bounds_and_what_lies_outside_is_told() -> None:
    rng = np.random.default_rng(9)
    arm = np.where(rng.random(8_000) < 0.1, rng.normal(80, 20, 8_000), 0.0)
    other = np.where(rng.random(8_000) < 0.05, rng.normal(80, 20, 8_000), 0.0)
    arm[0] = 1e9
    found = lift(arm, other, least=-100, most=200)
    assert found.clipped == 1
    assert found.proven
    assert found.low < 4 < found.high


def test_rare_and_small_amounts_have_narrow_intervals() -> None:
    values = np.zeros(20_000)
    values[::100] = 0.1
    found = interval(values, least=0, most=1)
    assert found.low < 0.001 < found.high < 0.0015


def test_without_customers_nothing_is_known() -> None:
    found = lift([], [1.0, 0.0], least=0, most=1)
    assert isinstance(found, Lift)
    assert (found.arm.low, found.arm.high, found.proven) == (0, 1, False)


@pytest.mark.parametrize("values", [[0.0] * 50, [1.0] * 50])
def test_values_at_a_bound_of_the_range_are_no_trouble(values: list[float]) -> None:
    found = interval(values, least=0, most=1)
    assert found.low <= values[0] <= found.high
    assert found.high - found.low < 0.2


def test_more_customers_make_surer() -> None:
    widths = [
        float(np.subtract(*bounds([0, 1], [9 * n, n], alpha=ALPHA)[::-1])) for n in (10, 100, 1_000, 10_000)
    ]
    assert widths == sorted(widths, reverse=True)


def test_halves_of_the_range_are_treated_alike() -> None:
    low, high = bounds([0, 1], [70, 30], alpha=ALPHA)
    other_low, other_high = bounds([0, 1], [30, 70], alpha=ALPHA)
    assert [float(low), float(high)] == pytest.approx([1 - float(other_high), 1 - float(other_low)])
