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
    """A channel in a direction, with its lights; the first one is that of advertising."""

    name: str
    lights: tuple[Light, ...]


def ways_to(who: Customer, at: dt.datetime, purposes: Sequence[str] = PURPOSES) -> list[Way]:
    """When he calls or looks in, and on each channel on which we begin."""
    facts = permission_facts(who, at)

    def lit(channel: str, direction: str) -> tuple[Light, ...]:
        return tuple(
            light(purpose, may_contact(facts, channel=channel, purpose=purpose, direction=direction, at=at))
            for purpose in purposes
        )

    return [
        Way(_("When he calls"), lit("phone", INBOUND)),
        Way(_("When he looks into his account"), lit("web", INBOUND)),
        *(Way(word(channel, "channel"), lit(channel, "outbound")) for channel in BEGUN),
    ]


def light(purpose: str, may: Permission) -> Light:
    """A permission in the reader's words."""
    return Light(purpose, may.allowed, _(may.law) if may.law else "", _(LAWS[may.code].english))
