"""How likely is a history of purchases, if customers may silently leave at any time, and when did they?"""

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from typing import Self

import numpy as np
from scipy.special import gammaln, psi, zeta

from kundig.value.lifetime.fitting import Evaluation, Floats
from kundig.value.lifetime.histories import Histories

MOMENTS = 20  # enough for the likelihood to 1e-10; see the tests
BLOCK = 400  # rows at a time: their arrays stay in the cache, and BLAS starts no threads for so few
SAMPLE = 20
NEGLIGIBLE = 32.0  # in logs: an integrand that has fallen so far adds nothing that a float64 would show
HIGHEST = 600.0  # exp of more overflows


@dataclass(frozen=True, slots=True, eq=False)
class Likelihood:
    """Log-likelihood, its slopes and bends in the logs of r, alpha, s, beta, with which it is called.

    What depends on the number of purchases alone is summed over the distinct `purchases` of `customers` (both
    as long).
    """

    rows: Histories
    purchases: Floats
    customers: Floats

    @classmethod
    def of(cls, rows: Histories) -> Self:
        purchases, which = np.unique(rows.frequency, return_inverse=True)
        return cls(rows, purchases, np.bincount(which, rows.weights))

    def sample(self) -> Self:
        """The likelihood of one row of `SAMPLE`."""
        part, rows = slice(SAMPLE // 2, None, SAMPLE), self.rows
        columns = (rows.frequency[part], rows.recency[part], rows.T[part], rows.weights[part])
        return self.of(Histories(*columns, n=float(columns[-1].sum())))

    def __call__(self, point: Floats) -> Evaluation:
        params = np.exp(point)
        value, slopes, bends = self._by_purchases(*params)
        for part in blocks(len(self.rows.T)):
            more = self._by_endings(params, part)
            value, slopes, bends = value + more[0], slopes + more[1], bends + more[2]
        return value, slopes, bends

    def _by_purchases(self, r: float, alpha: float, *_: float) -> Evaluation:
        """Of Gamma(r + x) / Gamma(r) / alpha^x."""
        x, n = self.purchases, self.customers
        slopes, bends = np.zeros(4), np.zeros((4, 4))
        slopes[0], slopes[1] = r * (n @ (psi(r + x) - psi(r))), -(n @ x)
        bends[0, 0] = slopes[0] + r**2 * (n @ (zeta(2, r + x) - zeta(2, r)))
        return float(n @ (gammaln(r + x) - gammaln(r) - x * np.log(alpha))), slopes, bends

    def _by_endings(self, params: Floats, part: slice) -> Evaluation:
        """Of the endings: if one knew which is true, each had the likelihood whose log's slopes are `own`.

        As one does not, slopes are expected ones, and bends expected ones plus the covariance of the slopes
        (Louis 1982, "Finding the observed information matrix when using the EM algorithm").
        """
        r, _, s, _ = params
        rows, weights = self.rows, self.rows.weights[part]
        power = (r + rows.frequency[part])[:, None]
        of = endings(params, rows.frequency[part], rows.recency[part], rows.T[part])
        own = np.empty((4, *of.chances.shape))
        own[0], own[1] = -r * of.log_buying, power * of.buying
        own[2], own[3] = of.left - s * of.log_leaving, (s + of.left) * of.leaving - of.left
        expected = np.einsum("knj,nj->kn", own, of.chances)
        chances = of.chances * weights[:, None]
        bends = (own * chances).reshape(4, -1) @ own.reshape(4, -1).T - (expected * weights) @ expected.T

        def sum_of(values: Floats) -> float:
            return float(np.einsum("nj,nj->", chances, values))

        bends[0, 0] -= r * sum_of(of.log_buying)
        bends[1, 1] -= sum_of(power * of.buying * (1 - of.buying))
        bends[2, 2] -= s * sum_of(of.log_leaving)
        bends[3, 3] -= sum_of((s + of.left) * of.leaving * (1 - of.leaving))
        for one, other, both in ((0, 1, r * sum_of(of.buying)), (2, 3, s * sum_of(of.leaving))):
            bends[one, other] += both
            bends[other, one] += both
        return float(weights @ of.log_likelihood), expected @ weights, bends


@dataclass(frozen=True, slots=True, eq=False)
class Endings:
    """How histories may have ended (rows, MOMENTS + 1): left at one of the moments, or (last) still there.

    `chances` are those of each ending, given the history; they sum to 1. `left` is 1 for moments and 0 for
    "still there". With y the moment, or the age of those still there: `log_buying` is log(1 + y/alpha),
    `log_leaving` log(1 + y/beta), `buying` y/(alpha + y), `leaving` y/(beta + y). `log_likelihood` (rows)
    lacks the terms that do not depend on times: Gamma(r + x) / Gamma(r) / alpha^x.
    """

    chances: Floats
    left: Floats
    log_buying: Floats
    log_leaving: Floats
    buying: Floats
    leaving: Floats
    log_likelihood: Floats

    @property
    def alive(self) -> Floats:
        """The chance (rows) that the customer is still there."""
        return self.chances[:, -1]


def endings(params: Floats, frequency: Floats, recency: Floats, T: Floats) -> Endings:
    """All ways in which histories (rows) may have ended, under `params` r, alpha, s, beta.

    Customers buy at a rate from Gamma(r, alpha) until a moment from Lomax(s, beta). x purchases, the last at
    t, and none from then to T, have the likelihood Gamma(r+x) / Gamma(r) / alpha^x times

        (1 + T/alpha)^-(r+x) (1 + T/beta)^-s
        + s/beta * integral over y from t to T of (1 + y/alpha)^-(r+x) (1 + y/beta)^-(s+1)

    (Schmittlein, Morrison & Colombo 1987; Fader & Hardie 2005, "A note on deriving the Pareto/NBD model",
    before they solve the integral by hypergeometric functions, which overflow). The integrand is smooth in
    log(y + min(alpha, beta)); few points of Gauss and Legendre suffice up to where it is negligible.
    """
    r, alpha, s, beta = params
    power = (r + frequency)[:, None]
    length = np.minimum(T - recency, until_negligible(alpha + recency, r + frequency))
    length = np.minimum(length, until_negligible(beta + recency, s + 1))
    y, widths = moments(recency, length, min(alpha, beta), count=MOMENTS)
    y = np.concatenate([y, T[:, None]], axis=1)
    left = np.ones(MOMENTS + 1)
    left[-1] = 0
    log_buying, log_leaving = np.log1p(y / alpha), np.log1p(y / beta)
    first_buying, first_leaving = np.log1p(recency / alpha)[:, None], np.log1p(recency / beta)[:, None]
    # beside the density at t, so that at least one ending does not underflow
    since = power * (first_buying - log_buying) + s * (first_leaving - log_leaving)
    chances = np.exp(since - left * log_leaving)
    chances[:, :-1] *= (s / beta) * widths
    total = chances.sum(axis=1, keepdims=True)
    chances /= total
    return Endings(
        chances=chances,
        left=left,
        log_buying=log_buying,
        log_leaving=log_leaving,
        buying=y / (alpha + y),
        leaving=y / (beta + y),
        log_likelihood=(np.log(total) - power * first_buying - s * first_leaving)[:, 0],
    )


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


def blocks(rows: int, size: int = BLOCK) -> Iterator[slice]:
    """All rows, some at a time."""
    return (slice(start, start + size) for start in range(0, rows, size))


@cache
def _gauss_legendre(count: int) -> tuple[Floats, Floats]:
    """Places between 0 and 1, and the share of each."""
    roots, weights = np.polynomial.legendre.leggauss(count)
    return (1 + roots) / 2, weights / 2


def until_negligible(start: Floats, power: Floats | float) -> Floats:
    """For how long (rows) y ** -power, from y = `start` on, is not negligible beside its first value."""
    grown: Floats = start * np.expm1(np.minimum(NEGLIGIBLE / power, HIGHEST))
    return grown
