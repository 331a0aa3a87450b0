"""What is to be done today, which promises are at risk, and what changed since yesterday?"""

import datetime as dt
from dataclasses import dataclass

from django.core.paginator import Paginator
from django.db.models import Q
from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from django.utils.translation import gettext as _

from kundig.base.records import User
from kundig.base.roles import EDIT_CUSTOMERS, SEE_CUSTOMERS, SEE_VALUE, may
from kundig.customers.care.records import Task
from kundig.customers.consents.records import Objection
from kundig.customers.duplicates.records import Merge
from kundig.customers.imports.records import ImportRun
from kundig.customers.records import ComputedProfile, Customer, Interaction
from kundig.value import reading
from kundig.value.promises import AWAITING, due_at
from kundig.value.records import LevelChange, ServiceLevel
from kundig.web.access import needs
from kundig.web.care import given
from kundig.web.policy_kinds import to_approve
from kundig.web.shell import page
from kundig.web.writing import actor_of, done

AT_RISK, ALL_AT_RISK, CHANGED, PER_PAGE = 12, 500, 8, 50
WAITED_DAYS = 90


@dataclass(frozen=True, slots=True)
class Risk:
    """A customer who waits, and until when he was promised an answer."""

    customer: Customer
    interaction: Interaction
    level: str
    due_at: dt.datetime
    priority: int
    late: bool


@needs(SEE_CUSTOMERS)
def today(request: HttpRequest) -> HttpResponse:
    """The start page of who serves customers."""
    user, now = actor_of(request), timezone.now()
    on = timezone.localdate(now)
    mine = Task.objects.filter(person=user, done_at=None, due_on__lt=on + dt.timedelta(days=7))
    tasks = list(mine.select_related("customer").order_by("due_on", "id"))
    risks = at_risk(now)
    return page(
        request,
        "today/today.html",
        groups=[
            (_("Overdue"), [task for task in tasks if task.due_on < on]),
            (_("Today"), [task for task in tasks if task.due_on == on]),
            (_("In the next days"), [task for task in tasks if task.due_on > on]),
        ],
        tasks=tasks,
        risks=risks[: ALL_AT_RISK if "all" in request.GET else AT_RISK],
        all_risks=len(risks),
        late=sum(risk.late for risk in risks),
        today=on,
        undone=_undone(request),
        to_approve=to_approve(user),
        **_changed(user, now),
    )


@needs(SEE_CUSTOMERS)
def tasks(request: HttpRequest) -> HttpResponse:
    """Tasks: mine, everybody's, those that are done."""
    show = request.GET.get("show", "mine")
    every = Task.objects.select_related("customer", "person", "done_by")
    if show == "done":
        every = every.exclude(done_at=None).order_by("-done_at", "-id")
    else:
        every = every.filter(done_at=None).order_by("due_on", "id")
    if show not in ("all", "done"):
        every = every.filter(person=actor_of(request))
    shown = Paginator(every, PER_PAGE).get_page(request.GET.get("page"))
    return page(
        request,
        "today/tasks.html",
        shown=shown,
        show=show if show in ("all", "done") else "mine",
        query=f"show={show}" if show in ("all", "done") else "",
        people=User.objects.filter(is_active=True).order_by("username"),
        today=timezone.localdate(),
        undone=_undone(request),
    )


@needs(EDIT_CUSTOMERS)
def add_task(request: HttpRequest) -> HttpResponse:
    """A task that belongs to no customer."""
    return done(
        request, "/tasks/", lambda actor: given(request, actor, None), _("The task is given."), draft="task"
    )


def at_risk(now: dt.datetime) -> list[Risk]:
    """Who waits for an answer, by the end of what his level promises, then by the level's priority."""
    levels = ServiceLevel.objects.in_bulk()
    asked = (
        Interaction.objects.filter(
            direction="inbound",
            answered_at=None,
            kind__in=AWAITING,
            at__gte=now - dt.timedelta(days=WAITED_DAYS),
        )
        .select_related("customer__leading")
        .order_by("at")
    )
    waiting = [(each, each.customer.leading or each.customer) for each in asked if each.at <= now]
    found = reading.current()
    ids = {who.pk for _each, who in waiting}
    placed: dict[int, ComputedProfile] = (
        {p.customer_id: p for p in reading.profiles(found).filter(customer__in=ids)} if found else {}
    )
    risks = []
    for each, who in waiting:
        level = levels.get(placed[who.pk].level) if who.pk in placed else None
        if level is None:
            continue
        due = due_at(each.at, response_hours=level.response_hours)
        risks.append(Risk(who, each, level.code, due, level.queue_priority, due < now))
    return sorted(risks, key=lambda risk: (risk.due_at, risk.priority, risk.interaction.pk))


def _changed(user: User, now: dt.datetime) -> dict[str, object]:
    """Since the beginning of yesterday."""
    yesterday = timezone.localdate(now) - dt.timedelta(days=1)
    since = timezone.make_aware(dt.datetime.combine(yesterday, dt.time()))
    moved = LevelChange.objects.filter(since__gte=yesterday).exclude(before="")
    objections = Objection.objects.filter(at__gte=since, lifted_at=None).select_related("customer__leading")
    losses: list[ComputedProfile] = []
    found = reading.current()
    if found and may(user.role, SEE_VALUE):
        worst = reading.profiles(found).filter(profit__lt=0).select_related("customer").order_by("-rank")
        losses = list(worst[:3])
    return {
        "yesterday": yesterday,
        "moved": list(moved.select_related("customer").order_by("-since", "level", "id")[:CHANGED]),
        "moved_count": moved.count(),
        "objections": list(objections.order_by("-at")[:CHANGED]),
        "losses": losses,
        "runs": list(
            ImportRun.objects.filter(Q(finished_at__gte=since) | Q(undone_at__gte=since)).order_by("-id")[:5]
        ),
        "merged_count": Merge.objects.filter(at__gte=since, undone_at=None).count(),
    }


def _undone(request: HttpRequest) -> Task | None:
    """The task that was just finished, so that it can be opened again."""
    number = request.GET.get("done", "")
    known = number.isascii() and number.isdecimal() and len(number) < 19
    return Task.objects.filter(pk=int(number)).exclude(done_at=None).first() if known else None
