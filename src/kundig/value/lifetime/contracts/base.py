"""What does the forecast of contracts learn from, and what is each customer like today?"""

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any, Self

import numpy as np
import numpy.typing as npt
import pyarrow as pa

from kundig.base.refusals import Refused
from kundig.lake.tables import as_table, floats, keys
from kundig.value.lifetime.contracts.constant_rate import YEAR
from kundig.value.lifetime.contracts.models import Candidate, Leaving
from kundig.value.lifetime.contracts.months import first_day, month, recorded_from
from kundig.value.lifetime.contracts.spells import Flags, Spells
from kundig.value.lifetime.contracts.terms import OPEN, Terms, day
from kundig.value.lifetime.contracts.years import Profits, year_of
from kundig.value.lifetime.fitting import Floats
from kundig.value.lifetime.hazard_rows import checked_covariates
from kundig.value.lifetime.histories import numbers

Ints = npt.NDArray[np.int64]
MOST_CUSTOMERS = 50_000  # drawn from a larger base, to choose and to fit: sure to a fraction of a per cent
HALF = 15  # days: of a later day the next month is the nearest


@dataclass(frozen=True, slots=True, eq=False)
class Base:
    """Customers (n) with contracts, as known when the month `end` began.

    What is to come begins with the month `ahead`, the nearest to today. Losses are known from the month
    `begin` on; `late` where they are recorded from there on only. `sample` are the numbers of the customers
    to learn from, and `terms` their terms, numbered anew. `begun` (n): the day of the first contract;
    `active` (n): whether one runs today; profits (n) of the last 12 months before `end`, and the 12 before.
    """

    customers: pa.Array
    everybody: Terms
    sample: Ints
    terms: Terms
    begin: int
    end: int
    ahead: int
    late: bool
    begun: Ints
    active: Flags
    last: Floats
    before: Floats
    covariates: Floats | None
    names: tuple[str, ...] | None
    fits: dict[tuple[Candidate, int], Leaving] = field(default_factory=dict)

    @classmethod
    def gathered(
        cls,
        terms: Any,
        profits: Any,
        *,
        as_of: dt.date,
        covariates: npt.ArrayLike | None,
        names: Sequence[str] | None,
        window_years: float,
        seed: int,
        customer: str,
    ) -> Self:
        """Checked. Raises `Refused` where nobody has a contract that has begun."""
        table = as_table(profits)
        customers = keys(table, customer)
        last, before = (numbers(n, floats(table, n), signed=True) for n in ("profit_last", "profit_before"))
        known = Terms.of(terms, customers, as_of=as_of, customer=customer)
        if not len(known.code):
            raise Refused("lifetime.no_contracts", day=str(as_of))
        own = None if covariates is None else checked_covariates(covariates, len(customers))
        begun, end = known.begun(), int(month(np.array([day(as_of)]))[0])
        have = np.flatnonzero(begun < OPEN)
        if len(have) > MOST_CUSTOMERS:
            have = np.sort(np.random.default_rng(seed).choice(have, MOST_CUSTOMERS, replace=False))
        sample = known.some(have)
        begin, late = _begin(sample, end, round(window_years * YEAR))
        return cls(
            customers=customers,
            everybody=known,
            sample=have,
            terms=sample,
            begin=begin,
            end=end,
            ahead=end + (as_of.day > HALF),
            late=late,
            begun=begun,
            active=known.ended() > day(as_of),
            last=last,
            before=before,
            covariates=own,
            names=None if names is None else tuple(names),
        )

    @property
    def own(self) -> Floats | None:
        """The covariates of the sample."""
        return None if self.covariates is None else self.covariates[self.sample]

    def spells(self, cut: int | None = None) -> Spells:
        """Of the sample, as known at the end, or when the month `cut` began."""
        return Spells.of(self.terms, self.end if cut is None else cut)

    @property
    def known(self) -> int:
        """How many customers have a contract that has begun."""
        return int((self.begun < OPEN).sum())

    def fitted(self, candidate: Candidate, cut: int | None = None) -> Leaving:
        """A candidate that has learned from what was known then; each is fitted once."""
        key = candidate, self.end if cut is None else cut
        if key not in self.fits:
            self.fits[key] = candidate.fit(self.spells(key[1]), self.begin, self.own, self.names)
        return self.fits[key]

    def of(self, code: Ints) -> Floats | None:
        """The covariates of customers by their numbers in the sample."""
        return None if self.covariates is None else self.covariates[self.sample[code]]

    def share(self, end: int) -> Floats:
        """The share (n) of the year before the month `end` in which each customer was here, if he stayed."""
        days = first_day(end) - np.maximum(self.begun, first_day(end - YEAR))
        return np.asarray(np.clip(days / (first_day(end) - first_day(end - YEAR)), 0, 1), np.float64)

    def profits(self) -> Profits:
        """What those of the sample who stayed in the last year teach."""
        who = self.sample
        stayed = _here(self.terms, self.end - YEAR) & _here(self.terms, self.end)
        return Profits.learned(self.before[who], self.last[who], self.share(self.end - YEAR)[who], stayed)

    def year(self, profits: Profits) -> Floats:
        """The profit (n) of a whole year at today's pace."""
        return year_of(self.last, self.share(self.end), profits.mean)


def _here(terms: Terms, end: int) -> Flags:
    spells = Spells.of(terms, end)
    found = np.zeros(terms.customers, bool)
    found[spells.code[spells.here]] = True
    return found


def _begin(terms: Terms, end: int, months: int) -> tuple[int, bool]:
    """From which month on losses are known, and whether that is later than customers are."""
    earliest = int(month(np.array([terms.since.min()]))[0])
    begin = max(end - max(months, 1), min(earliest, end - 1))
    silent = recorded_from(*Spells.of(terms, end).by_month(begin))
    return begin + silent, silent > 0
