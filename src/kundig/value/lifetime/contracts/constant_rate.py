"""What would one forecast of contracts without a theory of customers?"""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Self

import numpy as np

from kundig.value.lifetime.contracts.spells import Spells

YEAR = 12
PRIOR_LOSSES, PRIOR_MONTHS = 0.5, 60.0  # a tenth a year, as known from five customers seen for a year


@dataclass(frozen=True, slots=True, eq=False)
class ConstantRate:
    """The yardstick: in every month each customer leaves with the chance that all had in the last year."""

    rate: float
    months: float

    @classmethod
    def of(cls, spells: Spells, begin: int) -> Self:
        """Of the last twelve months before the end of the spells."""
        asked, left = spells.by_month(max(begin, spells.end - YEAR))
        months = float(asked.sum()) + PRIOR_MONTHS
        return cls((float(left.sum()) + PRIOR_LOSSES) / months, months)

    def moved(self) -> Iterator[tuple["ConstantRate", "ConstantRate"]]:
        """This one standard error up and down."""
        error = float(np.sqrt(self.rate / self.months))
        yield (
            ConstantRate(min(self.rate + error, 1.0), self.months),
            ConstantRate(max(self.rate - error, 0.0), self.months),
        )
