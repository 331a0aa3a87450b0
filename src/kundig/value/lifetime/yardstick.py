"""What would one forecast without a theory of customers?"""

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Self

import numpy as np
import numpy.typing as npt

from kundig.base.refusals import Refused
from kundig.value.lifetime.scalars import count as whole
from kundig.value.lifetime.scores import known_at
from kundig.value.lifetime.summaries import OrderDays, day_number, summary_at

if TYPE_CHECKING:
    from sklearn.pipeline import Pipeline

Floats = npt.NDArray[np.float64]
Ints = npt.NDArray[np.int64]

WINDOWS = 8  # so many past windows are learned from, one every quarter of a window
YEARS = 3  # and where the data reach back two years, one every half of a window that long, for the season
ROWS = 200_000  # and at most so many customers in them
YEAR = 365.25
SHRINKAGE = 0.1  # scikit-learn's C: a small base must not swing, a large one does not notice


class Yardstick:
    """Rolling recency-frequency logit: who ordered in past windows, given what had been known before them?

    A hazard in discrete time, of the first order in a window and of each further one (continuation ratios),
    so that it gives the whole distribution of the number of orders. What a model of buying is worth shows
    against it (Wuebben & von Wangenheim, 2008, "Instant customer base analysis"). Season enters once the past
    windows span two years; `covariates` are figures of the customers that do not change (see `fit`).

    `window_days` is the window that it forecasts: only that one. `seed` draws the rows where they are many.
    """

    def __init__(self, *, window_days: int, seed: int = 0) -> None:
        self.window_days = window_days
        self.seed = seed

    def fit(self, orders: OrderDays, end: object = None, *, covariates: npt.ArrayLike | None = None) -> Self:
        """Learn from the orders up to the end of the day `end` (default: the last).

        `covariates`: (customers, c) in the order of `orders.customers`. Raises `Refused` for others, where no
        past window is whole, or where in all of them everybody or nobody ordered.
        """
        window, seed = whole("window_days", self.window_days, least=1), whole("seed", self.seed, most=2**53)
        last = int(orders.day.max()) if end is None else day_number(end)
        self.covariates_ = None if covariates is None else _checked(covariates, len(orders.customers))
        ends = past_ends(orders, last, window)
        if not len(ends):
            raise Refused("lifetime.no_past_window", days=self.window_days)
        self.season_ = _knows_seasons(orders, last, window)
        known = [self._known(orders, int(at)) for at in ends]
        counts = np.concatenate([_counts(orders, int(at), window) for at in ends])
        features = np.concatenate(known)
        if len(counts) > ROWS:
            kept = np.sort(np.random.default_rng(seed).choice(len(counts), ROWS, replace=False))
            features, counts = features[kept], counts[kept]
        self.first_ = _logit(features, counts > 0)
        ordered = counts > 0
        self.again_ = _Again.of(features[ordered], counts[ordered])
        self.windows_ = len(ends)
        return self

    def probability(self, orders: OrderDays, end: object) -> Floats:
        """That a customer orders in the window after `end` (customers as `summary_at` has them)."""
        return _chance(self.first_, self._known(orders, day_number(end)))

    def distribution(self, orders: OrderDays, end: object, *, most: int) -> Floats:
        """Of the number of orders in the window after `end`: (customers, most + 1), the last is "or more"."""
        return self.foresee(self.features(orders, end), most=most)

    def features(self, orders: OrderDays, end: object) -> Floats:
        """What it goes by (customers, features), as known at the end of the day `end`."""
        return self._known(orders, day_number(end))

    def foresee(self, features: Floats, *, most: int) -> Floats:
        """The `distribution` of customers (m) with these features (m, features)."""
        reached = np.ones(len(features))
        most = whole("most", most)
        found = np.empty((len(features), most + 1))
        for count in range(most):
            chance = _chance(self.first_, features) if not count else self.again_.chance(features, count)
            found[:, count] = reached * (1 - chance)
            reached = reached * chance
        found[:, most] = reached
        return found

    def _known(self, orders: OrderDays, end: int) -> Floats:
        found = features_at(orders, end, self.window_days)
        extra = []
        if self.season_:
            middle = 2 * np.pi * (end + self.window_days / 2) / YEAR
            extra += [np.full(len(found), turn(k * middle)) for k in (1, 2) for turn in (np.sin, np.cos)]
        if self.covariates_ is not None:
            extra += list(self.covariates_[known_at(orders, end)].T)
        return np.column_stack([found, *extra])


