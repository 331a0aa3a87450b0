"""May we, by what the customer himself has said: the newest act holds, and an objection beats it."""

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Literal

PURPOSES = ("advertising", "survey", "analysis")
CHANNELS = ("email", "phone", "sms", "letter", "visit", "web")
type Reason = Literal["granted", "withdrawn", "objection", "none"]


@dataclass(frozen=True, slots=True)
class Act:
    """A consent given or withdrawn."""

    purpose: str
    channel: str
    granted: bool
    at: dt.datetime
    id: int = 0


@dataclass(frozen=True, slots=True)
class Objected:
    """An objection; without a channel it is meant for every one, with `lifted_at` it holds no longer."""

    purpose: str
    channel: str
    at: dt.datetime
    lifted_at: dt.datetime | None = None


@dataclass(frozen=True, slots=True)
class Standing:
    """What holds, since when, and why."""

    allowed: bool
    since: dt.datetime | None
    reason: Reason


def standing(acts: Iterable[Act], objections: Iterable[Objected], purpose: str, channel: str) -> Standing:
    """What holds for a purpose and a channel, over the acts of all who are one customer since a merge.

    Art. 21 (3) GDPR: after an objection there is no more advertising, whatever was consented to.

    >>> may = dt.datetime(2026, 5, 1, tzinfo=dt.UTC)
    >>> yes, no = Act("survey", "email", True, may), Objected("survey", "", may)
    >>> standing([yes], [], "survey", "email").allowed, standing([yes], [no], "survey", "email").reason
    (True, 'objection')
    """
    open_ones = [
        one.at
        for one in objections
        if one.lifted_at is None and one.purpose == purpose and one.channel in ("", channel)
    ]
    if open_ones:
        return Standing(False, min(open_ones), "objection")
    meant = [act for act in acts if (act.purpose, act.channel) == (purpose, channel)]
    if not meant:
        return Standing(False, None, "none")
    # At the same moment a withdrawal beats a grant: in doubt for the customer.
    newest = max(meant, key=lambda act: (act.at, not act.granted, act.id))
    return Standing(newest.granted, newest.at, "granted" if newest.granted else "withdrawn")
