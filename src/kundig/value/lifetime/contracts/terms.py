"""Since when and until when do which customers hold contracts?"""

import datetime as dt
from dataclasses import dataclass
from typing import Any, Self

import numpy as np
import numpy.typing as npt
import pyarrow as pa
import pyarrow.compute as pc

from kundig.lake.tables import as_table, column, keys
from kundig.value.rfm import day_numbers

Ints = npt.NDArray[np.int64]
OPEN = 1 << 22  # a day in some 11,000 years: runs on


@dataclass(frozen=True, slots=True, eq=False)
class Terms:
    """Terms of contracts: `code` (number of the customer, from 0), `since`, `until` (days since 1970).

    `backward` counts those that end before they begin, which say nothing.
    """

    customers: int
    code: Ints
    since: Ints
    until: Ints
    backward: int = 0

    @classmethod
    def of(cls, terms: Any, customers: pa.Array, *, as_of: dt.date, customer: str = "customer_id") -> Self:
        """From a table with the columns customer, since, until (empty: runs on), of the `customers`.

        What begins after `as_of` is not known yet.
        """
        table = as_table(terms)
        code = pc.fill_null(pc.index_in(keys(table, customer).cast(customers.type), customers), -1).to_numpy()
        since, until = day_numbers(table, "since"), _ends(table)
        known = (code >= 0) & (since <= day(as_of))
        backward = int((known & (until < since)).sum())
        known &= until >= since
        return cls(len(customers), code[known].astype(np.int64), since[known], until[known], backward)

    def begun(self) -> Ints:
        """The day (customers) on which each one's first contract began; `OPEN` for who has none."""
        first = np.full(self.customers, OPEN)
        np.minimum.at(first, self.code, self.since)
        return first

    def ended(self) -> Ints:
        """The day (customers) on which each one's last contract ends; `OPEN` runs on; none: -`OPEN`."""
        last = np.full(self.customers, -OPEN)
        np.maximum.at(last, self.code, self.until)
        return last

    def some(self, drawn: Ints) -> Self:
        """The terms of the customers `drawn` (sorted), numbered anew."""
        kept = np.isin(self.code, drawn)
        return type(self)(
            len(drawn), np.searchsorted(drawn, self.code[kept]), self.since[kept], self.until[kept]
        )


def day(date: dt.date) -> int:
    """Days since 1970."""
    return int(np.datetime64(date, "D").astype(np.int64))


def _ends(table: pa.Table) -> Ints:
    cells = column(table, "until")
    ended = cells.is_valid().to_numpy()
    until = np.full(len(ended), OPEN)
    if ended.any():
        until[ended] = np.minimum(
            day_numbers(pa.table({"until": cells.filter(pa.array(ended))}), "until"), OPEN
        )
    return until
