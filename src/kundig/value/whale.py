"""Which customers make the profit, and which cost it?"""

from dataclasses import dataclass
from typing import Any, Literal

import numpy as np
import numpy.typing as npt

from kundig.base.refusals import Refused
from kundig.lake.tables import as_table, floats
from kundig.value.bands import band

Floats = npt.NDArray[np.float64]
Basis = Literal["profit", "revenue"]
SHARES = np.linspace(0.0, 1.0, 101)
PLATEAU = 0.95


@dataclass(frozen=True, slots=True, eq=False)
class WhaleCurve:
    """Customers by profit, the best first, cumulated.

    Heights are percent of the total, or money where the total is not positive (`unit`). Shares are shares of
    the customers, 0 to 1. Where the curve never reaches 100 %, there is no `break_even_rank`.
    """

    customers: int
    total: float
    unit: Literal["percent", "money"]
    basis: Basis
    shares: Floats
    heights: Floats
    peak_height: float
    peak_share: float
    plateau_share: float
    break_even_rank: int | None
    break_even_share: float | None
    loss_makers: int
    loss_share: float
    loss_sum: float
    band_low: Floats
    band_high: Floats

    def points(self) -> list[tuple[float, float]]:
        """The 101 points of the curve, to draw or to print."""
        return list(zip(self.shares.tolist(), self.heights.tolist(), strict=True))


def whale_curve(
    data: Any, *, value: str = "profit", basis: Basis = "profit", draws: int = 200, seed: int = 0
) -> WhaleCurve:
    """The whale curve of a base (Kaplan & Narayanan, Measuring and managing customer profitability, 2001).

    `data` is a 1-D array of one profit per customer in one currency, or any table with such a column
    `value`. `basis="revenue"` only names what was cumulated where no costs are known. `draws` bootstrap
    draws, seeded, give the 80 % band; 0 leaves the band at the curve itself. The input is not changed.

    >>> curve = whale_curve([60.0, 50.0, -10.0, 0.0])
    >>> curve.peak_height, curve.peak_share, curve.loss_makers, curve.loss_sum
    (110.0, 0.5, 1, -10.0)
    >>> curve.break_even_rank
    2

    Raises `Refused` where a value is not finite or the data is no 1-D array of numbers.
    """
    profits = _profits(data, value)
    ordered = -np.sort(-profits)
    running = np.concatenate([[0.0], np.cumsum(ordered)])
    total = float(running[-1])
    scale = 100.0 / total if total > 0 else 1.0
    peak = int(np.argmax(running))
    reached = np.flatnonzero(running[1:] >= nearly(total)) if total > 0 else np.empty(0, dtype=np.int64)
    even = int(reached[0]) + 1 if len(reached) else None
    count = len(ordered)
    negative = ordered < 0
    heights = heights_at(running) * scale
    low, high = band(ordered, SHARES, draws=draws, seed=seed, money=total <= 0)
    return WhaleCurve(
        customers=count,
        total=total,
        unit="percent" if total > 0 else "money",
        basis=basis,
        shares=SHARES.copy(),
        heights=heights,
        peak_height=float(running[peak]) * scale,
        peak_share=peak / count if count else 0.0,
        plateau_share=plateau(running) / count if count else 0.0,
        break_even_rank=even,
        break_even_share=even / count if even is not None else None,
        loss_makers=int(negative.sum()),
        loss_share=float(negative.mean()) if count else 0.0,
        loss_sum=float(ordered[negative].sum()),
        band_low=heights if low is None else low,
        band_high=heights if high is None else high,
    )


def heights_at(running: Floats) -> Floats:
    """The cumulated money (length customers + 1, starting with 0) at 101 shares, linear between customers.

    >>> heights_at(np.array([0.0, 10.0, 6.0]))[[0, 25, 50, 100]].tolist()
    [0.0, 5.0, 10.0, 6.0]
    """
    count = len(running) - 1
    if count == 0:
        return np.zeros(len(SHARES))
    return np.interp(SHARES * count, np.arange(count + 1), running)


def plateau(running: Floats) -> int:
    """The smallest number of customers with which the curve reaches 95 % of its peak; 0 without a peak.

    >>> plateau(np.array([0.0, 90.0, 96.0, 100.0, 70.0]))
    2
    """
    peak = float(running.max())
    return int(np.argmax(running >= nearly(PLATEAU * peak))) if peak > 0 else 0


def _profits(data: Any, value: str) -> Floats:
    if isinstance(data, np.ndarray | list | tuple):
        profits = np.asarray(data, dtype=np.float64)
    else:
        profits = floats(as_table(data), value)
    if profits.ndim != 1:
        raise Refused("whale.shape", dimensions=profits.ndim)
    if not np.isfinite(profits).all():
        raise Refused("whale.not_finite", customers=int((~np.isfinite(profits)).sum()))
    return profits


def nearly(money: float) -> float:
    """Sums of floats miss the exact sum by about 1e-12 of it; a rank must not jump for that."""
    return money * (1 - 1e-12) if money > 0 else money
