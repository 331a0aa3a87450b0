"""What does one have to know of a forecast of contracts before one relies on it?"""

from typing import TYPE_CHECKING

import numpy as np

from kundig.value.lifetime.card import Card, caution, distinct, fitted, plain, scores
from kundig.value.lifetime.contracts.checks import reliability_check, survival_check, tracking_check
from kundig.value.lifetime.contracts.constant_rate import ConstantRate
from kundig.value.lifetime.contracts.months import first_day, iso
from kundig.value.lifetime.names import model_name

if TYPE_CHECKING:
    from kundig.value.lifetime.contracts.forecast import ContractForecast


def contracts_card(found: "ContractForecast") -> Card:
    """The model card as plain JSON; what the data are too short for is None.

    Where the base was drawn from, losses are those of the drawn customers, raised to all.
    """
    base, choice, (expected, low, high) = found.base, found.choice, found.total
    losses = base.spells().by_month(base.begin)[1].sum() * base.known / len(base.sample)
    coverage = found.coverage
    return {
        "kind": "contracts",
        "made_on": str(found.as_of),
        "data": {
            "customers": int(base.active.sum()),
            "looked_at": len(base.sample),
            "losses": round(float(losses)),
            "first": iso(first_day(base.begin)),
            "last": iso(first_day(base.end) - 1),
            "horizon_days": found.horizon_days,
            "discount_per_year": found.discount_per_year,
            "window_months": choice.window_months,
        },
        "model": _model(found) | {"label": model_name(choice.winner)},
        "winner": model_name(choice.winner),
        "why": caution(choice.why),
        "warnings": distinct(found.warnings),
        "scores": scores(choice),
        "tracking": tracking_check(base, choice.candidate),
        "survival": survival_check(base, found.model),
        "reliability": reliability_check(base, choice),
        "coverage": coverage
        and {
            "level": coverage.level,
            "inside": round(coverage.inside, 4),
            "customers": coverage.customers,
        },
        "total": {"expected": plain(expected), "low": plain(low), "high": plain(high)},
    }


def _model(found: "ContractForecast") -> Card:
    model = found.model.model
    if not isinstance(model, ConstantRate):
        return fitted(model)
    error = float(np.sqrt(model.rate / model.months))
    return {
        "options": {},
        "params": [{"name": "rate", "value": model.rate, "error": error}],
        "customers": len(found.base.sample),
        "log_likelihood": None,
        "converged": True,
    }
