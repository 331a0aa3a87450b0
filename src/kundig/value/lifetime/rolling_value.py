"""What will customers bring where the yardstick knows best how often they buy?"""

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from kundig.value.lifetime.fitting import Floats
from kundig.value.lifetime.histories import Histories
from kundig.value.lifetime.money import BLOCK, REST, LifetimeValue
from kundig.value.lifetime.yardstick import Yardstick

LEAST, MOST = 16, 366  # purchases that are counted; nobody buys on more days of a year


@dataclass(frozen=True, slots=True, eq=False)
class RollingValue(LifetimeValue):
    """As `LifetimeValue`, with the numbers of purchases of a yardstick whose window is the horizon.

    `features` (n, f) are those of the customers whose values are asked for, in their order. When money comes
    within the horizon, and so what it is worth today, is still told by the model of buying.
    """

    yardstick: Yardstick
    features: Floats

    def purchases_expected(
        self, frequency: npt.ArrayLike, recency: npt.ArrayLike, T: npt.ArrayLike
    ) -> Floats:
        """Expected purchases (n) within the horizon."""
        most = self._most_of_all()
        found = np.empty(len(self.features))
        for start in range(0, len(found), BLOCK):
            part = slice(start, start + BLOCK)
            found[part] = self.yardstick.foresee(self.features[part], most=most) @ np.arange(most + 1)
        return found

    def _discounted(self, rows: Histories) -> Floats:
        return self.purchases_expected(rows.frequency, rows.recency, rows.T) * self._factor(rows)

    def _factor(self, rows: Histories) -> Floats:
        return LifetimeValue(
            self.purchases, self.spend, self.horizon_days, self.discount_per_year, self.unit
        )._factor(rows)

    def _counted(self, rows: Histories) -> Iterator[tuple[float, npt.NDArray[np.intp], Floats]]:
        order, most = np.argsort(rows.frequency, kind="stable"), self._most_of_all()
        sorted_x = rows.frequency[order]
        for group in np.split(order, np.flatnonzero(sorted_x[1:] != sorted_x[:-1]) + 1):
            for start in range(0, len(group), BLOCK):
                part = group[start : start + BLOCK]
                yield (
                    float(rows.frequency[part[0]]),
                    part,
                    self.yardstick.foresee(self.features[part], most=most),
                )

    def _most_of_all(self) -> int:
        """So many purchases are hardly exceeded by anybody."""
        most = LEAST
        while most < MOST and self._exceeded(most) > REST:
            most = min(2 * most, MOST)
        return most

    def _exceeded(self, most: int) -> float:
        """The mean chance, over a sample of the customers, of more than so many purchases."""
        few = self.features[:: max(1, len(self.features) // BLOCK)]
        return float(self.yardstick.foresee(few, most=most)[:, most].mean())

    def _errors(self) -> Iterator[tuple[LifetimeValue, LifetimeValue]]:
        """Only those of spend: how far the yardstick may be off is not known from its parameters."""
        for up, down in LifetimeValue._errors(self):
            if up.spend is not self.spend:
                yield up, down
