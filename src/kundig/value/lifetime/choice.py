"""Which model is right for these customers?"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

import numpy as np
import numpy.typing as npt
import pyarrow as pa

from kundig.base.refusals import Refused
from kundig.value.lifetime.beta_geo import BetaGeoModel, ModifiedBetaGeoModel
from kundig.value.lifetime.model import Caution
from kundig.value.lifetime.pareto import ParetoNBDModel
from kundig.value.lifetime.pool import shares_of
from kundig.value.lifetime.regularity import estimated_regularity
from kundig.value.lifetime.scalars import count
from kundig.value.lifetime.scores import (
    MOST,
    Window,
    held_out,
    known_at,
    log_scores,
    score_table,
    window_after,
)
from kundig.value.lifetime.summaries import OrderDays, Summary, day_number, order_days, summary_at
from kundig.value.lifetime.yardstick import Yardstick

Floats = npt.NDArray[np.float64]

YARDSTICK = "yardstick"
CONTRACT = "shifted_beta_geo"
BUYING: dict[str, type[BetaGeoModel | ParetoNBDModel]] = {
    "modified_beta_geo": ModifiedBetaGeoModel,
    "pareto_nbd": ParetoNBDModel,
    "beta_geo": BetaGeoModel,
}
"""The models of buying; of equally good ones the first is taken. BG/NBD is the last: see its words."""

REGULAR = ("modified_beta_geo", "beta_geo")
REGULARITIES = range(2, 5)
AS_GOOD = 0.25  # per cent of the best score: less than that no user will ever feel
CUTS = 3
MOST_CUSTOMERS = 50_000  # drawn from a larger base: their scores are sure to a fraction of a per cent


@dataclass(frozen=True, slots=True)
class Candidate:
    """A model of buying by its name in `BUYING`; `regularity` k > 1: regular gaps (CNBD-k)."""

    name: str
    regularity: int = 1

    @property
    def label(self) -> str:
        """What tables call it."""
        return self.name if self.regularity == 1 else f"{self.name}_k{self.regularity}"

    @classmethod
    def named(cls, label: str) -> "Candidate":
        """The candidate of a label.

        >>> Candidate.named("beta_geo_k2")
        Candidate(name='beta_geo', regularity=2)
        """
        name, _, regularity = label.partition("_k")
        return cls(name, int(regularity or 1))

    def fit(self, summary: Summary) -> BetaGeoModel | ParetoNBDModel:
        """The model, fitted to a summary."""
        x, recency, age, litt = (
            summary.customers[name].to_numpy() for name in ("frequency", "recency", "T", "litt")
        )
        if self.regularity > 1:
            regular = ModifiedBetaGeoModel if self.name == "modified_beta_geo" else BetaGeoModel
            return regular(regularity=self.regularity).fit(x, recency, age, litt=litt)
        return BUYING[self.name]().fit(x, recency, age)


@dataclass(frozen=True, slots=True, eq=False)
class Choice:
    """`winner` forecasts the next window best; `model` is the best one with a theory, which values need.

    `winner` is the label of `model`, or "yardstick" when that wins; `model` is None under contract.
    `why` is a code with figures for a sentence. `scores`: per cut and over all (cut empty) one row for each
    candidate with bootstrap intervals (columns cut, customers, and those of `score_table`). `warnings`: what
    the fits cautioned of, with the label of the model and the cut. `shares`: how much each candidate counts
    where all forecast the next window together (`foresee`); label -> share, together 1.
    """

    winner: str
    model: Candidate | None
    why: Caution
    scores: pa.Table | None = None
    window_days: int = 0
    warnings: tuple[Caution, ...] = field(default=())
    shares: Mapping[str, float] = field(default_factory=dict)

    @property
    def cuts(self) -> list[str]:
        """The days that the held-out windows come after."""
        rows = [] if self.scores is None else self.scores["cut"].to_pylist()
        return list(dict.fromkeys(cut for cut in rows if cut is not None))


def choose(
    transactions: Any,
    ends: Sequence[object] | None = None,
    unit: str = "week",
    *,
    window_days: int = 91,
    contract: bool = False,
    covariates: npt.ArrayLike | None = None,
    customer: str = "customer",
    date: str = "date",
    amount: str = "amount",
    seed: int = 0,
) -> Choice:
    """The model with the best log score on windows that it has not seen, against the naive yardstick.

    `transactions` is any table of them, or `OrderDays`. At each of the days `ends` every candidate learns
    from what was known then and forecasts the orders of the next `window_days`. By default these are the last
    three windows, shorter where they would fill more than the later half of the data. `covariates` are
    figures of the customers, (customers, c) in the order of `OrderDays.customers`, for the yardstick.
    Customers with a `contract` say goodbye, so nothing need be guessed: `ShiftedBetaGeoModel` it is.

    Raises `Refused` as `summarize` does, and where the data are too short for one window.
    """
    if contract:
        return Choice(CONTRACT, None, Caution("lifetime.chosen_contract"))
    window_days, seed = count("window_days", window_days, least=1), count("seed", seed, most=2**53)
    orders = transactions
    if not isinstance(orders, OrderDays):
        orders = order_days(transactions, customer=customer, date=date, amount=amount)
    orders, covariates = sampled(orders, covariates, seed)
    if ends is None:
        days, cuts = last_windows(orders, window_days)
    else:
        days, cuts = window_days, [day_number(end) for end in ends]
    candidates = _candidates(orders, min(cuts), unit)
    warnings: list[Caution] = []
    scored = []
    for cut in cuts:
        window = window_after(orders, cut, days, unit)
        rival = Yardstick(window_days=days, seed=seed)
        models = _scored(window, candidates, warnings)
        scored.append(models | _rival(rival, orders, window, covariates, warnings))
    names = [name for name in scored[0] if all(name in at for at in scored)]
    tables = [_table(str(np.datetime64(cut, "D")), at) for cut, at in zip(cuts, scored, strict=True)]
    who = np.concatenate([known_at(orders, cut) for cut in cuts])
    everywhere = {name: np.concatenate([at[name] for at in scored]) for name in names}
    total = _table(None, everywhere, who)
    winner, model, why = _verdict(total, candidates)
    scores = pa.concat_tables([*tables, total])
    return Choice(winner, model, why, scores, days, tuple(warnings), shares_of(everywhere))


def last_windows(orders: OrderDays, window_days: int) -> tuple[int, list[int]]:
    """How long the windows are, and the day before each: half of the data is left to learn from."""
    last = int(orders.day.max())
    span = last - int(orders.day.min()) + 1
    days = min(window_days, span // (2 * CUTS))
    if days < 1:
        raise Refused("lifetime.too_short", days=span, needed=2 * CUTS)
    return days, [last - days * back for back in range(CUTS, 0, -1)]


def _candidates(orders: OrderDays, cut: int, unit: str) -> tuple[Candidate, ...]:
    """All models of buying, and the regular ones with the likeliest k where gaps up to `cut` look regular."""
    found = [Candidate(name) for name in BUYING]
    regularity = estimated_regularity(until(orders, cut))
    if regularity < 1.5:
        return tuple(found)
    likely = [Candidate(REGULAR[0], k) for k in REGULARITIES if abs(k - regularity) < 1.5]
    summary = summary_at(orders, cut, unit)
    best = max(likely or [Candidate(REGULAR[0], 4)], key=lambda one: one.fit(summary).log_likelihood_)
    return (*found, *(Candidate(name, best.regularity) for name in REGULAR))


def _scored(window: Window, candidates: Sequence[Candidate], warnings: list[Caution]) -> dict[str, Floats]:
    """The log scores of the models of buying in a window; adds what their fits cautioned of."""
    found = {}
    for candidate in candidates:
        model = candidate.fit(window.summary)
        found[candidate.label] = held_out(model, window)
        warnings.extend(_of(one, candidate.label, window) for one in model.warnings_)
    return found


def _rival(
    yardstick: Yardstick,
    orders: OrderDays,
    window: Window,
    covariates: npt.ArrayLike | None,
    warnings: list[Caution],
) -> dict[str, Floats]:
    """The log scores of the yardstick; none where there is too little to learn from, which adds a warning."""
    end = window.summary.end
    try:
        yardstick.fit(orders, end, covariates=covariates)
    except Refused as refused:
        warnings.append(_of(Caution(refused.code, dict(refused.params)), YARDSTICK, window))
        return {}
    return {YARDSTICK: log_scores(yardstick.distribution(orders, end, most=MOST), window.counts)}


def _of(caution: Caution, label: str, window: Window) -> Caution:
    return Caution(caution.code, {**caution.params, "model": label, "cut": str(window.summary.end)})


def _table(cut: str | None, scores: dict[str, Floats], who: npt.NDArray[np.int64] | None = None) -> pa.Table:
    table = score_table(scores, who=who)
    count = len(next(iter(scores.values())))
    table = table.add_column(0, "customers", pa.array([count] * table.num_rows, pa.int64()))
    return table.add_column(0, "cut", pa.array([cut] * table.num_rows, pa.string()))


def _verdict(total: pa.Table, candidates: Sequence[Candidate]) -> tuple[str, Candidate, Caution]:
    """Of models as good as the best the first; the yardstick only where it is better than every model."""
    behind = dict(zip(total["model"].to_pylist(), total["behind"].to_pylist(), strict=True))
    best = min(behind[one.label] for one in candidates)
    model = next(one for one in candidates if behind[one.label] <= best + AS_GOOD)
    if YARDSTICK not in behind:
        return model.label, model, Caution("lifetime.chosen_unmeasured", {"model": model.label})
    figures: dict[str, object] = {"model": model.label, "percent": round(abs(best - behind[YARDSTICK]), 2)}
    if behind[YARDSTICK] < best:
        return YARDSTICK, model, Caution("lifetime.chosen_yardstick", figures)
    return model.label, model, Caution("lifetime.chosen_model", figures)


def until(orders: OrderDays, last: int) -> OrderDays:
    """The orders up to the end of the day `last`."""
    past = orders.day <= last
    return OrderDays(orders.customers, orders.code[past], orders.day[past], orders.amount[past])


def sampled(
    orders: OrderDays, covariates: npt.ArrayLike | None, seed: int
) -> tuple[OrderDays, Floats | None]:
    """The orders of at most `MOST_CUSTOMERS`, and their covariates."""
    known = None if covariates is None else np.asarray(covariates, float)
    count = len(orders.customers)
    if count <= MOST_CUSTOMERS:
        return orders, known
    drawn = np.sort(np.random.default_rng(seed).choice(count, MOST_CUSTOMERS, replace=False))
    kept = np.isin(orders.code, drawn)
    few = OrderDays(
        customers=orders.customers.take(pa.array(drawn)),
        code=np.searchsorted(drawn, orders.code[kept]),
        day=orders.day[kept],
        amount=orders.amount[kept],
    )
    return few, None if known is None else known[drawn]
