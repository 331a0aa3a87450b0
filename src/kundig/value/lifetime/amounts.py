"""Which amount is what customers bring with a given probability?"""

import numpy as np
from scipy.special import betaincc, betaincinv, gammaincinv, ndtri

from kundig.value.lifetime.fitting import Floats

PRODUCT = 200_000  # multiplications at a time
POINTS = 64  # amounts at which the distribution of a customer's value is computed


def amounts(p: float, rest: float, most: int) -> tuple[Floats, Floats]:
    """Logs of amounts (POINTS), and how likely 1, ..., `most` purchases bring more (most, POINTS)."""
    shares = np.array([betaincinv(p, rest, 1e-4), betaincinv(rest, p * most, 1e-5)])
    low, high = shares.clip(1e-100, 1 - 1e-10)
    points = np.linspace(np.log(low / (1 - low)), np.log((1 - high) / high), POINTS)
    purchases = np.arange(1, most + 1)[:, None]
    return points, np.asarray(betaincc(p * purchases, rest, 1 / (1 + np.exp(-points))), np.float64)


def mixed(chances: Floats, above: Floats) -> Floats:
    """How likely customers (n) bring more than the amounts: `chances` (n, most) @ `above` (most, POINTS).

    Not all rows at once: for large products BLAS starts threads, which wait for each other.
    """
    found = np.empty((len(chances), above.shape[1]))
    size = max(1, PRODUCT // above.size)
    for start in range(0, len(found), size):
        np.matmul(chances[start : start + size], above, out=found[start : start + size])
    return found


def crossing(points: Floats, heights: Floats, level: Floats) -> Floats:
    """Where falling curves (n, points) cross their levels (n); minus infinity if they begin below.

    Cubic between the four nearest points, by Newton's method.
    """
    cell = np.clip((heights > level[:, None]).sum(axis=1) - 1, 1, len(points) - 3)
    rows, step = np.arange(len(level)), points[1] - points[0]
    before, left, right, after = (heights[rows, cell + aside] for aside in (-1, 0, 1, 2))
    slope = right - before / 3 - left / 2 - after / 6
    bend = (before + right) / 2 - left
    twist = (after - before) / 6 + (left - right) / 2
    t = np.full(len(level), 0.5)
    for _ in range(4):
        miss = left + t * (slope + t * (bend + t * twist)) - level
        falls = np.minimum(slope + t * (2 * bend + t * 3 * twist), -1e-300)
        t = np.clip(t - miss / falls, -1.0, 2.0)
    return np.where(heights[:, 0] > level, points[cell] + t * step, -np.inf)


def sum_bounds(mean: Floats, variance: Floats, levels: Floats) -> Floats:
    """Quantiles (levels, g) of gamma distributions; normal ones where something is lost."""
    spread = np.sqrt(np.maximum(variance, 1e-300))
    shape = np.where(mean > 0, mean, 1.0) ** 2 / spread**2
    skewed = gammaincinv(shape, levels[:, None]) * spread / np.sqrt(shape)
    return np.where(mean > 0, skewed, mean + spread * ndtri(levels)[:, None])
