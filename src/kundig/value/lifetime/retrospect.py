"""How well would the forecast have done a while ago?"""

from dataclasses import dataclass, replace

import numpy as np
import pyarrow as pa

from kundig.base.refusals import Refused
from kundig.value.lifetime.buying import BuyingModel
from kundig.value.lifetime.calibration import Tracking, pit, reliability, tracking
from kundig.value.lifetime.choice import Candidate, last_windows, until
from kundig.value.lifetime.fitting import Floats
from kundig.value.lifetime.forecast import missed_by, spend_of
from kundig.value.lifetime.money import LifetimeValue
from kundig.value.lifetime.rolling_value import RollingValue
from kundig.value.lifetime.scores import MOST, Window, known_at, window_after
from kundig.value.lifetime.summaries import OrderDays, day_number
from kundig.value.lifetime.yardstick import Yardstick

HELD_DAYS = 365  # kept from the model, where the data span three times as much; else a third of them
BOUNDS = (0.1, 0.9)
MANY = 10_000  # customers: the share of so many within their bounds is sure to half a per cent
WINDOW_DAYS = 91  # by which it is known how far such sums are off
WEEKS = 130  # with more of them the plot goes by four weeks


@dataclass(frozen=True, slots=True)
class Coverage:
    """What `customers`, of many those drawn, brought in the held-out days, and what was foreseen of it.

    `inside` is the share of customers within their own bounds of `level`; `low` and `high` bound the sum.
    """

    level: float
    customers: int
    inside: float
    actual: float
    expected: float
    low: float
    high: float


@dataclass(frozen=True, slots=True, eq=False)
class Retrospect:
    """A model fitted to what was known at `end`, and what came in the `days` after it.

    `pit` (10) and `reliability` (rows) judge the numbers of purchases, `coverage` the money.
    """

    end: np.datetime64
    days: int
    period_days: int
    tracking: Tracking
    pit: Floats
    reliability: pa.Table
    coverage: Coverage


def look_back(
    orders: OrderDays, candidate: Candidate, *, unit: str = "week", by_yardstick: bool = False, seed: int = 0
) -> Retrospect:
    """Fit the model to the data but their last third (at most a year), and compare with what came.

    `by_yardstick`: the numbers of purchases are those of the yardstick, as in `Forecast`. Raises `Refused`
    where the data are too short, and as the model does.
    """
    last = int(orders.day.max())
    span = last - int(orders.day.min()) + 1
    days = min(HELD_DAYS, span // 3)
    if days < 1:
        raise Refused("lifetime.too_short", days=span, needed=3)
    end = np.datetime64(last - days, "D")
    window = window_after(orders, end, days, unit)
    model = candidate.fit(window.summary)
    columns = _columns(window)
    rival = Yardstick(window_days=days, seed=seed).fit(orders, end) if by_yardstick else None
    value = _value(orders, window, model, rival)
    if rival is None:
        foreseen = model.purchase_distribution(window.horizon, *columns, most=MOST)
    else:
        foreseen = rival.distribution(orders, end, most=MOST)
    period = 7 if span <= 7 * WEEKS else 28
    return Retrospect(
        end=end,
        days=days,
        period_days=period,
        tracking=tracking(model, orders, end=end, unit=unit, period_days=period),
        pit=pit(foreseen, window.counts),
        reliability=reliability(value.purchases_expected(*columns), window.counts),
        coverage=_coverage(orders, window, value, _missed(orders, candidate, window)),
    )


def _value(orders: OrderDays, window: Window, model: BuyingModel, rival: Yardstick | None) -> LifetimeValue:
    """What is foreseen of the window; of spend what the orders before it tell."""
    end = day_number(window.summary.end)
    before = orders.amount[orders.day <= end]
    spend, _cautions = spend_of(before, _columns(window)[0], window.summary.customers["monetary"].to_numpy())
    if rival is None:
        return LifetimeValue(model, spend, window.days, 0.0, window.summary.unit)
    return RollingValue(
        model, spend, window.days, 0.0, window.summary.unit, rival, rival.features(orders, end)
    )


def _missed(orders: OrderDays, candidate: Candidate, window: Window) -> float:
    """By which share such sums had been off until then."""
    known = until(orders, day_number(window.summary.end))
    try:
        days, cuts = last_windows(known, WINDOW_DAYS)
    except Refused:
        return 0.0
    return missed_by(known, candidate, cuts, days, unit=window.summary.unit)


def _coverage(orders: OrderDays, window: Window, value: LifetimeValue, missed: float) -> Coverage:
    """Of at most `MANY` customers, drawn."""
    count = window.summary.customers.num_rows
    rows = np.sort(np.random.default_rng(0).permutation(count)[:MANY])
    if isinstance(value, RollingValue):
        value = replace(value, features=value.features[rows])
    x, recency, age = (column[rows] for column in _columns(window))
    columns = (x, recency, age)
    monetary = window.summary.customers["monetary"].to_numpy()[rows]
    low, high = value.quantiles(*columns, monetary, BOUNDS)
    came = _brought(orders, window)[rows]
    everybody = np.zeros(len(came), np.int64)
    together = value.of_groups(*columns, monetary, everybody, BOUNDS, missed=missed)
    cent = 0.005  # what is nothing must lie within nothing and nothing
    return Coverage(
        level=BOUNDS[1] - BOUNDS[0],
        customers=len(came),
        inside=float(((came >= low - cent) & (came <= high + cent)).mean()),
        actual=float(came.sum()),
        expected=float(together.expected[0]),
        low=float(together.quantiles[0, 0]),
        high=float(together.quantiles[1, 0]),
    )


def _brought(orders: OrderDays, window: Window) -> Floats:
    """What each customer of the window brought in it."""
    end = day_number(window.summary.end)
    inside = (orders.day > end) & (orders.day <= end + window.days)
    summed = np.bincount(orders.code[inside], orders.amount[inside], minlength=len(orders.customers))
    found: Floats = summed[known_at(orders, end)]
    return found


def _columns(window: Window) -> tuple[Floats, Floats, Floats]:
    found = window.summary.histories
    return found.frequency, found.recency, found.T
