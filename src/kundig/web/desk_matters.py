"""What is open with a customer: holds, what he waits for, tasks, bills?"""

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

from django.db.models import Exists, OuterRef, Sum
from django.utils import timezone
from django.utils.translation import gettext as _

from kundig.customers.care.operations import standing_holds
from kundig.customers.care.records import Task
from kundig.customers.records import Posting
from kundig.value.records import ServiceLevel
from kundig.web.formats import day, eur
from kundig.web.promises import Happened, waiting
from kundig.web.words import word

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


def open_items(members: Sequence[int], today: dt.date) -> list[OpenItem]:
    """Bills of the last year for whose due day no payment has come, the oldest first."""
    ours = Posting.objects.filter(customer__in=members)
    paid = ours.filter(kind=Posting.Kind.PAYMENT, due_on=OuterRef("due_on"))
    billed = ours.filter(
        kind=Posting.Kind.REVENUE, due_on__gte=today - dt.timedelta(days=ITEMS_OF_DAYS), currency="EUR"
    )
    sums = billed.filter(~Exists(paid)).values("due_on").annotate(amount=Sum("amount")).order_by("due_on")
    return [OpenItem(on, amount) for on, amount in sums.values_list("due_on", "amount") if on is not None]
