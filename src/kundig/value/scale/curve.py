"""How is a whale curve drawn from bins, and how far may it be off?"""

import math
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from kundig.value.bands import BINS, band_of
from kundig.value.scale.bins import Bins
from kundig.value.whale import PLATEAU, SHARES, Basis, WhaleCurve, nearly

Floats = npt.NDArray[np.float64]


@dataclass(frozen=True, slots=True, eq=False)
class BinnedCurve:
    """A whale curve from bins, and how far it may be off the one of the single customers.

    Customers, total, peak and its share, losers and their sum are exact. Heights lie at most `height_error`
    (in the unit of the curve) below the true ones; plateau and break-even are reached at most `rank_error`
    customers earlier than the curve says.
    """

    curve: WhaleCurve
    height_error: float
    rank_error: int


def curve_of(bins: Bins, *, basis: Basis = "profit", draws: int = 200, seed: int = 0) -> BinnedCurve:
    """The whale curve of the customers in the bins; arguments and figures as of `whale_curve`.

    >>> found = curve_of(Bins.of([60.0, 50.0, -10.0, 0.0]))
    >>> found.curve.peak_height, found.curve.break_even_rank, found.height_error, found.rank_error
    (110.0, 2, 0.0, 0)
    """
    customers, amount = bins.customers[::-1], bins.amount[::-1]  # the best first
    count, places = int(customers.sum()), np.concatenate([[0], np.cumsum(customers)])
    running = np.concatenate([[0.0], np.cumsum(amount)])
    total = math.fsum(amount)  # to the cent
    scale = 100.0 / total if total > 0 else 1.0
    top = int((bins.number > 0).sum())
    wide, even = _reached(bins, PLATEAU * running[top]), _reached(bins, total)
    lost = bins.number < 0
    heights = np.interp(SHARES * count, places, running) * scale
    low, high = band_of(*_coarse(bins), SHARES, draws=draws, seed=seed, money=total <= 0)
    curve = WhaleCurve(
        customers=count,
        total=total,
        unit="percent" if total > 0 else "money",
        basis=basis,
        shares=SHARES.copy(),
        heights=heights,
        peak_height=float(running[top]) * scale,
        peak_share=float(places[top]) / count if count else 0.0,
        plateau_share=wide[0] / count if count else 0.0,
        break_even_rank=even[0] or None,
        break_even_share=even[0] / count if even[0] else None,
        loss_makers=int(bins.customers[lost].sum()),
        loss_share=float(bins.customers[lost].sum()) / count if count else 0.0,
        loss_sum=math.fsum(bins.amount[lost]),
        band_low=heights if low is None else low,
        band_high=heights if high is None else high,
    )
    return BinnedCurve(curve, float(bins.deviation.max(initial=0.0)) * scale, max(wide[1], even[1]))


def _reached(bins: Bins, money: float) -> tuple[int, int]:
    """With so many customers, or so many fewer at most, the curve reaches money; 0 if not above 0."""
    if money <= 0:
        return 0, 0
    running = np.cumsum(bins.amount[::-1])
    place = int(np.argmax(running >= nearly(money)))
    at = len(bins.number) - 1 - place
    count, amount = int(bins.customers[at]), float(bins.amount[at])
    missing = nearly(money) - (float(running[place]) - amount)
    before = int(bins.customers[at + 1 :].sum())
    # As if all of the bin brought its mean; and as if those who bring the most came first.
    enough = min(count, max(1, int(np.ceil(missing / (amount / count) * (1 - 1e-12)))))
    steepest = np.ceil(missing / bins.most[at] * (1 - 1e-12))
    flattest = np.ceil((count - (amount - missing) / bins.least[at]) * (1 - 1e-12))
    return before + enough, enough - min(enough, max(1, int(max(steepest, flattest))))


def _coarse(bins: Bins) -> tuple[Floats, Floats, Floats]:
    """Size, mean and standard deviation of at most 2,000 groups of neighbouring bins, the best first."""
    customers, amount = bins.customers[::-1].astype(np.float64), bins.amount[::-1]
    if not len(customers):
        return customers, amount, amount
    ends = np.cumsum(customers)
    group = np.minimum((ends - 1) * BINS // ends[-1], BINS - 1).astype(np.int64)
    starts = np.flatnonzero(np.r_[True, group[1:] != group[:-1]])
    sizes = np.add.reduceat(customers, starts)
    means = np.add.reduceat(amount, starts) / sizes
    of_bins = amount / customers
    # Inside a bin the variance is at most (h - m) (m - l): Bhatia & Davis (2000).
    inside = ((bins.most[::-1] - of_bins) * (of_bins - bins.least[::-1])).clip(0)
    spread = inside + (of_bins - np.repeat(means, np.diff(np.r_[starts, len(customers)]))) ** 2
    return sizes, means, np.sqrt(np.add.reduceat(customers * spread, starts) / sizes)
