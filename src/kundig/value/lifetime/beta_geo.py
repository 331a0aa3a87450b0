"""How often do customers buy who may silently leave after a purchase?"""

from collections.abc import Iterator
from dataclasses import replace
from typing import ClassVar, Self

import numpy as np
import numpy.typing as npt
from scipy.special import betaln, gammaln

from kundig.base.refusals import Refused
from kundig.value.lifetime.buying import BuyingModel
from kundig.value.lifetime.checks import shares
from kundig.value.lifetime.edges import Edge, reached
from kundig.value.lifetime.fitting import Floats, Optimum, maximise
from kundig.value.lifetime.future import Present, at_least, expected, quantiles
from kundig.value.lifetime.histories import Histories, cautions, checked, grouped, numbers
from kundig.value.lifetime.leaving import BLOCK, Likelihood, log_left
from kundig.value.lifetime.regular import log_silence, phases

MANY = 50_000  # distinct rows; above, a sample of them tells where to begin
START = np.log([1.0, 1.0, 1.0, 3.0])  # of times in units of the mean time between purchases
VAST, TINY = 14.0, -25.0  # logs of parameters that stand for infinity and for nothing
COMMON = 1_000_000  # purchases; up to here distinct numbers are found in a table


class BetaGeoModel(BuyingModel):
    """BG/NBD: purchases at a rate of each customer's own (gamma r, alpha) until he leaves, which he may do
    after each repeat purchase, with a chance of his own (beta a, b).

    Fader, Hardie & Lee (2005), "'Counting Your Customers' the Easy Way". Nobody leaves before a repeat
    purchase, so one-time buyers are active for certain, however long they are silent: if that is not what
    you know, use `ModifiedBetaGeoModel`, which Kundig does by default.

    `regularity` k > 1 makes the gaps between purchases regular (Erlang k; BG/CNBD-k: Reutterer, Platzer &
    Schroeder 2020). alpha is in the unit of time of the data.
    """

    names = ("r", "alpha", "a", "b")
    _chances_at_start: ClassVar[int] = 0

    def __init__(self, *, regularity: int = 1) -> None:
        self.regularity = regularity

    def fit(
        self,
        frequency: npt.ArrayLike,
        recency: npt.ArrayLike,
        T: npt.ArrayLike,
        weights: npt.ArrayLike | None = None,
        *,
        litt: npt.ArrayLike | None = None,
    ) -> Self:
        """Learn from repeat purchases (n), time of the last one and age (n); `litt`: sums of ln gaps (n).

        `litt` is needed for `regularity` > 1 only. Raises `Refused` for histories that cannot be.
        """
        rows = checked(frequency, recency, T, weights)
        logs = self._logs(litt, rows)
        few = grouped(rows)
        purchases = float(few.weights @ few.frequency)
        unit = max(float(few.weights @ few.T), 1e-9) / (purchases + 1)
        few = replace(few, recency=few.recency / unit, T=few.T / unit)
        likelihood = Likelihood.of(few, k=self.regularity, chances=self._chances_at_start)
        top = _top(likelihood)
        constant = float(rows.weights @ logs) - self.regularity * purchases * np.log(unit)
        found = (*cautions(rows), *reached(EDGES, likelihood, top))
        top = replace(
            top,
            point=top.point + np.log(unit) * np.array([0, 1, 0, 0]),
            log_likelihood=top.log_likelihood + constant,
        )
        return self._learn(top, customers=rows.n, cautions=found)

    def expected_sums(
        self,
        horizons: npt.ArrayLike,
        weights: npt.ArrayLike,
        frequency: npt.ArrayLike,
        recency: npt.ArrayLike,
        T: npt.ArrayLike,
    ) -> Floats:
        """See `BuyingModel`; eq. 10 of the paper, in a form without poles."""
        until, weighed = numbers("horizons", horizons), numbers("weights", weights, signed=True)
        until, weighed = np.r_[until[until > 0], 1.0], np.r_[weighed[until > 0], 0.0]
        rows = checked(frequency, recency, T)
        distinct, which = _distinct(rows.frequency)
        nobody = Histories(distinct, np.zeros_like(distinct), np.zeros_like(distinct), distinct, 0.0)
        found = expected(until, weighed, self._present(rows), self._present(nobody), which)
        found *= self._alive(rows)
        return found

    def expected_purchases_new(self, horizon: float) -> float:
        """Expected repeat purchases within `horizon` after the first purchase of somebody unknown; eq. 9."""
        if not horizon:
            return 0.0
        unknown = np.zeros(1)
        rows = Histories(unknown, unknown, unknown, unknown, 0.0)
        of, none = self._present(rows), np.zeros(1, np.intp)
        a, b = self.fitted["a"], self.fitted["b"]
        stays = b / (a + b) if self._chances_at_start else 1.0
        return stays * float(expected(np.array([horizon]), np.ones(1), of, of, none)[0])

    def purchase_distribution(
        self,
        horizon: float,
        frequency: npt.ArrayLike,
        recency: npt.ArrayLike,
        T: npt.ArrayLike,
        *,
        most: int,
    ) -> Floats:
        """See `BuyingModel`; the chance to buy so often, not to have left before, and so on."""
        rows = checked(frequency, recency, T)
        found = np.empty((most + 1, len(rows.T)))
        for part, few in _parts(rows):
            tails = np.ones((most + 2, len(few.T)))
            tails[1:-1] = at_least(horizon, self._present(few), most)
            tails[1:-1] *= self._alive(few)
            tails[-1] = 0
            np.subtract(tails[:-1], tails[1:], out=found[:, part])
        return found.T

    def purchase_quantiles(
        self,
        horizon: float,
        frequency: npt.ArrayLike,
        recency: npt.ArrayLike,
        T: npt.ArrayLike,
        levels: npt.ArrayLike,
    ) -> Floats:
        """Quantiles (levels, n) of the purchases within `horizon`: the least with P(up to these) >= level."""
        rows, wanted = checked(frequency, recency, T), shares(levels)
        found = np.empty((len(wanted), len(rows.T)))
        for part, few in _parts(rows):
            with np.errstate(divide="ignore"):
                above = (1 - wanted)[:, None] / self._alive(few)
            found[:, part] = quantiles(horizon, self._present(few), above)
        return found

    def log_likelihood_of(
        self,
        frequency: npt.ArrayLike,
        recency: npt.ArrayLike,
        T: npt.ArrayLike,
        *,
        litt: npt.ArrayLike | None = None,
    ) -> Floats:
        """Each customer's log-likelihood (n). Arguments as of `fit`."""
        rows = checked(frequency, recency, T)
        r, alpha, a, b = self._params
        chances, s = rows.frequency + self._chances_at_start, r + self.regularity * rows.frequency
        stayed, left = self._stories(rows)
        found: Floats = (
            self._logs(litt, rows)
            + (gammaln(s) - gammaln(r) + r * np.log(alpha))
            + (betaln(a, b + chances) - betaln(a, b))
            + np.logaddexp(stayed, left)
        )
        return found

    @property
    def _params(self) -> tuple[float, float, float, float]:
        r, alpha, a, b = (self.fitted[name] for name in self.names)
        return r, alpha, a, b

    def _stories(self, rows: Histories) -> tuple[Floats, Floats]:
        """ln of how likely customers (n) stayed and are silent, and how likely they left; up to a factor."""
        r, alpha, a, b = self._params
        s = r + self.regularity * rows.frequency
        stayed = log_silence(s, (rows.T - rows.recency) / (alpha + rows.T), self.regularity)
        stayed -= s * np.log(alpha + rows.T)
        left = log_left(rows.frequency + self._chances_at_start, a, b) - s * np.log(alpha + rows.recency)
        return stayed, left

    def _alive(self, rows: Histories) -> Floats:
        found = np.empty_like(rows.T)
        with np.errstate(over="ignore"):
            for part, few in _parts(rows):
                stayed, left = self._stories(few)
                found[part] = 1 / (1 + np.exp(left - stayed))
        return found

    def _present(self, rows: Histories) -> Present:
        """The customers, should they still be there."""
        r, alpha, a, b = self._params
        s, age = r + self.regularity * rows.frequency, alpha + rows.T
        ended = phases(s, (rows.T - rows.recency) / age, self.regularity)
        return Present(s, age, a, b + rows.frequency + self._chances_at_start, ended)

    def _logs(self, litt: npt.ArrayLike | None, rows: Histories) -> Floats:
        """What the gaps inside of a history add to its log-likelihood (n)."""
        k = self.regularity
        if k != int(k) or k < 1:
            raise Refused("lifetime.regularity", regularity=k)
        if k == 1:
            return np.zeros(len(rows.T))
        if litt is None:
            raise Refused("lifetime.gaps_missing", regularity=k)
        logs = numbers("litt", litt, signed=True)
        if len(logs) != len(rows.T):
            raise Refused("lifetime.lengths", lengths=f"litt {len(logs)}, T {len(rows.T)}")
        return (k - 1) * logs - gammaln(k) * rows.frequency


