"""Which 24 months does the demo firm remember?"""

from dataclasses import dataclass
from datetime import date

import numpy as np

from kundig.demo.chance import Days

MONTHS = 24


@dataclass(frozen=True, slots=True)
class Calendar:
    """Days are numbers since 1970; `firsts` holds the first day of each month and the day after the last."""

    firsts: Days

    @property
    def start(self) -> int:
        return int(self.firsts[0])

    @property
    def end(self) -> int:
        """The first day that is no longer told."""
        return int(self.firsts[-1])

    @property
    def last_month(self) -> int:
        return int(self.firsts[-2])

    @property
    def last_year(self) -> int:
        return int(self.firsts[-13])


def calendar(today: date) -> Calendar:
    """The 24 full months before today's.

    >>> c = calendar(date(2026, 3, 15)); str(np.datetime64(c.start, "D")), str(np.datetime64(c.end, "D"))
    ('2024-03-01', '2026-03-01')
    """
    this = (today.year - 1970) * 12 + today.month - 1
    months = np.arange(this - MONTHS, this + 1).astype("datetime64[M]")
    return Calendar(months.astype("datetime64[D]").astype(np.int64))


def workday(day: Days) -> Days:
    """Nobody calls at the weekend: the Friday before."""
    weekday = (day + 3) % 7  # 1 January 1970 was a Thursday
    return day - np.maximum(weekday - 4, 0)
