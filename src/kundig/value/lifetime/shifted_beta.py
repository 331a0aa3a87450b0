"""How long does a customer with a contract stay?"""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Self

import numpy as np
import numpy.typing as npt
from scipy.special import betaln

from kundig.base.refusals import Refused
from kundig.value.lifetime.checks import columns, refuse, shares, whole
from kundig.value.lifetime.edges import Edge, reached
from kundig.value.lifetime.fitting import Evaluation, Floats, Optimum, maximise
from kundig.value.lifetime.histories import numbers
from kundig.value.lifetime.model import Caution, Model
from kundig.value.lifetime.scalars import count, number

START = np.log([1.0, 4.0])  # a fifth of the customers leaves at the first renewal
LONGEST = 100_000  # periods: more than that are days or hours, and none of a contract
FOREVER = 2**40  # periods: a quantile beyond has no end in sight
STEPS = 100_000  # of a fraction: enough for a discount of a millionth
FEW_LOSSES = 20  # below, the two parameters have standard errors as large as themselves
EDGES = (Edge("lifetime.renew_alike", {0: 14.0}, {1: 0}),)  # both to infinity: one chance for all


class ShiftedBetaGeoModel(Model):
    """At each renewal a customer leaves with a chance of his own, and these are beta (alpha, beta).

    Fader & Hardie (2007), "How to Project Customer Retention". Those who leave easily are gone first, so the
    retention of those who are left rises.

    >>> model = ShiftedBetaGeoModel().fit([1, 2, 3, 3], [True, True, True, False], [369, 163, 86, 382])
    >>> model.retention([1, 2, 3, 4]).round(3).tolist()
    [0.63, 0.749, 0.81, 0.847]
    """

    names = ("alpha", "beta")

    def fit(
        self,
        tenure: npt.ArrayLike,
        lost: npt.ArrayLike,
        weights: npt.ArrayLike | None = None,
        *,
        entry: npt.ArrayLike | None = None,
    ) -> Self:
        """Learn from the periods (n) that customers have held their contract, and whether they are lost (n).

        A lost customer's tenure counts the renewal at which he left: 1 is the first. That of a customer who
        is there counts the renewals he has made. `entry` (n): the renewals he had made before he was watched
        (left truncation; none): who left before them could not be seen. Raises `Refused` for parts of
        periods, and for losses without a renewal or before the entry.
        """
        t, gone, w = _checked(tenure, lost, weights)
        lost_at = np.bincount(t, w * gone)[1:]
        asked = _from_the_end(t, w) - _from_the_end(_entry(entry, t, gone), w, len(lost_at))
        if not asked.any():
            raise Refused("lifetime.nobody_asked")
        likelihood = _Likelihood(lost=lost_at, stayed=asked - lost_at)
        top = maximise(likelihood, START)
        return self._learn(top, customers=float(w.sum()), cautions=tuple(_cautions(likelihood, top)))

    def retention(self, period: npt.ArrayLike) -> Floats:
        """Share (n) of the customers asked to renew for the `period`-th time (n) who do; eq. 8."""
        alpha, beta = (self.fitted[name] for name in self.names)
        t = counted("period", period)
        refuse("lifetime.no_renewal", t < 1, column="period")
        return (beta + t - 1) / (alpha + beta + t - 1)

    def survival(self, periods: npt.ArrayLike, tenure: npt.ArrayLike | None = None) -> Floats:
        """Share (n) of customers after `tenure` renewals (n; none) who make `periods` (n) more; eq. 6."""
        alpha, beta = (self.fitted[name] for name in self.names)
        more = counted("periods", periods)
        held = np.zeros_like(more) if tenure is None else counted("tenure", tenure)
        columns(periods=more, tenure=held)
        return np.exp(_log_stay(alpha, beta + held, more))

    def expected_periods(
        self, tenure: npt.ArrayLike, *, discount_per_period: float = 0.0, horizon: int | None = None
    ) -> Floats:
        """Renewals to come (n) of customers there after `tenure` renewals (n), at most `horizon` of them.

        The next renewal counts in full, each later one is discounted: the "discounted expected residual
        lifetime" of Fader & Hardie (2010), "Customer-Base Valuation in a Contractual Setting". Raises
        `Refused` when the sum is infinite: without horizon and discount, for alpha <= 1.
        """
        alpha, beta = (self.fitted[name] for name in self.names)
        distinct, which = np.unique(counted("tenure", tenure), return_inverse=True)
        return renewals(alpha, beta + distinct, discount_per_period=discount_per_period, horizon=horizon)[
            which
        ]

    def remaining_quantiles(self, tenure: npt.ArrayLike, levels: npt.ArrayLike) -> Floats:
        """Quantiles (levels, n) of the renewals to come; infinite when there are more than 10^12."""
        alpha, beta = (self.fitted[name] for name in self.names)
        distinct, which = np.unique(counted("tenure", tenure), return_inverse=True)
        found = np.stack([_quantile(alpha, beta + distinct, level) for level in shares(levels)])
        return found[:, which]

    def log_likelihood_of(self, tenure: npt.ArrayLike, lost: npt.ArrayLike) -> Floats:
        """Log-likelihood (n) of each customer."""
        alpha, beta = (self.fitted[name] for name in self.names)
        t, gone, _ = _checked(tenure, lost, None)
        left = np.log(alpha / (alpha + beta + t - gone))
        return _log_stay(alpha, np.full(len(t), beta), t - gone) + np.where(gone > 0, left, 0.0)


