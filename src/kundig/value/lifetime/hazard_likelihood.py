"""How likely is it that these customers left in these months and those others did not?"""

from dataclasses import dataclass
from typing import Self

import numpy as np
import numpy.typing as npt

from kundig.value.lifetime.fitting import Evaluation, Floats

Ints = npt.NDArray[np.int64]
MONTHS = 12
BLOCK = 1024  # customers alike at a time
WAVES = 6  # with six waves each month of the year has an odds of its own
QUARTER = 3
TENURE = ("baseline", "log_tenure", "first_year", "first_renewal", "renewal")
SEASON = tuple(f"{turn}_{wave}" for wave in range(1, WAVES + 1) for turn in ("sin", "cos"))


def of_tenure(months: Ints) -> Floats:
    """What is known of the months (any shape) of a contract, the first of which is 1: columns `TENURE`.

    The tenure is in logs of base 2 and 0 after a year; a renewal is a month in which a whole year ends. Many
    leave at the first one, when they are free to, or soon after: the months 12 to 14 are `first_renewal`.
    """
    held = np.maximum(months, 1)
    early, free = held < MONTHS, (held >= MONTHS) & (held < MONTHS + QUARTER)
    parts = [np.ones(held.shape), np.log2(held / MONTHS), early, free, held % MONTHS == 0]
    return np.stack(parts, axis=-1)


def of_season(months: Ints, waves: int) -> Floats:
    """What is known of calendar months (m), counted from January 1970: columns of as many `waves`."""
    turn = 2 * np.pi * (months % MONTHS) / MONTHS
    parts = [part for wave in range(1, waves + 1) for part in (np.sin(wave * turn), np.cos(wave * turn))]
    return np.stack(parts, axis=-1) if parts else np.empty((len(months), 0))


@dataclass(frozen=True, slots=True, eq=False)
class AtRisk:
    """Person-months: of customers alike (k), how many could leave in which calendar month, and how many did.

    `start` (k): the month before the first one of their tenure; `covariates` (k, c); `months` (m): calendar
    months without a gap; `asked` and `lost` (k, m).
    """

    start: Ints
    covariates: Floats
    months: Ints
    asked: Floats
    lost: Floats

    @classmethod
    def of(
        cls, start: Ints, first: Ints, last: Ints, lost: Floats, weights: Floats, covariates: Floats
    ) -> Self:
        """From customers (n) who could leave in the months `first` to `last`, and in `last` did or not."""
        alike, which = _alike(start, covariates)
        low, high = int(first.min()), int(last.max())
        wide = high - low + 2
        cell = which.ravel() * wide - low
        asked = np.bincount(cell + first, weights, minlength=len(alike) * wide)
        asked -= np.bincount(cell + last + 1, weights, minlength=len(alike) * wide)
        left = np.bincount(cell + last, weights * lost, minlength=len(alike) * wide)
        return cls(
            start=alike[:, 0].astype(np.int64),
            covariates=alike[:, 1:],
            months=np.arange(low, high + 1),
            asked=np.cumsum(asked.reshape(-1, wide), axis=1)[:, :-1],
            lost=left.reshape(-1, wide)[:, :-1],
        )

    @property
    def tenure(self) -> Ints:
        """The month of their tenure (k, m); 0 where it has not begun."""
        held: Ints = np.maximum(self.months - self.start[:, None], 0)
        return held


def _alike(start: Ints, covariates: Floats) -> tuple[Floats, npt.NDArray[np.intp]]:
    """The distinct rows of start and covariates (k, 1 + c), and which one each customer (n) has."""
    if covariates.shape[1]:
        return np.unique(np.column_stack([start, covariates]), axis=0, return_inverse=True)
    starts, which = np.unique(start, return_inverse=True)
    return starts[:, None].astype(float), which


