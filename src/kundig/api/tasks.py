"""How do programs read, give and finish tasks?"""

from collections.abc import Mapping
from typing import Annotated, Any

from django.db.models import F
from django.http import HttpRequest, HttpResponseBase
from django.utils import timezone
from ninja import Query, Router
from pydantic import Field, StringConstraints

from kundig.api.answers import Answer
from kundig.api.customers import Page
from kundig.api.keys import owner_of
from kundig.api.known import LEADING, meant, of_customer
from kundig.api.paging import listed, picked
from kundig.api.problems import Problem
from kundig.api.routes import appends, lists
from kundig.api.shapes import NEXT, NO_CONTROLS, Day, Given, Id, Moment, Number, Shown, Text
from kundig.base.records import User
from kundig.customers.care.operations import add_task, finish_task
from kundig.customers.care.records import Task

router = Router(tags=["tasks"])
COLUMNS = ("title", "text", "due_on", "created_at", "done_at")
EXAMPLE: dict[str, Any] = {
    "title": "Abrechnung erklären",
    "text": "Die Kundin wartet auf einen Rückruf.",
    "due_on": "2026-03-05",
    "customer": "K-100042",
    "person": "anna",
}


class TaskGiven(Given):
    """Something a person has to do until a day; without a person it waits for anybody."""

    title: Annotated[str, StringConstraints(min_length=1, max_length=160, pattern=NO_CONTROLS)]
    text: Text = ""
    due_on: Day
    customer: Number | None = None
    person: Annotated[str | None, Field(max_length=150, description="Name of a user.")] = None

    model_config = {"extra": "forbid", "json_schema_extra": {"examples": [EXAMPLE]}}


class TaskShown(Shown):
    """A task, open as long as `done_at` is null."""

    id: Id
    customer: str | None
    person: str | None
    title: str
    text: str
    due_on: Day
    created_at: Moment
    done_at: Moment | None


class TasksShown(Shown):
    """A page of tasks."""

    items: list[TaskShown]
    next: Annotated[str | None, NEXT]


shown = picked(COLUMNS, customer="leader", person="name")
FOUND = Task.objects.annotate(leader=LEADING, name=F("person__username"))
FIELDS = ("leader", "name", *COLUMNS)


@lists(router, "", scope="tasks:read", response=TasksShown, summary="List tasks")
def tasks(
    request: HttpRequest,
    page: Query[Page],
    customer: Number | None = None,
    open: Annotated[bool | None, Field(description="true: not done; false: done.")] = None,
) -> HttpResponseBase:
    """Of all, or of one customer and those who turned out to be him."""
    found = of_customer(FOUND.all(), customer)
    found = found if open is None else found.filter(done_at__isnull=open)
    return listed(request, found, FIELDS, shown, limit=page.limit, cursor=page.cursor)


@appends(router, "", scope="tasks:write", response=TaskShown, summary="Give a task")
def add(request: HttpRequest, given: TaskGiven) -> Answer:
    """For a customer, for a person, or for nobody yet."""
    customer = meant(given.customer) if given.customer is not None else None
    person = _person(given.person) if given.person is not None else None
    actor, now = owner_of(request), timezone.now()
    made = add_task(given.title, given.due_on, person, customer, text=given.text, actor=actor, at=now)
    return Answer(_one(made), 201)


@appends(router, "/{task}/done", scope="tasks:write", response=TaskShown, summary="Finish a task", status=200)
def done(request: HttpRequest, task: Id) -> Answer:
    """It is done; to say so twice changes nothing."""
    found = Task.objects.filter(pk=task).first()
    if found is None:
        raise Problem(404, "api.no_such.task", name=task)
    return Answer(_one(finish_task(found, actor=owner_of(request), at=timezone.now())))


def _one(task: Task) -> Mapping[str, object]:
    return shown(FOUND.filter(pk=task.pk).values("id", *FIELDS))[0]


def _person(name: str) -> User:
    found = User.objects.filter(username=name, is_active=True).first() if "\x00" not in name else None
    if found is None:
        problem = Problem(422, "api.no_such.user", name=name[:40])
        problem.errors = [{"pointer": "#/person", "detail": name[:40], "code": problem.refused.code}]
        raise problem
    return found
