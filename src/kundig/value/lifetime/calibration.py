"""Do forecast and fact agree, over the whole base and over time?"""

from dataclasses import dataclass
from typing import Any, Protocol

import numpy as np
import numpy.typing as npt
import pyarrow as pa

from kundig.base.refusals import Refused
from kundig.value.lifetime.checks import columns
from kundig.value.lifetime.scalars import count
from kundig.value.lifetime.scores import forecasts
from kundig.value.lifetime.summaries import OrderDays, day_number, days_in

Floats = npt.NDArray[np.float64]
Ints = npt.NDArray[np.int64]


class Expects(Protocol):
    """A fitted model of buying."""

    def expected_purchases_new(self, horizon: float) -> Any: ...


def pit(distribution: npt.ArrayLike, counts: npt.ArrayLike, *, bins: int = 10) -> Floats:
    """Shares (bins) of the probability integral transform: all 1 / bins where the forecast is calibrated.

    `distribution` (n, most + 1), the last column "most or more"; `counts` (n). Not randomised, for counts:
    eq. 2, Czado, Gneiting & Held (2009), "Predictive model assessment for count data". High at both ends: the
    forecasts are too narrow; high in the middle: too wide; rising: they are too low.

    >>> pit([[0.5, 0.5], [0.5, 0.5]], [0, 1], bins=4).tolist()
    [0.25, 0.25, 0.25, 0.25]
    """
    forecast, came = forecasts(distribution, counts)
    bins = count("bins", bins, least=1)
    cumulated = np.cumsum(forecast, axis=1)
    cumulated[:, -1] = 1.0
    row, place = np.arange(len(came)), np.minimum(came, forecast.shape[1] - 1)
    high = cumulated[row, place]
    low = np.where(place > 0, cumulated[row, place - 1], 0.0)
    width = np.maximum(high - low, np.finfo(float).tiny)
    at = np.linspace(0, 1, bins + 1)
    below = [np.clip((share - low) / width, 0, 1).mean() for share in at]
    shares: Floats = np.diff(below)
    return shares


def reliability(expected: npt.ArrayLike, counts: npt.ArrayLike, *, groups: int = 10) -> pa.Table:
    """Customers in equal groups by what was expected of them: customers, expected, actual (means), error.

    `error` is the standard error of the actual mean, so that chance is not taken for a fault.
    """
    rows = columns(expected=expected, counts=counts)
    forecast, came, groups = rows["expected"], rows["counts"], count("groups", groups, least=1)
    parts = [part for part in np.array_split(np.argsort(forecast, kind="stable"), groups) if len(part)]
    return pa.table(
        {
            "customers": [len(part) for part in parts],
            "expected": [float(forecast[part].mean()) for part in parts],
            "actual": [float(came[part].mean()) for part in parts],
            "error": [float(came[part].std() / np.sqrt(len(part))) for part in parts],
        }
    )


@dataclass(frozen=True, slots=True, eq=False)
class Tracking:
    """Repeat orders by period: `starts` (days), `actual` and `expected` (periods); fitted until `end`."""

    starts: npt.NDArray[np.datetime64]
    actual: Floats
    expected: Floats
    end: np.datetime64

    def table(self) -> pa.Table:
        """Columns start, held_out, actual, expected, and both cumulated."""
        return pa.table(
            {
                "start": pa.array(self.starts),
                "held_out": self.starts > self.end,
                "actual": self.actual,
                "expected": self.expected,
                "actual_cumulated": np.cumsum(self.actual),
                "expected_cumulated": np.cumsum(self.expected),
            }
        )


def tracking(
    model: Expects, orders: OrderDays, *, end: object, unit: str = "week", period_days: int = 7
) -> Tracking:
    """Repeat orders of all customers who came by `end`, period by period: what came and what was expected.

    `model` was fitted to the data up to `end` in `unit`. Expected of a customer is what one expects of a new
    one from his first day on (Fader, Hardie & Lee, 2005, figures 3 and 4). Whole periods only.
    """
    fitted, period_days = day_number(end), count("period_days", period_days, least=1)
    if fitted < int(orders.day.min()):
        raise Refused("lifetime.nothing_before", end=str(np.datetime64(fitted, "D")))
    starts = np.flatnonzero(np.r_[True, orders.code[1:] != orders.code[:-1]])
    first = orders.day[starts]
    repeats = np.setdiff1d(np.arange(len(orders.day)), starts, assume_unique=True)
    repeats = repeats[first[orders.code[repeats]] <= fitted]
    births, customers = np.unique(first[first <= fitted], return_counts=True)
    low = int(births.min())
    span = int(orders.day.max()) - low + 1
    periods = span // period_days
    # A period ends before the next one's first day: who was born on day b has lived its last day less b.
    last_days = low + period_days * np.arange(periods + 1) - 1
    ages = np.arange(span) / days_in(unit)
    by_age = np.array([float(model.expected_purchases_new(age)) for age in ages.tolist()])
    cumulated = np.zeros(periods + 1)
    for born, came in zip(births.tolist(), customers.tolist(), strict=True):
        cumulated += came * by_age[np.maximum(last_days - born, 0)]
    actual = np.bincount((orders.day[repeats] - low) // period_days, minlength=periods)[:periods]
    return Tracking(
        starts=(last_days[:-1] + 1).astype("datetime64[D]"),
        actual=actual.astype(float),
        expected=np.diff(cumulated),
        end=np.datetime64(fitted, "D"),
    )
