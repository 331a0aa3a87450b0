"""What do customers with contracts bring, each and in groups, at today's profit and by a model of leaving?"""

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
import pyarrow as pa

from kundig.base.refusals import Refused
from kundig.value.lifetime.amounts import sum_bounds
from kundig.value.lifetime.checks import shares
from kundig.value.lifetime.contracts.base import Base
from kundig.value.lifetime.contracts.constant_rate import YEAR
from kundig.value.lifetime.contracts.models import Leaving
from kundig.value.lifetime.contracts.months import month
from kundig.value.lifetime.contracts.values import contract_values, months_within, worths
from kundig.value.lifetime.contracts.years import Profits
from kundig.value.lifetime.fitting import Floats
from kundig.value.lifetime.money import GroupValues

Ints = npt.NDArray[np.int64]
HORIZON_YEARS = 10  # of the expected years: nobody plans farther
STAYING_YEARS = range(1, HORIZON_YEARS + 1)
FINE = 128  # log odds ratios are told apart to a 128th: 0.4 % of the odds
BLOCK = 1 << 15
MANY = 20_000  # customers: what parameters are unsure of is computed from so many


@dataclass(frozen=True, slots=True, eq=False)
class ContractWorth:
    """Of each customer (n) a row of the `table` of `ContractForecast`, and the variance of what he brings.

    `common`: the standard error of what all bring that comes from what they share, which is the parameters
    of the model and a move of all profits.
    """

    table: pa.Table
    variance: Floats
    common: float

    def of_groups(self, groups: npt.NDArray[np.generic], levels: npt.ArrayLike) -> GroupValues:
        """Sums over groups (n), with quantiles; what all share is shared out as the sums are."""
        value, wanted = self.table["lifetime_value"].to_numpy(), shares(levels)
        if len(groups) != len(value):
            raise Refused("lifetime.lengths", lengths=f"groups {len(groups)}, customers {len(value)}")
        keys, which = np.unique(groups, return_inverse=True)
        count = len(keys)
        size, expected, variance = (
            np.bincount(which, weights, minlength=count) for weights in (np.abs(value), value, self.variance)
        )
        shared = self.common * size / max(float(size.sum()), 1e-300)
        bounds = sum_bounds(expected, variance + shared**2, wanted)
        return GroupValues(keys, np.bincount(which, minlength=count), expected, bounds)


def contract_worth(
    base: Base, model: Leaving, changes: Profits, horizon_days: float, discount: float
) -> ContractWorth:
    """What each brings within the horizon."""
    here = np.flatnonzero(base.active)
    start = month(base.begun[here] - 1)
    own = model.own(None if base.covariates is None else base.covariates[here], len(here))
    kinds, which = np.unique(start * 2**20 + np.rint(own * FINE).astype(np.int64), return_inverse=True)
    alike = (kinds + 2**19) // 2**20
    stays, years, yearly = _staying(
        model, base.ahead, alike, (kinds - alike * 2**20) / FINE, months_within(horizon_days)
    )
    profit, share = base.year(changes)[here], base.share(base.end)[here]
    columns = {name: np.zeros(len(base.customers)) for name in ("years", "value", "low", "high", "variance")}
    columns["years"][here] = years[which]
    yearly_of = np.zeros((HORIZON_YEARS, len(base.customers)))
    yearly_of[:, here] = yearly.T[:, which]
    moved = 0.0
    for change, some in ((changes.whole, share >= 1), (changes.part, share < 1)):
        values = contract_values(
            stays,
            profit[some],
            change,
            which=which[some],
            horizon_days=horizon_days,
            discount_per_year=discount,
        )
        places = here[some]
        columns["value"][places] = values.expected
        columns["low"][places], columns["high"][places] = values.quantiles
        columns["variance"][places] = values.variance
        moved += change.common * float(change.size(profit[some]).sum() * worths(horizon_days, discount).sum())
    unsure = _unsure(base, model, start, profit, horizon_days, discount)
    table = {
        "active_chance": base.active.astype(float),
        "expected_years": columns["years"],
        **{f"stays_{year}": after for year, after in zip(STAYING_YEARS, yearly_of, strict=True)},
        "lifetime_value": columns["value"],
        "lifetime_low": columns["low"],
        "lifetime_high": columns["high"],
    }
    return ContractWorth(pa.table(table), columns["variance"], float(np.hypot(moved, unsure)))


def _staying(
    model: Leaving, end: int, start: Ints, own: Floats, months: int
) -> tuple[Floats, Floats, Floats]:
    """The chances (k, months) to stay of customers alike; of the next ten years those to come (k), and the
    chances to stay after each (k, 10).
    """
    stays, years = np.empty((len(start), months)), np.empty(len(start))
    yearly = np.empty((len(start), HORIZON_YEARS))
    ahead = np.arange(end, end + max(months, HORIZON_YEARS * YEAR))
    for begin in range(0, len(start), BLOCK):
        part = slice(begin, begin + BLOCK)
        curve = model.staying(start[part], ahead, own[part])
        stays[part] = curve[:, :months]
        ten = curve[:, : HORIZON_YEARS * YEAR]
        years[part] = (ten.sum(axis=1) + 0.5 - ten[:, -1] / 2) / YEAR
        yearly[part] = ten[:, YEAR - 1 :: YEAR]
    return stays, years, yearly


def _unsure(
    base: Base,
    model: Leaving,
    start: Ints,
    profit: Floats,
    horizon_days: float,
    discount: float,
) -> float:
    """The standard error of what all bring that comes from the parameters of the model."""
    if not len(start):
        return 0.0
    step = max(len(start) // MANY, 1)
    start, profit = start[::step], profit[::step]
    worth, months = (
        worths(horizon_days, discount),
        np.arange(base.ahead, base.ahead + months_within(horizon_days)),
    )
    own_of = base.covariates[np.flatnonzero(base.active)[::step]] if base.covariates is not None else None

    def brought(at: Leaving) -> float:
        return float(profit @ (at.staying(start, months, at.own(own_of, len(start))) @ worth))

    squares = [(brought(up) - brought(down)) ** 2 / 4 for up, down in model.moved()]
    return float(np.sqrt(sum(squares))) * step
