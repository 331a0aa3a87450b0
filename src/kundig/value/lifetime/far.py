"""How much does a customer buy in a time far longer than what is known of him?"""

from functools import cache

import numpy as np
from scipy.special import betainc, betaincinv, betaln

from kundig.value.lifetime.fitting import Floats

PANELS, POINTS = 48, 16
SAME = 1e-14  # of a chance to leave: nearer to 0 or 1, purchases no longer depend on it


def far(ratios: Floats, s: float, a: float, b: float) -> Floats:
    """Expected purchases (ratios) of a customer whose rate is gamma (s), and who leaves by beta (a, b).

    `ratios` are of the horizon to the scale of the rate. With a chance p to leave after each purchase he buys
    (1 - (1 + p ratio)^-s) / p times: that is averaged over p, by Gauss and Legendre in ln(p / (1 - p)). The
    sum over numbers of purchases in `future` is faster and as exact, until there are thousands.
    """
    least = SAME / float(ratios.max())
    low = max(least, float(betaincinv(a, b, 1e-18)))
    high = max(SAME, float(betaincinv(b, a, 1e-18)))
    places, shares = _panels()
    ends = np.log(low) - np.log1p(-low), np.log1p(-high) - np.log(high)
    odds = ends[0] + (ends[1] - ends[0]) * places
    log_p, log_rest = -np.logaddexp(0, -odds), -np.logaddexp(0, odds)
    weights = np.exp(a * log_p + b * log_rest - betaln(a, b)) * shares * (ends[1] - ends[0])
    p = np.exp(log_p)
    times = -np.expm1(-s * np.log1p(np.outer(ratios, p))) / p
    stays = s * ratios * betainc(a, b, low)
    leaves = -np.expm1(-s * np.log1p(ratios)) * betainc(b, a, high)
    return np.asarray(times @ weights + stays + leaves, np.float64)


@cache
def _panels() -> tuple[Floats, Floats]:
    """Places between 0 and 1, and the share of each."""
    roots, weights = np.polynomial.legendre.leggauss(POINTS)
    places = (np.arange(PANELS)[:, None] + (1 + roots) / 2) / PANELS
    return places.ravel(), np.tile(weights / 2 / PANELS, PANELS)
