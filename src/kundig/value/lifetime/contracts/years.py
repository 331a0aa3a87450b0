"""What did customers bring in two years, and what is a whole year of those who came within it?"""

from dataclasses import dataclass
from typing import Self

import numpy as np
import numpy.typing as npt

from kundig.value.lifetime.contracts.profit import PER_BIN, ProfitChange
from kundig.value.lifetime.fitting import Floats

Flags = npt.NDArray[np.bool_]


@dataclass(frozen=True, slots=True, eq=False)
class Profits:
    """Of two successive years: profits (n), from which day each customer was here, and what stayers teach.

    `mean` is the profit of a customer seen for the whole first year. Who came within it is known from a part
    of it; the change from there is learned apart, since his first months are not like the later ones.
    """

    mean: float
    whole: ProfitChange
    part: ProfitChange

    @classmethod
    def learned(cls, before: Floats, last: Floats, share: Floats, stayed: Flags) -> Self:
        """From profits (n) of two years, the `share` (n) of the first in which customers were here."""
        whole = share >= 1
        mean = _mean(before[whole & stayed])
        full = ProfitChange.learned(before[whole & stayed], last[whole & stayed])
        new = stayed & (share > 0) & ~whole
        if np.count_nonzero(new) < PER_BIN:
            return cls(mean, full, full)
        year = year_of(before[new], share[new], mean)
        return cls(mean, full, ProfitChange.learned(year, last[new], common=full.common))


def year_of(profit: Floats, share: Floats, mean: float) -> Floats:
    """The profit of a whole year (n) from that of a `share` (n) of it: the rest as the mean customer's.

    >>> year_of(np.array([100.0, 50.0]), np.array([1.0, 0.5]), 200.0).tolist()
    [100.0, 150.0]
    """
    return np.asarray(profit + (1 - np.clip(share, 0, 1)) * mean)


def _mean(values: Floats) -> float:
    return float(values.mean()) if len(values) else 0.0
