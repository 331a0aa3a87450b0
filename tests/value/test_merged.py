"""Is a merged customer valued as one, and are the two valued as before once they are parted?"""

import datetime as dt
from decimal import Decimal

import pytest
from tests.database import OwnDatabase
from tests.facts import contact, contract, customer, posting

from kundig.customers.duplicates.operations import merge, unmerge
from kundig.customers.records import ComputedProfile
from kundig.value.operations import refresh
from kundig.value.reading import bridge, current
from kundig.value.records import LevelChange

pytestmark = pytest.mark.slow

TODAY = dt.date(2026, 7, 15)
JUNE = dt.date(2026, 6, 10)
NOW = dt.datetime(2026, 7, 14, 9, tzinfo=dt.UTC)


def profiles() -> list[dict[str, object]]:
    found = current()
    assert found is not None
    rows = ComputedProfile.objects.filter(generation=found.id).order_by("rank").values()
    return [{name: value for name, value in row.items() if name != "generation"} for row in rows]


def test_merged_customers_are_valued_as_one_and_parted_ones_as_before(own_database: OwnDatabase) -> None:
    one, other, third = customer("K1"), customer("K2"), customer("K3")
    for who, since in ((one, dt.date(2024, 7, 15)), (other, dt.date(2025, 7, 15))):
        contract(who, since)
    posting(one, "revenue", "400", JUNE)
    posting(other, "revenue", "800", dt.date(2026, 5, 2))
    posting(third, "revenue", "90", JUNE)
    contact(other, "visit", JUNE, channel="visit", topic="heating")
    contact(other, "form", JUNE, direction="inbound", channel="portal")
    assert refresh(as_of=TODAY).customers == 3
    before = profiles()
    assert [row["level"] for row in before] == ["B", "B", "D"]

    done = merge(one, other, actor=None, at=NOW)
    together = refresh(as_of=TODAY + dt.timedelta(days=1))
    first, second = profiles()
    assert (together.customers, first["customer_id"], second["customer_id"]) == (2, one.pk, third.pk)
    assert (first["revenue"], first["cost_to_serve"], first["profit"]) == (1200, Decimal(85), 1115)
    assert (first["level"], first["frequency"], first["promises_broken"]) == ("A", 2, 1)
    assert (first["last_purchase_on"], round(float(str(first["relationships"])), 3)) == (JUNE, 1.501)
    assert sum(amount for _, _, amount in bridge(together, one.pk)) == 1115
    assert LevelChange.objects.get(customer=one, level="A").led == [other.pk]

    unmerge(done, actor=None, at=NOW)
    refresh(as_of=TODAY)
    assert profiles() == before
