"""What hinders an offer now, and until when?

Nothing hinders for ever: a hold lasts until somebody ends it, and what the customer wants no more of rests
until he says otherwise.

Caps count what was put before the customer in the last 1, 7 and 30 times 24 hours, on whatever channel and in
whichever direction. Holds and pauses are obeyed in his own call, too; quiet hours, Sundays and holidays only
where we begin. Service and claims know no caps and holds, but the night is quiet for them as well. What he
declined rests, be it an offer or a service; only a claim is nothing that one can decline.
"""

import datetime as dt
from bisect import bisect_right
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from operator import attrgetter
from typing import Protocol

from kundig.decisions.contact.calendars import Calendar
from kundig.decisions.contact.limits import CAP_DAYS, ContactLimits, Limits

OFFERS = frozenset({"advertising", "survey"})
CLAIMS = "claims"
DECLINED = "declined"
NEVER = "never"  # declined, and wanted no more
NOES = (DECLINED, NEVER)
OPEN = frozenset({"", "ignored"})
WINDOWS = tuple((days, dt.timedelta(days=days)) for days in CAP_DAYS)
UNSHOWN = "unshown"  # chosen, and never put before him
_made = attrgetter("at")
NO_END = dt.datetime.max.replace(tzinfo=dt.UTC)


class Touched(Protocol):
    """An offer that was put before the customer."""

    @property
    def at(self) -> dt.datetime: ...
    @property
    def channel(self) -> str: ...
    @property
    def purpose(self) -> str: ...
    @property
    def action(self) -> str: ...
    @property
    def answer(self) -> str: ...
    @property
    def answered_at(self) -> dt.datetime | None: ...


class Held(Protocol):
    """A hold that stands."""

    @property
    def reason(self) -> str: ...
    @property
    def until(self) -> dt.datetime | None: ...


@dataclass(frozen=True, slots=True)
class Hindrance:
    """The code of the reason, and the moment at which it is gone; None: when somebody ends it."""

    code: str
    until: dt.datetime | None


def hindered(
    limits: ContactLimits,
    touches: Sequence[Touched],
    holds: Sequence[Held],
    *,
    action: str = "",
    channel: str,
    purpose: str,
    direction: str,
    at: dt.datetime,
    calendar: Calendar,
) -> Hindrance | None:
    """Of all that hinders, what lasts longest; without an action what hinders every one of that purpose."""
    found: list[Hindrance] = []
    if direction != "inbound":
        # Of the channel alone: the quiet hours of two rows together might never end.
        found.extend(_quiet(limits.own, at, calendar))
    if purpose in OFFERS:
        found.extend(Hindrance(f"hold.{one.reason}", one.until) for one in holds)
        for prefix, row, counted in _scopes(limits, touches, channel) if touches else ():
            found.extend(_of_row(prefix, row, counted, at))
    if action and purpose != CLAIMS:
        rests = resting(limits, touches, channel=channel, at=at)
        found.extend(filter(None, [rests.get(action)]))
    return max(found, key=_lasting) if found else None


def resting(
    limits: ContactLimits, touches: Sequence[Touched], *, channel: str, at: dt.datetime
) -> Mapping[str, Hindrance]:
    """The actions, claims apart, that rest since the customer has declined them."""
    found: dict[str, Hindrance] = {}
    declined = [one for one in touches if one.answer in NOES]
    if not declined:
        return found
    mine = [one for one in declined if one.channel == channel]
    for row, counted in ((limits.own, mine), (limits.overall, declined)):
        for one, until in _declined(counted, row.pause_action_days, at):
            if one.action not in found or until > _lasting(found[one.action]):
                found[one.action] = Hindrance("declined_action", until)
    found |= {one.action: Hindrance(NEVER, None) for one in declined if one.answer == NEVER}
    return found


def room(
    limits: ContactLimits, touches: Sequence[Touched], *, channel: str, at: dt.datetime, most: int
) -> int:
    """How many offers at once, in several slots, the caps still allow; no more than are asked for."""
    for _prefix, row, counted in _scopes(limits, touches, channel):
        for (_days, window), cap in zip(WINDOWS, row.caps, strict=True):
            if (left := cap - len(counted)) < most:
                most = min(most, left + bisect_right(counted, at - window, key=_made))
    return max(0, most)


def _scopes(
    limits: ContactLimits, touches: Sequence[Touched], channel: str
) -> tuple[tuple[str, Limits, list[Touched]], ...]:
    """The row of the channel with what was offered on it, that of all with everything; the oldest first."""
    offers = [one for one in touches if one.purpose in OFFERS and one.answer != UNSHOWN]
    offers.sort(key=_made)
    mine = [one for one in offers if one.channel == channel]
    return ("", limits.own, mine), ("all.", limits.overall, offers)


def _of_row(prefix: str, row: Limits, touches: list[Touched], at: dt.datetime) -> Iterator[Hindrance]:
    # Later ones count, too: an offer of earlier, told late, must not break the cap of a window with them.
    if len(touches) >= min(row.caps):
        for (days, window), cap in zip(WINDOWS, row.caps, strict=True):
            if len(touches) >= cap and (until := touches[-cap].at + window) > at:
                yield Hindrance(f"{prefix}cap_{days}", until)
    for _one, until in _declined(touches, row.pause_all_days, at):
        yield Hindrance(f"{prefix}declined", until)
    if len(touches) >= row.unanswered and all(one.answer in OPEN for one in touches[-row.unanswered :]):
        until = touches[-1].at + dt.timedelta(days=row.pause_unanswered_days)
        if until > at:
            yield Hindrance(f"{prefix}unanswered", until)


def _declined(
    touches: Sequence[Touched], days: int, at: dt.datetime
) -> Iterator[tuple[Touched, dt.datetime]]:
    """What was declined less than so many days ago, and when these are over."""
    pause = dt.timedelta(days=days)
    for one in touches:
        if one.answer in NOES and (until := (one.answered_at or one.at) + pause) > at:
            yield one, until


def _quiet(row: Limits, at: dt.datetime, calendar: Calendar) -> Iterator[Hindrance]:
    if until := calendar.quiet_until(at, row.quiet_from, row.quiet_until):
        yield Hindrance("quiet", until)
    if not row.sundays and (until := calendar.free_again(at)):
        yield Hindrance("sunday", until)


def _lasting(one: Hindrance) -> dt.datetime:
    return one.until or NO_END
