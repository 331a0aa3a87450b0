"""How do notes, tasks and holds come about, and how do they end?"""

import datetime as dt

from django.db import transaction
from django.db.models import Q, QuerySet

from kundig.base.operations import note as journal
from kundig.base.records import User
from kundig.base.refusals import Refused
from kundig.customers.care.records import Hold, Note, Task
from kundig.customers.operations import announce, lead
from kundig.customers.records import Customer

LONGEST_NOTE = 20_000
LONGEST_TITLE = 160
LONGEST_REASON = 30


@transaction.atomic
def write_note(customer: Customer, text: str, *, actor: User | None, at: dt.datetime) -> Note:
    """Remember what a person wrote down; a note belongs to whoever leads."""
    who = customer.leading or customer
    written = Note.objects.create(customer=who, text=_words(text), at=at, author=actor)
    journal(actor, "note.written", f"customer:{who.number}", note=written.pk)
    return written


@transaction.atomic
def change_note(note: Note, text: str, *, actor: User | None, at: dt.datetime) -> Note:
    """Write one's own note anew."""
    found = _own(note, actor)
    words = _words(text)
    if words != found.text:
        found.text, found.changed_at = words, at
        found.save(update_fields=["text", "changed_at"])
        journal(actor, "note.changed", f"customer:{found.customer.number}", note=found.pk)
    return found


@transaction.atomic
def remove_note(note: Note, *, actor: User | None) -> None:
    """Throw one's own note away."""
    found = _own(note, actor)
    journal(actor, "note.removed", f"customer:{found.customer.number}", note=found.pk)
    found.delete()


@transaction.atomic
def add_task(
    title: str,
    due_on: dt.date,
    person: User | None,
    customer: Customer | None = None,
    *,
    text: str = "",
    actor: User | None,
    at: dt.datetime,
) -> Task:
    """Give a person something to do until a day."""
    title = title.strip()
    if not 1 <= len(title) <= LONGEST_TITLE:
        raise Refused("care.no_title", longest=LONGEST_TITLE)
    who = (customer.leading or customer) if customer else None
    task = Task.objects.create(
        title=title, due_on=due_on, person=person, customer=who, text=text, created_at=at, created_by=actor
    )
    journal(actor, "task.created", _about(task), task=task.pk, due_on=due_on.isoformat())
    return task


@transaction.atomic
def finish_task(task: Task, *, actor: User | None, at: dt.datetime) -> Task:
    """It is done; to say so twice changes nothing."""
    found = _locked(task)
    if found.done_at is None:
        found.done_at, found.done_by = at, actor
        found.save(update_fields=["done_at", "done_by"])
        journal(actor, "task.done", _about(found), task=found.pk)
    return found


@transaction.atomic
def reopen_task(task: Task, *, actor: User | None) -> Task:
    """It is not done after all."""
    found = _locked(task)
    if found.done_at is not None:
        found.done_at = found.done_by = None
        found.save(update_fields=["done_at", "done_by"])
        journal(actor, "task.reopened", _about(found), task=found.pk)
    return found


@transaction.atomic
def withdraw_task(task: Task, *, actor: User | None) -> None:
    """Take back a task that was given by mistake; what is done stays."""
    found = _locked(task)
    if found.done_at is None:
        journal(actor, "task.withdrawn", _about(found), task=found.pk)
        found.delete()


@transaction.atomic
def move_task(task: Task, *, due_on: dt.date, person: User | None, actor: User | None) -> Task:
    """Another day, or another person."""
    found = _locked(task)
    if (found.due_on, found.person) != (due_on, person):
        found.due_on, found.person = due_on, person
        found.save(update_fields=["due_on", "person"])
        journal(actor, "task.moved", _about(found), task=found.pk, due_on=due_on.isoformat())
    return found


@transaction.atomic
def place_hold(
    customer: Customer,
    reason: str,
    until: dt.datetime | None,
    *,
    text: str = "",
    actor: User | None,
    at: dt.datetime,
) -> Hold:
    """Ask for restraint; the same reason twice moves the end of the one that stands."""
    reason = reason.strip()
    if not 1 <= len(reason) <= LONGEST_REASON:
        raise Refused("care.no_reason", longest=LONGEST_REASON)
    if until is not None and until <= at:
        raise Refused("care.hold_past", since=f"{at:%d.%m.%Y}")
    who = lead(customer)
    standing = standing_holds(at).filter(customer=who, reason=reason).first()
    hold = standing or Hold(customer=who, reason=reason, since=at, actor=actor)
    hold.until, hold.text = until, text[:200]
    hold.save()
    journal(actor, "hold.placed", f"customer:{who.number}", hold=hold.pk, reason=reason)
    announce([who.pk], "hold.placed")
    return hold


@transaction.atomic
def end_hold(hold: Hold, *, actor: User | None, at: dt.datetime) -> Hold:
    """The reason for restraint has gone."""
    found = Hold.objects.select_for_update(of=("self",)).select_related("customer").get(pk=hold.pk)
    if found.until is not None and found.until <= at:
        raise Refused("care.hold_ended", until=f"{found.until:%d.%m.%Y}")
    found.until = at
    found.save(update_fields=["until"])
    journal(actor, "hold.ended", f"customer:{found.customer.number}", hold=found.pk, reason=found.reason)
    announce([found.customer_id], "hold.ended")
    return found


def standing_holds(at: dt.datetime) -> QuerySet[Hold]:
    """The holds that stand at this moment."""
    return Hold.objects.filter(Q(until__isnull=True) | Q(until__gt=at), since__lte=at)


def _words(text: str) -> str:
    words = text.replace("\x00", "").strip()
    if not words:
        raise Refused("care.empty_note")
    if len(words) > LONGEST_NOTE:
        raise Refused("care.long_note", longest=LONGEST_NOTE, length=len(words))
    return words


def _own(note: Note, actor: User | None) -> Note:
    found = Note.objects.select_for_update(of=("self",)).select_related("customer", "author").get(pk=note.pk)
    if actor is None or found.author_id != actor.pk:
        author = found.author.get_full_name() or found.author.username if found.author else "–"
        raise Refused("care.foreign_note", author=author)
    return found


def _locked(task: Task) -> Task:
    return Task.objects.select_for_update(of=("self",)).select_related("customer", "person").get(pk=task.pk)


def _about(task: Task) -> str:
    return f"customer:{task.customer.number}" if task.customer else f"task:{task.pk}"
