"""Which model foresees best who of the customers with contracts will leave?"""

from collections.abc import Sequence
from dataclasses import dataclass, field

import numpy as np
import numpy.typing as npt
import pyarrow as pa

from kundig.value.lifetime.choice import AS_GOOD
from kundig.value.lifetime.contracts.base import Base
from kundig.value.lifetime.contracts.constant_rate import YEAR
from kundig.value.lifetime.contracts.models import HAZARD, RATE, SHIFTED, Candidate, Leaving
from kundig.value.lifetime.contracts.months import first_day, iso
from kundig.value.lifetime.contracts.spells import Flags
from kundig.value.lifetime.fitting import Floats
from kundig.value.lifetime.hazard import TWO_YEARS
from kundig.value.lifetime.model import Caution
from kundig.value.lifetime.scores import log_scores, score_table

Ints = npt.NDArray[np.int64]

CUTS = 3
LONGEST_WINDOW = 12  # months
SHORTEST = 6  # months: with fewer there are no three windows with as much time before them
YARDSTICK = Candidate(RATE)


@dataclass(frozen=True, slots=True, eq=False)
class ContractChoice:
    """`candidate` makes the forecast: the best model, or the yardstick when no model beats it.

    `why` is a code with figures for a sentence. `scores`: per cut and over all (cut empty) a row for each
    candidate, as in `Choice`; None where nothing could be scored. `warnings`: what the fits cautioned of.
    """

    candidate: Candidate
    why: Caution
    scores: pa.Table | None = None
    window_months: int = 0
    warnings: tuple[Caution, ...] = field(default=())

    @property
    def winner(self) -> str:
        """Its label."""
        return self.candidate.label


@dataclass(frozen=True, slots=True, eq=False)
class Outcome:
    """Who was here at a cut (n): his number; `start`; and whether he left in the `months` after it."""

    months: Ints
    code: Ints
    start: Ints
    left: Flags


def choose_contract(base: Base) -> ContractChoice:
    """The candidate with the best log score of "left within the window" in windows that it has not seen.

    At each of three cuts every candidate learns from the months up to the cut, as known then, and forecasts
    the window after it: the last three windows, of at most a sixth of the time; where three years are known,
    of a third of the time after the first two, so that each candidate has seen every season twice.
    """
    months = base.end - base.begin
    window, seasons = _window(months)
    asked, left = base.spells().by_month(base.begin)
    if window < 1 or not left.any():
        code = "lifetime.contracts_without_losses" if window else "lifetime.contracts_too_short"
        return ContractChoice(YARDSTICK, Caution(code, {"months": months, "asked": round(asked.sum())}))
    candidates = _candidates(seasons, base.covariates is not None)
    warnings: dict[tuple[str, str], Caution] = {}  # of each model the last
    scored, who = [], []
    for cut in (base.end - window * back for back in range(CUTS, 0, -1)):
        outcome = outcome_after(base, cut, window)
        if not base.spells(cut).by_month(base.begin)[1].any() or not len(outcome.code):
            code = "lifetime.contracts_nothing_before"
            warnings[code, ""] = Caution(code, {"cut": iso(first_day(cut))})
            continue
        at = {}
        for candidate in candidates:
            model = base.fitted(candidate, cut)
            at[candidate.label] = log_scores(forecast(base, model, outcome), outcome.left)
            warnings |= _of(model, cut)
        scored.append((cut, at))
        who.append(outcome.code)
    if not scored:
        why = Caution("lifetime.contracts_unmeasured")
        return ContractChoice(YARDSTICK, why, warnings=tuple(warnings.values()))
    tables = [_table(iso(first_day(cut)), at) for cut, at in scored]
    whole = {name: np.concatenate([at[name] for _, at in scored]) for name in scored[0][1]}
    total = _table(None, whole, np.concatenate(who))
    winner, why = _verdict(total, candidates)
    return ContractChoice(winner, why, pa.concat_tables([*tables, total]), window, tuple(warnings.values()))


def outcome_after(base: Base, cut: int, window: int) -> Outcome:
    """Who was here when the month `cut` began, and whether he had left `window` months later."""
    now, later = base.spells(cut), base.spells(cut + window)
    stayed = np.zeros(base.terms.customers, bool)
    stayed[later.code[later.here]] = True
    code = now.code[now.here]
    return Outcome(np.arange(cut, cut + window), code, now.start[now.here], ~stayed[code])


def forecast(base: Base, model: Leaving, outcome: Outcome) -> Floats:
    """The chances (n, 2) to stay and to leave within the window."""
    own = model.own(base.of(outcome.code), len(outcome.code))
    stays = model.staying(outcome.start, outcome.months, own)[:, -1]
    return np.column_stack([stays, 1 - stays])


def _window(months: int) -> tuple[int, bool]:
    """How many months a window has, and whether two years lie before each."""
    if months >= TWO_YEARS + YEAR:
        return min(LONGEST_WINDOW, (months - TWO_YEARS) // CUTS), True
    return (months // (2 * CUTS) if months >= SHORTEST else 0), False


def _candidates(seasons: bool, covariates: bool) -> tuple[Candidate, ...]:
    """The yardstick, and models; of equally good ones the first is taken."""
    found = [YARDSTICK, Candidate(SHIFTED), Candidate(HAZARD)]
    if covariates:
        found.append(Candidate(HAZARD, covariates=True))
    if seasons:
        found += [Candidate(one.name, True, one.covariates) for one in found[2:]]
    return tuple(found)


def _of(model: Leaving, cut: int) -> dict[tuple[str, str], Caution]:
    found: Sequence[Caution] = getattr(model.model, "warnings_", ())
    more = {"model": model.candidate.label, "cut": iso(first_day(cut))}
    return {(one.code, more["model"]): Caution(one.code, {**one.params, **more}) for one in found}


def _table(cut: str | None, scores: dict[str, Floats], who: Ints | None = None) -> pa.Table:
    table = score_table(scores, who=who)
    count = len(next(iter(scores.values())))
    table = table.add_column(0, "customers", pa.array([count] * table.num_rows, pa.int64()))
    return table.add_column(0, "cut", pa.array([cut] * table.num_rows, pa.string()))


def _verdict(total: pa.Table, candidates: Sequence[Candidate]) -> tuple[Candidate, Caution]:
    """Of models as good as the best the first; the yardstick only where it is better than every model."""
    behind = dict(zip(total["model"].to_pylist(), total["behind"].to_pylist(), strict=True))
    best = min(behind[one.label] for one in candidates[1:])
    model = next(one for one in candidates[1:] if behind[one.label] <= best + AS_GOOD)
    figures: dict[str, object] = {
        "model": model.label,
        "percent": round(abs(behind[RATE] - behind[model.label]), 2),
    }
    if behind[RATE] < best:
        return candidates[0], Caution("lifetime.contracts_chosen_rate", figures)
    return model, Caution("lifetime.contracts_chosen_model", figures)
