"""How well did a model foresee what came?"""

from dataclasses import dataclass
from typing import Protocol

import numpy as np
import numpy.typing as npt
import pyarrow as pa

from kundig.base.refusals import Refused
from kundig.value.lifetime.checks import columns, refuse, whole
from kundig.value.lifetime.histories import numbers
from kundig.value.lifetime.scalars import count, number
from kundig.value.lifetime.summaries import OrderDays, Summary, day_number, days_in, summary_at

Floats = npt.NDArray[np.float64]
Ints = npt.NDArray[np.int64]

MOST = 30  # that many orders or more in one window are one event
MOST_ROWS = 1_000_000_000
IMPOSSIBLE = 1e-12  # a forecast that ruled out what came is not scored infinitely bad


class Foresees(Protocol):
    """A fitted model of buying."""

    def purchase_distribution(
        self, horizon: float, frequency: npt.ArrayLike, recency: npt.ArrayLike, T: npt.ArrayLike, *, most: int
    ) -> Floats: ...


@dataclass(frozen=True, slots=True, eq=False)
class Window:
    """What was known of each customer at the end of a day, and on how many of the next `days` he bought.

    `counts` (n) are in the order of the rows of `summary`; who came later is left out.
    """

    summary: Summary
    counts: Ints
    days: int

    @property
    def horizon(self) -> float:
        """The length of the window in the unit of the summary."""
        return self.days / days_in(self.summary.unit)


def window_after(orders: OrderDays, end: object, days: int, unit: str = "week") -> Window:
    """The window of `days` after `end`. Raises `Refused` where the data end before it does."""
    days = count("days", days, least=1)
    first, last = day_number(end), day_number(end) + days
    if last > int(orders.day.max()):
        raise Refused(
            "lifetime.window_beyond_data",
            end=str(np.datetime64(first, "D")),
            days=days,
            last=str(np.datetime64(int(orders.day.max()), "D")),
        )
    summary = summary_at(orders, end, unit)
    bought = np.bincount(
        orders.code[(orders.day > first) & (orders.day <= last)], minlength=len(orders.customers)
    )
    return Window(summary=summary, counts=bought[known_at(orders, end)], days=days)


def known_at(orders: OrderDays, end: object) -> Ints:
    """The codes of the customers who had bought by the end of the day `end`, as `summary_at` has its rows."""
    return np.flatnonzero(np.bincount(orders.code[orders.day <= day_number(end)]))


def log_scores(distribution: npt.ArrayLike, counts: npt.ArrayLike) -> Floats:
    """Log of the probability that the forecast gave to what came (n): 0 is best, and honesty pays.

    `distribution` (n, most + 1) is of the number of orders, the last column of `most` or more; `counts` (n).
    Gneiting & Raftery (2007), "Strictly proper scoring rules, prediction, and estimation".

    >>> log_scores([[0.5, 0.5], [0.25, 0.75]], [0, 7]).round(3).tolist()
    [-0.693, -0.288]
    """
    forecast, came = forecasts(distribution, counts)
    place = np.minimum(came, forecast.shape[1] - 1)
    given: Floats = np.log(np.maximum(forecast[np.arange(len(came)), place], IMPOSSIBLE))
    return given


def forecasts(distribution: npt.ArrayLike, counts: npt.ArrayLike) -> tuple[Floats, Ints]:
    """Chances (n, most + 1) and what came (n). Raises `Refused` unless each row is chances that sum to 1."""
    came = whole("counts", numbers("counts", counts)).astype(np.int64)
    try:
        found = np.asarray(distribution, None if np.iscomplexobj(distribution) else float)
    except (TypeError, ValueError, OverflowError):
        raise Refused("lifetime.no_forecast", rows=len(came), first=0) from None
    if found.ndim != 2 or len(found) != len(came) or not found.shape[1] or np.iscomplexobj(found):
        raise Refused("lifetime.lengths", lengths=f"distribution {found.shape}, counts {len(came)}")
    sound = np.isfinite(found).all(axis=1)
    sound &= (np.where(sound[:, None], found, -1) > -1e-9).all(axis=1)
    sound[sound] = np.abs(found[sound].sum(axis=1) - 1) < 1e-3
    refuse("lifetime.no_forecast", ~sound)
    return found, came


def held_out(model: Foresees, window: Window, *, most: int = MOST) -> Floats:
    """The log scores (n) of a model for a window that it has not seen."""
    x, recency, age = (window.summary.customers[name].to_numpy() for name in ("frequency", "recency", "T"))
    return log_scores(model.purchase_distribution(window.horizon, x, recency, age, most=most), window.counts)


def score_table(
    scores: dict[str, Floats],
    *,
    who: Ints | None = None,
    draws: int = 200,
    level: float = 0.9,
    seed: int = 0,
) -> pa.Table:
    """Mean scores with bootstrap intervals: columns model, score, low, high, behind, behind_low, behind_high.

    `scores`: model -> log scores (n) of the same customers; `who` (n): their numbers, where one stands there
    more than once. `behind` is how much worse the model is than the
    best, in per cent of the best score: customers are drawn anew for all models alike, so it is paired.
    """
    level = number("level", level, least=0.01, most=0.999)
    known = columns(signed=frozenset(scores), **scores)
    names = list(known)
    each = np.stack([known[name] for name in names])
    means, drawn = each.mean(axis=1), bootstrap_means(each, who, draws=draws, seed=seed)
    best = int(means.argmax())
    behind = 100 * _behind(drawn, best)
    tails = [(1 - level) / 2, (1 + level) / 2]
    (low, high), (less, more) = np.quantile(drawn, tails, axis=1), np.quantile(behind, tails, axis=1)
    return pa.table(
        {
            "model": names,
            "score": means,
            "low": low,
            "high": high,
            "behind": 100 * _behind(means, best),
            "behind_low": less,
            "behind_high": more,
        }
    )


def _behind(means: Floats, best: int) -> Floats:
    """How much worse than the best, which may have foreseen all for certain: then nobody is by a share."""
    top = means[best]
    return np.asarray(np.where(top != 0, (means - top) / np.where(top != 0, top, 1.0), 0.0), np.float64)


def bootstrap_means(values: Floats, who: Ints | None = None, *, draws: int = 200, seed: int = 0) -> Floats:
    """Means (rows, draws) of `values` (rows, n) over customers drawn with replacement, for all rows alike.

    `who` (n) numbers the customers from 0: one who stands there more than once is drawn as a whole.
    """
    draws, seed = count("draws", draws, least=1), count("seed", seed, most=2**53)
    random = np.random.default_rng(seed)
    if who is not None:
        who = whole("who", columns(who=who, scores=np.zeros(values.shape[1]))["who"]).astype(np.int64)
        refuse("lifetime.too_large", who > MOST_ROWS, column="who")
        who = np.unique(who, return_inverse=True)[1]  # only who stands there can be drawn
    customers = values.shape[1] if who is None else int(who.max()) + 1
    if who is not None:
        values = np.stack([np.bincount(who, row, minlength=customers) for row in values])
    size = np.ones(customers) if who is None else np.bincount(who, minlength=customers)
    found = np.empty((len(values), draws))
    for draw in range(draws):
        drawn = random.integers(0, customers, customers)
        found[:, draw] = values[:, drawn].sum(axis=1) / size[drawn].sum()
    return found
