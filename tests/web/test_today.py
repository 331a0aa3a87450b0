"""Does the today page show what is to be done, what is at risk and what changed?"""

import datetime as dt

import pytest
from django.test import Client
from django.utils import timezone
from tests import facts

from kundig.base.records import User
from kundig.customers.care import operations as care
from kundig.customers.care.records import Task
from kundig.customers.consents import operations as consents

pytestmark = pytest.mark.usefixtures("db")
HOST = {"host": "localhost"}


def visit(role: str, language: str = "en") -> Client:
    client = Client(headers=HOST)
    user = User.objects.filter(username=role).first()
    client.force_login(user or User.objects.create_user(role, role=role, language=language))
    return client


def test_empty_page_teaches() -> None:
    page = visit("agent").get("/today/").content.decode()
    wanted = ("Nobody waits", "Nothing of note", "Tasks are given on")
    assert [words for words in wanted if words not in page] == []


def test_my_tasks_stand_by_their_day_and_those_of_others_do_not() -> None:
    client = visit("agent")
    me, other = User.objects.get(username="agent"), User.objects.create_user("other")
    today, now = timezone.localdate(), timezone.now()
    for title, days, person in (
        ("gestern", -1, me),
        ("heute", 0, me),
        ("morgen", 1, me),
        ("in acht Tagen", 8, me),
        ("fremd", 0, other),
    ):
        care.add_task(title, today + dt.timedelta(days=days), person, actor=me, at=now)
    page = client.get("/today/").content.decode()
    places = [page.find(title) for title in ("gestern", "heute", "morgen")]
    assert places == sorted(places)
    assert -1 not in places
    assert ("in acht Tagen" in page, "fremd" in page) == (False, False)
    assert "fremd" in client.get("/tasks/?show=all").content.decode()


def test_task_is_finished_and_opened_again() -> None:
    client = visit("agent")
    me = User.objects.get(username="agent")
    task = care.add_task("Rückruf", timezone.localdate(), me, actor=me, at=timezone.now())
    response = client.post(f"/tasks/{task.pk}/done/", {"next": "/today/"})
    assert response["Location"] == f"/today/?done={task.pk}"
    page = client.get(response["Location"]).content.decode()
    assert f"/tasks/{task.pk}/reopen/" in page
    client.post(f"/tasks/{task.pk}/reopen/", {"next": "/today/"})
    assert Task.objects.get().done_at is None


def test_form_leads_to_no_foreign_site() -> None:
    client = visit("agent")
    task = care.add_task("x", timezone.localdate(), None, actor=None, at=timezone.now())
    response = client.post(f"/tasks/{task.pk}/done/", {"next": "https://example.org/"})
    assert response["Location"] == f"/tasks/?done={task.pk}"


def test_objection_of_yesterday_is_told() -> None:
    who = facts.customer("K1", last_name="Anders")
    now = timezone.now()
    consents.object_to(who, source="call", actor=None, at=now - dt.timedelta(hours=1))
    page = visit("agent").get("/today/").content.decode()
    assert "New objections" in page
    assert "Anders" in page


def test_analyst_reads_tasks_and_finishes_none() -> None:
    task = care.add_task("x", timezone.localdate(), None, actor=None, at=timezone.now())
    client = visit("analyst")
    assert client.get("/tasks/?show=all").status_code == 200
    assert client.post(f"/tasks/{task.pk}/done/").status_code == 403
    assert client.post("/tasks/new/", {"title": "y", "due_on": "2026-12-01"}).status_code == 403
    assert list(Task.objects.values_list("title", "done_at")) == [("x", None)]
