"""Is what is sent twice done once?"""

import datetime as dt
import threading

import pytest
from django.db import connections
from django.utils import timezone
from tests.api.programs import program
from tests.facts import customer

from kundig.api import idempotency
from kundig.api.records import IdempotentAnswer
from kundig.base.records import JournalEntry
from kundig.customers.records import Customer, Posting

REVENUE = {"customer": "K-1", "kind": "revenue", "amount": "10.50", "booked_on": "2026-03-01"}


@pytest.mark.usefixtures("db")
def test_the_same_request_is_answered_the_same_and_done_once() -> None:
    asks = program()
    customer("K-1")
    first = asks.post("/postings", REVENUE, idempotency_key="a")
    again = asks.post("/postings", REVENUE, idempotency_key="a")
    assert (first.status_code, again.status_code) == (201, 201)
    assert first.content == again.content
    assert first["ETag"] == again["ETag"]
    assert ("Idempotent-Replayed" in first, again["Idempotent-Replayed"]) == (False, "true")
    assert Posting.objects.count() == 1
    assert asks.post("/postings", REVENUE, idempotency_key="b").status_code == 201
    assert Posting.objects.count() == 2  # two that are equal are two, unless they are named


@pytest.mark.usefixtures("db")
def test_another_request_under_the_same_key_is_refused() -> None:
    asks = program()
    customer("K-1")
    asks.post("/postings", REVENUE, idempotency_key="a")
    other = asks.post("/postings", REVENUE | {"amount": "11.00"}, idempotency_key="a")
    assert (other.status_code, other.json()["code"]) == (422, "api.idempotency_other")
    elsewhere = asks.post("/tasks", REVENUE, idempotency_key="a")
    assert elsewhere.status_code == 422
    another = program(name="another")
    assert another.post("/postings", REVENUE, idempotency_key="a").status_code == 201


@pytest.mark.usefixtures("db")
def test_what_was_refused_may_be_mended_under_the_same_key() -> None:
    asks = program()
    customer("K-1")
    assert asks.post("/postings", REVENUE | {"kind": "gift"}, idempotency_key="a").status_code == 422
    assert asks.post("/postings", REVENUE | {"customer": "K-9"}, idempotency_key="a").status_code == 422
    assert asks.post("/postings", REVENUE, idempotency_key="a").status_code == 201


@pytest.mark.usefixtures("db")
def test_answers_are_forgotten_after_two_days(monkeypatch: pytest.MonkeyPatch) -> None:
    asks = program()
    customer("K-1")
    asks.post("/postings", REVENUE, idempotency_key="a")
    monkeypatch.setattr(idempotency, "_swept_at", None)
    assert idempotency.sweep(now=timezone.now() + dt.timedelta(hours=25)) == 0
    assert IdempotentAnswer.objects.count() == 1
    monkeypatch.setattr(idempotency, "_swept_at", None)
    assert idempotency.sweep(now=timezone.now() + dt.timedelta(hours=49)) == 1


@pytest.mark.usefixtures("own_database")
def test_the_same_request_from_many_at_once_is_done_once() -> None:
    asks = program()
    customer("K-1")
    together = threading.Barrier(8)
    statuses: list[int] = []

    def send() -> None:
        mine = type(asks)(asks.key, asks.token)
        together.wait()
        statuses.append(mine.post("/postings", REVENUE, idempotency_key="a").status_code)
        connections.close_all()

    threads = [threading.Thread(target=send) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert set(statuses) <= {201, 409}
    assert statuses.count(201) >= 1
    assert Posting.objects.count() == 1
    assert JournalEntry.objects.filter(what="posting.appended").count() == 1


@pytest.mark.usefixtures("own_database")
def test_of_changes_from_the_same_state_at_once_one_wins() -> None:
    asks = program()
    customer("K-1", city="Ulm")
    tag = asks.get("/customers/K-1")["ETag"]
    together = threading.Barrier(6)
    statuses: list[int] = []

    def send(place: int) -> None:
        mine = type(asks)(asks.key, asks.token)
        together.wait()
        statuses.append(mine.patch("/customers/K-1", {"city": f"Ort {place}"}, if_match=tag).status_code)
        connections.close_all()

    threads = [threading.Thread(target=send, args=(place,)) for place in range(6)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(statuses) == [200, 412, 412, 412, 412, 412]
    assert Customer.objects.get().city.startswith("Ort")
