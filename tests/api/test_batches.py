"""Are many interactions kept at once, and is each bad one refused alone, with its place and reason?"""

import datetime as dt
import threading
from decimal import Decimal

import pytest
from django.db import connections
from tests.api.programs import program
from tests.facts import contract, customer

from kundig.base.records import JournalEntry
from kundig.customers.operations import refresh_live
from kundig.customers.records import Interaction, LiveProfile

MAIL = {
    "customer": "K-1",
    "direction": "inbound",
    "channel": "email",
    "kind": "complaint",
    "at": "2026-03-02T09:15:00+01:00",
}


@pytest.mark.usefixtures("db")
def test_the_good_ones_are_kept_and_each_other_says_where_and_why() -> None:
    asks = program()
    customer("K-1")
    sent: list[object] = [
        MAIL,
        MAIL | {"customer": "K-9"},
        MAIL | {"direction": "sideways", "extra": 1},
        MAIL | {"relationship": "V-9"},
        7,
        MAIL | {"number": "M1"},
        MAIL | {"number": "M1"},
        MAIL | {"number": "M1", "kind": "praise"},
    ]
    answer = asks.post("/interactions/batch", {"interactions": sent})
    assert answer.status_code == 200, answer.content
    told = answer.json()
    assert (told["stored"], told["known"], told["refused"]) == (2, 1, 5)
    assert [each["position"] for each in told["items"]] == [*range(8)]
    assert [each["code"] for each in told["items"]] == [
        None,
        "api.no_such.customer",
        "api.invalid",
        "facts.no_relationship",
        "api.invalid",
        None,
        None,
        "facts.number_taken",
    ]
    assert [each["pointer"] for each in told["items"][2]["errors"]] == [
        "#/interactions/2/direction",
        "#/interactions/2/extra",
    ]
    assert told["items"][1]["errors"][0]["pointer"] == "#/interactions/1/customer"
    assert told["items"][5]["id"] == told["items"][6]["id"] == Interaction.objects.get(number="M1").id
    assert (
        Interaction.objects.count() == JournalEntry.objects.filter(what="interaction.recorded").count() == 2
    )


@pytest.mark.usefixtures("db")
def test_many_are_remembered_as_one_by_one() -> None:
    asks = program()
    leads = customer("K-1")
    led = customer("K-2", merged_into=leads, leading=leads)
    customer("K-3")
    held = contract(led, dt.date(2025, 1, 1))
    held.number = "V1"
    held.save()
    sent = [
        MAIL
        | {"customer": "K-2", "relationship": "V1", "number": "M1", "minutes": "4.5", "text": "Guten Tag"},
        MAIL | {"channel": "phone", "at": "2026-03-01T09:15:00Z"},
        MAIL | {"customer": "K-3", "direction": "outbound", "topic": "bill"},
    ]
    answer = asks.post("/interactions/batch", {"interactions": sent}).json()
    first, second, third = (Interaction.objects.get(pk=each["id"]) for each in answer["items"])
    assert (first.customer, first.relationship, first.text) == (leads, held, "Guten Tag")
    assert first.minutes == Decimal("4.5")
    assert (first.answered_at, second.answered_at) == (None, second.at)
    assert (third.direction, third.topic) == ("outbound", "bill")
    profiles = [*LiveProfile.objects.order_by("customer").values()]
    refresh_live([leads.pk, third.customer_id])
    assert [*LiveProfile.objects.order_by("customer").values()] == profiles
    about = [
        *JournalEntry.objects.filter(what="interaction.recorded").order_by("id").values("about", "details")
    ]
    assert about == [
        {"about": f"customer:{number}", "details": {"interaction": one.id, "kind": "complaint"}}
        for number, one in (("K-1", first), ("K-1", second), ("K-3", third))
    ]


@pytest.mark.usefixtures("db")
def test_a_batch_is_neither_empty_nor_endless_and_is_done_once() -> None:
    asks = program()
    customer("K-1")
    assert asks.post("/interactions/batch", {"interactions": []}).status_code == 422
    assert asks.post("/interactions/batch", {"interactions": [MAIL] * 501}).status_code == 422
    body = {"interactions": [MAIL] * 500}
    first = asks.post("/interactions/batch", body, idempotency_key="a")
    again = asks.post("/interactions/batch", body, idempotency_key="a")
    assert first.content == again.content
    assert again["Idempotent-Replayed"] == "true"
    assert Interaction.objects.count() == 500


@pytest.mark.usefixtures("own_database")
def test_the_same_numbers_from_many_at_once_are_kept_once() -> None:
    asks = program()
    for name in range(8):
        customer(f"K-{name}")
    together = threading.Barrier(4)
    stored: list[int] = []

    def send(turn: int) -> None:
        mine = type(asks)(asks.key, asks.token)
        sent = [MAIL | {"customer": f"K-{n % 8}", "number": f"M{n}"} for n in range(100)]
        together.wait()
        answer = mine.post("/interactions/batch", {"interactions": sent[turn:] + sent[:turn]}).json()
        assert answer["refused"] == 0
        stored.append(answer["stored"])
        connections.close_all()

    threads = [threading.Thread(target=send, args=(turn * 25,)) for turn in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sum(stored) == Interaction.objects.count() == 100
