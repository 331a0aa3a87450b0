"""Customers with contracts whose chances of leaving are known, to be found again."""

import datetime as dt
from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
import pyarrow as pa

Floats = npt.NDArray[np.float64]
Ints = npt.NDArray[np.int64]
type Hazard = Callable[[Ints, int, Ints], Floats]
"""The chance to leave in a month of tenure (n), in a calendar month, of customers (n)."""

END = (2026 - 1970) * 12  # January 2026
AS_OF = dt.date(2026, 1, 1)


@dataclass(frozen=True, slots=True, eq=False)
class Simulated:
    """The month before the first of their tenure (n), and the one in which they left (n; 0: have not)."""

    start: Ints
    left: Ints

    def terms(self) -> pa.Table:
        """One term each, begun in the middle of a month and ended in the middle of one."""
        since = self.start.astype("datetime64[M]").astype("datetime64[D]") + np.timedelta64(14, "D")
        until = self.left.astype("datetime64[M]").astype("datetime64[D]") + np.timedelta64(15, "D")
        return pa.table(
            {
                "customer_id": np.arange(len(since)),
                "since": pa.array(since),
                "until": pa.array(until, mask=self.left == 0),
            }
        )


def subscribers(count: int, hazard: Hazard, *, months: int = 96, seed: int = 1) -> Simulated:
    """Customers who come in any of the last `months` and leave by a hazard."""
    chance = np.random.default_rng(seed)
    start, left = np.sort(chance.integers(END - months, END, count)), np.zeros(count, np.int64)
    for month in range(END - months + 1, END):
        here = np.flatnonzero((start < month) & (left == 0))
        gone = chance.random(len(here)) < hazard(month - start[here], month, here)
        left[here[gone]] = month
    return Simulated(start, left)


def constant(rate: float) -> Hazard:
    """The same chance in every month."""
    return lambda tenure, month, who: np.full(len(tenure), rate)


def logit(log_odds: Callable[[Ints, int, Ints], Floats]) -> Hazard:
    """A hazard from its log odds."""
    return lambda tenure, month, who: 1 / (1 + np.exp(-log_odds(tenure, month, who)))


def years(count: int, *, seed: int = 2) -> tuple[Floats, Floats]:
    """What two whole years of customers bring, the second a change of the first."""
    chance = np.random.default_rng(seed)
    year = 100 * chance.lognormal(0, 0.8, count) - 60
    return year, year + (np.abs(year) + 100) * 0.6 * chance.standard_t(4, count) / 4


def profits(found: Simulated, *, seed: int = 2) -> pa.Table:
    """Two years of profit, of the months in which each customer was here."""
    first, second = years(len(found.start), seed=seed)
    gone = np.where(found.left > 0, found.left, END)
    last, before = (
        np.clip(np.minimum(gone, end) - np.maximum(found.start, end - 12), 0, 12) / 12
        for end in (END, END - 12)
    )
    columns = {"profit_last": second * last, "profit_before": first * before}
    return pa.table({"customer_id": np.arange(len(first))} | columns)
