"""What could we do: whom does each action fit, who gets it, and what came of it for both parties?"""

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from django.contrib import messages
from django.db.models import Count, Q
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from kundig.base.operations import spoken_language
from kundig.base.queue import enqueue
from kundig.base.refusals import Refused
from kundig.base.roles import CHANGE_ACTIONS, REFRESH, SEE_VALUE
from kundig.customers.segments.rules import read
from kundig.decisions.ends import ENDS
from kundig.decisions.ledger.operations import (
    WATCHED_DAYS,
    by_action,
    few,
    months,
    of_customer,
    of_json,
)
from kundig.decisions.ledger.operations import Line as Brought
from kundig.decisions.operations import publish
from kundig.decisions.records import Offer, Survey
from kundig.decisions.surveying.counting import Reach
from kundig.decisions.surveying.operations import newest
from kundig.measures.operations import Left, end_action, left
from kundig.measures.records import Action
from kundig.web.access import needs
from kundig.web.decisions import names_of_actions
from kundig.web.listing import to_list
from kundig.web.refusing import refuse
from kundig.web.shell import page
from kundig.web.words import ACTION_KINDS
from kundig.web.writing import actor_of, known

DAYS = 90  # so far back offers are counted in the catalogue
SHOWN = 20


@dataclass(frozen=True, slots=True)
class Line:
    """An action as the catalogue shows it."""

    action: Action
    name: str
    state: str
    left: Left
    reach: Reach | None
    offered: int
    accepted: int
    people: str  # the list of those whom it fits, where a list can ask for that


@needs(SEE_VALUE)
def measures(request: HttpRequest) -> HttpResponse:
    """All actions by kind, with those who get nothing, and the sums of the months."""
    kind = request.GET.get("kind", "")
    found = newest()
    tally = found[1] if found else None
    offers = _offers()
    brought, brought_at = _brought(found[0] if found else None)
    every = Action.objects.select_related("actionuse").order_by("-active", "kind", "code")
    lines = [_line(one, tally.actions if tally else {}, offers) for one in every if kind in ("", one.kind)]
    return page(
        request,
        "measures/measures.html",
        lines=lines,
        kind=kind,
        kinds=[("", _("All")), *ACTION_KINDS.items()],
        survey=found[0] if found else None,
        tally=tally,
        nothing=_nothing(tally.nothing) if tally else [],
        without=sum(sum(levels.values()) for levels in tally.nothing.values()) if tally else 0,
        ledger=[(line, "") for line in months(brought)],
        brought_at=brought_at,
        days=DAYS,
        watched=WATCHED_DAYS,
    )


@needs(SEE_VALUE)
def measure(request: HttpRequest, action: str) -> HttpResponse:
    """One action: what is said, how far it comes, who got it, what came of it."""
    one = get_object_or_404(Action.objects.select_related("actionuse"), code=action)
    found = newest()
    reach = found[1].actions.get(one.code) if found else None
    brought, brought_at = _brought(found[0] if found else None)
    offers = Offer.objects.filter(action=one.code).exclude(answer=Offer.UNSHOWN)
    offers = offers.select_related("customer", "customer__leading")
    return page(
        request,
        "measures/measure.html",
        one=_line(one, {one.code: reach} if reach else {}, _offers(one.code)),
        survey=found[0] if found else None,
        customers=found[1].customers if found else 0,
        funnel=_funnel(reach) if reach else [],
        texts=[(channel, words.get("de", ""), words.get("en", "")) for channel, words in one.texts.items()],
        offers=offers.order_by("-at", "-id")[:SHOWN],
        answers=_answers(one.code),
        ledger=[(line, "") for line in brought if line.action == one.code],
        brought_at=brought_at,
        days=DAYS,
        watched=WATCHED_DAYS,
    )


@needs(SEE_VALUE)
def ledger(request: HttpRequest, number: str) -> HttpResponse:
    """What accepted offers brought to both parties with one customer."""
    who, names = known(number), names_of_actions()
    return page(
        request,
        "measures/ledger_page.html",
        customer=who,
        ledger=[(line, names.get(line.action, line.action)) for line in of_customer(who, now=timezone.now())],
        names=names,
        watched=WATCHED_DAYS,
    )


@needs(CHANGE_ACTIONS)
@require_POST
def end(request: HttpRequest, action: str) -> HttpResponse:
    """Nobody is offered it any more."""
    one = get_object_or_404(Action, code=action)
    try:
        end_action(one, actor=actor_of(request), at=timezone.now())
        publish(at=timezone.now())
        messages.success(request, _("The action has ended. What was offered can still be accepted."))
    except Refused as refused:
        refuse(request, refused)
    return redirect(f"/measures/{one.code}/")


@needs(REFRESH)
@require_POST
def count(request: HttpRequest) -> HttpResponse:
    """Have it counted anew by the worker."""
    enqueue("decisions.survey")
    messages.success(request, _("It is being counted. Load the page again in a minute."))
    return redirect("/measures/")


def _line(one: Action, reach: Mapping[str, Reach], offers: Mapping[str, tuple[int, int]]) -> Line:
    offered, accepted = offers.get(one.code, (0, 0))
    name = one.names.get(spoken_language()) or one.code
    return Line(
        one, name, _state(one), left(one), reach.get(one.code), offered, accepted, _people(one.eligible)
    )


def _people(rule: str) -> str:
    """A list knows neither contracts nor the contact in which it is asked."""
    try:
        read(rule)
    except Refused:
        return ""
    return to_list(rule=rule)


def _state(one: Action) -> str:
    """Whether it may be offered today."""
    today = timezone.localdate()
    if not one.active or (one.ends_on and one.ends_on < today):
        return "ended"
    return "to_come" if one.starts_on and one.starts_on > today else "open"


def _offers(code: str = "") -> dict[str, tuple[int, int]]:
    """How often each was offered and accepted lately."""
    since = timezone.now() - dt.timedelta(days=DAYS)
    asked = Offer.objects.filter(at__gte=since, **({"action": code} if code else {}))
    asked = asked.exclude(answer=Offer.UNSHOWN)
    counts = asked.values_list("action").annotate(
        offered=Count("id"), accepted=Count("id", filter=Q(answer=Offer.Answer.ACCEPTED))
    )
    return {action: (offered, accepted) for action, offered, accepted in counts}


def _answers(code: str) -> list[tuple[str, int]]:
    since = timezone.now() - dt.timedelta(days=DAYS)
    counts = Offer.objects.filter(action=code, at__gte=since).values_list("answer").annotate(n=Count("id"))
    return sorted(counts, key=lambda each: -each[1])


def _brought(survey: Survey | None) -> tuple[list[Brought], dt.datetime | None]:
    """What was accepted, by month and action; where that is much, as of the last survey."""
    now = timezone.now()
    if survey is None or few(now=now):
        return by_action(now=now), None
    return of_json(survey.content["ledger"]), survey.at


def _funnel(reach: Reach) -> list[tuple[str, int, int]]:
    """At each step how many end there, and how many go on; who gets it comes last."""
    on = sum(reach.ends.values())
    rows = []
    for end in ENDS[1:]:
        if gone := reach.ends.get(end, 0):
            on -= gone
            rows.append((end, gone, on))
    return [*rows, ("chosen", 0, on)]


def _nothing(told: Mapping[str, Mapping[str, int]]) -> list[tuple[str, int, Sequence[tuple[str, int]]]]:
    """Who gets nothing: the furthest step, how many, and of which levels."""
    rows = [(end, sum(levels.values()), sorted(levels.items())) for end, levels in told.items()]
    return sorted(rows, key=lambda row: ENDS.index(row[0]))