def renewals(
    alpha: float, beta: Floats, *, discount_per_period: float = 0.0, horizon: int | None = None
) -> Floats:
    """Expected renewals (n) of customers whose chance to leave is beta (alpha, `beta` (n)) distributed."""
    discount_per_period = number("discount_per_period", discount_per_period)
    kept = 1 / (1 + discount_per_period)
    if horizon is not None:
        horizon = count("horizon", horizon, most=LONGEST)
        there, found = np.ones_like(beta), np.zeros_like(beta)
        for made in range(horizon):
            there = there * (beta + made) / (alpha + beta + made)
            found += there * kept**made
        return found
    if not discount_per_period and alpha <= 1:
        raise Refused("lifetime.endless", alpha=round(alpha, 3))
    return _discounted(alpha, beta, kept) if discount_per_period else beta / (alpha - 1)


def _discounted(alpha: float, beta: Floats, kept: float) -> Floats:
    """beta / (alpha + beta) 2F1(1, beta + 1; alpha + beta + 1; kept) (n), by Gauss's continued fraction.

    With alpha in the thousands SciPy's hyp2f1 has no answer. Lentz's method, DLMF 3.10(iii) and 15.7.
    """
    c = alpha + beta + 1
    fraction, below, above = np.ones_like(beta), np.zeros_like(beta), np.ones_like(beta)
    for step in range(1, STEPS):
        m = step // 2
        up = (beta + 1 + m) * (c - 1 + m) if step % 2 else m * (alpha + m - 1)
        term = -kept * up / ((c + step - 2) * (c + step - 1))
        below, above = 1 / (1 + term * below), 1 + term / above
        fraction = fraction * below * above
        if np.all(np.abs(below * above - 1) < 1e-14):
            return beta / (alpha + beta) / fraction
    raise Refused("lifetime.endless", alpha=round(alpha, 3))


def _checked(
    tenure: npt.ArrayLike, lost: npt.ArrayLike, weights: npt.ArrayLike | None
) -> tuple[npt.NDArray[np.intp], Floats, Floats]:
    rows = columns(tenure=tenure, lost=lost, weights=weights)
    t, gone = whole("tenure", rows["tenure"]), rows["lost"]
    refuse("lifetime.not_yes_or_no", (gone != 0) & (gone != 1), column="lost")
    refuse("lifetime.no_renewal", (gone == 1) & (t < 1), column="tenure")
    refuse("lifetime.too_many_periods", t > LONGEST, column="tenure", most=LONGEST)
    return t.astype(np.intp), gone, rows["weights"]


