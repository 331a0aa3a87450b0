"""For how much does a customer buy at a time?"""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import Self

import numpy as np
import numpy.typing as npt
from scipy.special import betaincinv, betaln, gammaln, polygamma, psi

from kundig.base.refusals import Refused
from kundig.value.lifetime.checks import columns, refuse, shares, whole
from kundig.value.lifetime.edges import Edge, reached
from kundig.value.lifetime.fast import in_parts, kernels, kernels_for
from kundig.value.lifetime.fitting import Evaluation, Floats, Optimum, maximise, maximise_from
from kundig.value.lifetime.histories import FEW_REPEATERS, MOST_PURCHASES, total
from kundig.value.lifetime.model import Caution, Model
from kundig.value.lifetime.scalars import LARGEST, number

START = np.log([2.0, 3.0, 3.0])  # of spend in units of its geometric mean
MANY, SAMPLE = 50_000, 20  # above so many customers, one of so many tells where to begin
BLOCK = 16_384  # customers at a time: what is computed for them stays in the processor's cache
CORRELATED = 0.1  # less correlation of frequency and spend moves no forecast that anyone would notice
SURE = 2.6  # standard errors: chance alone goes so far in one base of a hundred
FAR = 2.0  # the modelled mean of all customers from the observed one
SAME_FOR_ALL = 1e6  # q: nothing that a customer does moves his mean away from that of all
ALIKE = 1000.0  # a gamma distribution of this shape or more has hardly any width
EDGES = (
    Edge("lifetime.spend_alike", {1: 10.0}, {2: 1}),
    Edge("lifetime.spend_never_varies", {0: 10.0}, {}),
)
SAME = tuple(Caution(edge.code, {"cost": 0.0}) for edge in EDGES)


class GammaGammaModel(Model):
    """Spend per purchase is gamma (shape p) around a mean of each customer's own; so are their rates (q, v).

    Fader & Hardie (2013), "The Gamma-Gamma Model of Monetary Value". v is in the unit of the spend.

    >>> model = GammaGammaModel().fit([1, 2, 6, 1, 3, 2], [20.0, 38.0, 31.0, 90.0, 44.0, 61.0])
    >>> model.expected_spend([0, 1, 20], [0.0, 90.0, 90.0]).round().tolist()
    [43.0, 49.0, 77.0]
    """

    names = ("p", "q", "v")
    mean_spend_: float

    def fit(
        self, frequency: npt.ArrayLike, spend: npt.ArrayLike, weights: npt.ArrayLike | None = None
    ) -> Self:
        """Learn from customers' repeat purchases (n) and the mean amount of these (n).

        Customers without a repeat purchase, or whose purchases brought nothing or a loss, teach nothing here.
        `mean_spend_` is the mean of the spend of those who do. Raises `Refused` when there are none.
        """
        likelihood, unit, self.mean_spend_, losses = _read(frequency, spend, weights)
        customers = float(likelihood.customers.sum())
        if len(likelihood.totals) > MANY:
            found = maximise_from(likelihood.sample(), likelihood, START)
        else:
            found = maximise(likelihood, START)
        # All purchases bring the same: the likelihood rises forever, but nothing is left open.
        same = found.flat and bool(found.params[:2].min() > ALIKE)
        top = replace(
            found,
            point=found.point + unit * np.array([0, 0, 1]),
            log_likelihood=found.log_likelihood - customers * unit,
            converged=found.converged or same,
        )
        alike = SAME if same else reached(EDGES, likelihood, found)
        cautions = (*_cautions(top, customers, losses, self.mean_spend_), *alike)
        return self._learn(top, customers=customers, cautions=(*cautions, *_correlation(likelihood, top)))

    @classmethod
    def of_all(cls, mean: float, spread: float) -> Self:
        """Without customers to learn from: all spend alike, purchases of `mean` with a deviation of `spread`.

        >>> GammaGammaModel.of_all(20.0, 10.0).expected_spend([0, 9], [0.0, 90.0]).round(2).tolist()
        [20.0, 20.0]
        """
        model = cls()
        p = float(np.clip((mean / spread) ** 2 if spread else 50.0, 0.05, 50.0))
        model.params_ = {"p": p, "q": SAME_FOR_ALL, "v": mean * (SAME_FOR_ALL - 1) / p}
        model.standard_errors_ = dict.fromkeys(cls.names, 0.0)
        model.covariance_ = np.zeros((3, 3))
        model.mean_spend_, model.warnings_ = mean, ()
        model.log_likelihood_, model.n_customers_, model.converged_ = 0.0, 0, True
        return model

    def expected_spend(self, frequency: npt.ArrayLike, spend: npt.ArrayLike) -> Floats:
        """Expected amount of a purchase to come (n), of customers with `frequency` of mean amount `spend`.

        Eq. 5: p (v + x z) / (p x + q - 1), the mean of all and the customer's own, weighed by how much is
        known of him: for x = 0 the mean of all, whatever `spend` is. It weighs losses in the same way.
        Where the model has no mean (p x + q <= 1) it is `mean_spend_`, see `warnings_`.
        """
        p, q, v = (self.fitted[name] for name in self.names)
        x, z = _asked(frequency, spend)
        found = np.empty_like(z)
        for start in range(0, len(x), BLOCK):
            part = slice(start, start + BLOCK)
            below = p * x[part] + q - 1
            with np.errstate(divide="ignore", invalid="ignore"):
                found[part] = p * (v + x[part] * z[part]) / below
            if below.min() <= 0:
                found[part][below <= 0] = self.mean_spend_
        return found

    def spend_quantiles(
        self, frequency: npt.ArrayLike, spend: npt.ArrayLike, levels: npt.ArrayLike, *, purchases: float = 1
    ) -> Floats:
        """Quantiles (levels, n) of what the next `purchases` purchases of customers bring together.

        Their sum over v + x z is beta prime (p purchases, p x + q): a gamma over the customer's own rate,
        which is gamma (p x + q, v + x z) after x purchases (eq. 4). Losses are gains with the sign changed.
        """
        p, q, v = (self.fitted[name] for name in self.names)
        x, z = _asked(frequency, spend)
        wanted = shares(levels)
        purchases = number("purchases", purchases, least=1e-9)
        distinct, which = np.unique(x, return_inverse=True)
        unit = v + x * z
        found = np.empty((len(wanted), len(x)))
        for row, level in zip(found, wanted, strict=True):
            gain, loss = (_beta_prime(p * purchases, p * distinct + q, at) for at in (level, 1 - level))
            np.multiply(unit, np.where(unit >= 0, gain[which], loss[which]), out=row)
        return found

    def log_likelihood_of(self, frequency: npt.ArrayLike, spend: npt.ArrayLike) -> Floats:
        """Log-likelihood (n) of the mean amount of each customer (eq. 1a); 0 for those without any."""
        p, q, v = (self.fitted[name] for name in self.names)
        x, z = _asked(frequency, spend)
        used = (x > 0) & (z > 0)
        x, z = np.where(used, x, 1.0), np.where(used, z, 1.0)
        found = (
            p * x * np.log(x * z / (v + x * z)) + q * np.log(v / (v + x * z)) - np.log(z) - betaln(p * x, q)
        )
        return np.where(used, found, 0.0)


