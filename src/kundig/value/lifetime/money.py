"""What will customers bring in a time to come, and between which bounds?"""

from collections.abc import Iterator
from copy import copy
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from kundig.base.refusals import Refused
from kundig.value.lifetime.amounts import amounts, crossing, mixed, sum_bounds
from kundig.value.lifetime.buying import BuyingModel
from kundig.value.lifetime.checks import columns, shares
from kundig.value.lifetime.fitting import Floats
from kundig.value.lifetime.gamma_gamma import GammaGammaModel
from kundig.value.lifetime.histories import Histories, checked
from kundig.value.lifetime.model import Model
from kundig.value.lifetime.scalars import MOST_DAYS, MOST_DISCOUNT, number
from kundig.value.lifetime.summaries import days_in

STEP_DAYS = 30  # money counts as coming at the end of its step
YEAR_DAYS = 365.25
BLOCK = 4096  # customers at a time
REST = 1e-5  # the probability of more purchases than are counted
MOST_COUNTED = 8192  # purchases; more are to be expected only where next to nothing is known
BOUNDED = 2.1  # below 2 the variance of what customers spend has no bound


@dataclass(frozen=True, slots=True, eq=False)
class GroupValues:
    """Of each group (g): its key, its customers, what they bring together, quantiles (levels, g) of that."""

    groups: npt.NDArray[np.generic]
    customers: npt.NDArray[np.int64]
    expected: Floats
    quantiles: Floats


@dataclass(frozen=True, slots=True, eq=False)
class LifetimeValue:
    """What customers bring within a horizon, from a model of buying and one of spending (both fitted).

    A customer is given as (n): repeat purchases, time of the last one, age, mean spend per repeat purchase.
    """

    purchases: BuyingModel
    spend: GammaGammaModel
    horizon_days: float
    discount_per_year: float
    unit: str

    def expected(
        self, frequency: npt.ArrayLike, recency: npt.ArrayLike, T: npt.ArrayLike, monetary: npt.ArrayLike
    ) -> Floats:
        """Expected discounted amounts (n): purchases of each step of 30 days, discounted from its end."""
        found = self._discounted(checked(frequency, recency, T))
        found *= self.spend.expected_spend(frequency, monetary)
        return found

    def purchases_expected(
        self, frequency: npt.ArrayLike, recency: npt.ArrayLike, T: npt.ArrayLike
    ) -> Floats:
        """Expected purchases (n) within the horizon."""
        until = self.horizon_days / days_in(self.unit)
        return self.purchases.expected_purchases(until, frequency, recency, T)

    def quantiles(
        self,
        frequency: npt.ArrayLike,
        recency: npt.ArrayLike,
        T: npt.ArrayLike,
        monetary: npt.ArrayLike,
        levels: npt.ArrayLike,
    ) -> Floats:
        """Quantiles (levels, n) of what each customer will bring; 0.1 and 0.9 bound 80 in 100 customers.

        Over v + x z the sum of n purchases is beta prime (p n, p x + q) (Fader & Hardie 2013, eq. 4), mixed
        over the distribution of n, and discounted as the expectation is. Off by less than 0.1 % of the
        quantile, more if spend hardly varies (p > 50): it is interpolated between 64 amounts, and counts
        purchases up to a probability of 1e-5.
        """
        rows, z, wanted = checked(frequency, recency, T), _spent(monetary, T), shares(levels)
        p, q, v = (self.spend.fitted[name] for name in self.spend.names)
        found, known = np.zeros((len(wanted), len(z))), -1.0
        for x, part, pmf in self._counted(rows):
            unit = v + x * z[part]
            if x != known:
                points, above = amounts(p, p * x + q, pmf.shape[1] - 1)
                known = x
            heights = mixed(pmf[:, 1:], above)
            for row, level in zip(found, wanted, strict=True):
                row[part] = unit * np.exp(crossing(points, heights, np.where(unit >= 0, 1 - level, level)))
        found *= self._factor(rows)
        return found

    def of_groups(
        self,
        frequency: npt.ArrayLike,
        recency: npt.ArrayLike,
        T: npt.ArrayLike,
        monetary: npt.ArrayLike,
        groups: npt.ArrayLike,
        levels: npt.ArrayLike,
        *,
        missed: float = 0.0,
    ) -> GroupValues:
        """What the customers of each group bring together. `groups` (n): a key of each customer's group.

        The bounds know three causes: chance, as customers do not all buy as expected; parameters, which are
        known only as well as the data tell them (Laplace's approximation, one standard error up and down
        along each axis of the covariance); and, if given, by which share such sums `missed` what came, since
        no model knows next year's season and rivals. They add up in a gamma distribution of their mean and
        variance.
        """
        rows, z, wanted = checked(frequency, recency, T), _spent(monetary, T), shares(levels)
        keys, which = _groups(groups, len(z))

        def summed(values: Floats) -> Floats:
            return np.bincount(which, values, minlength=len(keys))

        expected = summed(self.expected(frequency, recency, T, z))
        variance = summed(self._variance(rows, z))
        for up, down in self._errors():
            variance += (
                summed(up.expected(frequency, recency, T, z))
                - summed(down.expected(frequency, recency, T, z))
            ) ** 2 / 4
        variance += (missed * expected) ** 2
        return GroupValues(keys, np.bincount(which), expected, sum_bounds(expected, variance, wanted))

    def _horizons(self) -> tuple[Floats, Floats]:
        """Ends of the steps in the unit of the data (h), and how much less money is worth in the next (h)."""
        days = np.append(np.arange(STEP_DAYS, self.horizon_days, STEP_DAYS), self.horizon_days)
        worth = (1 + self.discount_per_year) ** (-days / YEAR_DAYS)
        return days / days_in(self.unit), worth - np.append(worth[1:], 0.0)

    def _discounted(self, rows: Histories) -> Floats:
        horizons, weights = self._horizons()
        return self.purchases.expected_sums(horizons, weights, rows.frequency, rows.recency, rows.T)

    def _factor(self, rows: Histories) -> Floats:
        """How much discounting takes from what each customer brings (n)."""
        plain = self.purchases_expected(rows.frequency, rows.recency, rows.T)
        return np.where(plain > 0, self._discounted(rows) / np.where(plain > 0, plain, 1.0), 1.0)

    def _counted(self, rows: Histories) -> Iterator[tuple[float, npt.NDArray[np.intp], Floats]]:
        """Customers of equal frequency: it, their places (m), the distribution of their purchases (m, :)."""
        until = self.horizon_days / days_in(self.unit)
        order = np.argsort(rows.frequency, kind="stable")
        sorted_x = rows.frequency[order]
        for group in np.split(order, np.flatnonzero(sorted_x[1:] != sorted_x[:-1]) + 1):
            x = float(rows.frequency[group[0]])
            most = self._most(until, x, float(rows.T[group].min()))
            for start in range(0, len(group), BLOCK):
                part = group[start : start + BLOCK]
                columns = (rows.frequency[part], rows.recency[part], rows.T[part])
                yield x, part, self.purchases.purchase_distribution(until, *columns, most=most)

    def _most(self, until: float, x: float, age: float) -> int:
        """So many purchases are hardly exceeded, not even by the youngest who has just bought."""
        most, customer = 8, ([x], [age if x else 0.0], [age])
        while (
            most < MOST_COUNTED
            and self.purchases.purchase_distribution(until, *customer, most=most)[0, -1] > REST
        ):
            most += most // 2
        return most

    def _variance(self, rows: Histories, z: Floats) -> Floats:
        """Of what each customer brings (n)."""
        p, q, v = (self.spend.fitted[name] for name in self.spend.names)
        found = np.empty_like(z)
        for x, part, pmf in self._counted(rows):
            rest = max(p * x + q, BOUNDED)
            n = np.arange(pmf.shape[1])
            mean, square = pmf @ (p * n) / (rest - 1), pmf @ (p * n * (p * n + 1)) / ((rest - 1) * (rest - 2))
            found[part] = (v + x * z[part]) ** 2 * (square - mean**2)
        found *= self._factor(rows) ** 2
        return found

    def _errors(self) -> Iterator[tuple["LifetimeValue", "LifetimeValue"]]:
        """This with parameters one standard error up and down, along each axis of their covariances."""
        for up, down in moved(self.purchases):
            yield self._with(up, self.spend), self._with(down, self.spend)
        for more, less in moved(self.spend):
            yield self._with(self.purchases, more), self._with(self.purchases, less)

    def _with(self, purchases: BuyingModel, spend: GammaGammaModel) -> "LifetimeValue":
        return LifetimeValue(purchases, spend, self.horizon_days, self.discount_per_year, self.unit)


