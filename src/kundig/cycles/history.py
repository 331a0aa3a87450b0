"""From when to when was a customer in which stage, by all that was told of him?"""

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass, replace


@dataclass(frozen=True, slots=True)
class Told:
    """A stage that holds from a day on, until something else is told of that day or a later one."""

    stage: str
    since: dt.date
    number: int = 0  # of the row that tells it


@dataclass(frozen=True, slots=True)
class Spell:
    """A time in one stage; `until` is the first day of the next one, None where it lasts."""

    stage: str
    since: dt.date
    until: dt.date | None
    number: int


def spells(told: Iterable[Told]) -> tuple[Spell, ...]:
    """The times without gaps, the oldest first; what was told later corrects what was told before.

    >>> day = dt.date(2026, 3, 1)
    >>> [one.stage for one in spells([Told("new", day), Told("lost", day), Told("new", day)])]
    ['new']
    """
    held: list[Spell] = []
    for one in told:
        while held and held[-1].since >= one.since:
            held.pop()
        if held and held[-1].stage == one.stage:
            held[-1] = replace(held[-1], until=None)
            continue
        if held:
            held[-1] = replace(held[-1], until=one.since)
        held.append(Spell(one.stage, one.since, None, one.number))
    return tuple(held)
