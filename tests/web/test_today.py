"""Does the today page show what is to be done, what is at risk and what changed?"""

import datetime as dt

import pytest
from django.db import connection
from django.test import Client
from django.utils import timezone
from tests import facts

from kundig.base.records import User
from kundig.customers.care import operations as care
from kundig.customers.care.records import Task
from kundig.customers.consents import operations as consents
from kundig.customers.records import ComputedProfile, Customer
from kundig.value.records import Refresh, ServiceLevel
from kundig.web.today import at_risk

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


def test_who_waits_stands_by_the_end_of_what_his_level_promises() -> None:
    now = timezone.now()
    found = Refresh.objects.create(
        id=1, as_of=now.date(), started_at=now, finished_at=now, customers=3, whale={"points": []}
    )
    with connection.cursor() as cursor:
        cursor.execute("CREATE TABLE profile_1 PARTITION OF kundig_computedprofile FOR VALUES IN (1)")
    for code, hours in (("A", 4), ("E", 48)):
        terms = {"goodwill_limit": 0, "queue_priority": hours, "cost_per_year": 0}
        ServiceLevel.objects.create(code=code, response_hours=hours, **terms)
    for number, level, hours_ago in (("K1", "E", 30), ("K2", "A", 3), ("K3", "A", 9)):
        who = facts.customer(number, last_name=f"Name {number}")
        at = now - dt.timedelta(hours=hours_ago)
        facts.contact(who, "email", now.date(), direction="inbound", channel="email", at=at)
        _profile(found, who, level)
    answered = facts.customer("K4")
    facts.contact(answered, "email", now.date(), direction="inbound", channel="email", answered_at=now)
    assert [(risk.customer.number, risk.late) for risk in at_risk(now)] == [
        ("K3", True),  # promised 5 hours ago
        ("K2", False),  # in one hour
        ("K1", False),  # in 18 hours
    ]
    page = visit("agent").get("/today/").content.decode()
    assert "3 customers wait" in page


def _profile(found: Refresh, who: Customer, level: str) -> None:
    zero = dict.fromkeys(
        ("revenue", "deductions", "cost_of_goods", "cost_to_serve", "profit", "profit_to_date"), 0
    )
    ComputedProfile.objects.create(
        generation=found.pk,
        customer=who,
        rank=1,
        level=level,
        level_since=found.as_of,
        level_reason="value",
        **zero,
    )


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
