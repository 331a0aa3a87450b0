"""How likely is a history of purchases, if customers may silently leave after one?"""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Self

import numpy as np
import numpy.typing as npt
from scipy.special import betaln, gammaln, psi, zeta

from kundig.value.lifetime.fast import in_parts, kernels
from kundig.value.lifetime.fitting import Evaluation, Floats
from kundig.value.lifetime.histories import Histories, distinct
from kundig.value.lifetime.regular import silence

BLOCK = 8192
NEVER = 1e-300  # odds of nothing; a number whose logarithm is one is quicker to compute with than 0
SAMPLE = 20  # one row of so many


def log_left(chances: Floats, a: float, b: float) -> Floats:
    """ln of the odds of having left at the last of the chances, a / (b + chances - 1); never without any."""
    return np.log(np.where(chances > 0, a / np.maximum(b + chances - 1, NEVER), NEVER))


def inverse(chances: Floats, b: float) -> Floats:
    """1 / (b + chances - 1), of no account for those without a chance to leave."""
    return np.where(chances > 0, 1 / np.maximum(b + chances - 1, NEVER), 0.0)


@dataclass(frozen=True, slots=True, eq=False)
class Likelihood:
    """Log-likelihood, called with the logs of r, alpha, a, b; without what no parameter changes.

    A customer's likelihood has two stories (eq. 3 of the paper): he stayed and is silent, or he left after
    his last purchase. What depends on x alone is summed over the distinct `purchases` (m) of `customers` (m).
    """

    rows: Histories
    purchases: Floats
    customers: Floats
    which: npt.NDArray[np.intp]
    k: int
    chances: int

    @classmethod
    def of(cls, rows: Histories, *, k: int, chances: int) -> Self:
        purchases, which = distinct(rows.frequency)
        return cls(rows, purchases, np.bincount(which, rows.weights), which, k, chances)

    def sample(self) -> Self:
        """The likelihood of a part of the rows."""
        part, rows = slice(SAMPLE // 2, None, SAMPLE), self.rows
        columns = (rows.frequency, rows.recency, rows.T, rows.weights)
        x, recency, T, weights = (column[part].copy() for column in columns)
        few = Histories(x, recency, T, weights, rows.n)
        return self.of(few, k=self.k, chances=self.chances)

    def __call__(self, point: Floats) -> Evaluation:
        params = np.exp(point)
        value, slopes, bends = self._by_purchases(*params)
        for part in self._by_compiled_rows(*params) or self._by_all_rows(*params):
            value, slopes, bends = value + part[0], slopes + part[1], bends + part[2]
        return value, params * slopes, np.outer(params, params) * bends + np.diag(params * slopes)

    def _by_purchases(self, r: float, alpha: float, a: float, b: float) -> Evaluation:
        """Of Gamma(r + k x) / Gamma(r) alpha^r B(a, b + chances) / B(a, b)."""
        c, n = self.customers, float(self.customers.sum())
        s, chances = r + self.k * self.purchases, self.purchases + self.chances
        value = c @ (gammaln(s) + betaln(a, b + chances))
        value += n * (r * np.log(alpha) - gammaln(r) - betaln(a, b))
        both, stays = psi(a + b) - psi(a + b + chances), psi(b + chances) - psi(b)
        slopes = [c @ psi(s) + n * (np.log(alpha) - psi(r)), n * r / alpha, c @ both, c @ (both + stays)]
        bends = np.zeros((4, 4))
        bends[0, 0] = c @ zeta(2, s) - n * zeta(2, r)
        bends[0, 1] = bends[1, 0] = n / alpha
        bends[1, 1] = -n * r / alpha**2
        bends[2:, 2:] = c @ (zeta(2, a + b) - zeta(2, a + b + chances))
        bends[3, 3] += c @ (zeta(2, b + chances) - zeta(2, b))
        return float(value), np.array(slopes), bends

    def _by_all_rows(self, r: float, alpha: float, a: float, b: float) -> Iterator[Evaluation]:
        for start in range(0, len(self.rows.T), BLOCK):
            yield self._by_rows(slice(start, start + BLOCK), r, alpha, a, b)

    def _by_compiled_rows(self, r: float, alpha: float, a: float, b: float) -> list[Evaluation] | None:
        """As `_by_rows`, of random buyers (k = 1)."""
        rows = self.rows
        if self.k > 1 or (fast := kernels(rows.n)) is None:
            return None
        chances = self.purchases + self.chances
        of = r + self.purchases, log_left(chances, a, b), inverse(chances, b), alpha, a

        def part(few: slice) -> Evaluation:
            weights = np.ascontiguousarray(rows.weights[few])
            found: Evaluation = fast.endings(rows.recency[few], rows.T[few], weights, self.which[few], *of)
            return found

        return in_parts(part, len(rows.T))

    def _by_rows(self, part: slice, r: float, alpha: float, a: float, b: float) -> Evaluation:
        """Of ln(stayed + left), by the weights of both stories and what their slopes differ."""
        rows, which = self.rows, self.which[part]
        recency, T, weights = rows.recency[part], rows.T[part], rows.weights[part]
        chances = self.purchases + self.chances
        s = r + self.k * rows.frequency[part]
        later, last = 1 / (alpha + T), 1 / (alpha + recency)
        log_later, log_last = np.log(alpha + T), np.log(alpha + recency)
        left_by = inverse(chances, b).take(which)
        stayed, left = -s * log_later, log_left(chances, a, b).take(which) - s * log_last
        slopes = np.empty((4, len(T)))  # of the story of who stayed, less those of the other
        slopes[0], slopes[1], slopes[2], slopes[3] = log_last - log_later, s * (last - later), -1 / a, left_by
        if self.k > 1:
            quiet = silence(s, (T - recency) * later, self.k)
            stayed += quiet.log
            slopes[0] += quiet.s
            slopes[1] -= quiet.v * later
        apart = stayed - left
        small = np.exp(-np.abs(apart))
        value = weights @ (np.maximum(stayed, left) + np.log1p(small))
        likelier = 1 / (1 + small)
        unlikelier = small * likelier
        stay = weights * np.where(apart > 0, likelier, unlikelier)
        leave = weights - stay
        unsure = weights * likelier * unlikelier
        bends = (slopes * unsure) @ slopes.T
        bends[0, 1] -= stay @ later + leave @ last
        bends[1, 1] += (stay * s) @ later**2 + (leave * s) @ last**2
        bends[2, 2] -= leave.sum() / a**2
        bends[3, 3] += leave @ left_by**2
        if self.k > 1:
            bends[0, 0] += stay @ quiet.ss
            bends[0, 1] -= stay @ (quiet.sv * later)
            bends[1, 1] += stay @ ((quiet.vv + quiet.v) * later**2)
        bends[1, 0] = bends[0, 1]
        gradient = slopes @ stay
        other = [weights @ log_last, (weights * s) @ last, -weights.sum() / a, weights @ left_by]
        return float(value), gradient - np.array(other), bends
