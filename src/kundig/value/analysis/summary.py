"""What stands in `summary.json`?"""

from decimal import ROUND_HALF_UP, Decimal
from typing import Any

import numpy as np

from kundig.base.messages import say
from kundig.base.refusals import Refused
from kundig.value.analysis.results import Analysis

CENT = Decimal("0.01")


def summary(found: Analysis, *, language: str = "en") -> dict[str, Any]:
    """The analysis as JSON has it; shares from 0 to 1, money in the file's currency, rounded to the cent."""
    choice = found.choice
    return {
        "file": found.file,
        "rows": found.seen,
        "customers": found.customers.num_rows,
        "transactions": found.transactions,
        "refused": found.seen - found.transactions,
        "refused_reasons": dict(found.refused),
        "revenue": cents(found.revenue),
        "cost": cents(found.cost),
        "profit": cents(found.profit),
        "currency": found.currency,
        "period": {"first": found.first.isoformat(), "last": found.last.isoformat()},
        "columns": {
            "customer": choice.customer.name,
            "date": choice.date.name,
            "amount": choice.amount.text,
            "cost": choice.cost.text if choice.cost else None,
            "currency": choice.currency.name if choice.currency else None,
        },
        "formats": {
            "date": choice.days.format,
            "decimal": {name: numerals.decimal for name, numerals in choice.numerals.items()},
            **found.table.how,
        },
        "doubts": [say(Refused(doubt.code, **doubt.params), language) for doubt in choice.doubts],
        "whale": _whale(found),
        "rfm": [
            {
                "r": row["r"],
                "f": row["f"],
                "customers": row["customers"],
                "revenue": round(row["monetary"], 2),
            }
            for row in found.rfm.heat_map.to_pylist()
        ],
        "cohorts": _cohorts(found),
        "cube": {
            "customers": found.cube.customers,
            "years": found.cube.tenure_years,
            f"{found.curve.basis}_per_customer_and_year": found.cube.profit_per_customer_year,
            found.curve.basis: round(found.cube.profit, 2),
        },
        "lifetime": _lifetime(found, language),
    }


def cents(money: Decimal | None) -> float | None:
    """Money as a JSON number, exact to the cent."""
    return None if money is None else float(money.quantize(CENT, rounding=ROUND_HALF_UP))


def _lifetime(found: Analysis, language: str) -> dict[str, Any]:
    """The model card; without one, why there is none."""
    if found.lifetime.card is not None:
        return found.lifetime.card
    why = found.lifetime.why_not
    assert why is not None
    return {
        "kind": None,
        "why_not": {"code": why.code, "said": say(Refused(why.code, **why.params), language)},
    }


def _whale(found: Analysis) -> dict[str, Any]:
    curve = found.curve
    percent = curve.unit == "percent"
    return {
        "basis": curve.basis,
        "unit": curve.unit,
        "peak_percent": curve.peak_height if percent else None,
        "peak_height": curve.peak_height,
        "peak_share": curve.peak_share,
        "plateau_share": curve.plateau_share,
        "break_even_rank": curve.break_even_rank,
        "loss_customers": curve.loss_makers,
        "loss_share": curve.loss_share,
        "loss_sum": round(curve.loss_sum, 2),
        "points": [[round(share, 2), height] for share, height in curve.points()],
        "band_low": curve.band_low.tolist(),
        "band_high": curve.band_high.tolist(),
    }


def _cohorts(found: Analysis) -> dict[str, Any]:
    cohorts = found.cohorts
    rows = []
    for start, size, active, retention, money in zip(
        cohorts.starts, cohorts.sizes, cohorts.active, cohorts.retention, cohorts.money, strict=True
    ):
        seen = active >= 0
        rows.append(
            {
                "start": str(start),
                "customers": int(size),
                "active": active[seen].tolist(),
                "retention": [None if np.isnan(share) else share for share in retention[seen].tolist()],
                "revenue": [round(value, 2) for value in money[seen].tolist()],
            }
        )
    return {"period": cohorts.period, "cohorts": rows}
