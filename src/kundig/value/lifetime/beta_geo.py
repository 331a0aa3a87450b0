"""How often do customers buy who may silently leave after a purchase?"""

from collections.abc import Iterator
from dataclasses import replace
from types import ModuleType
from typing import ClassVar, Self

import numpy as np
import numpy.typing as npt
from scipy.special import betaln, gammaln

from kundig.base.refusals import Refused
from kundig.value.lifetime.buying import BuyingModel, summands
from kundig.value.lifetime.checks import shares
from kundig.value.lifetime.edges import Edge, reached
from kundig.value.lifetime.fast import in_parts, kernels
from kundig.value.lifetime.fitting import Floats, maximise, maximise_from
from kundig.value.lifetime.future import Present, at_least, expected, expected_at, quantiles
from kundig.value.lifetime.histories import (
    DAYS,
    Histories,
    cautions,
    checked,
    grouped,
    kinds_of,
    numbers,
    total,
)
from kundig.value.lifetime.leaving import BLOCK, Likelihood, log_left
from kundig.value.lifetime.regular import log_silence, phases
from kundig.value.lifetime.scalars import count, number

Places = npt.NDArray[np.intp]

MANY = 50_000  # distinct rows; above, a sample of them tells where to begin
START = np.log([1.0, 1.0, 1.0, 3.0])  # of times in units of the mean time between purchases
MOST_PHASES = 100
VAST, TINY = 14.0, -25.0  # logs of parameters that stand for infinity and for nothing


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
        logs = total(rows.weights, self._logs(litt, rows)) if self.regularity != 1 else 0.0
        few = grouped(rows)
        purchases = total(few.weights, few.frequency)
        unit = max(total(few.weights, few.T), 1e-9) / (purchases + 1)
        few = replace(few, recency=few.recency / unit, T=few.T / unit)
        likelihood = Likelihood.of(few, k=self.regularity, chances=self._chances_at_start)
        many = len(few.T) > MANY
        top = maximise_from(likelihood.sample(), likelihood, START) if many else maximise(likelihood, START)
        constant = logs - self.regularity * purchases * np.log(unit)
        found = (*cautions(few), *reached(EDGES, likelihood, top))
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
        until, weighed = summands(horizons, weights)
        until, weighed = np.r_[until[until > 0], 1.0], np.r_[weighed[until > 0], 0.0]
        rows = checked(frequency, recency, T)
        purchases, each = kinds_of(rows.frequency)
        nothing = np.zeros_like(purchases)
        kinds = self._present(Histories(purchases, nothing, nothing, purchases, 0.0))
        fast = kernels(len(rows.T))
        if self.regularity == 1 and (days := _days(rows.T, len(purchases))) is not None:
            unit, first, count = days
            ages = self.fitted["alpha"] + np.arange(first, first + count) / unit
            table = expected_at(ages, until, weighed, kinds, fast)
            if fast is not None:
                return self._still(rows, fast, table, first, unit)
            place = np.rint(rows.T * unit).astype(np.intp)
            place -= first
            place *= len(purchases)
            place += each.take(rows.frequency.astype(np.intp))
            found = table.take(place)
        else:
            which = each.take(rows.frequency.astype(np.intp))
            found = expected(until, weighed, self._present(rows), kinds, which, fast)
        found *= self._alive(rows)
        return found

    def expected_purchases_new(self, horizon: float) -> float:
        """Expected repeat purchases within `horizon` after the first purchase of somebody unknown; eq. 9."""
        if not (until := number("horizon", horizon)):
            return 0.0
        unknown = np.zeros(1)
        rows = Histories(unknown, unknown, unknown, unknown, 0.0)
        of, none = self._present(rows), np.zeros(1, np.intp)
        a, b = self.fitted["a"], self.fitted["b"]
        stays = b / (a + b) if self._chances_at_start else 1.0
        return stays * float(expected(np.array([until]), np.ones(1), of, of, none)[0])

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
        rows, most = checked(frequency, recency, T), count("most", most)
        until = number("horizon", horizon)
        found = np.empty((most + 1, len(rows.T)))
        for part, few in _parts(rows):
            tails = np.ones((most + 2, len(few.T)))
            tails[1:-1] = at_least(until, self._present(few), most)
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
        until = number("horizon", horizon)
        found = np.empty((len(wanted), len(rows.T)))
        for part, few in _parts(rows):
            with np.errstate(divide="ignore"):
                above = (1 - wanted)[:, None] / self._alive(few)
            found[:, part] = quantiles(until, self._present(few), above)
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
        found: Floats = (
            self._logs(litt, rows)
            + (gammaln(s) - gammaln(r) + r * np.log(alpha))
            + (betaln(a, b + chances) - betaln(a, b))
            + self._stayed(rows)
            + np.logaddexp(0, self._odds(rows))
        )
        return found

    @property
    def _params(self) -> tuple[float, float, float, float]:
        r, alpha, a, b = (self.fitted[name] for name in self.names)
        return r, alpha, a, b

    def _stayed(self, rows: Histories) -> Floats:
        """ln of how likely customers (n) stayed and are silent; up to a factor."""
        r, alpha, _, _ = self._params
        s, age = r + self.regularity * rows.frequency, alpha + rows.T
        return log_silence(s, (rows.T - rows.recency) / age, self.regularity) - s * np.log(age)

    def _odds(self, rows: Histories) -> Floats:
        """ln of how much likelier customers (n) have left than stayed."""
        r, alpha, a, b = self._params
        found: Floats = np.log(alpha + rows.T) - np.log(alpha + rows.recency)
        s, chances = r + self.regularity * rows.frequency, rows.frequency + self._chances_at_start
        found *= s
        found += log_left(chances, a, b)
        if self.regularity > 1:
            found -= log_silence(s, (rows.T - rows.recency) / (alpha + rows.T), self.regularity)
        return found

    def _alive(self, rows: Histories) -> Floats:
        if self.regularity == 1 and (fast := kernels(len(rows.T))) is not None:
            return self._still(rows, fast)
        found = np.empty_like(rows.T)
        with np.errstate(over="ignore"):
            for part, few in _parts(rows):
                found[part] = 1 / (1 + np.exp(self._odds(few)))
        return found

    def _still(
        self,
        rows: Histories,
        fast: ModuleType,
        table: Floats | None = None,
        first: float = 0,
        unit: float = 0,
    ) -> Floats:
        """The chance to be still there (n), times what `table` (days from `first`, kinds) has for each."""
        r, alpha, a, b = self._params
        x, recency, T = (np.ascontiguousarray(of) for of in (rows.frequency, rows.recency, rows.T))
        purchases, kinds = kinds_of(x)
        s, odds = r + purchases, log_left(purchases + self._chances_at_start, a, b)
        days = np.ones((1, len(purchases))) if table is None else np.ascontiguousarray(table)
        found = np.empty_like(T)

        def part(few: slice) -> None:
            own = x[few], recency[few], T[few]
            fast.alive(*own, kinds, s, odds, alpha, days, float(first), float(unit), found[few])

        in_parts(part, len(found))
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
        if k not in range(1, MOST_PHASES + 1):
            raise Refused("lifetime.regularity", regularity=k, most=MOST_PHASES)
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


