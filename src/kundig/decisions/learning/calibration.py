"""Is an action that is held to be accepted in so many of a hundred cases accepted in as many?"""

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

NORMAL_95 = 1.959963984540054


@dataclass(frozen=True, slots=True)
class Group:
    """Offers that were held to be about as likely accepted: how many, what was said, what came.

    The true share lies between `low` and `high` in 95 of 100 groups, Wilson (1927); `said` outside of that is
    more than chance.
    """

    count: int
    said: float
    accepted: int
    low: float
    high: float

    @property
    def came(self) -> float:
        """The share that was accepted."""
        return self.accepted / self.count

    @property
    def fits(self) -> bool:
        """Whether what was said lies where the true share may."""
        return self.low <= self.said <= self.high


def reliability(said: npt.ArrayLike, accepted: npt.ArrayLike, *, groups: int = 10) -> list[Group]:
    """Offers (n) in equal groups by the chance that was said; few offers are few groups.

    >>> found = reliability([0.1, 0.1, 0.5, 0.5], [0, 0, 1, 0], groups=2)
    >>> [(one.count, one.said, one.came) for one in found]
    [(2, 0.1, 0.0), (2, 0.5, 0.5)]
    """
    chances, came = np.asarray(said, dtype=np.float64), np.asarray(accepted, dtype=np.float64)
    order = np.argsort(chances, kind="stable")
    return [_group(chances[part], came[part]) for part in np.array_split(order, groups) if len(part)]


def _group(said: npt.NDArray[np.float64], accepted: npt.NDArray[np.float64]) -> Group:
    count, won = len(said), int(accepted.sum())
    low, high = wilson(won, count)
    return Group(count, float(said.mean()), won, low, high)


def wilson(won: int, count: int) -> tuple[float, float]:
    """Between what the share lies of which `won` of `count` came.

    >>> [round(one, 3) for one in wilson(3, 100)]
    [0.01, 0.085]
    """
    share, square = won / count, NORMAL_95**2 / count
    middle = (share + square / 2) / (1 + square)
    half = np.sqrt(square * (share * (1 - share) + square / 4)) / (1 + square)
    return float(middle - half) if won else 0.0, float(middle + half) if won < count else 1.0


def log_loss(said: npt.ArrayLike, accepted: npt.ArrayLike) -> float:
    """Mean surprise at what came, in nats: less is better, and the base rate alone is the yardstick.

    >>> round(log_loss([0.5, 0.5], [1, 0]), 3)
    0.693
    """
    chances = np.clip(np.asarray(said, dtype=np.float64), 1e-9, 1 - 1e-9)
    came = np.asarray(accepted, dtype=np.float64)
    return float(-(came * np.log(chances) + (1 - came) * np.log1p(-chances)).mean())
