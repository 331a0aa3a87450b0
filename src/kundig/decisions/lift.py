"""Does one arm bring more than another, however often and whenever somebody looks?"""

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
from scipy.special import logsumexp

Floats = npt.NDArray[np.float64]

ALPHA = 0.05  # of all the times that somebody looks, the share at which an interval ever fails
# Stakes: which share of what may be lost is bet. Small ones find small differences, late.
STAKES = 0.9 * 0.5 ** np.arange(12)
HALVINGS = 40


@dataclass(frozen=True, slots=True)
class Interval:
    """A mean, and between which bounds the true one lies at all times."""

    count: int
    mean: float
    low: float
    high: float


@dataclass(frozen=True, slots=True)
class Lift:
    """What one arm brings more than another; `proven` only where the interval excludes zero."""

    arm: Interval
    other: Interval
    difference: float
    low: float
    high: float
    clipped: int = 0  # values that lay outside of the declared range

    @property
    def proven(self) -> bool:
        """Whether chance is excluded, and not only today."""
        return self.low > 0 or self.high < 0


def bounds(values: npt.ArrayLike, counts: npt.ArrayLike, *, alpha: float) -> tuple[Floats, Floats]:
    """Between what the mean of values from 0 to 1 lies: a confidence sequence by betting.

    `values` (k) distinct values, `counts` (..., k) how often each came so far. Who bets shares of his money
    against a mean m wins where the mean is another: sec. 4, Waudby-Smith & Ramdas (2024), "Estimating means
    of bounded random variables by betting". The stakes are mixed, so only the counts matter, not their order.
    By Ville's inequality a fair bettor ever has 2 / alpha times his money with a chance of at most alpha / 2.

    >>> [round(float(one), 4) for one in bounds([0, 1], [970, 30], alpha=0.05)]
    [0.0151, 0.0525]
    """
    given, often = np.asarray(values, dtype=np.float64), np.asarray(counts, dtype=np.float64)
    low = _lowest(given, often, alpha / 2)
    return low, 1.0 - _lowest(1.0 - given, often, alpha / 2)


def _lowest(values: Floats, counts: Floats, alpha: float) -> Floats:
    """The largest mean against which the bettor on more has won enough; his money falls with it."""
    low, high = np.zeros(counts.shape[:-1]), np.ones(counts.shape[:-1])
    for _ in range(HALVINGS):
        middle = (low + high) / 2
        won = _money(values, counts, middle) >= -np.log(alpha)
        low, high = np.where(won, middle, low), np.where(won, high, middle)
    return low


def _money(values: Floats, counts: Floats, mean: Floats) -> Floats:
    """Logarithm of what a bettor on more than this mean has made of 1, his stakes mixed evenly."""
    ratio = values / mean[..., None] - 1.0
    grown = np.log1p(STAKES[:, None] * ratio[..., None, :])
    logs = (grown * counts[..., None, :]).sum(axis=-1)
    found: Floats = logsumexp(logs, axis=-1) - np.log(len(STAKES))
    return found


def interval(values: npt.ArrayLike, *, least: float, most: float, alpha: float = ALPHA) -> Interval:
    """Mean and bounds of values between `least` and `most`, however many come yet.

    >>> found = interval([0, 0, 1, 0], least=0, most=1)
    >>> found.count, found.mean, round(found.low, 3), round(found.high, 3)
    (4, 0.25, 0.001, 0.93)
    """
    given = np.asarray(values, dtype=np.float64)
    if not len(given):
        return Interval(0, float("nan"), least, most)
    distinct, counts = np.unique((np.clip(given, least, most) - least) / (most - least), return_counts=True)
    low, high = (least + (most - least) * float(one) for one in bounds(distinct, counts, alpha=alpha))
    return Interval(len(given), float(np.clip(given, least, most).mean()), low, high)


def lift(
    arm: npt.ArrayLike, other: npt.ArrayLike, *, least: float, most: float, alpha: float = ALPHA
) -> Lift:
    """What customers of one arm bring more than those of another, each customer counted once.

    The range is declared before, never read from the values; what lies outside counts as its bound. Each arm
    has half of `alpha`, so the interval of the difference fails at most as often as `alpha` says.

    >>> lift([1] * 60 + [0] * 40, [1] * 20 + [0] * 80, least=0, most=1).proven
    True
    """
    both = [np.asarray(one, dtype=np.float64) for one in (arm, other)]
    first, second = (interval(one, least=least, most=most, alpha=alpha / 2) for one in both)
    return Lift(
        first,
        second,
        first.mean - second.mean,
        first.low - second.high,
        first.high - second.low,
        sum(int(((one < least) | (one > most)).sum()) for one in both),
    )
