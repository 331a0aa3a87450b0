"""Does a generation from before potentials were known stay true until the next refresh?"""

import datetime as dt
from decimal import Decimal

import pytest
from django.core.management import call_command
from tests.database import OwnDatabase
from tests.facts import contract, customer, posting

from kundig.customers.records import ComputedProfile
from kundig.value.operations import refresh


@pytest.mark.slow
def test_outer_cube_is_the_inner_one_until_the_next_refresh(own_database: OwnDatabase) -> None:
    one = customer("K1")
    contract(one, dt.date(2024, 7, 15))
    posting(one, "revenue", "400", dt.date(2026, 6, 10))
    found = refresh(as_of=dt.date(2026, 7, 15))
    call_command("migrate", "kundig", "0011", verbosity=0)
    call_command("migrate", "kundig", verbosity=0)
    profile = ComputedProfile.objects.get(generation=found.id, customer=one)
    assert profile.potential == profile.so_far == profile.profit_to_date == Decimal(400)
    assert profile.attainable_years == profile.expected_years == profile.tenure_years > 0
    assert profile.yearly_profit == pytest.approx(profile.profit_per_relationship_year)
    assert profile.measure == "none"
    assert profile.missing == profile.as_it_goes == 0
