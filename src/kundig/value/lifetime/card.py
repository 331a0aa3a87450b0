"""What does one have to know of a forecast of buying before one relies on it?"""

import datetime as dt
from collections.abc import Mapping
from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from kundig.base.refusals import Refused
from kundig.value.lifetime.activity import activity_matrix
from kundig.value.lifetime.choice import Choice, sampled
from kundig.value.lifetime.contracts.choice import ContractChoice
from kundig.value.lifetime.fitting import Floats
from kundig.value.lifetime.forecast import Forecast, Total
from kundig.value.lifetime.histogram import MOST, purchase_histogram
from kundig.value.lifetime.model import Caution, Model
from kundig.value.lifetime.names import model_name
from kundig.value.lifetime.retrospect import Retrospect, look_back
from kundig.value.lifetime.summaries import OrderDays, days_in

type Card = dict[str, Any]


def buying_card(found: Forecast, orders: OrderDays, *, made_on: dt.date, total: Total | None = None) -> Card:
    """The model card as plain JSON: data, models, doubts, and how the model would have done a while ago.

    `orders` are those of the forecast, or of customers drawn from it; tracking, calibration and histogram
    are of at most so many as the choice draws. `total`: what all bring, where that is not what their
    purchases bring, as profit is not revenue. Where the data are too short to hold
    some back, what would need that is None.
    """
    choice = found.choice
    assert choice.model is not None  # only a contract has none
    total = total or found.total
    orders, _ = sampled(orders, None, 0)
    return {
        "kind": "buying",
        "made_on": made_on.isoformat(),
        "data": _data(found, orders),
        "model": fitted(found.purchases) | {"label": model_name(choice.model.label)},
        "spend": fitted(found.spend) | {"label": model_name("gamma_gamma")},
        "winner": model_name(choice.winner),
        "by_yardstick": found.by_yardstick,
        "why": caution(choice.why),
        "warnings": distinct(found.warnings),
        "scores": scores(choice),
        "histogram": _histogram(found, orders),
        "matrix": _matrix(found),
        "total": {
            "expected": plain(total.expected),
            "low": plain(total.low),
            "high": plain(total.high),
        },
        **_past(found, orders),
    }


def fitted(model: Model) -> Card:
    """A fitted model: its options, its parameters with standard errors, and how well it fits."""
    return {
        "options": {name: plain(value) for name, value in model.get_params().items()},
        "params": [
            {"name": name, "value": plain(value), "error": plain(model.standard_errors_[name])}
            for name, value in model.params_.items()
        ],
        "customers": model.n_customers_,
        "log_likelihood": plain(model.log_likelihood_),
        "converged": bool(model.converged_),
    }


def caution(found: Caution) -> Card:
    """A code with its figures; models by the name one knows them by."""
    params = {name: plain(value) for name, value in found.params.items()}
    if isinstance(model := params.get("model"), str):
        params["model"] = model_name(model)
    return {"code": found.code, "params": params}


def distinct(cautions: tuple[Caution, ...]) -> list[Card]:
    """Each caution once."""
    found: list[Card] = []
    for one in map(caution, cautions):
        if one not in found:
            found.append(one)
    return found


def scores(choice: Choice | ContractChoice) -> list[Card]:
    """Rows of the held-out scores: model, cut (None over all), customers, score, behind and their bounds."""
    if choice.scores is None:
        return []
    return [
        {name: plain(value) for name, value in row.items()} | {"model": model_name(row["model"])}
        for row in choice.scores.to_pylist()
    ]


def plain(value: object) -> Any:
    """What JSON can say; a number that is none becomes None.

    >>> plain(np.float64(1.5)), plain(float("nan")), plain(np.int64(3)), plain(dt.date(2026, 1, 2))
    (1.5, None, 3, '2026-01-02')
    """
    if isinstance(value, np.generic):
        value = value.item()
    if isinstance(value, dt.date):
        return value.isoformat()
    if isinstance(value, float) and not np.isfinite(value):
        return None
    return value


def _data(found: Forecast, orders: OrderDays) -> Card:
    summary = found.summary
    first = summary.customers["first_day"].to_numpy().min()
    return {
        "customers": summary.customers.num_rows,
        "purchases": int(summary.customers["frequency"].to_numpy().sum()) + summary.customers.num_rows,
        "looked_at": len(orders.customers),
        "first": str(first.astype("datetime64[D]")),
        "last": str(summary.end),
        "unit": summary.unit,
        "horizon_days": found.horizon_days,
        "discount_per_year": found.discount_per_year,
        "window_days": found.choice.window_days,
    }


def _histogram(found: Forecast, orders: OrderDays) -> Card:
    drawn = _drawn(found, orders)
    actual, expected = purchase_histogram(
        found.purchases, drawn["frequency"].to_numpy(), drawn["T"].to_numpy()
    )
    return {
        "counts": [*range(MOST), f"{MOST}+"],
        "actual": [int(count) for count in actual],
        "expected": _rounded(expected, 2),
    }


def _drawn(found: Forecast, orders: OrderDays) -> pa.Table:
    """The rows of the customers whose orders are known here."""
    if len(orders.customers) >= found.customers.num_rows:
        return found.customers
    names = found.customers["customer"]
    return found.customers.filter(pc.is_in(names, value_set=orders.customers.cast(names.type)))


def _matrix(found: Forecast) -> Card:
    columns = {name: found.customers[name].to_numpy() for name in ("frequency", "recency", "T")}
    silence = np.rint((columns["T"] - columns["recency"]) * days_in(found.summary.unit))
    matrix = activity_matrix(
        columns["frequency"], silence, found.customers["active_chance"].to_numpy().astype(float)
    )
    return {
        "frequencies": [list(step) for step in matrix.frequencies],
        "silences": [list(step) for step in matrix.silences],
        "customers": matrix.customers.tolist(),
        "active": [[plain(round(chance, 4)) for chance in row] for row in matrix.active.tolist()],
    }


def _past(found: Forecast, orders: OrderDays) -> Mapping[str, Any]:
    """How the model would have done; nothing where the data are too short for it."""
    assert found.choice.model is not None
    try:
        past = look_back(orders, found.choice.model, unit=found.summary.unit, by_yardstick=found.by_yardstick)
    except Refused:
        return {"tracking": None, "pit": None, "reliability": None, "coverage": None}
    return {
        "tracking": _tracking(past),
        "pit": _rounded(past.pit, 4),
        "reliability": [
            {name: plain(value) for name, value in row.items()} for row in past.reliability.to_pylist()
        ],
        "coverage": {name: plain(getattr(past.coverage, name)) for name in past.coverage.__slots__},
    }


def _tracking(past: Retrospect) -> Card:
    track = past.tracking
    return {
        "end": str(past.end),
        "held_days": past.days,
        "period_days": past.period_days,
        "starts": [str(day) for day in track.starts],
        "actual": [int(count) for count in track.actual],
        "expected": _rounded(track.expected, 2),
    }


def _rounded(values: Floats, digits: int) -> list[Any]:
    return [plain(value) for value in np.round(values, digits).tolist()]
