"""What is every customer with a contract worth in the time to come, by which model, and how sure is that?"""

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt
import pyarrow as pa

from kundig.value.lifetime.constant_rate import YEAR
from kundig.value.lifetime.contracts_base import Base
from kundig.value.lifetime.contracts_card import contracts_card
from kundig.value.lifetime.contracts_cautions import cautions
from kundig.value.lifetime.contracts_choice import ContractChoice, choose_contract
from kundig.value.lifetime.contracts_coverage import Coverage, coverage_check
from kundig.value.lifetime.contracts_models import Leaving
from kundig.value.lifetime.contracts_months import month
from kundig.value.lifetime.contracts_values import bounds_of_sum, contract_values, months_within, worths
from kundig.value.lifetime.contracts_years import Profits
from kundig.value.lifetime.fitting import Floats
from kundig.value.lifetime.model import Caution

HORIZON_YEARS = 10  # of the expected years: nobody plans farther
STAYING_YEARS = range(1, HORIZON_YEARS + 1)
FINE = 128  # log odds ratios are told apart to a 128th: 0.4 % of the odds
BLOCK = 1 << 15
MANY = 20_000  # customers: what parameters are unsure of is computed from so many


@dataclass(frozen=True, slots=True, eq=False)
class ContractForecast:
    """`customers`, in the order of the profits: customer_id, active_chance (1 here, 0 has left),
    expected_years (within ten), stays_1 to stays_10 (the chance to be a customer after so many years),
    lifetime_value, lifetime_low, lifetime_high (80 % lie between, customer by customer). `total`: expected,
    low and high of all together.
    """

    customers: pa.Table
    choice: ContractChoice
    model: Leaving
    total: tuple[float, float, float]
    warnings: tuple[Caution, ...]
    base: Base
    coverage: Coverage | None
    as_of: dt.date
    horizon_days: float
    discount_per_year: float

    def card(self) -> dict[str, Any]:
        """Everything that a page of the model shows, as plain JSON."""
        return contracts_card(self)


def forecast_contracts(
    terms: Any,
    profits: Any,
    *,
    as_of: dt.date,
    covariates: npt.ArrayLike | None = None,
    names: Sequence[str] | None = None,
    window_years: float = 3.0,
    horizon_days: float = 365,
    discount_per_year: float = 0.1,
    seed: int = 0,
    customer: str = "customer_id",
) -> ContractForecast:
    """The forecast for the customers of `profits`, with the model that foresees best who leaves.

    - `terms`: customer, since, until (until empty: runs on). Who holds a new contract has not left.
    - `profits`: customer, profit_last (of the twelve months before the month of `as_of`), profit_before (of
      the twelve before those).
    - `covariates` (n, c) in the order of `profits`: figures that do not change, or were known before the
      `window_years` from which is learned, as region or kind; what is counted until today knows the answer.

    Losses ahead, of contracts whose end is already known, are not taken for losses: most of them are renewed.
    Raises `Refused`: where nobody has a contract, for figures that are no numbers, a horizon or a discount
    that cannot be.
    """
    worths(horizon_days, discount_per_year)  # refuses before the long work
    base = Base.gathered(
        terms,
        profits,
        as_of=as_of,
        covariates=covariates,
        names=names,
        window_years=window_years,
        seed=seed,
        customer=customer,
    )
    choice = choose_contract(base)
    model = base.fitted(choice.candidate)
    changes = base.profits()
    customers, total = _valued(base, model, changes, horizon_days, discount_per_year)
    coverage = coverage_check(base, choice.candidate)
    warnings = (
        *cautions(base, changes, coverage, as_of, horizon_days),
        *getattr(model.model, "warnings_", ()),
        *choice.warnings,
    )
    found = customers.add_column(0, customer, base.customers)
    return ContractForecast(
        found, choice, model, total, warnings, base, coverage, as_of, horizon_days, discount_per_year
    )


def _valued(
    base: Base, model: Leaving, changes: Profits, horizon_days: float, discount: float
) -> tuple[pa.Table, tuple[float, float, float]]:
    """What each brings, and all together."""
    here = np.flatnonzero(base.active)
    start = month(base.begun[here] - 1)
    own = model.own(None if base.covariates is None else base.covariates[here], len(here))
    kinds, which = np.unique(start * 2**20 + np.rint(own * FINE).astype(np.int64), return_inverse=True)
    alike = (kinds + 2**19) // 2**20
    stays, years, yearly = _staying(
        model, base.end, alike, (kinds - alike * 2**20) / FINE, months_within(horizon_days)
    )
    profit, share = base.year(changes)[here], base.share(base.end)[here]
    columns = {name: np.zeros(len(base.customers)) for name in ("years", "value", "low", "high")}
    columns["years"][here] = years[which]
    yearly_of = np.zeros((HORIZON_YEARS, len(base.customers)))
    yearly_of[:, here] = yearly.T[:, which]
    spread, moved = 0.0, 0.0
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
        spread += float(values.variance.sum())
        moved += change.common * float(change.size(profit[some]).sum() * worths(horizon_days, discount).sum())
    spread += moved**2 + _unsure(base, model, start, profit, horizon_days, discount) ** 2
    total = bounds_of_sum(float(columns["value"].sum()), spread)
    table = {
        "active_chance": base.active.astype(float),
        "expected_years": columns["years"],
        **{f"stays_{year}": after for year, after in zip(STAYING_YEARS, yearly_of, strict=True)},
        "lifetime_value": columns["value"],
        "lifetime_low": columns["low"],
        "lifetime_high": columns["high"],
    }
    return pa.table(table), total


def _staying(
    model: Leaving, end: int, start: npt.NDArray[np.int64], own: Floats, months: int
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
    start: npt.NDArray[np.int64],
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
        np.arange(base.end, base.end + months_within(horizon_days)),
    )
    own_of = base.covariates[np.flatnonzero(base.active)[::step]] if base.covariates is not None else None

    def brought(at: Leaving) -> float:
        return float(profit @ (at.staying(start, months, at.own(own_of, len(start))) @ worth))

    squares = [(brought(up) - brought(down)) ** 2 / 4 for up, down in model.moved()]
    return float(np.sqrt(sum(squares))) * step