def past_ends(orders: OrderDays, last: int, window_days: int) -> Ints:
    """The ends of the history before each of the whole past windows until `last`, the earliest first."""
    first, latest = int(orders.day.min()), last - window_days
    ends = latest - max(window_days // 4, 1) * np.arange(WINDOWS)
    if _knows_seasons(orders, last, window_days):
        further = np.arange(latest, latest - round(YEARS * YEAR), -max(window_days // 2, 7))
        ends = np.union1d(ends, further)
    return np.sort(ends[ends >= first])


def _knows_seasons(orders: OrderDays, last: int, window_days: int) -> bool:
    """Each season must have been seen twice, or the ageing of a base of one year would pass for one."""
    return last - window_days - int(orders.day.min()) >= 2 * YEAR


def features_at(orders: OrderDays, end: int, window_days: int) -> Floats:
    """What is known of each customer at the end of the day `end`: (customers, features), all in days."""
    table = summary_at(orders, end, "day").customers
    x, recency, age = (table[name].to_numpy().astype(float) for name in ("frequency", "recency", "T"))
    silent = age - recency
    usual = (recency + window_days) / (x + 1)
    # A first order is no sign of one who comes back: else whoever is new would look busy.
    lately = _counts(orders, end - window_days, window_days, known=end) - (age < window_days)
    return np.column_stack(
        [
            x == 0,
            np.log1p(x),
            np.log1p(silent),
            np.log((x + 1) / (age + window_days)),
            np.log1p(silent / usual),
            np.log1p(x) * np.log1p(silent),
            np.log1p(lately),
        ]
    )


def _checked(covariates: npt.ArrayLike, customers: int) -> Floats:
    try:
        found = np.asarray(covariates, None if np.iscomplexobj(covariates) else float)
    except (TypeError, ValueError, OverflowError):
        raise Refused("lifetime.no_numbers", column="covariates", kind=type(covariates).__name__) from None
    if found.ndim != 2 or len(found) != customers or np.iscomplexobj(found):
        raise Refused("lifetime.covariates_shape", rows=found.shape[:1], customers=customers)
    if wrong := int((~np.isfinite(found)).any(axis=1).sum()):
        first = int((~np.isfinite(found)).any(axis=1).argmax())
        raise Refused("lifetime.not_finite", column="covariates", rows=wrong, first=first)
    return found


def _counts(orders: OrderDays, end: int, window_days: int, known: int | None = None) -> Ints:
    came = (orders.day > end) & (orders.day <= end + window_days)
    counts = np.bincount(orders.code[came], minlength=len(orders.customers))
    return counts[known_at(orders, end if known is None else known)]


@dataclass(frozen=True, slots=True, eq=False)
class _Again:
    """The chance of one order more, given that there were some already; `share` where nobody had two."""

    logit: "Pipeline | None"
    share: float

    @classmethod
    def of(cls, features: Floats, counts: Ints) -> Self:
        """From customers with orders: each is asked after each of his orders whether one more came."""
        row = np.repeat(np.arange(len(counts)), counts)
        starts = np.cumsum(counts) - counts
        place = np.arange(len(row)) - starts[row] + 1
        more = place < counts[row]
        share = float((more.sum() + 0.5) / (len(more) + 1))
        if not more.any() or more.all():
            return cls(None, share)
        return cls(_logit(np.column_stack([features[row], np.log(place)]), more), share)

    def chance(self, features: Floats, count: int) -> Floats:
        if self.logit is None:
            return np.full(len(features), self.share)
        return _chance(self.logit, np.column_stack([features, np.full(len(features), np.log(count))]))


def _logit(features: Floats, happened: npt.NDArray[np.bool_]) -> "Pipeline":
    if happened.all() or not happened.any():
        raise Refused("lifetime.nothing_to_tell_apart", customers=len(happened))
    # Imported here: it takes a second to load, and most commands and requests fit nothing.
    from sklearn.linear_model import LogisticRegression
    from sklearn.pipeline import make_pipeline
    from sklearn.preprocessing import StandardScaler

    model: Any = make_pipeline(StandardScaler(), LogisticRegression(C=SHRINKAGE, solver="newton-cholesky"))
    model.fit(features, happened)
    return model


def _chance(model: "Pipeline", features: Floats) -> Floats:
    chances: Floats = model.predict_proba(features)[:, 1]
    return chances
