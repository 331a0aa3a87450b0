"""What will customers with contracts bring in a time to come, and between which bounds?"""

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from kundig.base.refusals import Refused
from kundig.value.lifetime.checks import shares
from kundig.value.lifetime.contracts.profit import ProfitChange
from kundig.value.lifetime.fitting import Floats
from kundig.value.lifetime.histories import DAYS
from kundig.value.lifetime.scalars import MOST_DAYS, MOST_DISCOUNT, number

Places = npt.NDArray[np.intp]
LEVELS = (0.1, 0.9)
CLASSES = 48  # of chances to stay: between them quantiles are interpolated
GRID = 161  # places of profit, likewise


@dataclass(frozen=True, slots=True, eq=False)
class ContractValues:
    """What each customer (n) brings: `expected`, its `variance`, and quantiles (levels, n)."""

    expected: Floats
    variance: Floats
    quantiles: Floats


def months_within(horizon_days: float) -> int:
    """In so many months, the last perhaps in part, lies the horizon."""
    horizon_days = number("horizon_days", horizon_days, least=1e-6, most=MOST_DAYS)
    return int(np.ceil(horizon_days / DAYS["month"]))


def worths(horizon_days: float, discount_per_year: float) -> Floats:
    """The share of a year's profit (m) that each month of the horizon brings, discounted from its end."""
    months = months_within(horizon_days)
    discount_per_year = number("discount_per_year", discount_per_year, most=MOST_DISCOUNT)
    ends = np.minimum(np.arange(1, months + 1) * DAYS["month"], horizon_days)
    lengths = np.diff(ends, prepend=0.0) / DAYS["year"]
    return np.asarray(lengths * (1 + discount_per_year) ** (-ends / DAYS["year"]), np.float64)


def contract_values(
    staying: Floats,
    profit: Floats,
    change: ProfitChange,
    *,
    which: Places | None = None,
    horizon_days: float = 365,
    discount_per_year: float = 0.1,
    levels: npt.ArrayLike = LEVELS,
) -> ContractValues:
    """Discounted profit (n) within the horizon, of customers here now with a yearly `profit` (n).

    `staying` (k, m): the chances to be there after each month of the horizon; `which` (n): each customer's
    row (default: his own). Two causes are known to the bounds: in which month he leaves, of which half is
    paid, and how his yearly profit changes if he stays. Quantiles are interpolated between 48 chances to stay
    and 161 places of profit, so a million customers cost little more than a thousand.
    """
    worth, wanted = worths(horizon_days, discount_per_year), shares(levels)
    row = np.arange(len(profit)) if which is None else which
    if staying.shape[1] < len(worth) or len(row) != len(profit):
        raise Refused("lifetime.lengths", lengths=f"staying {staying.shape}, profit {len(profit)}")
    if not len(profit):
        return ContractValues(np.empty(0), np.empty(0), np.empty((len(wanted), 0)))
    leaves, paid = _endings(staying[:, : len(worth)], worth)
    mean, square = (leaves @ paid)[row], (leaves @ paid**2)[row]
    expected = change.expected(profit)
    variance = change.squared(profit) * square - (expected * mean) ** 2
    return ContractValues(
        expected * mean, variance.clip(min=0), _quantiles(leaves, paid, row, profit, change, wanted)
    )


def _endings(staying: Floats, worth: Floats) -> tuple[Floats, Floats]:
    """The chances (k, m + 1) to leave in each month or not at all, and the years paid (m + 1) then."""
    there = np.column_stack([np.ones(len(staying)), staying])
    leaves = np.column_stack([there[:, :-1] - there[:, 1:], there[:, -1]])
    paid = np.append(np.cumsum(worth) - worth / 2, worth.sum())
    return leaves, paid


def _quantiles(
    leaves: Floats, paid: Floats, row: Places, profit: Floats, change: ProfitChange, levels: Floats
) -> Floats:
    """By interpolation in a table of classes of staying and places of profit."""
    means = leaves @ paid
    classes, at = _classes(means)
    alike = np.stack([leaves[part].mean(axis=0) for part in classes])
    places = np.linspace(-1, 1, GRID)
    table = _table(alike, paid, change.at(places), levels)
    size = change.size(profit)
    down = np.interp(means[row], at, np.arange(len(at)))
    across = (profit / size + 1) / 2 * (GRID - 1)
    return _between(table, down, across) * size


def _classes(means: Floats) -> tuple[list[Places], Floats]:
    """Rows in classes of like means, and the means of these, rising."""
    distinct, which = np.unique(means.round(12), return_inverse=True)
    order = np.argsort(which, kind="stable")
    if len(distinct) <= CLASSES:
        parts = np.split(order, np.cumsum(np.bincount(which))[:-1])
    else:
        parts = np.array_split(order, CLASSES)
    return parts, np.array([means[part].mean() for part in parts])


def _table(leaves: Floats, paid: Floats, profits: Floats, levels: Floats) -> Floats:
    """Quantiles (levels, classes, places) of profits (places, points) times the years paid (m + 1)."""
    amounts = (profits[:, :, None] * paid).reshape(len(profits), -1)
    order = np.argsort(amounts, axis=1)
    rising = np.take_along_axis(amounts, order, axis=1)
    found = np.empty((len(levels), len(leaves), len(profits)))
    for kind, chances in enumerate(leaves):
        weights = np.tile(chances / profits.shape[1], profits.shape[1])[order]
        below = np.cumsum(weights, axis=1) - weights / 2
        for place, level in enumerate(levels):
            found[place, kind] = _crossed(below, rising, level)
    return found


def _crossed(below: Floats, rising: Floats, level: float) -> Floats:
    """The amount (n) below which, by linear interpolation, the chance is `level`."""
    right = np.clip((below < level).sum(axis=1), 1, below.shape[1] - 1)
    rows = np.arange(len(right))
    low, high = below[rows, right - 1], below[rows, right]
    part = np.clip((level - low) / np.maximum(high - low, 1e-300), 0, 1)
    found: Floats = rising[rows, right - 1] * (1 - part) + rising[rows, right] * part
    return found


def _between(table: Floats, down: Floats, across: Floats) -> Floats:
    """Values (levels, n) between the rows and columns of tables (levels, rows, columns)."""
    top = np.minimum(down.astype(np.intp), max(table.shape[1] - 2, 0))
    left = np.minimum(across.astype(np.intp), table.shape[2] - 2)
    below = np.minimum(top + 1, table.shape[1] - 1)
    v, h = down - top, across - left
    upper = table[:, top, left] * (1 - h) + table[:, top, left + 1] * h
    lower = table[:, below, left] * (1 - h) + table[:, below, left + 1] * h
    return np.asarray(upper * (1 - v) + lower * v)
