"""Do programs find, read, create and change customers as people do?"""

import json

import pytest
from tests.api.programs import body_of, program
from tests.facts import customer

from kundig.base.records import JournalEntry
from kundig.customers.records import Customer

pytestmark = pytest.mark.usefixtures("db")


def test_a_customer_is_created_read_and_changed() -> None:
    asks = program()
    made = asks.post("/customers", {"first_name": "Käthe", "last_name": "Müller", "city": "Ulm"})
    assert made.status_code == 201, made.content
    number = made.json()["number"]
    assert made["Location"] == f"/api/v1/customers/{number}"
    got = asks.get(f"/customers/{number}")
    assert got.json() == made.json()
    changed = asks.patch(f"/customers/{number}", {"city": "Neu-Ulm"}, if_match=got["ETag"])
    assert changed.status_code == 200, changed.content
    assert changed.json() == got.json() | {"city": "Neu-Ulm"}
    assert [
        entry.what for entry in JournalEntry.objects.filter(about=f"customer:{number}").order_by("id")
    ] == [
        "customer.created",
        "customer.changed",
    ]


def test_a_change_needs_the_state_it_changes() -> None:
    asks = program()
    customer("K-1", city="Ulm")
    tag = asks.get("/customers/K-1")["ETag"]
    assert asks.patch("/customers/K-1", {"city": "Bonn"}).status_code == 428
    assert asks.patch("/customers/K-1", {"city": "Bonn"}, if_match='"old"').status_code == 412
    assert asks.patch("/customers/K-1", {"city": "Bonn"}, if_match=tag).status_code == 200
    assert asks.patch("/customers/K-1", {"city": "Jena"}, if_match=tag).status_code == 412
    assert Customer.objects.get().city == "Bonn"


def test_who_has_this_state_gets_no_body() -> None:
    asks = program()
    customer("K-1")
    tag = asks.get("/customers/K-1")["ETag"]
    again = asks.get("/customers/K-1", if_none_match=f'"other", {tag}')
    assert (again.status_code, again.content) == (304, b"")
    Customer.objects.update(city="Ulm")
    assert asks.get("/customers/K-1", if_none_match=tag).status_code == 200


def test_a_merged_number_answers_with_the_leading_customer() -> None:
    asks = program()
    leads = customer("K-1")
    customer("K-2", merged_into=leads, leading=leads)
    found = asks.get("/customers/K-2").json()
    assert (found["number"], found["merged_from"]) == ("K-1", ["K-2"])
    assert [each["number"] for each in asks.get("/customers").json()["items"]] == ["K-1"]


def test_pages_are_stable_while_customers_are_added() -> None:
    asks = program()
    for place in range(7):
        customer(f"K-{place}")
    first = asks.get("/customers?limit=3").json()
    customer("A-new")
    seen = [each["number"] for each in first["items"]]
    following = first["next"]
    while following:
        page = asks.get(following.removeprefix("/api/v1")).json()
        seen += [each["number"] for each in page["items"]]
        following = page["next"]
    assert seen == [f"K-{place}" for place in range(7)] + ["A-new"]


def test_a_stream_has_the_same_rows_as_the_pages() -> None:
    asks = program()
    for place in range(5):
        customer(f"K-{place}", city="Ulm" if place % 2 else "Bonn")
    pages = asks.get("/customers?city=Ulm").json()["items"]
    lines = body_of(asks.get("/customers?city=Ulm", accept="application/x-ndjson")).decode().splitlines()
    assert [json.loads(line) for line in lines] == pages
    assert len(pages) == 2


def test_what_does_not_fit_is_said_in_the_language_asked_for_and_changes_nothing() -> None:
    asks = program()
    customer("K-1")
    german = asks.post("/customers", {"last_name": "X", "since": "morgen"}, accept_language="de-DE")
    assert german.status_code == 422
    problem = german.json()
    assert german["Content-Type"] == "application/problem+json"
    assert german["Content-Language"] == "de"
    assert (problem["title"], problem["errors"][0]["pointer"]) == ("Passt nicht", "#/since")
    english = asks.post("/customers", {"nmae": "X"}).json()
    assert english["errors"] == [
        {"pointer": "#/nmae", "detail": "This field does not exist here.", "code": "extra_forbidden"}
    ]
    assert Customer.objects.count() == 1


def test_a_number_that_somebody_has_is_a_conflict() -> None:
    asks = program()
    customer("K-1")
    assert asks.post("/customers", {"number": "K-1", "last_name": "X"}).status_code == 409


def test_a_mistyped_filter_is_refused_instead_of_finding_everybody() -> None:
    asks = program()
    wrong = asks.get("/customers?citty=Ulm&limit=5")
    assert (wrong.status_code, wrong.json()["errors"][0]["parameter"]) == (422, "citty")
