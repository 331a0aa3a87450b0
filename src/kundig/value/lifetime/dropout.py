"""How likely are histories of purchases, if customers may silently leave at any time?"""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Self

import numpy as np
from scipy.special import gammaln, psi, zeta

from kundig.value.lifetime.endings import endings
from kundig.value.lifetime.fitting import Evaluation, Floats
from kundig.value.lifetime.histories import Histories, distinct

BLOCK = 400  # rows at a time: their arrays stay in the cache, and BLAS starts no threads for so few
SAMPLE = 20


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
        purchases, which = distinct(rows.frequency)
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


def blocks(rows: int, size: int = BLOCK) -> Iterator[slice]:
    """All rows, some at a time."""
    return (slice(start, start + size) for start in range(0, rows, size))
