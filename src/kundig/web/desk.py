"""How does an agent lead a call: who is it, what is the concern, what do we offer, what remains?"""

import datetime as dt
import uuid
from decimal import Decimal
from urllib.parse import quote

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.translation import gettext as _

from kundig.base.refusals import Refused
from kundig.base.roles import RECORD_INTERACTIONS
from kundig.customers.calls.operations import MARK, conclude, take_call, unended
from kundig.customers.care.records import Task
from kundig.customers.records import Customer, Interaction
from kundig.customers.search.operations import find
from kundig.web.access import needs
from kundig.web.desk_concern import CALLED_ABOUT, mark_of, minutes_since, minutes_written, told
from kundig.web.desk_facts import beside
from kundig.web.refusing import refuse
from kundig.web.search import Line, why
from kundig.web.shell import page
from kundig.web.today import at_risk
from kundig.web.words import TOPICS
from kundig.web.writing import actor_of, known

FOUND, RISKS, DAYS_AHEAD = 20, 12, 7


@needs(RECORD_INTERACTIONS)
def desk(request: HttpRequest) -> HttpResponse:
    """Who calls? And whom is to be called, by promise. A telephone system may open it with ?q=NUMBER."""
    asked = request.GET.get("q", "").strip()
    lines = [Line(each, why(each)) for each in find(asked, most=FOUND)]
    if len(lines) == 1:
        return redirect(at_desk(lines[0].found.customer))
    user, now = actor_of(request), timezone.now()
    today = timezone.localdate(now)
    mine = Task.objects.filter(person=user, done_at=None, due_on__lt=today + dt.timedelta(days=DAYS_AHEAD))
    risks = at_risk(now)
    return page(
        request,
        "desk/desk.html",
        asked=asked,
        lines=lines,
        unended=unended(user, now),
        tasks=list(mine.select_related("customer__leading").order_by("due_on", "id")),
        risks=risks[:RISKS],
        all_risks=len(risks),
        today=today,
        now=now,
    )


@needs(RECORD_INTERACTIONS)
def caller(request: HttpRequest, number: str) -> HttpResponse:
    """The customer calls: what is his concern? It is dealt with before anything else."""
    who = known(number)
    if request.method == "POST":
        return _taken(request, who)
    if who.number != number:
        return redirect(at_desk(who))
    picked = next((f"{name}:{request.GET[name]}" for name in ("asked", "task") if name in request.GET), "")
    content = beside(request, who, picked=picked) | {"direction": "outbound" if picked else "inbound"}
    topics = [(str(key), code) for key, code in enumerate(CALLED_ABOUT, 1)]
    began = {"mark": f"{MARK}{uuid.uuid4().hex}", "began": timezone.now().isoformat()}
    return page(request, "desk/call.html", 200, part="concern", topics=topics, **began, **content)


@needs(RECORD_INTERACTIONS)
def call(request: HttpRequest, number: str, call: int) -> HttpResponse:
    """The concern is dealt with: what do we offer, and what remains of the call?"""
    who = known(number)
    taken = _call_of(who, call)
    if who.number != number:
        return redirect(_address(who, taken))
    content = beside(request, who) | _wrapping(taken)
    return page(request, "desk/call.html", 200, part="offers", call=taken, **content)


@needs(RECORD_INTERACTIONS)
def end(request: HttpRequest, number: str, call: int) -> HttpResponse:
    """The call is over: its note and its minutes."""
    who = known(number)
    taken = _call_of(who, call)
    if request.method != "POST":
        return redirect(_address(who, taken))
    try:
        conclude(
            taken,
            text=request.POST.get("text", ""),
            minutes=minutes_written(request.POST.get("minutes", "")),
            actor=actor_of(request),
            at=timezone.now(),
        )
    except Refused as refused:
        refuse(request, refused)
        return redirect(_address(who, taken))
    messages.success(request, _("The call with %(name)s is kept.") % {"name": who.name})
    return redirect(f"/desk/?kept={_address(who, taken)}:wrap")


def at_desk(who: Customer) -> str:
    """Where the desk shows a customer."""
    return f"/desk/{quote(who.number, safe='')}/"


def _address(who: Customer, taken: Interaction) -> str:
    return f"{at_desk(who)}{taken.pk}/"


def _taken(request: HttpRequest, who: Customer) -> HttpResponse:
    now = timezone.now()
    try:
        taken = take_call(
            who,
            told(request, who),
            mark=mark_of(request.POST),
            minutes=minutes_since(request.POST.get("began", ""), now),
            actor=actor_of(request),
            at=now,
        )
    except Refused as refused:
        refuse(request, refused)
        return redirect(at_desk(who))
    return redirect(f"{_address(who, taken)}?kept={at_desk(who)}:concern")


def _call_of(who: Customer, call: int) -> Interaction:
    """The call, of him or of somebody who is he since they were merged."""
    found = Interaction.objects.filter(pk=call, customer__in=who.members, kind="call").first()
    if found is None:
        raise Http404
    return found


def _wrapping(taken: Interaction) -> dict[str, object]:
    """What the note of the call begins with, and how long it has lasted."""
    since = minutes_since(taken.at.isoformat(), timezone.now())
    topic = str(TOPICS.get(taken.topic, taken.topic))
    begins = taken.text if not topic or taken.text == topic else f"{topic}: {taken.text}"
    return {"note": begins, "minutes": max(Decimal(1), round(taken.minutes + since))}
