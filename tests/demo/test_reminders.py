"""Do the people of the demo firm keep in mind the same things each time, and few of them?"""

import datetime as dt

import pytest
from tests import facts

from kundig.base.records import User
from kundig.customers.care.records import Hold, Note, Task
from kundig.customers.consents.records import Consent, Objection
from kundig.customers.records import Customer
from kundig.demo.reminders import hand_over, remember

pytestmark = pytest.mark.usefixtures("db")
TODAY = dt.date(2026, 11, 2)


def _kept() -> list[object]:
    notes = list(Note.objects.order_by("id").values_list("customer", "text", "at"))
    consents = list(Consent.objects.order_by("id").values_list("customer", "channel", "act", "at"))
    return [notes, consents, list(Objection.objects.order_by("id").values_list("customer", "at"))]


def test_same_seed_keeps_the_same_in_mind() -> None:
    for number in range(250):
        facts.customer(f"K{number:03}")
    remember(seed=1, today=TODAY)
    first = _kept()
    for table in (Note, Consent, Objection, Task):
        table.objects.all().delete()
    remember(seed=1, today=TODAY)
    assert _kept() == first
    assert [len(Note.objects.all()), Objection.objects.count()] == [40, 8]


def test_tasks_are_overdue_due_today_and_later_and_belong_to_the_demos_user() -> None:
    for number in range(20):
        facts.customer(f"K{number:03}")
    remember(seed=1, today=TODAY)
    hand_over(User.objects.create_user("demo"))
    days = [
        (day - TODAY).days for day in Task.objects.order_by("due_on", "id").values_list("due_on", flat=True)
    ]
    assert days == [-2, -1, 0, 0, 1, 3, 5]
    assert set(Task.objects.values_list("person__username", flat=True)) == {"demo"}


def test_who_is_dunned_or_mourns_is_treated_with_restraint_until_a_day() -> None:
    for number in range(60):
        facts.customer(f"K{number:03}")
    owing = Customer.objects.get(number="K007")
    for days in (3, 20):
        facts.contact(owing, "dunning", TODAY - dt.timedelta(days=days))
    facts.contact(Customer.objects.get(number="K008"), "dunning", TODAY)
    remember(seed=1, today=TODAY)
    holds = Hold.objects.all()
    assert sorted(holds.values_list("reason", flat=True)) == ["bereavement", "bereavement", "dunning"]
    assert holds.get(reason="dunning").customer == owing
    assert not holds.filter(until=None).exists()
