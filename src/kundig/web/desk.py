"""Who calls, or is to be called, and what is the concern?"""

import datetime as dt
import uuid
from urllib.parse import quote

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils import timezone

from kundig.base.refusals import Refused
from kundig.base.roles import RECORD_INTERACTIONS
from kundig.customers.care.records import Task
from kundig.customers.records import Customer
from kundig.customers.search.operations import find
from kundig.decisions.calls.operations import MARK, take_call, unended
from kundig.web.access import needs
from kundig.web.desk_concern import CALLED_ABOUT, mark_of, minutes_since, told
from kundig.web.desk_facts import beside
from kundig.web.refusing import refuse
from kundig.web.search import Line, why
from kundig.web.shell import page
from kundig.web.today import at_risk
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


def at_desk(who: Customer) -> str:
    """Where the desk shows a customer."""
    return f"/desk/{quote(who.number, safe='')}/"


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
    return redirect(f"{at_desk(who)}{taken.pk}/?kept={at_desk(who)}:concern")
