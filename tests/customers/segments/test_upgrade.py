"""Does a segment that was saved as conditions find the same customers as a rule?"""

import datetime as dt
import json

import pytest
from django.core.management import call_command
from django.db import connection
from django.utils import timezone
from tests.customers.segments.twin import holds
from tests.database import OwnDatabase
from tests.facts import customer

from kundig.base.records import User
from kundig.customers.records import Customer, LiveProfile
from kundig.customers.segments.filters import parse
from kundig.customers.segments.operations import count, now_for
from kundig.customers.segments.records import Segment
from kundig.customers.segments.rules import read

MANY = 6_000
SAVED: dict[str, list[tuple[str, str, list[str]]]] = {
    "towns": [("customer.city", "is", ["Ulm", "Bad Ulm"]), ("customer.since", "before", ["2026-03-02"])],
    "others": [("customer.city", "not", ["Ulm"]), ("customer.kind", "is", ["person"])],
    "quiet": [("contact.last_at", "empty", []), ("customer.email", "empty", [])],
    "lately": [("contact.last_at", "after", ["-40d"]), ("customer.city", "filled", [])],
    "words": [("customer.street", "contains", ["100%", "a_b"]), ("customer.city", "starts", ["u", "b"])],
    "everybody": [],
    "by hand": [("customer.number", "is", [f"K-{number:06}" for number in range(MANY)])],
    "not by hand": [("customer.number", "not", [f"K-{number:06}" for number in range(2, MANY)])],
}


@pytest.mark.slow
def test_every_saved_segment_counts_the_same_after_it_became_a_rule(own_database: OwnDatabase) -> None:
    today = dt.date(2026, 3, 1)
    told = []
    for number in range(12):
        who = customer(
            f"K-{number:06}",
            city=("Ulm", "bad ulm", "Bonn", "")[number % 4],
            street=("100% 1", "a_b 2", "axb 3")[number % 3],
            email="" if number % 2 else f"a{number}@example.org",
            since=dt.date(2026, 2, 20 if number % 5 else 28) + dt.timedelta(days=number),
        )
        at = dt.datetime(2026, 1, 10 + number, 12, tzinfo=dt.UTC) if number % 3 else None
        live = {"last_interaction_at": at, "last_inbound_at": None}
        if at:
            LiveProfile.objects.create(customer=who, **live)
        told.append((who, {"live": live}))
    owner = User.objects.create_user("anna", role="manager")
    call_command("migrate", "kundig", "0019", verbosity=0)
    with connection.cursor() as cursor:
        for name, every in SAVED.items():
            stored = [dict(zip(("subject", "operator", "values"), one, strict=True)) for one in every]
            cursor.execute(
                'INSERT INTO kundig_segment (name, owner_id, shared, filters, columns, "order", changed_at)'
                " VALUES (%s, %s, false, %s, '[]', '', %s)",
                [name, owner.pk, json.dumps(stored), timezone.now()],
            )
    call_command("migrate", "kundig", verbosity=0)
    now = now_for(owner, today=today)
    for name, every in SAVED.items():
        filters = parse([f"{one}:{two}:{'|'.join(three)}" for one, two, three in every])
        before = sum(all(holds(one, who, known, now) for one in filters) for who, known in told)
        kept = Segment.objects.get(name=name)
        assert count(read(kept.rule), now) == (before, True), name
    assert Customer.objects.count() == len(told)
