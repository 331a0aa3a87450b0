"""How are notes, tasks and holds kept from the customer's page?"""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.utils import timezone
from django.utils.translation import gettext as _

from kundig.base.records import User
from kundig.base.refusals import Refused
from kundig.base.roles import EDIT_CUSTOMERS, RECORD_INTERACTIONS
from kundig.customers.care import operations as care
from kundig.customers.care.records import Hold, Note, Task
from kundig.customers.records import Customer
from kundig.web.access import needs
from kundig.web.writing import address, back_to, day, done, end_of, known


@needs(RECORD_INTERACTIONS)
def write_note(request: HttpRequest, number: str) -> HttpResponse:
    """A note more."""
    who, text = known(number), request.POST.get("text", "")
    return done(
        request,
        address(who),
        lambda actor: care.write_note(who, text, actor=actor, at=timezone.now()),
        _("Noted. It stands in the history under your name."),
        draft="note",
        place="history",
    )


@needs(RECORD_INTERACTIONS)
def note(request: HttpRequest, number: str, note: int) -> HttpResponse:
    """One's own note written anew, or thrown away."""
    who = known(number)
    written = get_object_or_404(Note, pk=note, customer__in=who.members)
    if "remove" in request.POST:
        return done(
            request,
            address(who),
            lambda actor: care.remove_note(written, actor=actor),
            _("The note is gone."),
            place="history",
        )
    text = request.POST.get("text", "")
    return done(
        request,
        address(who),
        lambda actor: care.change_note(written, text, actor=actor, at=timezone.now()),
        _("The note is changed."),
        draft=f"note-{note}",
        place="history",
    )


@needs(EDIT_CUSTOMERS)
def add_task(request: HttpRequest, number: str) -> HttpResponse:
    """A task for this customer."""
    who = known(number)
    return done(
        request,
        address(who),
        lambda actor: given(request, actor, who),
        _("The task is given."),
        draft="task",
        place="tasks",
    )


@needs(EDIT_CUSTOMERS)
def finish_task(request: HttpRequest, task: int) -> HttpResponse:
    """It is done."""
    found = get_object_or_404(Task, pk=task)
    back = back_to(request, "/tasks/")
    undo = f"{'&' if '?' in back else '?'}done={task}" if back.startswith(("/today/", "/tasks/")) else ""
    return done(
        request,
        back + undo,
        lambda actor: care.finish_task(found, actor=actor, at=timezone.now()),
        _("Done: %(title)s") % {"title": found.title},
    )


@needs(EDIT_CUSTOMERS)
def reopen_task(request: HttpRequest, task: int) -> HttpResponse:
    """It is not done after all."""
    found = get_object_or_404(Task, pk=task)
    return done(
        request,
        back_to(request, "/tasks/"),
        lambda actor: care.reopen_task(found, actor=actor),
        _("Open again: %(title)s") % {"title": found.title},
    )


@needs(EDIT_CUSTOMERS)
def move_task(request: HttpRequest, task: int) -> HttpResponse:
    """Another day or another person."""
    found = get_object_or_404(Task, pk=task)

    def move(actor: User) -> Task:
        person = _person(request.POST.get("person", "")) if "person" in request.POST else found.person
        return care.move_task(found, due_on=day(request.POST.get("due_on", "")), person=person, actor=actor)

    return done(request, back_to(request, "/tasks/"), move, _("The task is moved."))


@needs(EDIT_CUSTOMERS)
def place_hold(request: HttpRequest, number: str) -> HttpResponse:
    """Ask for restraint."""
    who = known(number)

    def place(actor: User) -> Hold:
        until = request.POST.get("until", "")
        return care.place_hold(
            who,
            request.POST.get("reason", ""),
            end_of(day(until)) if until.strip() else None,
            text=request.POST.get("text", "").strip(),
            actor=actor,
            at=timezone.now(),
        )

    return done(request, address(who), place, _("The hold stands."), place="holds")


@needs(EDIT_CUSTOMERS)
def end_hold(request: HttpRequest, number: str, hold: int) -> HttpResponse:
    """The reason has gone."""
    who = known(number)
    found = get_object_or_404(Hold, pk=hold, customer__in=who.members)
    return done(
        request,
        address(who),
        lambda actor: care.end_hold(found, actor=actor, at=timezone.now()),
        _("The hold has ended."),
        place="holds",
    )


def given(request: HttpRequest, actor: User, who: Customer | None) -> Task:
    """The task that a form tells of."""
    asked = request.POST
    return care.add_task(
        asked.get("title", ""),
        day(asked.get("due_on", "")),
        _person(asked.get("person", "")),
        who,
        text=asked.get("text", "").strip(),
        actor=actor,
        at=timezone.now(),
    )


def _person(name: str) -> User:
    found = User.objects.filter(username=name, is_active=True).first()
    if found is None:
        raise Refused("care.no_person", name=name[:150])
    return found
