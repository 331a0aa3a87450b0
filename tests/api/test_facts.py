"""Are relationships, interactions, postings, tasks and identities added once, at the leading customer?"""

import datetime as dt
import json

import pytest
from django.utils import timezone
from tests.api.programs import body_of, program
from tests.facts import contract, customer, posting

from kundig.base.records import JournalEntry
from kundig.customers.records import Interaction, LiveProfile, Posting
from kundig.customers.segments.records import Segment

pytestmark = pytest.mark.usefixtures("db")
REVENUE = {"customer": "K-1", "kind": "revenue", "amount": "10.50", "booked_on": "2026-03-01", "number": "F1"}
MAIL = {
    "customer": "K-1",
    "direction": "inbound",
    "channel": "email",
    "kind": "complaint",
    "at": "2026-03-02T09:15:00+01:00",
    "number": "M1",
}


@pytest.mark.parametrize(
    ("path", "body", "other"),
    [
        ("/postings", REVENUE, {"amount": "10.51"}),
        ("/interactions", MAIL, {"kind": "praise"}),
        (
            "/relationships",
            {"customer": "K-1", "kind": "contract", "product": "Gas", "number": "V1", "since": "2026-01-01"},
            {"product": "Strom"},
        ),
    ],
)
def test_a_fact_with_a_number_is_added_once(path: str, body: dict[str, str], other: dict[str, str]) -> None:
    asks = program()
    customer("K-1")
    first = asks.post(path, body)
    assert first.status_code == 201, first.content
    again = asks.post(path, body)
    assert (again.status_code, again.json()) == (200, first.json())
    assert asks.post(path, body | other).status_code == 409
    assert asks.get(path).json()["items"] == [first.json()]
    assert JournalEntry.objects.filter(about="customer:K-1").count() == 1


def test_facts_go_to_the_leading_customer_and_are_read_there() -> None:
    asks = program()
    leads = customer("K-1")
    led = customer("K-2", merged_into=leads, leading=leads)
    posting(led, "revenue", "5.00", dt.date(2026, 1, 1))
    made = asks.post("/postings", REVENUE | {"customer": "K-2"}).json()
    assert made["customer"] == "K-1"
    assert Posting.objects.get(number="F1").customer == leads
    for asked in ("K-1", "K-2"):
        items = asks.get(f"/postings?customer={asked}").json()["items"]
        assert [(each["customer"], each["amount"]) for each in items] == [("K-1", "5.00"), ("K-1", "10.50")]


def test_an_interaction_is_remembered_in_the_live_profile_with_its_contract() -> None:
    asks = program()
    who = customer("K-1")
    held = contract(who, dt.date(2025, 1, 1))
    held.number = "V1"
    held.save()
    made = asks.post("/interactions", MAIL | {"relationship": "V1", "text": "Guten Tag\nund Gruß"}).json()
    assert (made["relationship"], made["at"]) == ("V1", "2026-03-02T08:15:00Z")
    assert Interaction.objects.get().relationship == held
    assert LiveProfile.objects.get().last_inbound_at == dt.datetime(2026, 3, 2, 8, 15, tzinfo=dt.UTC)
    assert asks.post("/interactions", MAIL | {"relationship": "V9", "number": "M2"}).status_code == 422


def test_a_task_is_given_and_finished() -> None:
    asks = program()
    customer("K-1")
    body = {"title": "Anrufen", "due_on": "2026-03-05", "customer": "K-1", "person": "admin"}
    made = asks.post("/tasks", body)
    assert made.status_code == 201, made.content
    done = asks.post(f"/tasks/{made.json()['id']}/done").json()
    assert done["done_at"] is not None
    assert asks.get("/tasks?open=true").json()["items"] == []
    assert asks.get("/tasks?open=false").json()["items"] == [done]
    unknown = asks.post("/tasks", body | {"person": "nobody"})
    assert (unknown.status_code, unknown.json()["errors"][0]["pointer"]) == (422, "#/person")


def test_an_identity_is_added_found_and_removed() -> None:
    asks = program()
    customer("K-1")
    customer("K-2")
    body = {"customer": "K-1", "kind": "external", "value": "S-7", "system": "shop"}
    made = asks.post("/identities", body)
    assert made.status_code == 201, made.content
    assert asks.get("/identities?kind=external&value=S-7").json()["items"] == [made.json()]
    assert asks.post("/identities", body | {"customer": "K-2"}).status_code == 409
    assert asks.delete(f"/identities/{made.json()['id']}").status_code == 204
    assert asks.get("/identities?kind=external").json()["items"] == []


def test_a_segment_has_its_customers_and_is_seen_by_those_who_may() -> None:
    asks = program()
    customer("K-1", city="Ulm")
    customer("K-2", city="Bonn")
    other = program("value:read", role="manager").key.owner
    rule = 'customer.city = "Ulm"'
    shared = Segment.objects.create(
        name="Ulm", owner=other, shared=True, rule=rule, changed_at=timezone.now()
    )
    mine = Segment.objects.create(name="own", owner=other, rule=rule, changed_at=timezone.now())
    [listed] = asks.get("/segments").json()["items"]
    assert (listed["id"], listed["rule"]) == (shared.id, rule)
    assert [each["number"] for each in asks.get(f"/segments/{shared.id}/customers").json()["items"]] == [
        "K-1"
    ]
    lines = body_of(asks.get(f"/segments/{shared.id}/customers", accept="application/x-ndjson"))
    assert [json.loads(line)["number"] for line in lines.splitlines()] == ["K-1"]
    assert asks.get(f"/segments/{mine.id}/customers").status_code == 404


def test_nothing_computed_is_said_so() -> None:
    asks = program()
    customer("K-1")
    for path in ("/value", "/value/curve", "/customers/K-1/value"):
        assert (asks.get(path).status_code, asks.get(path).json()["code"]) == (404, "api.no_value")