def lifetime_value(
    purchases: BuyingModel,
    spend: GammaGammaModel,
    horizon_days: float = 365,
    discount_per_year: float = 0.1,
    *,
    unit: str = "week",
) -> LifetimeValue:
    """What customers bring within a horizon. `unit`: of the times the model of buying was fitted to.

    Raises `Refused` for an unknown unit, a horizon that is not above 0, and a discount below 0.
    """
    days_in(unit)
    horizon_days = number("horizon_days", horizon_days, least=1e-6, most=MOST_DAYS)
    discount_per_year = number("discount_per_year", discount_per_year, most=MOST_DISCOUNT)
    return LifetimeValue(purchases, spend, horizon_days, discount_per_year, unit)


def _spent(monetary: npt.ArrayLike, T: npt.ArrayLike) -> Floats:
    return columns(monetary=monetary, T=T, signed=frozenset({"monetary"}))["monetary"]


def _groups(groups: npt.ArrayLike, customers: int) -> tuple[npt.NDArray[np.generic], npt.NDArray[np.intp]]:
    """The distinct keys (g), and which of them each customer has (n)."""
    try:
        keys, which = np.unique(np.asarray(groups), return_inverse=True)
    except (TypeError, ValueError):
        raise Refused("lifetime.group_keys") from None
    if which.shape != (customers,):
        raise Refused("lifetime.lengths", lengths=f"groups {which.shape}, T {customers}")
    return keys, which


def moved[M: Model](model: M) -> Iterator[tuple[M, M]]:
    """A model with parameters one standard error up and down, along each axis of their covariances."""
    sizes, axes = np.linalg.eigh(model.covariance_)
    for size, axis in zip(np.sqrt(sizes.clip(min=0)), axes.T, strict=True):
        yield _times(model, np.exp(size * axis)), _times(model, np.exp(-size * axis))


def _times[M: Model](model: M, factors: Floats) -> M:
    found = copy(model)
    params = np.array([model.fitted[name] for name in model.names]) * factors
    found.params_ = dict(zip(model.names, params.tolist(), strict=True))
    return found
