"""Does the profile of who buys without a contract say when he will probably buy next?"""

import datetime as dt
from pathlib import Path

import pytest
from django.utils import timezone
from tests import facts

from kundig.customers.datasets import DATASETS
from kundig.customers.records import Customer, LiveProfile
from kundig.cycles.due.operations import reckon
from kundig.lake.operations import mirror
from kundig.lake.place import lake_folder

NOW = dt.datetime(2026, 7, 15, 18, tzinfo=dt.UTC)
TODAY = timezone.localdate(NOW)


def buys(who: Customer, every: int, times: int, last: int) -> None:
    """So many purchases in a steady rhythm, the last so many days ago."""
    for back in range(times):
        facts.posting(who, "revenue", "20", TODAY - dt.timedelta(days=last + every * back))


@pytest.fixture
def base(own_database: object) -> dict[str, Customer]:
    people = {name: facts.customer(f"K-{name}") for name in ("clock", "few", "bound", "gone", "led", "more")}
    buys(people["clock"], 30, 12, 10)
    buys(people["few"], 30, 2, 10)
    buys(people["bound"], 30, 12, 10)
    facts.contract(people["bound"], TODAY - dt.timedelta(days=900))
    buys(people["gone"], 20, 15, 400)
    buys(people["more"], 60, 6, 40)
    buys(people["led"], 60, 6, 10)
    Customer.objects.filter(pk=people["led"].pk).update(leading=people["more"], merged_into=people["more"])
    mirror(DATASETS, lake_folder())
    return people


def due(who: Customer) -> tuple[dt.date | None, dt.date | None, float | None]:
    found = LiveProfile.objects.filter(customer=who).first()
    if found is None:
        return None, None, None
    return found.purchase_due_from, found.purchase_due_until, found.purchase_chance


def test_window_of_each_is_told_and_told_anew_only_where_it_changed(base: dict[str, Customer]) -> None:
    assert reckon(at=NOW) == 2
    first, last, chance = due(base["clock"])
    assert first is not None
    assert last is not None
    assert chance is not None
    assert TODAY < first <= TODAY + dt.timedelta(days=20) <= last
    assert 0.5 < chance <= 0.8
    assert [due(base[name])[0] for name in ("few", "bound", "gone", "led")] == [None] * 4
    assert due(base["more"])[0] is not None
    facts.contract(base["clock"], TODAY)
    mirror(DATASETS, lake_folder())
    assert reckon(at=NOW) == 1
    assert due(base["clock"]) == (None, None, None)


def test_without_buyers_nothing_is_due(own_database: object) -> None:
    mirror(DATASETS, lake_folder())
    assert (reckon(at=NOW), Path(lake_folder()).is_dir()) == (0, True)
