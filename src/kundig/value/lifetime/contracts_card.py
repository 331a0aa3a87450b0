"""What does the page of a model of contracts show?"""

from typing import TYPE_CHECKING, Any

import numpy as np

from kundig.value.lifetime.constant_rate import ConstantRate
from kundig.value.lifetime.contracts_checks import reliability_check, survival_check, tracking_check
from kundig.value.lifetime.contracts_months import first_day, iso
from kundig.value.lifetime.model import Caution

if TYPE_CHECKING:
    from kundig.value.lifetime.contracts import ContractForecast


def card(found: "ContractForecast") -> dict[str, Any]:
    """Plain JSON: data, model, choice, warnings, and the forecasts against what came."""
    base, choice, (expected, low, high) = found.base, found.choice, found.total
    losses = base.spells().by_month(base.begin)[1].sum() * base.known / len(base.sample)
    coverage = found.coverage
    return {
        "kind": "contracts",
        "made_on": str(found.as_of),
        "data": {
            "customers": int(base.active.sum()),
            "losses": round(float(losses)),
            "first": iso(first_day(base.begin)),
            "last": iso(first_day(base.end) - 1),
            "horizon_days": found.horizon_days,
            "discount_per_year": found.discount_per_year,
        },
        "model": _model(found),
        "winner": choice.winner,
        "why": _caution(choice.why),
        "warnings": [_caution(one) for one in found.warnings],
        "scores": [] if choice.scores is None else choice.scores.to_pylist(),
        "window_months": choice.window_months,
        "tracking": tracking_check(base, choice.candidate),
        "survival": survival_check(base, found.model),
        "reliability": reliability_check(base, choice),
        "coverage": coverage
        and {
            "level": coverage.level,
            "inside": round(coverage.inside, 4),
            "customers": coverage.customers,
        },
        "total": {"expected": expected, "low": low, "high": high},
    }


def _model(found: "ContractForecast") -> dict[str, Any]:
    candidate, model = found.choice.candidate, found.model.model
    options = {"season": candidate.season, "covariates": candidate.covariates}
    if isinstance(model, ConstantRate):
        error = float(np.sqrt(model.rate / model.months))
        params = [{"name": "rate", "value": model.rate, "error": error}]
        return {"label": candidate.label, "options": options, "params": params} | {
            "log_likelihood": None,
            "converged": True,
        }
    return {
        "label": candidate.label,
        "options": options,
        "params": [
            {"name": name, "value": value, "error": model.standard_errors_[name]}
            for name, value in model.params_.items()
        ],
        "log_likelihood": model.log_likelihood_,
        "converged": model.converged_,
    }


def _caution(caution: Caution) -> dict[str, Any]:
    return {"code": caution.code, "params": caution.params}
