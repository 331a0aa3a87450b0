"""How does the agent say what a customer calls about, and how does a call's length come about?"""

import datetime as dt
import re
from decimal import Decimal, InvalidOperation

from django.http import HttpRequest, QueryDict

from kundig.base.records import User
from kundig.base.refusals import Refused
from kundig.customers.care.records import Task
from kundig.customers.records import Customer, Interaction
from kundig.decisions.calls.operations import MARK, Call
from kundig.web.words import TOPICS
from kundig.web.writing import day

# What people call about, in the order of the keys 1 to 9.
CALLED_ABOUT = ("bill", "price", "move", "meter", "heating", "contract", "debit_return", "bonus", "complaint")
LONGEST_CALL = 600  # minutes; a page that stood open for longer tells nothing of the call


def told(request: HttpRequest, who: Customer) -> Call:
    """The call and its concern, as the form tells."""
    asked = request.POST
    what, _colon, of = asked.get("about", "").partition(":")
    text = asked.get("text", "").replace("\x00", "").strip()
    matter = int(of) if of.isascii() and of.isdecimal() and len(of) < 19 else 0
    waits = (
        Interaction.objects.filter(customer__in=who.members, pk=matter).first() if what == "asked" else None
    )
    task = Task.objects.filter(customer__in=who.members, pk=matter).first() if what == "task" else None
    topic = of if what == "topic" and of in TOPICS else waits.topic if waits else ""
    matter_said = waits.text if waits else task.title if task else ""
    said = text or matter_said or str(TOPICS.get(topic, topic))
    if not said:
        raise Refused("calls.no_concern")
    direction = "outbound" if asked.get("direction") == "outbound" else "inbound"
    if asked.get("outcome") != "promised":
        return Call(said, topic, direction, waits, task)
    person = User.objects.filter(username=asked.get("person", ""), is_active=True).first()
    if person is None:
        raise Refused("care.no_person", name=asked.get("person", "")[:150])
    return Call(said, topic, direction, waits, task, person, day(asked.get("due_on", "")))


def mark_of(asked: QueryDict) -> str:
    """By what the call is known, so that it is remembered once however often its form is sent."""
    mark = asked.get("mark", "")
    if not re.fullmatch(MARK + r"[0-9a-f]{32}", mark):
        raise Refused("calls.no_mark")
    return mark


def minutes_since(text: str, now: dt.datetime) -> Decimal:
    """How long the call has lasted since its page was opened.

    >>> nine = dt.datetime(2026, 11, 2, 9, tzinfo=dt.UTC)
    >>> minutes_since("2026-11-02T09:00:00+00:00", nine + dt.timedelta(seconds=90)), minutes_since("?", nine)
    (Decimal('1.5'), Decimal('0'))
    """
    try:
        began = dt.datetime.fromisoformat(text)
    except ValueError:
        return Decimal(0)
    if began.tzinfo is None:
        return Decimal(0)
    lasted = (now - began).total_seconds() / 60
    return Decimal(str(round(lasted, 1))) if 0 <= lasted <= LONGEST_CALL else Decimal(0)


def minutes_written(text: str) -> Decimal:
    """The minutes that somebody wrote, with a comma or a point."""
    try:
        length = Decimal(text.strip().replace(",", ".") or "0")
    except InvalidOperation:
        raise Refused("customers.minutes", minutes=text[:20]) from None
    return length if length.is_finite() else Decimal(-1)