SIGNED = frozenset({"spend"})


def _read(
    frequency: npt.ArrayLike, spend: npt.ArrayLike, weights: npt.ArrayLike | None
) -> tuple["_Likelihood", float, float, float]:
    """The likelihood of those who bought again and brought something; ln of their geometric mean spend, in
    units of which it is, so that neither cents nor billions are far from the start; their mean spend; and
    the customers at a loss."""
    if weights is None and (fast := kernels_for(frequency, spend)) is not None:
        *found, logs, squares, unit, mean, losses = fast.spenders(frequency, spend, MOST_PURCHASES, LARGEST)
        if losses >= 0 and len(found[0]):
            bought, totals, customers = found
            purchases, ones = np.arange(1.0, len(customers) + 1), np.ones(len(totals))
            likelihood = _Likelihood(purchases, customers, logs, squares, totals, ones, bought)
            return likelihood, unit, mean, losses
    rows = columns(frequency=frequency, spend=spend, weights=weights, signed=SIGNED)
    x, z, w = _purchases(rows["frequency"]), rows["spend"], rows["weights"]
    bought = (x > 0) & (w > 0)
    used = bought & (z > 0)
    if not used.any():
        raise Refused("lifetime.no_spend")
    losses = float(w[bought & ~used].sum())
    there = np.flatnonzero(used)
    x, z, w = x.take(there), z.take(there), w.take(there)
    customers = float(w.sum())
    unit = total(w, np.log(z)) / customers
    return _Likelihood.of(x, z / np.exp(unit), w), unit, total(w, z) / customers, losses


def _asked(frequency: npt.ArrayLike, spend: npt.ArrayLike) -> tuple[Floats, Floats]:
    if (fast := kernels_for(frequency, spend)) is not None:
        x, z = np.asarray(frequency), np.asarray(spend)
        if fast.amounts(x, z, MOST_PURCHASES, LARGEST):
            return x, z
    rows = columns(frequency=frequency, spend=spend, signed=SIGNED)
    return _purchases(rows["frequency"]), rows["spend"]


def _purchases(frequency: Floats) -> Floats:
    refuse("lifetime.too_many_purchases", frequency > MOST_PURCHASES, most=MOST_PURCHASES)
    return whole("frequency", frequency)


def _beta_prime(a: float, b: Floats, level: float) -> Floats:
    """The quantile; by both tails, since one of them has no digits left near 1."""
    return np.asarray(betaincinv(a, b, level) / betaincinv(b, a, 1 - level))


