"""What could each customer's cube become, judged by comparable customers?"""

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from kundig.value.potential.quantiles import quantiles
from kundig.value.potential.retention import Staying

Floats = npt.NDArray[np.float64]
Ints = npt.NDArray[np.int64]
Flags = npt.NDArray[np.bool_]
UPPER = 0.75
SETTLED_YEARS = 1.0  # a year's profit of who came last month is a guess


@dataclass(frozen=True, slots=True, eq=False)
class Cubes:
    """Three bodies of each customer (n, 3), in the order of `split.AXES`.

    `inner` is what was so far; `expected` what comes as it goes: the same for the years that remain; `outer`
    is what is attainable, the potential.
    """

    inner: Floats
    expected: Floats
    outer: Floats


def attainable(
    inner: Floats,
    *,
    group: Ints,
    stays: Staying,
    active: Flags,
    similar: Ints | None = None,
    upper: float = UPPER,
) -> Cubes:
    """The outer cube of each customer; no axis is below his own.

    `inner` (n, 3): relationships, years, profit per relationship and year, net of cost to serve. Attainable
    is, among active customers who have been so for a year,

    - number: the upper quantile, to a tenth, of those who use and ask alike (`similar`, see
      `NeedsGroups.assign`; default `group`): among those who hold the same, nobody would lack anything;
    - duration: the years so far and those that remain at the retention of the best comparable peers;
    - profitability: the upper quantile of the group.

    Quantiles of small groups are drawn to everybody's as if by 50 customers. Where even the attainable
    profitability is a loss, number and duration stay: more of a loss is no potential.

    >>> inner = np.array([[1.0, 4.0, 50.0]] * 60 + [[2.0, 4.0, 90.0]] * 40)
    >>> stays = Staying(own=np.full(100, 3.0), best=np.full(100, 5.0))
    >>> here, alike = np.ones(100, bool), np.zeros(100, int)
    >>> attainable(inner, group=alike, stays=stays, active=here).outer[0].tolist()
    [2.0, 9.0, 90.0]
    """
    settled = active & (inner[:, 1] >= SETTLED_YEARS)
    similar = group if similar is None else similar
    # A hundredth of a contract, left by drawing to everybody's quantile, is nothing to sell.
    held = quantiles(inner[:, 0], similar, settled, upper).round(1)
    number = np.maximum(inner[:, 0], held[similar])
    profit = np.maximum(inner[:, 2], quantiles(inner[:, 2], group, settled, upper)[group])
    expected = inner + np.column_stack([np.zeros(len(inner)), stays.own, np.zeros(len(inner))])
    outer = np.column_stack([number, inner[:, 1] + stays.best, profit])
    losing = profit < 0
    outer[losing, :2] = expected[losing, :2]
    return Cubes(inner=inner, expected=expected, outer=outer)
