"""Is the top of a likelihood found, also where it has none?"""

import numpy as np
import pytest

from kundig.value.lifetime.fitting import Evaluation, Floats, maximise


def _gamma(sample: Floats) -> tuple[float, float, int]:
    return float(np.log(sample).sum()), float(sample.sum()), len(sample)


def test_top_of_a_gamma_likelihood_is_found_from_far_away() -> None:
    scipy = pytest.importorskip("scipy.special")
    sample = np.random.default_rng(1).gamma(3.0, 1 / 0.5, 20_000)
    logs, total, count = _gamma(sample)

    def evaluate(point: Floats) -> Evaluation:
        shape, rate = np.exp(point)
        value = count * (shape * np.log(rate) - scipy.gammaln(shape)) + (shape - 1) * logs - rate * total
        d_shape = count * (np.log(rate) - scipy.psi(shape)) + logs
        d_rate = count * shape / rate - total
        second = np.array(
            [
                [-count * scipy.polygamma(1, shape) * shape**2 + d_shape * shape, count * shape],
                [count * shape, -rate * total],
            ]
        )
        return float(value), np.array([d_shape * shape, d_rate * rate]), second

    top = maximise(evaluate, np.log([40.0, 0.01]))
    assert top.converged
    assert not top.flat
    assert top.params == pytest.approx([3.0, 0.5], rel=0.03)
    mean = total / count
    assert top.params[0] / top.params[1] == pytest.approx(mean, rel=1e-9)
    # Cramer-Rao: the variance of the shape, if the rate is estimated too
    shape = top.params[0]
    bound = np.sqrt(shape / (count * (shape * scipy.polygamma(1, shape) - 1)))
    assert top.standard_errors[0] == pytest.approx(bound, rel=1e-6)


def test_direction_without_a_top_is_held_and_said() -> None:
    def evaluate(point: Floats) -> Evaluation:
        total = float(point.sum())  # only the product of both parameters counts
        return -((total - 1) ** 2) * 50, np.full(2, -100 * (total - 1)), np.full((2, 2), -100.0)

    top = maximise(evaluate, np.array([0.0, 3.0]))
    assert top.converged
    assert top.flat
    assert top.point.sum() == pytest.approx(1.0, abs=1e-3)
    assert top.point == pytest.approx([-1.0, 2.0], abs=1e-3)  # the nearest to the start
    assert top.cost < 0.01


def test_likelihood_that_rises_forever_ends_where_it_is_weakly_held() -> None:
    def evaluate(point: Floats) -> Evaluation:
        rises = 1 / (1 + np.exp(-point))
        slope = rises * (1 - rises)
        return float(rises[0]), slope, np.diag(slope * (1 - 2 * rises))

    top = maximise(evaluate, np.zeros(1))
    assert top.converged
    assert top.flat
    assert 0.5 < top.point[0] < 14
    assert 0 < top.cost < 0.5
