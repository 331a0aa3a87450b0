"""Are rates changed with a note?"""

from decimal import Decimal

import pytest
from django.test import Client

from kundig.base.records import JournalEntry, User
from kundig.value.catalogue import current_rates

HOST = {"host": "localhost"}


@pytest.fixture
def manager(db: None) -> Client:
    client = Client()
    client.force_login(User.objects.create_user("mia", role="manager"))
    return client


def test_changed_rate_is_journalled_with_before_and_now(manager: Client) -> None:
    manager.post("/rates/", {"visit": "90,50"}, headers=HOST)
    assert current_rates()["visit"] == Decimal("90.5")
    entry = JournalEntry.objects.get(what="rate.changed")
    assert (entry.about, Decimal(entry.details["now"])) == ("rate:visit", Decimal("90.5"))


def test_what_is_no_amount_changes_no_rate(manager: Client) -> None:
    before = current_rates()
    manager.post("/rates/", {"visit": "12,3,4"}, headers=HOST)
    assert current_rates() == before
