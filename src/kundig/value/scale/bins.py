"""Into which sums of a whale curve do customers go that add up over parts of them?"""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any, Self

import numpy as np
import numpy.typing as npt

from kundig.base.refusals import Refused
from kundig.lake.tables import as_table, floats

Floats = npt.NDArray[np.float64]
Ints = npt.NDArray[np.int64]

FINENESS = 500  # bins for a factor of e: amounts of one bin differ by at most 0.2 %
MIDDLE = 1_000_000  # more than any logarithm in bins, so that the sign of a bin is that of its amounts
NO_NUMBER = 2 * MIDDLE


@dataclass(frozen=True, slots=True, eq=False)
class Bins:
    """Customers sorted into bins by an amount (bins, by number): the parts of a whale curve that add up.

    Each bin has its number, which rises with the amount, its customers, and the sum, least and most of their
    amounts. A bin holds amounts of one sign; 0 has its own.
    """

    number: Ints
    customers: Ints
    amount: Floats
    least: Floats
    most: Floats

    @classmethod
    def of(cls, amounts: npt.ArrayLike) -> Self:
        """The bins of some customers' amounts (n).

        >>> Bins.of([60.0, 60.0, -10.0, 0.0]).customers.tolist()
        [1, 1, 2]
        """
        found = np.asarray(amounts, np.float64)
        return cls._summed(bin_numbers(found), np.ones(len(found), np.int64), found, found, found)

    @classmethod
    def read(cls, rows: Any) -> Self:
        """The bins from the rows of `bins_sql`, also of several parts one after the other.

        Raises `Refused` where an amount was no finite number.
        """
        table = as_table(rows)
        number, customers = (table[name].to_numpy().astype(np.int64) for name in ("bin", "customers"))
        if wrong := int(customers[number == NO_NUMBER].sum()):
            raise Refused("whale.not_finite", customers=wrong)
        return cls._summed(number, customers, *(floats(table, name) for name in ("amount", "least", "most")))

    @classmethod
    def merged(cls, parts: Iterable["Bins"]) -> Self:
        """The bins of all customers from those of parts of them."""
        columns = zip(*((p.number, p.customers, p.amount, p.least, p.most) for p in parts), strict=True)
        return cls._summed(*(np.concatenate(column) for column in columns))

    @classmethod
    def _summed(cls, number: Ints, customers: Ints, amount: Floats, least: Floats, most: Floats) -> Self:
        order = np.argsort(number, kind="stable")
        number = number[order]
        starts = np.flatnonzero(np.r_[True, number[1:] != number[:-1]]) if len(number) else number
        return cls(
            number[starts],
            np.add.reduceat(customers[order], starts) if len(starts) else customers,
            np.add.reduceat(amount[order], starts) if len(starts) else amount,
            np.minimum.reduceat(least[order], starts) if len(starts) else least,
            np.maximum.reduceat(most[order], starts) if len(starts) else most,
        )

    @property
    def deviation(self) -> Floats:
        """So much at most rises the true curve above the straight line across each bin (bins).

        With n customers of mean m between l and h the curve is concave, no steeper than h and no flatter
        than l, so it is highest above the line where those two meet: n (h - m) (m - l) / (h - l).
        """
        width = self.most - self.least
        mean = self.amount / np.maximum(self.customers, 1)
        above, below = (self.most - mean).clip(0), (mean - self.least).clip(0)
        return np.where(width > 0, self.customers * above * below / np.where(width > 0, width, 1.0), 0.0)


def bin_numbers(amounts: Floats) -> Ints:
    """The number of the bin of each amount (n). Raises `Refused` for one that is no finite number.

    >>> bin_numbers(np.array([-1.0, 0.0, 1.0, 1.002])).tolist()
    [-1000000, 0, 1000000, 1000000]
    """
    if wrong := int((~np.isfinite(amounts)).sum()):
        raise Refused("whale.not_finite", customers=wrong)
    sizes = np.log(np.abs(amounts), where=amounts != 0, out=np.zeros(len(amounts)))
    return np.sign(amounts).astype(np.int64) * (MIDDLE + np.floor(FINENESS * sizes).astype(np.int64))


def bin_sql(amount: str) -> str:
    """SQL for the number of the bin of an amount, an expression."""
    value = f"CAST({amount} AS DOUBLE)"
    size = f"CAST(floor({FINENESS} * ln(abs({value}))) AS BIGINT)"
    return (
        f"CASE WHEN {value} = 0 THEN 0 WHEN abs({value}) <= 1.7e308"
        f" THEN CAST(sign({value}) AS BIGINT) * ({MIDDLE} + {size}) ELSE {NO_NUMBER} END"
    )


def bins_sql(source: str, amount: str) -> str:
    """SQL for the bins of the customers in `source` (follows FROM) by `amount` (an expression)."""
    return f"""
SELECT bin, count(*) AS customers, CAST(sum(amount) AS DOUBLE) AS amount,
       CAST(min(amount) AS DOUBLE) AS least, CAST(max(amount) AS DOUBLE) AS most
FROM (SELECT {amount} AS amount, {bin_sql(amount)} AS bin FROM {source}) AS binned
GROUP BY bin"""
