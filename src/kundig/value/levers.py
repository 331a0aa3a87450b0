"""What would the profit of each customer be, if we charged, visited or waited differently?"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

import numpy as np
import numpy.typing as npt

from kundig.base.refusals import Refused
from kundig.lake.tables import as_table, floats
from kundig.value.activities import ACTIVITIES

Floats = npt.NDArray[np.float64]


@dataclass(frozen=True, slots=True, eq=False)
class Base:
    """What happened, per customer (n): money in one currency and quantities (n x activities)."""

    revenue: Floats
    deductions: Floats
    cost_of_goods: Floats
    quantities: Floats

    @classmethod
    def of(cls, wide: Any) -> "Base":
        """From a table with the columns of `profit.wide_sql`."""
        table = as_table(wide)
        return cls(
            revenue=floats(table, "revenue"),
            deductions=floats(table, "deductions"),
            cost_of_goods=floats(table, "cost_of_goods"),
            quantities=np.column_stack([floats(table, name) for name in ACTIVITIES]),
        )


@dataclass(frozen=True, slots=True)
class Levers:
    """What is changed: new cost rates (EUR per unit; others stay), and changes in percent.

    `price_percent` changes revenue alone: the same goods and the same deductions at another price.
    `payment_percent` changes the days of late payment (-100: everybody pays in time).
    """

    rates: Mapping[str, float] = field(default_factory=dict)
    price_percent: float = 0.0
    visits_percent: float = 0.0
    calls_percent: float = 0.0
    payment_percent: float = 0.0


@dataclass(frozen=True, slots=True, eq=False)
class Affected:
    """Who is affected by a what-if: rows of the base, the most affected first."""

    total_change: float
    changed: int
    turned_profitable: npt.NDArray[np.int64]
    turned_loss_making: npt.NDArray[np.int64]
    top_gains: npt.NDArray[np.int64]
    top_losses: npt.NDArray[np.int64]


def profit_under(base: Base, levers: Levers, rates: Mapping[str, Any]) -> Floats:
    """Profit per customer under a what-if; `rates` are today's, in EUR per unit of every activity.

    >>> base = Base(np.array([100.0]), np.array([5.0]), np.array([60.0]), np.zeros((1, len(ACTIVITIES))))
    >>> profit_under(base, Levers(price_percent=25), dict.fromkeys(ACTIVITIES, 1.0)).tolist()
    [60.0]

    Raises `Refused("levers.unknown_activity")` for a rate of something that is no activity, and
    `Refused("levers.too_low")` for a change below -100 %.
    """
    goods = base.revenue * (1 + levers.price_percent / 100) - base.deductions - base.cost_of_goods
    found: Floats = goods - base.quantities @ weights(levers, rates)
    return found


def weights(levers: Levers, rates: Mapping[str, Any]) -> Floats:
    """EUR per unit that happened today, for each activity: rate times the factor of its quantity."""
    unknown = sorted(set(levers.rates) - set(ACTIVITIES))
    if unknown:
        raise Refused("levers.unknown_activity", activities=", ".join(unknown), known=", ".join(ACTIVITIES))
    changes = {
        "visit": levers.visits_percent,
        "call_minute": levers.calls_percent,
        "delay_day": levers.payment_percent,
    }
    if min(*changes.values(), levers.price_percent) < -100:
        raise Refused("levers.too_low", percent=min(*changes.values(), levers.price_percent))
    return np.array(
        [
            float(levers.rates.get(name, rates[name])) * (1 + changes.get(name, 0.0) / 100)
            for name in ACTIVITIES
        ]
    )


def affected(before: Floats, after: Floats, *, top: int = 10) -> Affected:
    """Compares profits of the same customers (n, one currency); changes below half a cent are none.

    >>> found = affected(np.array([-5.0, 10.0]), np.array([1.0, 10.0]))
    >>> found.total_change, found.turned_profitable.tolist(), found.top_losses.tolist()
    (6.0, [0], [])
    """
    change = after - before
    order = np.argsort(-change, kind="stable")
    gains = order[change[order] > 0.005]
    losses = order[change[order] < -0.005][::-1]
    return Affected(
        total_change=float(change.sum()),
        changed=len(gains) + len(losses),
        turned_profitable=gains[(before[gains] < 0) & (after[gains] >= 0)],
        turned_loss_making=losses[(before[losses] >= 0) & (after[losses] < 0)],
        top_gains=gains[:top],
        top_losses=losses[:top],
    )
