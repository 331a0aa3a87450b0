"""Are found pairs kept, renewed and explained, and families put together?"""

import datetime as dt

import pytest
from tests.facts import customer

from kundig.base.home import home
from kundig.base.refusals import Refused
from kundig.customers.duplicates.operations import (
    decide,
    dissolve_household,
    find,
    form_household,
    household_of,
    join_household,
    leave_household,
    members_of,
    merge,
    pairs,
    suggested_households,
    told_of,
)
from kundig.customers.duplicates.records import DuplicatePair, Household
from kundig.customers.identities.operations import recognise
from kundig.customers.records import Customer

NOW = dt.datetime(2026, 7, 1, 9, tzinfo=dt.UTC)
HOME = {"street": "Gartenweg 7", "postal_code": "90762", "city": "Fürth"}


@pytest.fixture
def family(db: None) -> tuple[Customer, ...]:
    """Anna in three spellings, her husband, and somebody else."""
    home().mkdir(parents=True, exist_ok=True)
    spelt = [("Anna", "Müller"), ("Anna", "Mueller"), ("A.", "Muller"), ("Peter", "Müller")]
    born = dt.date(1980, 3, 4)
    people = [
        customer(f"K{n}", first_name=a, last_name=b, born_on=None if a == "Peter" else born, **HOME)
        for n, (a, b) in enumerate(spelt)
    ]
    return (*people, customer("K9", first_name="Ole", last_name="Tür", street="Ring 2", postal_code="91052"))


def open_pairs() -> list[tuple[str, str]]:
    return sorted((pair.left.number, pair.right.number) for pair in pairs("open"))


def test_three_spellings_are_three_pairs_and_finding_again_changes_nothing(
    family: tuple[Customer, ...],
) -> None:
    expected = [("K0", "K1"), ("K0", "K2"), ("K1", "K2")]
    assert find() == 3
    before = list(DuplicatePair.objects.order_by("id").values())
    assert open_pairs() == expected
    assert find() == 3
    assert list(DuplicatePair.objects.order_by("id").values()) == before
    assert min(row["probability"] for row in before) > 0.9


def test_evidence_shows_what_stands_there_today(family: tuple[Customer, ...]) -> None:
    find()
    [pair] = [pair for pair in pairs("open") if (pair.left.number, pair.right.number) == ("K0", "K2")]
    told = {one.field: (one.left, one.right, one.level) for one in told_of(pair)}
    assert told == {
        "born_on": ("1980-03-04", "1980-03-04", "exact"),
        "street": ("Gartenweg 7", "Gartenweg 7", "exact"),
        "place": ("90762 Fürth", "90762 Fürth", "exact"),
        "last_name": ("Müller", "Muller", "exact"),
        "first_name": ("Anna", "A.", "initial"),
    }
    assert "Anna" not in str(pair.evidence)  # so that erasing a customer leaves nothing here


def test_decisions_stay_and_what_is_unlikely_by_now_goes(family: tuple[Customer, ...]) -> None:
    find()
    decide(pairs("open").get(left=family[0], right=family[1]), "never", actor=None, at=NOW)
    decide(pairs("open").get(left=family[0], right=family[2]), "later", actor=None, at=NOW)
    Customer.objects.filter(pk=family[2].pk).update(
        first_name="Ute", born_on=dt.date(1950, 1, 1), street="Weg 2"
    )
    find()
    assert [pair.left for pair in pairs("never")] == [family[0]]
    assert (len(pairs("later")), open_pairs()) == (1, [])


def test_merged_customers_are_not_found_again(family: tuple[Customer, ...]) -> None:
    find()
    merge(family[0], family[1], actor=None, at=NOW)
    find()
    assert [(pair.left, pair.right) for pair in pairs("merged")] == [family[:2]]
    assert open_pairs() == [("K0", "K2")]  # and not K1 with K2 as well


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
