"""Are levels and rates changed with a preview, a history and a note?"""

from decimal import Decimal

import pytest
from django.test import Client

from kundig.base.records import JournalEntry, User
from kundig.value.catalogue import current_potentials, current_rates, current_thresholds
from kundig.value.records import LevelThreshold

HOST = {"host": "localhost"}
WANTED = {"from_A": "2.000,00", "from_B": "500", "from_C": "100", "from_D": "0"}


@pytest.fixture
def manager(db: None) -> Client:
    client = Client()
    client.force_login(User.objects.create_user("mia", role="manager"))
    return client


def test_preview_changes_nothing(manager: Client) -> None:
    before = current_thresholds()
    assert manager.post("/levels/", WANTED | {"preview": "1"}, headers=HOST).status_code == 200
    assert current_thresholds() == before


def test_new_threshold_holds_and_the_former_stays_as_history(manager: Client) -> None:
    before = current_thresholds()
    manager.post("/levels/", WANTED | {"keep": "1"}, headers=HOST)
    assert current_thresholds() == {"A": Decimal(2000), "B": Decimal(500), "C": Decimal(100), "D": Decimal(0)}
    kept = LevelThreshold.objects.filter(level="A").order_by("id").values_list("min_value", flat=True)
    assert list(kept) == [before["A"], Decimal(2000)]


def test_a_level_may_ask_for_a_potential_and_no_longer(manager: Client) -> None:
    manager.post("/levels/", WANTED | {"potential_A": "9.000", "keep": "1"}, headers=HOST)
    assert current_potentials() == {"A": Decimal(9000)}
    entry = JournalEntry.objects.get(what="level.potential")
    assert (entry.about, entry.details) == ("level:A", {"before": "", "now": "9000"})
    manager.post("/levels/", WANTED | {"keep": "1"}, headers=HOST)
    assert current_potentials() == {}
    assert LevelThreshold.objects.filter(level="A").count() == 3
    falling = WANTED | {"potential_A": "1", "potential_B": "2", "keep": "1"}
    manager.post("/levels/", falling, headers=HOST)
    assert current_potentials() == {}


def test_thresholds_that_do_not_fall_are_refused_in_words(manager: Client) -> None:
    before = current_thresholds()
    manager.post("/levels/", WANTED | {"from_A": "10", "keep": "1"}, headers=HOST)
    assert current_thresholds() == before


def test_changed_rate_is_journalled_with_before_and_now(manager: Client) -> None:
    manager.post("/rates/", {"visit": "90,50"}, headers=HOST)
    assert current_rates()["visit"] == Decimal("90.5")
    entry = JournalEntry.objects.get(what="rate.changed")
    assert (entry.about, Decimal(entry.details["now"])) == ("rate:visit", Decimal("90.5"))


def test_what_is_no_amount_changes_no_rate(manager: Client) -> None:
    before = current_rates()
    manager.post("/rates/", {"visit": "12,3,4"}, headers=HOST)
    assert current_rates() == before
