"""How much does the yearly profit of a customer who stays change?"""

from dataclasses import dataclass
from typing import Self

import numpy as np

from kundig.value.lifetime.fitting import Floats

PER_BIN = 200  # customers, of whom a tenth and nine tenths are then known to a few per cent
MOST_BINS = 50
FEWEST = 20  # customers: below, nothing is known about changes
POINTS = 40  # quantiles kept of each bin


@dataclass(frozen=True, slots=True, eq=False)
class ProfitChange:
    """The distribution of the change, among customers of like profit.

    Profit may be negative and a few customers bring most of it, so the change is measured in sizes: a
    customer's size is his profit without its sign, and half of the customers' beside. `places` (b): mean
    profit in sizes of the customers of each bin, from -1 to 1, rising; `points` (b, POINTS): the change in
    sizes at equally likely quantiles; `mean` and `square` (b): of the change.

    What all have changed by, `common` (in sizes), is taken out: one year does not say whether it goes on.
    """

    half: float
    common: float
    places: Floats
    points: Floats
    mean: Floats
    square: Floats
    customers: int

    @classmethod
    def learned(cls, before: Floats, last: Floats, *, common: float | None = None) -> Self:
        """From the profits (n) of two years of customers who stayed; `common` where it is known already."""
        half = float(np.median(np.abs(before))) if len(before) else 0.0
        half = half if half > 0 else 1.0
        size = np.abs(before) + half
        if len(before) < FEWEST:
            return cls(half, 0.0, np.zeros(1), np.zeros((1, POINTS)), np.zeros(1), np.zeros(1), len(before))
        if common is None:
            common = float((last - before).sum() / size.sum())
        place, change = before / size, (last - before) / size - common
        order = np.argsort(place, kind="stable")
        bins = np.array_split(order, int(np.clip(len(before) // PER_BIN, 1, MOST_BINS)))
        shares = (np.arange(POINTS) + 0.5) / POINTS
        return cls(
            half=half,
            common=common,
            places=np.array([place[part].mean() for part in bins]),
            points=np.stack([np.quantile(change[part], shares) for part in bins]),
            # By size, so that the sums over customers are right, of which the largest decide.
            mean=np.array([np.average(change[part], weights=size[part]) for part in bins]),
            square=np.array([np.average(change[part] ** 2, weights=size[part] ** 2) for part in bins]),
            customers=len(before),
        )

    def size(self, profit: Floats) -> Floats:
        """In which changes of customers with such a profit (n) are measured."""
        return np.abs(profit) + self.half

    def expected(self, profit: Floats) -> Floats:
        """The profit (n) of the next year of customers who stay, after a year with `profit` (n)."""
        size = self.size(profit)
        return np.asarray(profit + size * np.interp(profit / size, self.places, self.mean))

    def squared(self, profit: Floats) -> Floats:
        """The expected square (n) of it."""
        size = self.size(profit)
        place = profit / size
        mean, square = (np.interp(place, self.places, known) for known in (self.mean, self.square))
        return np.asarray(size**2 * (place**2 + 2 * place * mean + square))

    def at(self, place: Floats) -> Floats:
        """The next year's profit in sizes (n, POINTS) of customers at places (n) from -1 to 1."""
        moved = np.stack([np.interp(place, self.places, column) for column in self.points.T], axis=1)
        return np.asarray(place[:, None] + moved)