@dataclass(frozen=True, slots=True, eq=False)
class Likelihood:
    """Of the logs of the odds ratios, called with them: tenure (columns a), season (s) and covariates (c).

    What a month of tenure and a month of the year add is looked up, so a million person-months need not
    become the rows of a table: only their sums by tenure, month and customer enter gradient and Hessian.
    """

    rows: AtRisk
    cell: Ints  # of each person-month (k, m): its tenure and its calendar month as one number
    by_tenure: Floats
    by_month: Floats

    @classmethod
    def of(cls, rows: AtRisk, *, tenure: list[int], season: Floats) -> Self:
        """With the columns `tenure` of `of_tenure`, and `season` (m, s)."""
        held = rows.tenure
        table = of_tenure(np.arange(int(held.max()) + 1))[:, tenure]
        return cls(rows, held * len(rows.months) + np.arange(len(rows.months)), table, season)

    def __call__(self, point: Floats) -> Evaluation:
        sums = self._zeros()
        added = self._added(point)
        for begin in range(0, len(self.rows.start), BLOCK):
            self._add(slice(begin, begin + BLOCK), added, point, sums)
        tenure, season = self.by_tenure, self.by_month
        missed, unsure = sums.missed, sums.unsure
        slopes = [tenure.T @ missed.sum(axis=1), season.T @ missed.sum(axis=0), sums.own]
        bends = sums.bends
        a, b = tenure.shape[1], tenure.shape[1] + season.shape[1]
        bends[:a, :a] = tenure.T * unsure.sum(axis=1) @ tenure
        bends[:a, a:b] = tenure.T @ unsure @ season
        bends[a:b, a:b] = season.T * unsure.sum(axis=0) @ season
        upper = np.triu(bends)
        return sums.value, np.concatenate(slopes), np.triu(upper, 1).T * -1 - upper

    def _added(self, point: Floats) -> Floats:
        """What tenure and month (tenure * m) add to the log odds."""
        a, b = self.by_tenure.shape[1], self.by_tenure.shape[1] + self.by_month.shape[1]
        return ((self.by_tenure @ point[:a])[:, None] + self.by_month @ point[a:b]).ravel()

    def _zeros(self) -> "_Sums":
        size = (len(self.by_tenure), len(self.by_month))
        own = self.rows.covariates.shape[1]
        params = self.by_tenure.shape[1] + self.by_month.shape[1] + own
        return _Sums(0.0, np.zeros(size), np.zeros(size), np.zeros(own), np.zeros((params, params)))

    def _add(self, part: slice, added: Floats, point: Floats, sums: "_Sums") -> None:
        """Of some of the customers: small enough that a pass stays in the fast memory."""
        asked, lost, own = self.rows.asked[part], self.rows.lost[part], self.rows.covariates[part]
        cell = self.cell[part]
        flat, size, b = cell.ravel(), sums.missed.shape, len(point) - own.shape[1]
        logit = added[cell] + (own @ point[b:])[:, None]
        small = np.exp(-np.abs(logit))
        sums.value += float(np.vdot(lost, logit) - np.vdot(asked, np.maximum(logit, 0) + np.log1p(small)))
        chance = np.where(logit > 0, 1.0, small) / (1 + small)
        expected = asked * chance
        missed, unsure = lost - expected, expected * (1 - chance)
        sums.missed += np.bincount(flat, missed.ravel(), minlength=size[0] * size[1]).reshape(size)
        sums.unsure += np.bincount(flat, unsure.ravel(), minlength=size[0] * size[1]).reshape(size)
        if not own.shape[1]:
            return
        sums.own += own.T @ missed.sum(axis=1)
        held, a = cell // size[1], self.by_tenure.shape[1]
        times = np.stack([(unsure * column[held]).sum(axis=1) for column in self.by_tenure.T], axis=1)
        sums.bends[:a, b:] += times.T @ own
        sums.bends[a:b, b:] += (unsure @ self.by_month).T @ own
        sums.bends[b:, b:] += own.T * unsure.sum(axis=1) @ own


@dataclass(slots=True, eq=False)
class _Sums:
    """Log-likelihood; losses missed, and how unsure they are (tenure, m); what is of the covariates."""

    value: float
    missed: Floats
    unsure: Floats
    own: Floats
    bends: Floats
