"""How is a call led: its concern dealt with, one decision taken, offers answered, and the call ended?"""

import datetime as dt
from dataclasses import dataclass
from decimal import Decimal

from django.db import transaction

from kundig.base.operations import note
from kundig.base.records import JournalEntry, User
from kundig.base.refusals import Refused
from kundig.customers.care import operations as care
from kundig.customers.care.records import Task
from kundig.customers.consents.operations import object_to
from kundig.customers.operations import Contact, announce, lead, record_interaction, settle
from kundig.customers.records import Customer, Interaction
from kundig.decisions.answering.operations import give_back
from kundig.decisions.concerns.operations import settle as settle_concern
from kundig.decisions.operations import Concern, Occasion, decide, respond
from kundig.decisions.records import Offer, Rulebook

MARK = "desk:"  # what the desk calls a call begins so
OTHER = "other"  # a concern of no topic
ENDED = "interaction.concluded"
UNENDED_DAYS = 2
SLOTS = 3
ANSWERS = (Offer.Answer.ACCEPTED, Offer.Answer.DECLINED, Offer.Answer.LATER)


@dataclass(frozen=True, slots=True)
class Call:
    """Who calls whom about what: a topic, words or an open matter; promised by a day, or resolved."""

    text: str
    topic: str = ""
    direction: str = "inbound"
    asked: Interaction | None = None
    task: Task | None = None
    person: User | None = None
    due_on: dt.date | None = None

    @property
    def concern(self) -> Concern:
        """What the decision is told."""
        person = self.person.pk if self.person else None
        resolved = self.due_on is None
        return Concern(self.topic or OTHER, self.text, resolved, person, title=self.text, due_on=self.due_on)


@transaction.atomic
def take_call(
    customer: Customer, call: Call, *, mark: str, minutes: Decimal, actor: User | None, at: dt.datetime
) -> Interaction:
    """Deal with the concern, then decide what to offer; sent twice, by the same mark, it is done once."""
    who = lead(customer)
    if known := Interaction.objects.filter(number=mark).first():
        return known
    if Rulebook.objects.exists():
        taken = _decided(who, call, mark=mark, minutes=minutes, actor=actor, at=at)
    else:
        taken = _recorded(who, call, mark=mark, minutes=minutes, actor=actor, at=at)
    if call.task:  # a promise made anew is a task of its own
        care.finish_task(call.task, actor=actor, at=at)
    if call.asked and call.due_on is None:
        settle(call.asked, taken, at=at, actor=actor)
    return taken


@transaction.atomic
def answer_offer(
    offer: Offer,
    answer: str,
    *,
    reason: str = "",
    todo: str = "",
    due_on: dt.date | None = None,
    actor: User | None,
    at: dt.datetime,
) -> None:
    """What the customer said; `todo` is what has to be done of it until a day. No other is offered then.

    A declined offer makes way for the next.
    """
    if answer not in ANSWERS:
        raise Refused("calls.unknown_answer", answer=answer[:20])
    _response, new = respond(offer.pk, answer, reason=reason, at=at, actor=actor)
    if not new or answer == Offer.Answer.DECLINED:
        return
    _unshown(offer.decision_id, at)
    if todo and due_on:
        title = todo[: care.LONGEST_TITLE]
        care.add_task(title, due_on, actor, offer.customer, actor=actor, at=at)


@transaction.atomic
def no_more_offers(offer: Offer, *, reason: str, actor: User | None, at: dt.datetime) -> None:
    """He declines and wants no offers at all: an objection under Art. 21 (2) GDPR, on every channel."""
    respond(offer.pk, Offer.Answer.DECLINED, reason=reason, at=at, actor=actor)
    _unshown(offer.decision_id, at)
    object_to(offer.customer, purpose="advertising", channel="", source="call", actor=actor, at=at)


@transaction.atomic
def conclude(
    call: Interaction, *, text: str, minutes: Decimal, actor: User | None, at: dt.datetime
) -> Interaction:
    """The call has ended: how long it took, and what is worth remembering of it.

    What nobody answered was not put before the customer: it counts as no contact, and teaches nothing.
    """
    if not 0 <= minutes <= 1440:
        raise Refused("customers.minutes", minutes=minutes)
    ended = Interaction.objects.select_for_update(of=("self",)).select_related("customer").get(pk=call.pk)
    ended.minutes, ended.text = minutes, text.replace("\x00", "").strip() or ended.text
    ended.save(update_fields=["minutes", "text"])
    for decision in Offer.objects.filter(decision__interaction=ended).values_list("decision", flat=True)[:1]:
        _unshown(decision, at)
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


def _decided(
    who: Customer, call: Call, *, mark: str, minutes: Decimal, actor: User | None, at: dt.datetime
) -> Interaction:
    occasion = Occasion(
        "phone",
        call.direction,
        "call",
        call.topic,
        call.text,
        concern=call.concern,
        minutes=minutes,
        number=mark,
    )
    found = decide(who.pk, occasion, at=at, slots=SLOTS, record=True, actor=actor)
    assert found.interaction is not None  # it was recorded
    return Interaction.objects.get(pk=found.interaction)


def _recorded(
    who: Customer, call: Call, *, mark: str, minutes: Decimal, actor: User | None, at: dt.datetime
) -> Interaction:
    """Where no actions are published, there is nothing to decide."""
    contact = Contact(call.direction, "phone", "call", call.topic, call.text, minutes)
    taken = record_interaction(who, contact, at=at, actor=actor)
    taken.number = mark
    taken.save(update_fields=["number"])
    settle_concern(call.concern, who, at=at, actor=actor)
    return taken


def _unshown(decision_id: int, at: dt.datetime) -> None:
    """What was chosen and never put before him: what was reserved for it is given back."""
    left = Offer.objects.select_for_update().filter(decision=decision_id, answer="")
    reserved = {one.action: one.reserved for one in left if one.reserved is not None}
    Offer.objects.filter(pk__in=[one.pk for one in left]).update(answer=Offer.UNSHOWN, answered_at=at)
    announce({one.customer_id for one in left}, "offer.answered")
    if reserved:
        give_back(reserved)
