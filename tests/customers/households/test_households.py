"""Are those who live together put together, and parted again?"""

import datetime as dt

import pytest
from tests.facts import customer

from kundig.base.refusals import Refused
from kundig.customers.duplicates.operations import merge
from kundig.customers.households.operations import (
    dissolve_household,
    form_household,
    household_of,
    join_household,
    leave_household,
    members_of,
    members_of_each,
    suggested_households,
)
from kundig.customers.households.records import Household
from kundig.customers.identities.operations import recognise
from kundig.customers.records import Customer

NOW = dt.datetime(2026, 7, 1, 9, tzinfo=dt.UTC)
HOME = {"street": "Gartenweg 7", "postal_code": "90762", "city": "Fürth"}


@pytest.fixture
def family(db: None) -> tuple[Customer, ...]:
    """Anna in three spellings, her husband, and somebody else."""
    spelt = [("Anna", "Müller"), ("Anna", "Mueller"), ("A.", "Muller"), ("Peter", "Müller")]
    born = dt.date(1980, 3, 4)
    people = [
        customer(f"K{n}", first_name=a, last_name=b, born_on=None if a == "Peter" else born, **HOME)
        for n, (a, b) in enumerate(spelt)
    ]
    return (*people, customer("K9", first_name="Ole", last_name="Tür", street="Ring 2", postal_code="91052"))


def test_one_name_at_one_address_may_be_a_household(family: tuple[Customer, ...]) -> None:
    merge(family[0], family[1], actor=None, at=NOW)
    merge(family[0], family[2], actor=None, at=NOW)
    assert suggested_households() == [[family[0], family[3]]]


def test_one_telephone_may_be_a_household(family: tuple[Customer, ...]) -> None:
    Customer.objects.filter(pk__in=[family[3].pk, family[4].pk]).update(
        phone="+49 911 231251", postal_code="90762"
    )
    recognise([family[3].pk, family[4].pk], at=NOW)
    assert [family[3], family[4]] in suggested_households()


def test_household_is_formed_left_and_dissolved(family: tuple[Customer, ...]) -> None:
    anna, double, _, peter, ole = family
    merge(anna, double, actor=None, at=NOW)
    double.refresh_from_db()
    formed = form_household("Müller", [double, peter], actor=None, at=NOW)
    assert members_of(formed) == [anna, peter]
    assert household_of(double) == household_of(anna) == formed
    with pytest.raises(Refused, match=r"households\.taken"):
        form_household("Weg", [peter, ole], actor=None, at=NOW)
    join_household(formed, ole, actor=None)
    leave_household(peter, actor=None)
    assert members_of(formed) == [anna, ole]
    leave_household(ole, actor=None)
    assert Household.objects.count() == 0
    with pytest.raises(Refused, match=r"households\.few"):
        form_household("Müller", [anna, double], actor=None, at=NOW)
    dissolve_household(form_household("Müller", [anna, peter], actor=None, at=NOW), actor=None)
    assert household_of(anna) is None


def test_several_households_are_told_at_once(family: tuple[Customer, ...]) -> None:
    anna, double, third, peter, ole = family
    one = form_household("Müller", [double, peter], actor=None, at=NOW)
    other = form_household("Tür", [third, ole], actor=None, at=NOW)
    merge(anna, double, actor=None, at=NOW)
    assert members_of_each([one, other]) == {one.pk: [anna, peter], other.pk: [third, ole]}
