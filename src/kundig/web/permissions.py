"""May I speak with this customer: on each channel, for each purpose, and by which law?"""

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass

from django.utils.translation import gettext as _

from kundig.customers.consents.operations import permission_facts
from kundig.customers.consents.permission import (
    ADVERTISING,
    CLAIMS,
    INBOUND,
    SERVICE,
    SURVEY,
    Permission,
    may_contact,
)
from kundig.customers.consents.reasons import LAWS
from kundig.customers.records import Customer
from kundig.decisions.contact.operations import hindrances
from kundig.decisions.contact.reasons import sentence
from kundig.web.words import word

PURPOSES = (ADVERTISING, SURVEY, SERVICE, CLAIMS)
BEGUN = ("phone", "email", "sms", "letter", "visit")  # channels on which we begin


@dataclass(frozen=True, slots=True)
class Light:
    """Yes or no for a purpose, by which law, in one sentence."""

    purpose: str
    allowed: bool
    law: str
    sentence: str


@dataclass(frozen=True, slots=True)
class Way:
    """A channel in a direction, with its lights; the first one is that of advertising.

    `waits`: it is allowed, but the contact policy lets no offer pass now, and why; `until` when it does.
    """

    name: str
    lights: tuple[Light, ...]
    waits: str = ""
    until: dt.datetime | None = None


def ways_to(who: Customer, at: dt.datetime, purposes: Sequence[str] = PURPOSES) -> list[Way]:
    """When he calls or looks in, and on each channel on which we begin."""
    facts, hinders = permission_facts(who, at), hindrances(who, at)

    def way(name: str, channel: str, direction: str) -> Way:
        lights = tuple(
            light(purpose, may_contact(facts, channel=channel, purpose=purpose, direction=direction, at=at))
            for purpose in purposes
        )
        found = hinders(channel, direction) if lights[0].allowed else None
        return Way(name, lights, _(sentence(found.code)), found.until) if found else Way(name, lights)

    return [
        way(_("When he calls"), "phone", INBOUND),
        way(_("When he looks into his account"), "web", INBOUND),
        *(way(word(channel, "channel"), channel, "outbound") for channel in BEGUN),
    ]


def light(purpose: str, may: Permission) -> Light:
    """A permission in the reader's words."""
    return Light(purpose, may.allowed, _(may.law) if may.law else "", _(LAWS[may.code].english))
