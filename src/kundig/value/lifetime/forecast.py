"""What will each customer of a base bring who may buy and leave at any time?"""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import pyarrow as pa

from kundig.base.refusals import Refused
from kundig.value.lifetime.buying import BuyingModel
from kundig.value.lifetime.choice import YARDSTICK, Candidate, Choice, choose, sampled, until
from kundig.value.lifetime.fitting import Floats
from kundig.value.lifetime.gamma_gamma import GammaGammaModel
from kundig.value.lifetime.model import Caution
from kundig.value.lifetime.money import lifetime_value
from kundig.value.lifetime.rolling_value import RollingValue
from kundig.value.lifetime.scores import window_after
from kundig.value.lifetime.summaries import OrderDays, Summary, day_number, summary_at
from kundig.value.lifetime.yardstick import Yardstick

LEVELS = (0.1, 0.9)  # bounds that hold 80 of 100 customers
DEFAULT = Candidate("modified_beta_geo")
UNMEASURED = frozenset({"lifetime.too_short", "lifetime.window_beyond_data", "lifetime.nothing_before"})


@dataclass(frozen=True, slots=True)
class Total:
    """What all customers bring together, and the bounds of that in 80 of 100 cases."""

    expected: float
    low: float
    high: float


@dataclass(frozen=True, slots=True, eq=False)
class Forecast:
    """The next `horizon_days` of each customer, from the models that forecast such customers best.

    `customers` has one row each, in the order of `summary`: customer, frequency, recency, T, monetary,
    active_chance, expected_purchases, and lifetime_value, lifetime_low and lifetime_high, discounted money.
    `missed` is by which share the sums of past windows were off (root mean square). `by_yardstick` says that
    numbers of purchases are those of the yardstick, not of `purchases`.
    """

    customers: pa.Table
    total: Total
    summary: Summary
    choice: Choice
    purchases: BuyingModel
    spend: GammaGammaModel
    missed: float
    by_yardstick: bool
    horizon_days: int
    discount_per_year: float
    warnings: tuple[Caution, ...]


def forecast(
    orders: OrderDays,
    *,
    end: object = None,
    unit: str = "week",
    horizon_days: int = 365,
    discount_per_year: float = 0.1,
    seed: int = 0,
    summary: Summary | None = None,
) -> Forecast:
    """Choose the models, fit them to the orders up to the end of the day `end` (the last), and forecast.

    The choice is by held-out score (`choose`); where the data are too short for that it is MBG/NBD, which is
    said. The yardstick forecasts purchases, and so value, where it was better over a whole horizon, too,
    which the data must span twice. Of a base too large to hold all orders, `summary` is that of everybody
    (`from_sql`, with gaps), and `orders` are those of customers drawn from it, by whom the model is chosen;
    then it is always a model that forecasts. Raises `Refused` as `summary_at` and the models do.
    """
    drawn = summary is not None
    summary = summary or summary_at(orders, end, unit)
    known = until(orders, day_number(summary.end))
    choice = _choice(known, unit, seed)
    assert choice.model is not None  # only a contract has none
    model = choice.model.fit(summary)
    histories = summary.histories
    columns = (histories.frequency, histories.recency, histories.T)
    monetary = summary.customers["monetary"].to_numpy()
    rival = None if drawn else _rival(known, choice, horizon_days, unit, seed)
    spend, cautions = spend_of(known.amount, columns[0], monetary)
    value = lifetime_value(model, spend, horizon_days, discount_per_year, unit=unit)
    if rival is not None:
        terms = (horizon_days, discount_per_year, unit)
        value = RollingValue(model, spend, *terms, rival, rival.features(known, summary.end))
    expected = value.expected(*columns, monetary)
    low, high = value.quantiles(*columns, monetary, LEVELS)
    everybody = np.zeros(len(expected), np.int64)
    missed = missed_by(known, choice.model, choice.cuts, choice.window_days, unit=unit)
    together = value.of_groups(*columns, monetary, everybody, LEVELS, missed=missed)
    found = summary.customers.select(["customer", "frequency", "recency", "T", "monetary"])
    for name, figures in {
        "active_chance": model.probability_alive(*columns),
        "expected_purchases": value.purchases_expected(*columns),
        "lifetime_value": expected,
        "lifetime_low": low,
        "lifetime_high": high,
    }.items():
        found = found.append_column(name, pa.array(figures))
    return Forecast(
        customers=found,
        total=Total(float(together.expected[0]), *together.quantiles[:, 0].tolist()),
        summary=summary,
        choice=choice,
        purchases=model,
        spend=spend,
        missed=missed,
        by_yardstick=rival is not None,
        horizon_days=horizon_days,
        discount_per_year=discount_per_year,
        warnings=(*model.warnings_, *cautions),
    )


def _choice(orders: OrderDays, unit: str, seed: int) -> Choice:
    try:
        return choose(orders, unit=unit, seed=seed)
    except Refused as refused:
        if refused.code not in UNMEASURED:
            raise
        why = Caution("lifetime.chosen_unscored", {"model": DEFAULT.label})
        return Choice(DEFAULT.label, DEFAULT, why, warnings=(Caution(refused.code, dict(refused.params)),))


def _rival(orders: OrderDays, choice: Choice, horizon_days: int, unit: str, seed: int) -> Yardstick | None:
    """The yardstick of the whole horizon, where it has won there as in the shorter windows."""
    last = int(orders.day.max())
    if choice.winner != YARDSTICK or last - int(orders.day.min()) < 2 * horizon_days:
        return None
    whole = choose(
        orders, [np.datetime64(last - horizon_days, "D")], unit, window_days=horizon_days, seed=seed
    )
    if whole.winner != YARDSTICK:
        return None
    few, _ = sampled(orders, None, seed)  # it looks at each customer once per past window
    return Yardstick(window_days=horizon_days, seed=seed).fit(few, last)


def missed_by(
    orders: OrderDays, candidate: Candidate, cuts: Sequence[object], window_days: int, *, unit: str
) -> float:
    """By which share the model's sum of purchases was off in the windows after `cuts`: root mean square."""
    off = []
    for cut in cuts:
        window = window_after(orders, cut, window_days, unit)
        histories = window.summary.histories
        columns = (histories.frequency, histories.recency, histories.T)
        foreseen = candidate.fit(window.summary).expected_purchases(window.horizon, *columns)
        off.append(float(window.counts.sum() / max(foreseen.sum(), 1e-9)) - 1)
    return float(np.sqrt(np.mean(np.square(off)))) if off else 0.0


def spend_of(
    amounts: Floats, frequency: Floats, monetary: Floats
) -> tuple[GammaGammaModel, tuple[Caution, ...]]:
    """The model of spend, and what it cautions of; where nobody's is known, all have the mean of `amounts`.

    `amounts` are those of single purchases, `frequency` and `monetary` (n) those of customers.
    """
    try:
        model = GammaGammaModel().fit(frequency, monetary)
    except Refused as refused:
        if refused.code != "lifetime.no_spend":
            raise
        mean = float(amounts.mean())
        caution = Caution("lifetime.spend_of_first_purchases", {"mean": round(mean, 2)})
        return GammaGammaModel.of_all(mean, float(amounts.std())), (caution,)
    return model, model.warnings_
