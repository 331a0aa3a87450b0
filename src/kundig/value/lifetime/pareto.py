"""How long do customers stay who may leave at any time, and how much do they buy until then?"""

from dataclasses import replace
from typing import Self

import numpy as np
import numpy.typing as npt
from scipy.special import exprel, gammaln

from kundig.value.lifetime.buying import BuyingModel, summands
from kundig.value.lifetime.checks import shares
from kundig.value.lifetime.dropout import Likelihood, blocks
from kundig.value.lifetime.edges import Edge, reached
from kundig.value.lifetime.endings import endings
from kundig.value.lifetime.fitting import Floats, maximise, maximise_from
from kundig.value.lifetime.histories import Histories, cautions, checked, grouped
from kundig.value.lifetime.kinds import Kinds
from kundig.value.lifetime.scalars import count, number

MANY = 20_000  # distinct rows; above, a sample of them tells where to begin
VAST, TINY = 14.0, -25.0  # logs of parameters that stand for infinity and for nothing
EDGES = (
    Edge("lifetime.nobody_leaves", {2: TINY, 3: 0.0}, {}),
    Edge("lifetime.no_heterogeneity", {0: VAST}, {1: 0}),
    Edge("lifetime.leave_equally_soon", {2: VAST}, {3: 2}),
)


class ParetoNBDModel(BuyingModel):
    """Pareto/NBD: customers buy at a constant rate of their own and leave, unseen, at a time of their own.

    Rates of purchase are Gamma(r, alpha) among customers, rates of leaving Gamma(s, beta); alpha and beta are
    in the unit of the data's times. Schmittlein, Morrison & Colombo (1987), "Counting Your Customers".
    One-time buyers may have left, as everybody else.

    >>> model = ParetoNBDModel().fit([2, 0, 5, 1] * 50, [30.0, 0, 20, 5] * 50, [39.0] * 200)
    >>> model.probability_alive([5], [20], [39]).round(2).tolist()
    [0.25]
    """

    names = ("r", "alpha", "s", "beta")

    def fit(
        self,
        frequency: npt.ArrayLike,
        recency: npt.ArrayLike,
        T: npt.ArrayLike,
        weights: npt.ArrayLike | None = None,
    ) -> Self:
        """Learn from repeat purchases (n), time of the last one and age (n), counted from the first purchase.

        Both times in one unit. `weights` (n): how many customers a row stands for. Raises `Refused` for
        histories that cannot be.
        """
        rows = grouped(checked(frequency, recency, T, weights))
        unit = float(rows.weights @ rows.T) / rows.n or 1.0  # so that all parameters begin near 1
        purchases = float(rows.weights @ rows.frequency)
        likelihood = Likelihood.of(replace(rows, recency=rows.recency / unit, T=rows.T / unit))
        start = np.log([1, rows.n / max(purchases, 1.0), 1, 1])
        many = len(rows.T) > MANY
        top = maximise_from(likelihood.sample(), likelihood, start) if many else maximise(likelihood, start)
        found = (*cautions(rows), *reached(EDGES, likelihood, top))
        top = replace(
            top,
            point=top.point + np.log(unit) * np.array([0, 1, 0, 1]),
            log_likelihood=top.log_likelihood - purchases * np.log(unit),
        )
        return self._learn(top, customers=rows.n, cautions=found)

    def log_likelihood_of(self, frequency: npt.ArrayLike, recency: npt.ArrayLike, T: npt.ArrayLike) -> Floats:
        """Each customer's log-likelihood (n): the higher, the less the model is surprised by the history."""
        r, alpha, _, _ = params = self._params
        rows = checked(frequency, recency, T)
        found: Floats = gammaln(r + rows.frequency) - gammaln(r) - rows.frequency * np.log(alpha)
        for part in blocks(len(found)):
            ways = endings(params, rows.frequency[part], rows.recency[part], rows.T[part])
            found[part] += ways.log_likelihood
        return found

    def expected_sums(
        self,
        horizons: npt.ArrayLike,
        weights: npt.ArrayLike,
        frequency: npt.ArrayLike,
        recency: npt.ArrayLike,
        T: npt.ArrayLike,
    ) -> Floats:
        """See `BuyingModel`; SMC (1987) eq. 22, with P(alive) of eqs. 11-13."""
        r, alpha, s, beta = self._params
        until, weighed = summands(horizons, weights)
        rows = checked(frequency, recency, T)
        stay = np.zeros(len(rows.T))
        for horizon, weight in zip(until.tolist(), weighed.tolist(), strict=True):
            stay += weight * _expected_stay(horizon, s, beta + rows.T)
        found: Floats = self._alive(rows) * stay * (r + rows.frequency) / (alpha + rows.T)
        return found

    def expected_purchases_new(self, horizon: float) -> float:
        """Repeat purchases to be expected of a new customer within `horizon`; SMC (1987) eq. 17."""
        r, alpha, s, beta = self._params
        return float(r / alpha * _expected_stay(_time(horizon), s, beta))

    def purchase_distribution(
        self, horizon: float, frequency: npt.ArrayLike, recency: npt.ArrayLike, T: npt.ArrayLike, *, most: int
    ) -> Floats:
        """See `BuyingModel`."""
        rows, most = checked(frequency, recency, T), count("most", most)
        kinds, alive = Kinds.of(self._params, rows.frequency, rows.T), self._alive(rows)[:, None]
        found: Floats = kinds.distribution(_time(horizon), most)[kinds.which] * alive
        found[:, :1] += 1 - alive
        return found

    def purchase_quantiles(
        self,
        horizon: float,
        frequency: npt.ArrayLike,
        recency: npt.ArrayLike,
        T: npt.ArrayLike,
        levels: npt.ArrayLike,
    ) -> Floats:
        """The least numbers of purchases within `horizon` (levels, n) not exceeded with these chances.

        Numbers above 256 are rounded up, by at most a 64th.
        """
        rows = checked(frequency, recency, T)
        over = 1 - shares(levels)[:, None]
        alive = np.maximum(self._alive(rows), 1e-300)
        return Kinds.of(self._params, rows.frequency, rows.T).quantiles(_time(horizon), over / alive)

    @property
    def _params(self) -> Floats:
        return np.array([self.fitted[name] for name in self.names])

    def _alive(self, rows: Histories) -> Floats:
        found = np.empty(len(rows.T))
        for part in blocks(len(found)):
            found[part] = endings(self._params, rows.frequency[part], rows.recency[part], rows.T[part]).alive
        return found


def _time(horizon: float) -> float:
    """The horizon. Raises `Refused` for what is no time."""
    return number("horizon", horizon)


def _expected_stay(horizon: float, s: float, beta: Floats | float) -> Floats:
    """The time within `horizon` before leaving, at a rate from Gamma(s, beta). Holds at s = 1, too."""
    log = np.log1p(horizon / beta)
    stay: Floats = beta * log * exprel((1 - s) * log)
    return stay
