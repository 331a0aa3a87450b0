"""Where is a likelihood highest, and how sharp is its top?"""

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from kundig.base.refusals import Refused

Floats = npt.NDArray[np.float64]
type Evaluation = tuple[float, Floats, Floats]
"""Log-likelihood, gradient (p), Hessian (p, p), all in the logs of the parameters."""

MOST, FEW = 100, 12  # passes; few towards a top that seems to be at infinity, where rounding leads astray
WIDEST_STEP = 2.0  # in logs: no parameter grows more than 7-fold in one pass
FARTHEST = 14.0  # in logs: a parameter a million times as large, or as small, has left for infinity or zero
NOISE = 1e-12  # of the sharpest direction: curvature that may be nothing but rounding
CLOSE = 1e-5  # in logs: so short a step misses the top by about its square, which needs no further pass
PENALTY = 0.02  # of curvature: as strong as one fiftieth of a customer who said "about as at the start"


@dataclass(frozen=True, slots=True, eq=False)
class Optimum:
    """The top of a likelihood: `point` (p) and `hessian` (p, p) are in the logs of the parameters.

    `log_likelihood` is without the penalty. `flat` says that there was a direction without a top, so that a
    weak penalty held the parameters; `cost` is the log-likelihood that the penalty cost.
    """

    point: Floats
    log_likelihood: float
    hessian: Floats
    converged: bool
    passes: int
    flat: bool = False
    cost: float = 0.0

    @property
    def params(self) -> Floats:
        """The parameters (p) themselves."""
        return np.exp(self.point)

    @property
    def covariance(self) -> Floats:
        """Of the logs of the parameters (p, p): the inverse of the observed information.

        No direction is less certain than the penalty leaves it.
        """
        values, vectors = np.linalg.eigh(-self.hessian)
        return (vectors / np.maximum(values, PENALTY)) @ vectors.T

    @property
    def sizes(self) -> Floats:
        """How sharp the top is in each direction (p), the flattest first."""
        return np.asarray(np.linalg.eigvalsh(-self.hessian), np.float64)

    @property
    def standard_errors(self) -> Floats:
        """Of the parameters (p). At the top the Hessian in the parameters is that in the logs over both."""
        return self.params * np.sqrt(np.diag(self.covariance).clip(min=0))


def maximise(
    evaluate: Callable[[Floats], Evaluation], start: Floats, *, begin: Floats | None = None, most: int = MOST
) -> Optimum:
    """The top of `evaluate`, from the logs `start` (p); where it has none in a direction, weakly held there.

    `begin` (p) may be nearer to the top.

    Newton's method with the absolute eigenvalues of the Hessian, so that a step always leads uphill (Dauphin
    et al., 2014, "saddle-free Newton"), and with halved steps where it would lead too far. Raises `Refused`
    when there is no likelihood at the start.

    >>> top = maximise(lambda x: (-float((x[0] - 1) ** 2), -2 * (x - 1), np.array([[-2.0]])), np.zeros(1))
    >>> round(float(top.point[0]), 9), top.converged, top.flat
    (1.0, True, False)
    """
    with np.errstate(all="ignore"):  # a step too far may overflow: it is seen, and halved
        near = start if begin is None else begin
        found = _climb(evaluate, near, start, most)
        good = found.converged and not _flat(found, start)
        return found if good else _held(evaluate, near, start, most, found)


def maximise_from(
    sample: Callable[[Floats], Evaluation], evaluate: Callable[[Floats], Evaluation], start: Floats
) -> Optimum:
    """The top of `evaluate`, begun at that of a sample of its rows: so most passes go over few rows."""
    near = maximise(sample, start)
    if near.converged:
        found = maximise(evaluate, start, begin=near.point, most=FEW if near.flat else MOST)
        if found.converged:
            return found
    return maximise(evaluate, start)


def _held(
    evaluate: Callable[[Floats], Evaluation], begin: Floats, start: Floats, most: int, found: Optimum
) -> Optimum:
    """The top under a weak penalty on the distance from the start, after one was `found` that is none."""

    def held(point: Floats) -> Evaluation:
        value, gradient, hessian = evaluate(point)
        away = point - start
        return (
            value - PENALTY / 2 * float(away @ away),
            gradient - PENALTY * away,
            hessian - PENALTY * np.eye(len(start)),
        )

    top = _climb(held, begin, start, most)
    free = evaluate(top.point)[0]
    return Optimum(
        point=top.point,
        log_likelihood=free,
        hessian=top.hessian,
        converged=top.converged,
        passes=found.passes + top.passes,
        flat=True,
        cost=max(0.0, found.log_likelihood - free),
    )


def _climb(evaluate: Callable[[Floats], Evaluation], begin: Floats, start: Floats, most: int) -> Optimum:
    point = np.asarray(begin, float)
    value, gradient, hessian = evaluate(point)
    if not _finite(value, gradient, hessian):
        raise Refused("lifetime.no_likelihood")
    for passes in range(1, most + 1):
        step = _uphill(gradient, hessian)
        gain = float(gradient @ step) / 2
        last = gain <= 1e-13 * abs(value) + 1e-10
        if last and np.abs(step).max() < CLOSE:
            return Optimum(point + step, value + gain, hessian, True, passes)
        for _ in range(30):
            tried = evaluate(point + step)
            if tried[0] >= value - 1e-11 * abs(value) and _finite(*tried):
                break
            step = step / 2
        else:
            return Optimum(point, value, hessian, last, passes)
        point = point + step
        value, gradient, hessian = tried
        if last or _far(point, start):
            return Optimum(point, value, hessian, last, passes)
    return Optimum(point, value, hessian, False, most)


def _uphill(gradient: Floats, hessian: Floats) -> Floats:
    values, vectors = np.linalg.eigh(hessian)
    sizes = np.abs(values)
    steps = (vectors.T @ gradient) / np.maximum(sizes, NOISE * sizes.max() + 1e-300)
    found: Floats = vectors @ steps.clip(-WIDEST_STEP, WIDEST_STEP)
    return found


def _finite(value: float, gradient: Floats, hessian: Floats) -> bool:
    return bool(np.isfinite(value) and np.isfinite(gradient).all() and np.isfinite(hessian).all())


def _far(point: Floats, start: Floats) -> bool:
    return bool(np.abs(point - start).max() > FARTHEST)


def _flat(found: Optimum, start: Floats) -> bool:
    sizes = np.linalg.eigvalsh(-found.hessian)
    return _far(found.point, start) or bool(sizes.min() <= max(PENALTY, NOISE * sizes.max()))
