"""Do the forecasts of contracts agree with what came?"""

import numpy as np

from kundig.value.lifetime.calibration import reliability
from kundig.value.lifetime.contracts.base import Base
from kundig.value.lifetime.contracts.choice import SHORTEST, ContractChoice, forecast, outcome_after
from kundig.value.lifetime.contracts.constant_rate import YEAR
from kundig.value.lifetime.contracts.models import Candidate, Leaving
from kundig.value.lifetime.contracts.months import first_day, iso
from kundig.value.lifetime.contracts.spells import Spells
from kundig.value.lifetime.fitting import Floats
from kundig.value.lifetime.hazard_likelihood import AtRisk

type Figures = dict[str, object]
YEARS = 10
FEWEST = 30  # customers: from so many on, the share of those who stay is shown


def survival_check(base: Base, model: Leaving) -> Figures | None:
    """Who is still there after so many years of tenure: as it was (Kaplan & Meier) and by the model.

    Of customers who were watched from a later month of their tenure on, that month is the first (left
    truncation). Years in which fewer than 30 customers could leave in some month are left out; None where no
    whole year is left.
    """
    seen = base.spells().watched(base.begin)
    if not len(seen.code):  # all came less than a month ago
        return None
    grid, hazards = _grid(base, seen, model)
    held, size = grid.tenure.ravel(), YEARS * YEAR + 1
    sums = [grid.asked, grid.lost, grid.asked * hazards]
    asked, lost, expected = (np.bincount(held, one.ravel(), minlength=size)[1:size] for one in sums)
    enough = asked >= FEWEST
    first = int(enough.argmax())
    months = len(enough) if enough[first:].all() else first + int((~enough[first:]).argmax())
    safe = np.maximum(asked, 1)
    curves = [np.cumprod(1 - one[first:months] / safe[first:months]) for one in (lost, expected)]
    years = range(-(-first // YEAR), months // YEAR + 1) if enough.any() else range(0)
    at = [year * YEAR - first for year in years]
    actual, model_ = ([round(float(curve[m - 1]), 4) if m else 1.0 for m in at] for curve in curves)
    return {"years": list(years), "actual": actual, "expected": model_} if len(at) > 1 else None


def tracking_check(base: Base, candidate: Candidate) -> Figures | None:
    """Losses month by month of all who came by a cut a year back: what came and what was expected.

    After the cut of those who were here then, as one would have forecast it. None where time is too short.
    """
    cut = _cut(base)
    if cut is None:
        return None
    known, model = base.spells(cut), base.fitted(candidate, cut)
    grid, hazards = _grid(base, known.watched(base.begin), model)
    _, left = known.by_month(base.begin)
    fitted = np.zeros(cut - base.begin)
    fitted[grid.months - base.begin] = (grid.asked * hazards).sum(axis=0)
    code, start = known.code[known.here], known.start[known.here]
    months = np.arange(cut, base.end)
    stays = model.staying(start, months, model.own(base.of(code), len(code)))
    expected = -np.diff(stays.sum(axis=0), prepend=float(len(code)))
    later = base.spells()
    came = later.lost & (later.last >= cut) & np.isin(later.code, code)
    actual = np.bincount(later.last[came] - cut, minlength=len(months))
    scale = base.known / len(base.sample)
    return {
        "end": iso(first_day(cut) - 1),
        "starts": [iso(first_day(one)) for one in range(base.begin, base.end)],
        "actual": (np.concatenate([left, actual]) * scale).round(1).tolist(),
        "expected": (np.concatenate([fitted, expected]) * scale).round(2).tolist(),
    }


def reliability_check(base: Base, choice: ContractChoice) -> list[Figures]:
    """Customers in ten groups by their chance to leave in the last window of the choice, and how many did."""
    if choice.scores is None:
        return []
    cut = base.end - choice.window_months
    outcome = outcome_after(base, cut, choice.window_months)
    if not len(outcome.left):
        return []
    chances = forecast(base, base.fitted(choice.candidate, cut), outcome)
    found: list[Figures] = reliability(chances[:, 1], outcome.left).to_pylist()
    return found


def _cut(base: Base) -> int | None:
    """A year back, or where that leaves too little, half of the time."""
    months = base.end - base.begin
    back = YEAR if months - YEAR >= SHORTEST else months // 2
    cut = base.end - back
    known = base.spells(cut).watched(base.begin)
    return cut if back and len(known.code) else None


def _grid(base: Base, seen: Spells, model: Leaving) -> tuple[AtRisk, Floats]:
    """The person-months (k, m) of spells, and the chance to leave in each."""
    own = model.own(base.of(seen.code), len(seen.code)).round(2)
    lost, ones = seen.lost.astype(float), np.ones(len(own))
    grid = AtRisk.of(
        seen.start, seen.first, seen.last, lost, ones, own[:, None] if own.any() else own[:, None][:, :0]
    )
    added = grid.covariates[:, 0] if grid.covariates.shape[1] else np.zeros(len(grid.start))
    return grid, model.hazards(grid.tenure, grid.months, added)