def _parts(rows: Histories) -> Iterator[tuple[slice, Histories]]:
    for start in range(0, len(rows.T), BLOCK):
        part = slice(start, start + BLOCK)
        frequency, recency, T = rows.frequency[part], rows.recency[part], rows.T[part]
        yield part, Histories(frequency, recency, T, rows.weights[part], rows.n)


def _days(T: Floats, kinds: int) -> tuple[float, int, int] | None:
    """Days in the unit of T (n), its first day, and the number of days up to its last; None if days are not
    whole, or more than the customers of each kind, so that a table of all kinds is no shorter way."""
    for unit in DAYS.values():
        first, last = (int(np.rint(at * unit)) for at in (T.min(), T.max()))
        parts = (T[start : start + BLOCK] for start in range(0, len(T), BLOCK))
        if (last - first) * kinds < len(T) and all(np.all(np.rint(t * unit) / unit == t) for t in parts):
            return unit, first, last - first + 1
    return None


EDGES = (
    Edge("lifetime.nobody_leaves", {2: TINY, 3: 0.0}, {}),
    Edge("lifetime.everybody_leaves", {2: 0.0, 3: TINY}, {}),
    Edge("lifetime.no_heterogeneity", {0: VAST}, {1: 0}),
    Edge("lifetime.leave_alike", {2: VAST}, {3: 2}),
)
