"""At which moments is an integral over time taken, and where does it end?"""

from functools import cache

import numpy as np

from kundig.value.lifetime.fitting import Floats

NEGLIGIBLE = 32.0  # in logs: an integrand that has fallen so far adds nothing that a float64 would show
HIGHEST = 600.0  # exp of more overflows


def moments(since: Floats, length: Floats, scale: Floats | float, *, count: int) -> tuple[Floats, Floats]:
    """Moments from `since` (rows) on for a `length` (rows), and the width of each: both (rows, count).

    They are points of Gauss and Legendre in log(moment + scale).

    >>> y, widths = moments(np.array([2.0]), np.array([5.0]), 1.0, count=20)
    >>> round(float((y**2 * widths).sum()), 9) == round((7**3 - 2**3) / 3, 9)
    True
    """
    places, shares = _gauss_legendre(count)
    start = since + scale
    stretch = np.log1p(length / start)[:, None]
    grown = np.expm1(stretch * places)
    return since[:, None] + start[:, None] * grown, start[:, None] * stretch * shares * (1 + grown)


def until_negligible(start: Floats, power: Floats | float) -> Floats:
    """For how long (rows) y ** -power, from y = `start` on, is not negligible beside its first value."""
    grown: Floats = start * np.expm1(np.minimum(NEGLIGIBLE / power, HIGHEST))
    return grown


@cache
def _gauss_legendre(count: int) -> tuple[Floats, Floats]:
    """Places between 0 and 1, and the share of each."""
    roots, weights = np.polynomial.legendre.leggauss(count)
    return (1 + roots) / 2, weights / 2
