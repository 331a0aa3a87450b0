"""What is every customer with a contract worth in the time to come, by which model, and how sure is that?"""

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt
import pyarrow as pa

from kundig.value.lifetime.contracts.base import Base
from kundig.value.lifetime.contracts.card import contracts_card
from kundig.value.lifetime.contracts.cautions import cautions
from kundig.value.lifetime.contracts.choice import ContractChoice, choose_contract
from kundig.value.lifetime.contracts.coverage import Coverage, coverage_check
from kundig.value.lifetime.contracts.models import Leaving
from kundig.value.lifetime.contracts.values import LEVELS, worths
from kundig.value.lifetime.contracts.worth import ContractWorth, contract_worth
from kundig.value.lifetime.model import Caution
from kundig.value.lifetime.money import GroupValues


@dataclass(frozen=True, slots=True, eq=False)
class ContractForecast:
    """`customers`, in the order of the profits: customer_id, active_chance (1 here, 0 has left),
    expected_years (within ten), stays_1 to stays_10 (the chance to be a customer after so many years),
    lifetime_value, lifetime_low, lifetime_high (80 % lie between, customer by customer).
    """

    customers: pa.Table
    choice: ContractChoice
    model: Leaving
    worth: ContractWorth
    warnings: tuple[Caution, ...]
    base: Base
    coverage: Coverage | None
    as_of: dt.date
    horizon_days: float
    discount_per_year: float

    @property
    def total(self) -> tuple[float, float, float]:
        """Expected, low and high of what all bring together."""
        whole = self.of_groups(np.zeros(self.customers.num_rows))
        return float(whole.expected[0]), float(whole.quantiles[0, 0]), float(whole.quantiles[1, 0])

    def of_groups(self, groups: npt.ArrayLike, levels: npt.ArrayLike = LEVELS) -> GroupValues:
        """What the customers of each group bring together. `groups` (n): a key of each customer's group."""
        return self.worth.of_groups(np.asarray(groups), levels)

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
    worth = contract_worth(base, model, changes, horizon_days, discount_per_year)
    coverage = coverage_check(base, choice.candidate)
    warnings = (
        *cautions(base, changes, coverage, as_of, horizon_days),
        *getattr(model.model, "warnings_", ()),
        *(one for one in choice.warnings if "model" not in one.params),
    )
    return ContractForecast(
        customers=worth.table.add_column(0, customer, base.customers),
        choice=choice,
        model=model,
        worth=worth,
        warnings=warnings,
        base=base,
        coverage=coverage,
        as_of=as_of,
        horizon_days=horizon_days,
        discount_per_year=discount_per_year,
    )
