"""How many purchases are to come from customers who buy at random until they leave?"""

from dataclasses import dataclass
from typing import Self

import numpy as np
from scipy.special import betainc, gammaln

from kundig.value.lifetime.fitting import Floats
from kundig.value.lifetime.moments import moments, until_negligible


@dataclass(frozen=True, slots=True, eq=False)
class Future:
    """What customers (rows) who are there now may buy within a horizon, under Pareto/NBD.

    They buy for one of the times (rows, moments), with `chances`; how much they buy within a time is negative
    binomial with the power `r` (rows) and alpha / (alpha + time), whose log is `log_none`; `log_some` is the
    log of time / (alpha + time).
    """

    r: Floats
    chances: Floats
    log_none: Floats
    log_some: Floats

    @classmethod
    def of(cls, horizon: float, r: Floats, alpha: Floats, s: float, beta: Floats) -> Self:
        """Of customers (rows) with rates of purchase from Gamma(r, alpha), of leaving from Gamma(s, beta)."""
        length = np.minimum(horizon, until_negligible(beta, s + 1))
        # The likelihood of a count is the narrower in time, the higher the power: about as 1 / sqrt(r).
        count = 32 * int(np.ceil(np.sqrt(1 + min(r.max(), 4000.0) / 64)))
        time, widths = moments(np.zeros(len(r)), length, np.minimum(alpha, beta), count=count)
        leaves = s / beta[:, None] * np.exp(-(s + 1) * np.log1p(time / beta[:, None])) * widths
        stays = np.exp(-s * np.log1p(horizon / beta))[:, None]
        share = np.concatenate([time, np.full_like(stays, horizon)], axis=1) / alpha[:, None]
        log_some = np.log(np.maximum(share / (1 + share), 1e-300))
        return cls(r, np.concatenate([leaves, stays], axis=1), -np.log1p(share), log_some)

    def exactly(self, count: int) -> Floats:
        """The chance (rows) of so many purchases."""
        r = self.r
        ways = gammaln(r + count) - gammaln(r) - gammaln(count + 1)
        chances = np.exp(ways[:, None] + r[:, None] * self.log_none + count * self.log_some)
        found: Floats = np.einsum("ij,ij->i", chances, self.chances)
        return found

    def above(self, count: int) -> Floats:
        """The chance (rows) of more purchases; slower than `exactly`."""
        chances = betainc(count + 1.0, self.r[:, None], np.exp(self.log_some))
        found: Floats = np.einsum("ij,ij->i", chances, self.chances)
        return found
