"""Which customers were held by a contract from which month to which, as it was known on a day?"""

from dataclasses import dataclass
from typing import Self

import numpy as np
import numpy.typing as npt

from kundig.value.lifetime.contracts.months import first_day, month
from kundig.value.lifetime.contracts.terms import OPEN, Terms

Ints = npt.NDArray[np.int64]
Floats = npt.NDArray[np.float64]
Flags = npt.NDArray[np.bool_]


@dataclass(frozen=True, slots=True, eq=False)
class Spells:
    """Times without a gap (s) in which a customer was held, as known when the month `end` began.

    `start`: the month before the first of his tenure, which counts from his first contract; he could leave in
    the months `first` to `last`, and in `last` he did if `lost`. Who is `here` had not left by `end`.
    """

    end: int
    code: Ints
    start: Ints
    first: Ints
    last: Ints
    lost: Flags
    here: Flags

    @classmethod
    def of(cls, terms: Terms, end: int) -> Self:
        """Terms that end on the first of a month end with the month before, as those of the day before do.

        A customer has left when his last term ended; who began anew later had not (he was not watched in
        between). Who came and went within a month could not be seen leaving.
        """
        today = first_day(end)
        known = terms.since < today
        code, since = terms.code[known], terms.since[known]
        until = np.minimum(terms.until[known], today + 1)
        order = np.lexsort((since, code))
        code, since, until = code[order], since[order], until[order]
        if not len(code):
            none, nobody = np.empty(0, np.int64), np.empty(0, bool)
            return cls(end, none, none, none, none, nobody, nobody)
        # One running maximum for all: each customer's days lie above those of the customers before.
        lift = code * (2 * OPEN)
        covered = np.maximum.accumulate(until + lift) - lift
        another = np.r_[True, code[1:] != code[:-1]]
        new = another | np.r_[True, since[1:] > covered[:-1]]
        begins = np.flatnonzero(new)
        ends = np.r_[begins[1:], len(code)] - 1
        last_of_all = np.r_[another[begins[1:]], True]
        who, held = code[begins], covered[ends]
        first_of_all = since[begins[another[begins]]][np.cumsum(another[begins]) - 1]
        here = held > today
        return cls(
            end=end,
            code=who,
            start=month(first_of_all - 1),
            first=month(since[begins] - 1) + 1,
            last=np.where(here, end - 1, month(held - 1)),
            lost=last_of_all & ~here,
            here=here,
        )

    def watched(self, begin: int) -> "Spells":
        """Those of them in which somebody could leave in the month `begin` or later."""
        seen = (self.last >= np.maximum(self.first, begin)) & (self.last > self.start)
        return Spells(
            self.end,
            self.code[seen],
            self.start[seen],
            np.maximum(self.first[seen], begin),
            self.last[seen],
            self.lost[seen],
            self.here[seen],
        )

    def by_month(self, begin: int) -> tuple[Floats, Floats]:
        """Who could leave, and who left, in each of the months from `begin` to the one before `end`."""
        seen, months = self.watched(begin), self.end - begin
        steps = np.bincount(seen.first - begin, minlength=months + 1).astype(float)
        steps -= np.bincount(seen.last + 1 - begin, minlength=months + 1)
        left = np.bincount((seen.last - begin)[seen.lost], minlength=months)
        return np.cumsum(steps)[:months], left.astype(float)
