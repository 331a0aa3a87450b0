"""How often does a customer use the occasions to buy, and does he still look at them?"""

from typing import Self

import numpy as np
import numpy.typing as npt
from scipy.special import betaln, gammaln

from kundig.base.refusals import Refused
from kundig.value.lifetime.checks import shares
from kundig.value.lifetime.edges import Edge, reached
from kundig.value.lifetime.fitting import Floats, maximise
from kundig.value.lifetime.histories import Histories, cautions, grouped
from kundig.value.lifetime.model import Model
from kundig.value.lifetime.occasions import UseLikelihood, distinct, uses
from kundig.value.lifetime.scalars import count
from kundig.value.lifetime.shifted_beta import renewals

START = np.log([1.0, 1.0, 1.0, 4.0])
MOST_OCCASIONS = 1000  # to come: their chances are computed for every number of them that is looked at
VAST, TINY = 14.0, -25.0  # logs of parameters that stand for infinity and for nothing
EDGES = (
    Edge("lifetime.nobody_leaves", {2: TINY, 3: 0.0}, {}),
    Edge("lifetime.everybody_leaves", {2: 0.0, 3: TINY}, {}),
    Edge("lifetime.use_alike", {0: VAST}, {1: 0}),
    Edge("lifetime.leave_alike", {2: VAST}, {3: 2}),
)


class BetaGeoBetaBinomModel(Model):
    """At each of a number of occasions a customer buys or not, until he leaves unseen.

    His chance to buy is beta (alpha, beta), that to leave before an occasion beta (gamma, delta). Fader,
    Hardie & Shang (2010), "Customer-Base Analysis in a Discrete-Time Noncontractual Setting": yearly
    donations, events, cruises. Occasions are counted after the one at which the customer was won.

    >>> model = BetaGeoBetaBinomModel().fit([0, 1, 2, 3], [0, 1, 3, 3], [3, 3, 3, 3], [400, 200, 250, 150])
    >>> model.expected_purchases(5, [0, 3], [0, 3], [3, 3]).round(2).tolist()
    [0.05, 2.88]
    """

    names = ("alpha", "beta", "gamma", "delta")

    def fit(
        self,
        frequency: npt.ArrayLike,
        recency: npt.ArrayLike,
        occasions: npt.ArrayLike,
        weights: npt.ArrayLike | None = None,
    ) -> Self:
        """Learn from how many of the `occasions` (n) were used (n), and which was used last (n; 0: none).

        Raises `Refused` for parts of occasions, and for more uses than there were occasions up to the last.
        """
        rows = uses(frequency, recency, occasions, weights)
        if not np.any(rows.T[rows.weights > 0]):
            raise Refused("lifetime.no_occasion")
        likelihood = UseLikelihood(grouped(rows))
        top = maximise(likelihood, START)
        edges = EDGES if np.any(rows.frequency[rows.weights > 0]) else ()
        found = (*cautions(rows), *reached(edges, likelihood, top))
        return self._learn(top, customers=rows.n, cautions=found)

    def probability_alive(
        self, frequency: npt.ArrayLike, recency: npt.ArrayLike, occasions: npt.ArrayLike
    ) -> Floats:
        """Chance (n) that a customer still looks at the next occasion; eq. 11."""
        rows, which = distinct(uses(frequency, recency, occasions))
        *_, gamma, delta = self._values()
        found: Floats = self._there(rows) * (delta + rows.T) / (gamma + delta + rows.T)
        return found[which]

    def expected_purchases(
        self, horizon: int, frequency: npt.ArrayLike, recency: npt.ArrayLike, occasions: npt.ArrayLike
    ) -> Floats:
        """Expected purchases (n) at the next `horizon` occasions; eq. 13, as a sum, which gamma = 1 stands.

        A customer who is there is a new one of (alpha + x, beta + n - x, gamma, delta + n).
        """
        rows, which = distinct(uses(frequency, recency, occasions))
        alpha, beta, gamma, delta = self._values()
        buys = (alpha + rows.frequency) / (alpha + beta + rows.T)
        found: Floats = self._there(rows) * buys * renewals(gamma, delta + rows.T, horizon=horizon)
        return found[which]

    def expected_purchases_new(self, horizon: int) -> float:
        """Expected purchases at the first `horizon` occasions of a customer about whom nothing is known."""
        alpha, beta, gamma, delta = self._values()
        return float(alpha / (alpha + beta) * renewals(gamma, np.array([delta]), horizon=horizon)[0])

    def purchase_distribution(
        self,
        horizon: int,
        frequency: npt.ArrayLike,
        recency: npt.ArrayLike,
        occasions: npt.ArrayLike,
        *,
        most: int,
    ) -> Floats:
        """Chances (n, most + 1) of 0, 1, ... purchases at `horizon` occasions; the last: `most` or more."""
        rows, which = distinct(uses(frequency, recency, occasions))
        horizon, most = count("horizon", horizon, most=MOST_OCCASIONS), count("most", most)
        found = self._distribution(horizon, rows)
        if most >= horizon:
            return np.pad(found, ((0, 0), (0, most - horizon)))[which]
        return np.column_stack([found[:, :most], found[:, most:].sum(axis=1)])[which]

    def purchase_quantiles(
        self,
        horizon: int,
        frequency: npt.ArrayLike,
        recency: npt.ArrayLike,
        occasions: npt.ArrayLike,
        levels: npt.ArrayLike,
    ) -> Floats:
        """Quantiles (levels, n) of the purchases at the next `horizon` occasions."""
        rows, which = distinct(uses(frequency, recency, occasions))
        horizon = count("horizon", horizon, most=MOST_OCCASIONS)
        below = np.cumsum(self._distribution(horizon, rows), axis=1)
        below[:, -1] = 1
        return np.stack([np.argmax(below >= level, axis=1)[which] for level in shares(levels)]).astype(float)

    def log_likelihood_of(
        self, frequency: npt.ArrayLike, recency: npt.ArrayLike, occasions: npt.ArrayLike
    ) -> Floats:
        """Log-likelihood (n) of each customer; eq. 7."""
        rows, which = distinct(uses(frequency, recency, occasions))
        return UseLikelihood(rows).of_rows(self._values())[0][which]

    def _values(self) -> Floats:
        return np.array([self.fitted[name] for name in self.names])

    def _there(self, rows: Histories) -> Floats:
        """Chance (rows) that a customer was there at his last occasion so far."""
        return UseLikelihood(rows).there(self._values())

    def _distribution(self, horizon: int, rows: Histories) -> Floats:
        """Chances (rows, horizon + 1): beta-binomial of the occasions looked at, none if not there."""
        alpha, beta, gamma, delta = self._values()
        buys, not_buys, stays = alpha + rows.frequency, beta + rows.T - rows.frequency, delta + rows.T
        found = np.zeros((len(rows.T), horizon + 1))
        staying = np.ones(len(rows.T))
        for looked in range(horizon + 1):
            ends = gamma / (gamma + stays + looked) if looked < horizon else 1.0
            k = np.arange(looked + 1)
            ways = gammaln(looked + 1) - gammaln(k + 1) - gammaln(looked - k + 1)
            a, b = buys[:, None], not_buys[:, None]
            chances = np.exp(ways + betaln(a + k, b + looked - k) - betaln(a, b))
            found[:, : looked + 1] += (staying * ends)[:, None] * chances
            staying = staying * (1 - ends)
        there = self._there(rows)[:, None]
        found *= there
        found[:, :1] += 1 - there
        return found
