"""What does the agent see beside a call: who it is, what is open, what we may, what happened last?"""

import datetime as dt

from django.http import HttpRequest
from django.utils import timezone

from kundig.base.records import User
from kundig.customers.consents.permission import ADVERTISING
from kundig.customers.records import Customer, Interaction, Relationship
from kundig.value import reading
from kundig.value.promises import due_at
from kundig.value.records import ServiceLevel
from kundig.web.cycles import life_of
from kundig.web.desk_matters import open_matters
from kundig.web.listing import sees_value
from kundig.web.permissions import Way, ways_to
from kundig.web.timeline import Who
from kundig.web.words import word

HELD = 4
LINES = 8  # of open matters and last contacts: as many as fit on a screen without scrolling
MOST_OPEN = 5
TO_PICK = 3
BEGUN = ("phone", "email", "sms", "letter")  # channels on which we begin
FLOOR_HOURS = 72  # where no level was computed yet


def beside(request: HttpRequest, who: Customer, *, picked: str = "") -> dict[str, object]:
    """All that stands around the call itself."""
    members = Who.of(who)
    now = timezone.now()
    found = reading.current()
    profile = reading.profiles(found).filter(customer=who).first() if found else None
    level = ServiceLevel.objects.filter(code=profile.level).first() if profile else None
    relationships = Relationship.objects.filter(customer__in=members.ids, until=None).order_by("since", "id")
    last = Interaction.objects.filter(customer__in=members.ids, at__lte=now).order_by("-at", "-id")
    matters = open_matters(members.ids, level, now)
    return {
        "customer": who,
        "profile": profile,
        "level": level,
        "sees_value": sees_value(request),
        "matters": matters[:MOST_OPEN],
        "matters_more": max(0, len(matters) - MOST_OPEN),
        "picked": picked,
        "to_pick": sorted((one for one in matters if one.pick), key=lambda one: one.pick != picked)[:TO_PICK],
        "ways": may_i(who, now),
        "held": list(relationships[:HELD]),
        "held_more": max(0, relationships.count() - HELD),
        "last": list(last[: LINES - min(len(matters), MOST_OPEN)]),
        "today": timezone.localdate(now),
        "people": User.objects.filter(is_active=True).order_by("username"),
        "promise_on": promised_on(level, now),
        **life_of(who),
    }


def may_i(who: Customer, now: dt.datetime) -> list[Way]:
    """May we advertise when he calls, and on the channels on which we would begin?"""
    called, *others = ways_to(who, now, (ADVERTISING,))
    begun = {word(channel, "channel") for channel in BEGUN}
    return [called, *(way for way in others if way.name in begun)]


def promised_on(level: ServiceLevel | None, now: dt.datetime) -> dt.date:
    """Until which day his level promises an answer to what he says now."""
    return timezone.localdate(due_at(now, response_hours=level.response_hours if level else FLOOR_HOURS))
