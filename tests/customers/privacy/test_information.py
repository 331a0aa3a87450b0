"""Is a customer told everything that we hold of him?"""

import datetime as dt
import json
import time

import pytest
from django.utils import timezone
from tests import facts

from kundig.base.records import JournalEntry
from kundig.customers.privacy.information.document import as_json
from kundig.customers.privacy.information.operations import gather, inform
from kundig.customers.records import Interaction

pytestmark = pytest.mark.usefixtures("db")
DAY = dt.date(2026, 5, 4)


def test_members_of_a_merged_customer_are_told_together() -> None:
    leader = facts.customer("K-1", last_name="Berg", email="anna@beispiel.de")
    led = facts.customer("K-2", last_name="Bergh", leading=leader, merged_into=leader)
    other = facts.customer("K-3", last_name="Tal")
    facts.contact(led, "call", DAY, text="Fragt nach der Rechnung")
    facts.contact(other, "call", DAY, text="Jemand anders")
    tables = json.loads(as_json(gather(leader, at=timezone.now())))["tables"]
    assert [row["last_name"] for row in tables["customer"]] == ["Berg", "Bergh"]
    assert [row["text"] for row in tables["interaction"]] == ["Fragt nach der Rechnung"]


def test_information_is_journalled_and_readable_in_both_forms() -> None:
    who = facts.customer("K-1", last_name="Berg")
    made = inform(who, form="json", actor=None, at=timezone.now())
    assert json.loads(made)["tables"]["customer"][0]["number"] == "K-1"
    for language in ("de", "en"):
        who.language = language
        assert inform(who, form="pdf", actor=None, at=timezone.now())[:5] == b"%PDF-"
    noted = JournalEntry.objects.filter(about="customer:K-1", what="customer.informed").order_by("id")
    assert [entry.details["form"] for entry in noted] == ["json", "pdf", "pdf"]


@pytest.mark.slow
def test_ten_thousand_interactions_take_less_than_a_minute() -> None:
    who = facts.customer("K-1", last_name="Berg")
    Interaction.objects.bulk_create(
        Interaction(
            customer=who,
            direction="inbound",
            channel="phone",
            kind="call",
            at=timezone.now(),
            text=f"Anruf {number}",
        )
        for number in range(10_000)
    )
    begun = time.monotonic()
    made = inform(who, form="pdf", actor=None, at=timezone.now())
    assert len(made) > 100_000
    assert time.monotonic() - begun < 60
