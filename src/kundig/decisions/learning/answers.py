"""What does an answer say about the linear predictor that was behind it, and what of it about the chance?"""

import numpy as np
import numpy.typing as npt

Floats = npt.NDArray[np.float64]


def _nodes(count: int) -> tuple[Floats, Floats]:
    """Nodes and weights to integrate with a standard normal density."""
    nodes, weights = np.polynomial.hermite_e.hermegauss(count)
    return nodes, weights / weights.sum()


_MANY, _MANY_WEIGHTS = _nodes(24)
_FEW, _FEW_WEIGHTS = _nodes(7)
_BACK = -_FEW[:, None]
_TINY = 1e-12


def factor(mean: float, variance: float, *, outcome: float, weight: float) -> tuple[float, float]:
    """The normal factor that stands in for an answer: its precision, and precision times mean.

    The predictor is normal before; after it has the same mean and variance as with the logistic likelihood
    to the power of `weight` (Minka, 2001, "A family of algorithms for approximate Bayesian inference", 3.1).

    >>> [round(one, 3) for one in factor(0.0, 1.0, outcome=1.0, weight=1.0)]
    [0.206, 0.498]
    """
    deviation = float(np.sqrt(variance))
    eta = mean + deviation * _MANY
    log = weight * (outcome * eta - np.logaddexp(0.0, eta))
    tilted = _MANY_WEIGHTS * np.exp(log - log.max())
    tilted /= tilted.sum()
    moved = float((tilted * _MANY).sum())
    left = max(float((tilted * (_MANY - moved) ** 2).sum()), _TINY)
    precision = max((1.0 / left - 1.0) / variance, 0.0)
    return precision, moved / (deviation * left) + mean * precision


def chances_by(mean: Floats, variance: Floats) -> tuple[Floats, Floats]:
    """Mean and standard deviation of the logistic function of normal predictors (n each).

    >>> mean, deviation = chances_by(np.array([-3.0]), np.array([1.0]))
    >>> [round(float(one[0]), 4) for one in (mean, deviation)]
    [0.0693, 0.0685]
    """
    p = np.sqrt(variance) * _BACK
    p -= mean
    np.exp(p, out=p)
    p += 1.0
    np.divide(1.0, p, out=p)
    first: Floats = _FEW_WEIGHTS @ p
    p *= p
    second: Floats = _FEW_WEIGHTS @ p
    second -= first * first
    return first, np.sqrt(np.maximum(second, 0.0, out=second), out=second)