@dataclass(frozen=True, slots=True, eq=False)
class _Likelihood:
    """Log-likelihood of p, q, v (eq. 1a); called with their logs. A pass costs one logarithm per customer.

    What depends on x alone is summed over the distinct `purchases` (k): `customers` and the sums of their
    ln z, `logs` (k), and of its square. `weights`, `bought` (n): of the customers, of all their
    purchases.
    """

    purchases: Floats
    customers: Floats
    logs: Floats
    squares: float
    totals: Floats
    weights: Floats
    bought: Floats

    @classmethod
    def of(cls, x: Floats, z: Floats, w: Floats) -> Self:
        purchases, which = np.arange(1.0, x.max() + 1), x.astype(np.intp) - 1
        logs = np.log(z)
        weighed = w * logs
        return cls(
            purchases=purchases,
            customers=np.bincount(which, w),
            logs=np.bincount(which, weighed),
            squares=total(weighed, logs),
            totals=x * z,
            weights=w,
            bought=w * x,
        )

    def sample(self) -> Self:
        """The likelihood of a part of the customers."""
        totals, w, bought = (column[::SAMPLE].copy() for column in (self.totals, self.weights, self.bought))
        x = np.rint(bought / w)
        return self.of(x, totals / x, w)

    def __call__(self, point: Floats) -> Evaluation:
        params = p, q, v = np.exp(point)
        k, c, n = self.purchases, self.customers, float(self.customers.sum())
        (logs, inverse, squares), (logs_x, inverse_x, squares_x) = self._sums(v)
        spent = float(k @ (self.logs + c * np.log(k)))  # sum of x ln(x z)
        value = (
            c @ (gammaln(p * k + q) - gammaln(p * k))
            + n * (q * np.log(v) - gammaln(q))
            + p * (spent - logs_x)
            - q * logs
            - self.logs.sum()
        )
        first, second = psi(p * k + q), polygamma(1, p * k + q)
        slopes = np.array(
            [
                c @ (k * (first - psi(p * k))) + spent - logs_x,
                c @ first + n * (np.log(v) - psi(q)) - logs,
                n * q / v - p * inverse_x - q * inverse,
            ]
        )
        pq, pv, qv = c @ (k * second), -inverse_x, n / v - inverse
        bends = np.array(
            [
                [c @ (k * k * (second - polygamma(1, p * k))), pq, pv],
                [pq, c @ second - n * polygamma(1, q), qv],
                [pv, qv, p * squares_x + q * squares - n * q / v**2],
            ]
        )
        return float(value), params * slopes, np.outer(params, params) * bends + np.diag(params * slopes)

    def _sums(self, v: float) -> Floats:
        """Of ln(v + x z), its inverse and the square of that: sums (2, 3) over customers and purchases."""
        if (fast := kernels(len(self.totals))) is not None:

            def some(few: slice) -> Floats:
                found: Floats = fast.spend(self.totals[few], self.weights[few], self.bought[few], v)
                return found

            return np.sum(in_parts(some, len(self.totals)), axis=0)
        found, buffer = np.zeros((2, 3)), np.empty((3, BLOCK))
        for start in range(0, len(self.totals), BLOCK):
            totals = self.totals[start : start + BLOCK]
            logs, inverse, squares = part = buffer[:, : len(totals)]
            np.add(totals, v, out=squares)
            np.log(squares, out=logs)
            np.divide(1.0, squares, out=inverse)
            np.multiply(inverse, inverse, out=squares)
            found[0] += part @ self.weights[start : start + BLOCK]
            found[1] += part @ self.bought[start : start + BLOCK]
        return found


def _cautions(top: Optimum, customers: float, losses: float, mean_spend: float) -> Iterator[Caution]:
    p, q, v = top.params.tolist()
    if customers < FEW_REPEATERS:
        yield Caution("lifetime.few_spenders", {"customers": round(customers)})
    if losses:
        yield Caution("lifetime.spend_without_gain", {"customers": round(losses)})
    if q <= 1 or not 1 / FAR < p * v / (q - 1) / mean_spend < FAR:
        yield Caution("lifetime.spend_without_mean", {"q": round(q, 2)})


def _correlation(likelihood: _Likelihood, top: Optimum) -> Iterator[Caution]:
    """Of ln x and ln z. Even without any, ln z grows a little with x, by psi(p x) - ln x: less that."""
    k, c = likelihood.purchases, likelihood.customers
    customers, logs = c.sum(), likelihood.logs
    grown = psi(top.params[0] * k) - np.log(k)
    x = np.log(k) - c @ np.log(k) / customers
    z = logs - c * grown
    spread_x = c @ (x * x)
    spread_z = likelihood.squares - 2 * logs @ grown + c @ grown**2 - z.sum() ** 2 / customers
    if min(spread_x, spread_z) > 1e-9 * customers:
        correlation = float(x @ z / np.sqrt(spread_x * spread_z))
        if abs(correlation) > max(CORRELATED, SURE / np.sqrt(customers)):
            yield Caution("lifetime.spend_goes_with_frequency", {"correlation": round(correlation, 2)})
