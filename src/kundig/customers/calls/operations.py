"""How is a call taken, its concern resolved or promised, and the call ended?"""

import datetime as dt
from dataclasses import dataclass
from decimal import Decimal

from django.db import transaction

from kundig.base.operations import note
from kundig.base.records import JournalEntry, User
from kundig.base.refusals import Refused
from kundig.customers.care import operations as care
from kundig.customers.care.records import Task
from kundig.customers.operations import Contact, lead, record_interaction, settle
from kundig.customers.records import Customer, Interaction

MARK = "desk:"  # what the desk calls a call begins so
ENDED = "interaction.concluded"
UNENDED_DAYS = 2
COMPLAINT = "complaint"
COMPLAINT_DAYS = 14  # after the promised day it may still be open; then somebody has to look again


@dataclass(frozen=True, slots=True)
class Concern:
    """What he calls about: a topic, words or an open matter; promised to somebody by a day, or resolved."""

    text: str
    topic: str = ""
    asked: Interaction | None = None
    task: Task | None = None
    direction: str = "inbound"
    person: User | None = None
    due_on: dt.date | None = None


@transaction.atomic
def take_call(
    customer: Customer, concern: Concern, *, mark: str, minutes: Decimal, actor: User | None, at: dt.datetime
) -> Interaction:
    """Remember the call and deal with its concern; sent twice, by the same mark, it is done once."""
    who = lead(customer)
    if known := Interaction.objects.filter(number=mark).first():
        return known
    contact = Contact(concern.direction, "phone", "call", concern.topic, concern.text, minutes)
    call = record_interaction(who, contact, at=at, actor=actor)
    call.number = mark
    call.save(update_fields=["number"])
    deal(who, concern, call, actor=actor, at=at)
    return call


def deal(who: Customer, concern: Concern, call: Interaction, *, actor: User | None, at: dt.datetime) -> None:
    """Promise it, as a task of a person until a day, or close what it was about."""
    if concern.due_on is not None:
        _promise(who, concern, concern.due_on, actor=actor, at=at)
        return
    if concern.task:
        care.finish_task(concern.task, actor=actor, at=at)
    if concern.asked:
        settle(concern.asked, call, at=at, actor=actor)


@transaction.atomic
def conclude(
    call: Interaction, *, text: str, minutes: Decimal, actor: User | None, at: dt.datetime
) -> Interaction:
    """The call has ended: how long it took, and what is worth remembering of it."""
    if not 0 <= minutes <= 1440:
        raise Refused("customers.minutes", minutes=minutes)
    ended = Interaction.objects.select_for_update(of=("self",)).select_related("customer").get(pk=call.pk)
    ended.minutes, ended.text = minutes, text.replace("\x00", "").strip() or ended.text
    ended.save(update_fields=["minutes", "text"])
    note(actor, ENDED, f"customer:{ended.customer.number}", interaction=ended.pk)
    return ended


def unended(actor: User, now: dt.datetime) -> list[Interaction]:
    """The calls that he took and has not ended yet, the newest first."""
    since = now - dt.timedelta(days=UNENDED_DAYS)
    mine = JournalEntry.objects.filter(actor=actor, at__gte=since)
    began = mine.filter(what="interaction.recorded").values_list("details__interaction", flat=True)
    ended = set(mine.filter(what=ENDED).values_list("details__interaction", flat=True))
    calls = Interaction.objects.filter(pk__in=set(began) - ended, number__startswith=MARK)
    return list(calls.select_related("customer__leading").order_by("-at", "-id"))


def _promise(
    who: Customer, concern: Concern, due_on: dt.date, *, actor: User | None, at: dt.datetime
) -> None:
    if concern.task:
        care.move_task(concern.task, due_on=due_on, person=concern.person, actor=actor)
    else:
        title = concern.text[: care.LONGEST_TITLE]
        more = concern.text if title != concern.text else ""
        care.add_task(title, due_on, concern.person, who, text=more, actor=actor, at=at)
    if concern.topic == COMPLAINT:  # no offers until it is solved
        until = at + dt.timedelta(days=max(0, (due_on - at.date()).days) + COMPLAINT_DAYS)
        care.place_hold(who, COMPLAINT, until, text=concern.text, actor=actor, at=at)
