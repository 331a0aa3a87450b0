"""Is the top of a likelihood found, also where it has none?"""

from collections.abc import Callable

import numpy as np
import pytest

from kundig.base.refusals import Refused
from kundig.value.lifetime.fitting import Evaluation, Floats, Optimum, maximise
from kundig.value.lifetime.messages import MESSAGES


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


def bowl(curvatures: list[float], top: list[float]) -> Callable[[Floats], Evaluation]:
    """A likelihood with its top there, and curved so much in two directions that are no axes.

    It is as large as that of so many customers.
    """
    turned = np.array([[0.8, -0.6], [0.6, 0.8]])
    hessian = -(turned * curvatures) @ turned.T

    def evaluate(point: Floats) -> Evaluation:
        away = point - top
        return float(away @ hessian @ away) / 2 - max(curvatures), hessian @ away, hessian

    return evaluate


@pytest.mark.parametrize("customers", [1, 100, 10**6, 10**8])
def test_what_a_direction_says_does_not_depend_on_what_the_others_say(customers: int) -> None:
    known = maximise(bowl([100.0 * customers, 5.0], [1.0, -2.0]), np.zeros(2))
    assert (known.converged, known.flat) == (True, False)
    assert known.point == pytest.approx([1, -2], abs=1e-4)
    silent = maximise(bowl([100.0 * customers, 1e-4], [1.0, -2.0]), np.zeros(2))
    assert (silent.converged, silent.flat) == (True, True)


def test_parameters_are_as_well_found_in_one_unit_as_in_another() -> None:
    for unit in (-40.0, 0.0, 40.0):
        top = maximise(bowl([50.0, 2.0], [unit + 1, unit - 2]), np.full(2, unit))
        assert (top.converged, top.flat) == (True, False)
        assert top.point == pytest.approx([unit + 1, unit - 2])


def test_step_to_where_there_is_no_likelihood_is_halved() -> None:
    """5 x + log(3 - x) / 10, of which Newton's step leads beyond 3."""

    def evaluate(point: Floats) -> Evaluation:
        rest = 3 - point
        return float((5 * point + 0.1 * np.log(rest))[0]), 5 - 0.1 / rest, np.diag(-0.1 / rest**2)

    top = maximise(evaluate, np.array([2.0]))
    assert (top.converged, top.flat) == (True, False)
    assert top.point[0] == pytest.approx(2.98)


@pytest.mark.parametrize("spoilt", range(3))
def test_start_without_a_likelihood_is_refused(spoilt: int) -> None:
    parts: list[float | Floats] = [0.0, np.zeros(1), -np.eye(1)]
    parts[spoilt] = parts[spoilt] + np.nan
    with pytest.raises(Refused) as refusal:
        maximise(lambda _: tuple(parts), np.zeros(1))  # type: ignore[arg-type, return-value]
    assert refusal.value.code == "lifetime.no_likelihood"
    assert refusal.value.code in MESSAGES


def test_errors_are_never_smaller_for_being_unknown() -> None:
    """At a point that is no top, too, where a curvature has the wrong sign."""
    saddle = Optimum(np.zeros(2), 0.0, np.array([[-4.0, 0.0], [0.0, 9.0]]), False, 1)
    assert saddle.standard_errors == pytest.approx([0.5, np.sqrt(50)])
    nothing = Optimum(np.zeros(2), 0.0, np.zeros((2, 2)), False, 1)
    assert nothing.standard_errors == pytest.approx([np.sqrt(50)] * 2)
