"""What does the analysis of a file find?"""

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal

import pyarrow as pa

from kundig.lake.files.opened import Opened
from kundig.value.analysis.columns import Choice
from kundig.value.analysis.lifetime import Lifetime
from kundig.value.cohorts import Cohorts
from kundig.value.cube import BaseCube
from kundig.value.rfm import Rfm
from kundig.value.whale import WhaleCurve


@dataclass(frozen=True, slots=True, eq=False)
class Analysis:
    """Everything that the summary, the report and the files say."""

    file: str
    table: Opened
    choice: Choice
    currency: str | None
    seen: int
    transactions: int
    refused: Mapping[str, int]
    first: dt.date
    last: dt.date
    revenue: Decimal
    cost: Decimal | None
    customers: pa.Table
    curve: WhaleCurve
    rfm: Rfm
    cohorts: Cohorts
    cube: BaseCube
    lifetime: Lifetime

    @property
    def profit(self) -> Decimal | None:
        return None if self.cost is None else self.revenue - self.cost

    @property
    def value(self) -> Decimal:
        """Profit where costs are known, else revenue."""
        return self.revenue if self.cost is None else self.revenue - self.cost