class ModifiedBetaGeoModel(BetaGeoModel):
    """MBG/NBD: as BG/NBD, but a customer may leave after the first purchase already.

    Batislam, Denizel & Filiztekin (2007), "Empirical validation and comparison of models for customer base
    analysis"; with `regularity` MBG/CNBD-k. So the longer a one-time buyer is silent, the less likely is it
    that he comes back. It is Kundig's default.
    """

    _chances_at_start = 1


def _top(likelihood: Likelihood) -> Optimum:
    if len(likelihood.rows.T) > MANY:
        near = maximise(likelihood.sample(), START)
        if near.converged and not near.flat:
            top = maximise(likelihood, near.point)
            if top.converged and not top.flat:
                return top
    return maximise(likelihood, START)


def _parts(rows: Histories) -> Iterator[tuple[slice, Histories]]:
    for start in range(0, len(rows.T), BLOCK):
        part = slice(start, start + BLOCK)
        frequency, recency, T = rows.frequency[part], rows.recency[part], rows.T[part]
        yield part, Histories(frequency, recency, T, rows.weights[part], rows.n)


def _distinct(frequency: Floats) -> tuple[Floats, npt.NDArray[np.intp]]:
    """The distinct numbers (m), and which of them each is (n)."""
    if frequency.max() > COMMON:
        return np.unique(frequency, return_inverse=True)
    whole = frequency.astype(np.intp)
    known = np.bincount(whole) > 0
    return np.flatnonzero(known).astype(float), (np.cumsum(known) - 1).take(whole)


EDGES = (
    Edge("lifetime.nobody_leaves", {2: TINY, 3: 0.0}, {}),
    Edge("lifetime.everybody_leaves", {2: 0.0, 3: TINY}, {}),
    Edge("lifetime.no_heterogeneity", {0: VAST}, {1: 0}),
    Edge("lifetime.leave_alike", {2: VAST}, {3: 2}),
)
