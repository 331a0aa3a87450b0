"""How many of the customers came out within the bounds that one would have given a year ago?"""

from dataclasses import dataclass

import numpy as np

from kundig.value.lifetime.contracts.base import Base
from kundig.value.lifetime.contracts.choice import SHORTEST
from kundig.value.lifetime.contracts.constant_rate import YEAR
from kundig.value.lifetime.contracts.models import Candidate
from kundig.value.lifetime.contracts.profit import PER_BIN
from kundig.value.lifetime.contracts.values import LEVELS, contract_values
from kundig.value.lifetime.contracts.years import Profits, year_of
from kundig.value.lifetime.fitting import Floats


@dataclass(frozen=True, slots=True)
class Coverage:
    """Of how many customers last year's profit lay within the bounds that one would have given before it."""

    level: float
    inside: float
    customers: int


def coverage_check(base: Base, candidate: Candidate) -> Coverage | None:
    """The bounds tried on the last year: who leaves is learned from the time before it.

    Of an earlier year-to-year change nobody knows, so it is learned from one half of the customers and tried
    on the other. None where time or customers are too few.
    """
    cut = base.end - YEAR
    spells = base.spells(cut)
    code, start = spells.code[spells.here], spells.start[spells.here]
    if cut - base.begin < SHORTEST or len(code) < 2 * PER_BIN:
        return None
    model = base.fitted(candidate, cut)
    stays = model.staying(start, np.arange(cut, base.end), model.own(base.of(code), len(code)))
    who, share = base.sample[code], base.share(cut)[base.sample[code]]
    before, last = base.before[who], base.last[who]
    end = base.spells()
    stayed = np.isin(code, end.code[end.here])
    inside = np.zeros(len(code), bool)
    for learners in (np.arange(len(code)) % 2 == 0, np.arange(len(code)) % 2 == 1):
        tried = ~learners
        known = Profits.learned(before[learners], last[learners], share[learners], stayed[learners])
        low, high = bounds(stays[tried], before[tried], share[tried], known)
        inside[tried] = (low <= last[tried]) & (last[tried] <= high)
    return Coverage(round(LEVELS[1] - LEVELS[0], 2), float(inside.mean()), len(code))


def bounds(stays: Floats, profit: Floats, share: Floats, known: Profits) -> Floats:
    """Undiscounted bounds (2, n) of the year to come."""
    year = year_of(profit, share, known.mean)
    found = np.empty((2, len(year)))
    for change, some in ((known.whole, share >= 1), (known.part, share < 1)):
        values = contract_values(stays[some], year[some], change, discount_per_year=0.0)
        found[:, some] = values.quantiles
    return found