def _from_the_end(t: npt.NDArray[np.intp], weights: Floats, most: int = 0) -> Floats:
    """How many have come to the first renewal, the second, ..."""
    found: Floats = np.cumsum(np.bincount(t, weights, minlength=most + 1)[::-1])[::-1][1:]
    return found


def _entry(entry: npt.ArrayLike | None, t: npt.NDArray[np.intp], gone: Floats) -> npt.NDArray[np.intp]:
    if entry is None:
        return np.zeros_like(t)
    found = whole("entry", columns(tenure=t, entry=entry)["entry"])
    refuse("lifetime.entry_after_end", (found > t) | ((found == t) & (gone == 1)))
    return found.astype(np.intp)


def counted(name: str, values: npt.ArrayLike) -> Floats:
    """Numbers of periods (n). Raises `Refused` for parts of them, and for too many."""
    found = whole(name, numbers(name, values))
    refuse("lifetime.too_many_periods", found > LONGEST, column=name, most=LONGEST)
    return found


def _log_stay(alpha: float, beta: Floats, renewals: Floats) -> Floats:
    return np.asarray(betaln(alpha, beta + renewals) - betaln(alpha, beta))


def _quantile(alpha: float, beta: Floats, level: float) -> Floats:
    """The fewest renewals (n) that are not exceeded with a chance of at least `level`."""
    aim = np.log1p(-level)
    low, high = np.full(len(beta), -1.0), np.full(len(beta), float(FOREVER))
    while np.any(high - low > 1):
        middle = np.floor((low + high) / 2)
        enough = _log_stay(alpha, beta, middle + 1) <= aim
        low, high = np.where(enough, low, middle), np.where(enough, middle, high)
    return np.where(high < FOREVER, high, np.inf)


@dataclass(frozen=True, slots=True, eq=False)
class _Likelihood:
    """Of alpha and beta, called with their logs: at the j-th renewal `lost` (j) left and `stayed` (j) stayed.

    The chance to leave there is alpha / (alpha + beta + j - 1), so no gamma function is needed.
    """

    lost: Floats
    stayed: Floats

    def __call__(self, point: Floats) -> Evaluation:
        params = alpha, beta = np.exp(point)
        before = np.arange(len(self.lost))
        lost, asked = self.lost.sum(), self.lost + self.stayed
        stay, both = beta + before, alpha + beta + before
        value = lost * np.log(alpha) + self.stayed @ np.log(stay) - asked @ np.log(both)
        once, twice = asked @ (1 / both), asked @ (1 / both**2)
        slopes = params * [lost / alpha - once, self.stayed @ (1 / stay) - once]
        bends = [[twice - lost / alpha**2, twice], [twice, twice - self.stayed @ (1 / stay**2)]]
        return float(value), slopes, np.outer(params, params) * bends + np.diag(slopes)


def _cautions(likelihood: _Likelihood, top: Optimum) -> Iterator[Caution]:
    lost, stayed = likelihood.lost, likelihood.stayed
    renewals = np.count_nonzero(lost + stayed)
    if not lost.sum():
        yield Caution("lifetime.nobody_left", {"renewals": round(float(stayed.sum()))})
    elif not stayed.sum():
        yield Caution("lifetime.everybody_left", {"customers": round(float(lost.sum()))})
    elif renewals == 1:
        yield Caution("lifetime.one_renewal")
    else:
        yield from reached(EDGES, likelihood, top)
    if 0 < lost.sum() < FEW_LOSSES:
        yield Caution("lifetime.few_losses", {"customers": round(float(lost.sum()))})
