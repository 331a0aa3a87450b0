"""What does the agent see beside a call: who it is, what is open, what we may, what happened last?"""

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

from django.db.models import Exists, OuterRef, Sum
from django.http import HttpRequest
from django.utils import timezone
from django.utils.translation import gettext as _

from kundig.base.records import User
from kundig.customers.care.operations import standing_holds
from kundig.customers.care.records import Task
from kundig.customers.consents.permission import ADVERTISING
from kundig.customers.records import Customer, Interaction, Posting, Relationship
from kundig.value import reading
from kundig.value.promises import due_at
from kundig.value.records import ServiceLevel
from kundig.web.cycles import life_of
from kundig.web.formats import day, eur
from kundig.web.listing import sees_value
from kundig.web.permissions import Way, ways_to
from kundig.web.promises import Happened, waiting
from kundig.web.timeline import Who
from kundig.web.words import word

HELD = 4
LINES = 8  # of open matters and last contacts: as many as fit on a screen without scrolling
MOST_OPEN = 5
TO_PICK = 3
BEGUN = ("phone", "email", "sms", "letter")  # channels on which we begin
FLOOR_HOURS = 72  # where no level was computed yet
ITEMS_OF_DAYS = 365


@dataclass(frozen=True, slots=True)
class Matter:
    """Something open: what kind of it, how urgent, what it is, and how one picks it as the concern."""

    kind: str
    urgency: str
    text: str
    more: str
    pick: str = ""


@dataclass(frozen=True, slots=True)
class OpenItem:
    """Bills of a day on which they are due, and no payment for that day."""

    due_on: dt.date
    amount: Decimal


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


def open_matters(members: Sequence[int], level: ServiceLevel | None, now: dt.datetime) -> list[Matter]:
    """What holds us back, who waits, what was promised, what is to be paid, in this order."""
    today = timezone.localdate(now)
    holds = standing_holds(now).filter(customer__in=members).order_by("since")
    tasks = Task.objects.filter(customer__in=members, done_at=None).select_related("person")
    return [
        *(
            Matter(
                _("Hold"),
                "warm",
                word(hold.reason, "hold"),
                _("until %(day)s") % {"day": day(hold.until)} if hold.until else "",
            )
            for hold in holds
        ),
        *(_waits(each) for each in waiting(members, level)),
        *(
            Matter(
                _("Task"),
                "broken" if task.due_on < today else "",
                task.title,
                " · ".join(filter(None, (day(task.due_on), task.person.username if task.person else ""))),
                f"task:{task.pk}",
            )
            for task in tasks.order_by("due_on", "id")
        ),
        *(
            Matter(
                _("unpaid") if item.due_on < today else _("to pay"),
                "broken" if item.due_on < today else "",
                eur(item.amount, 2),
                _("due %(on)s") % {"on": day(item.due_on)},
            )
            for item in open_items(members, today)
        ),
    ]


def _waits(each: Happened) -> Matter:
    asked, late = each.interaction, each.outcome == "broken"
    more = f"{word(asked.kind, 'kind')}, {day(asked.at)}"
    said = asked.text or word(asked.kind, "kind")
    return Matter(
        _("too late") if late else _("waits"), "broken" if late else "warm", said, more, f"asked:{asked.pk}"
    )


def promised_on(level: ServiceLevel | None, now: dt.datetime) -> dt.date:
    """Until which day his level promises an answer to what he says now."""
    return timezone.localdate(due_at(now, response_hours=level.response_hours if level else FLOOR_HOURS))


def open_items(members: Sequence[int], today: dt.date) -> list[OpenItem]:
    """Bills of the last year for whose due day no payment has come, the oldest first."""
    ours = Posting.objects.filter(customer__in=members)
    paid = ours.filter(kind=Posting.Kind.PAYMENT, due_on=OuterRef("due_on"))
    billed = ours.filter(
        kind=Posting.Kind.REVENUE, due_on__gte=today - dt.timedelta(days=ITEMS_OF_DAYS), currency="EUR"
    )
    sums = billed.filter(~Exists(paid)).values("due_on").annotate(amount=Sum("amount")).order_by("due_on")
    return [OpenItem(on, amount) for on, amount in sums.values_list("due_on", "amount") if on is not None]
