"""How many more years do customers stay, and how many do the best of those who are comparable?"""

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from kundig.base.refusals import Refused
from kundig.value.potential.exposure import Watched
from kundig.value.potential.quantiles import PRIOR_CUSTOMERS

Floats = npt.NDArray[np.float64]
Ints = npt.NDArray[np.int64]
HORIZON_YEARS = 10.0  # nobody plans farther, and nobody who never lost a customer keeps him for ever
PRIOR_LOSSES = 5.0


@dataclass(frozen=True, slots=True, eq=False)
class Staying:
    """Expected remaining years of each customer (n): as it goes, and as his best comparable peers."""

    own: Floats
    best: Floats


def staying(
    group: Ints,
    peers: Ints,
    seen: Watched,
    *,
    remaining_years: Floats | None = None,
    horizon_years: float = HORIZON_YEARS,
) -> Staying:
    """Expected remaining years within the horizon, from losses per customer-year among peers of a group.

    `group` (n) says who is comparable, `peers` (n) what may make some of them stay longer, such as the number
    of contracts. The rate of peers is (losses + 5) / (years + 5 / rate of the group), that of the group
    likewise by everybody's: few observations say little. At a rate h, (1 - exp(-h horizon)) / h years remain.
    With `remaining_years` (n) of a lifetime model it is each customer's own figure, and the mean of the best
    peers, drawn to the group's mean as if by 50 customers; whom it does not know (NaN) stays as rates say,
    so that the same is compared with the same. The best is never below one's own; who has left has no years
    of his own, and the best of the others once he is won back.

    >>> seen = Watched(np.array([600.0, 400.0]), np.array([False, False]), np.array([True, True]))
    >>> staying(np.array([0, 0]), np.array([0, 1]), seen, horizon_years=8).best.tolist()
    [8.0, 8.0]

    Raises `Refused("potential.no_exposure")` where nobody was seen for a day.
    """
    kinds, kind = np.unique(peers, return_inverse=True)
    places, cell = np.unique(group * len(kinds) + kind, return_inverse=True)
    group_of = places // max(len(kinds), 1)
    here = np.where(seen.active, 1.0, 0.0)
    given = np.full(len(group), np.nan) if remaining_years is None else remaining_years
    known = ~np.isnan(given)
    own, best = np.where(known, given, 0.0) * here, np.zeros(len(group))
    if known.any():
        means = _means(group, cell, group_of, own, here * known)
        best = _best(means, group_of)[group]
    if not known.all():
        means = _years(_rates(group, cell, group_of, seen), horizon_years)
        own = np.where(known, own, means[cell] * here)
        best = np.where(known, best, _best(means, group_of)[group])
    return Staying(own=own, best=np.maximum(own, best))


def _best(means: Floats, group_of: Ints) -> Floats:
    """The highest mean of each group."""
    top = np.zeros(int(group_of.max(initial=-1)) + 1)
    np.maximum.at(top, group_of, means)
    return top


def _rates(group: Ints, cell: Ints, group_of: Ints, seen: Watched) -> Floats:
    """Losses per customer-year of each cell of a group and its peers."""
    years = float(seen.years.sum())
    if not years:
        raise Refused("potential.no_exposure")
    everybody = float(seen.left.sum()) / years
    if not everybody:
        return np.zeros(len(group_of))
    groups = np.bincount(group, weights=seen.left) + PRIOR_LOSSES
    of_group = groups / (np.bincount(group, weights=seen.years) + PRIOR_LOSSES / everybody)
    losses = np.bincount(cell, weights=seen.left) + PRIOR_LOSSES
    exposure = np.bincount(cell, weights=seen.years) + PRIOR_LOSSES / of_group[group_of]
    rates: Floats = losses / exposure
    return rates


def _years(rate: Floats, horizon: float) -> Floats:
    some = np.where(rate > 0, rate, 1.0)
    return np.where(rate > 0, -np.expm1(-some * horizon) / some, horizon)


def _means(group: Ints, cell: Ints, group_of: Ints, own: Floats, here: Floats) -> Floats:
    """Mean remaining years of those who are here, per cell, drawn to the mean of the group."""
    counts = np.bincount(group, weights=here)
    of_group = np.bincount(group, weights=own) / np.maximum(counts, 1)
    sums = np.bincount(cell, weights=own) + PRIOR_CUSTOMERS * of_group[group_of]
    means: Floats = sums / (np.bincount(cell, weights=here) + PRIOR_CUSTOMERS)
    return means
