"""Are found pairs kept, renewed and explained?"""

import datetime as dt

import pytest
from tests.facts import customer

from kundig.base.home import home
from kundig.customers.duplicates.operations import decide, find, merge, pairs
from kundig.customers.duplicates.records import DuplicatePair
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


def test_evidence_names_fields_and_levels_and_no_values(family: tuple[Customer, ...]) -> None:
    find()
    [pair] = [pair for pair in pairs("open") if (pair.left.number, pair.right.number) == ("K0", "K2")]
    assert {one["field"]: one["level"] for one in pair.evidence} == {
        "born_on": "exact",
        "street": "exact",
        "place": "exact",
        "last_name": "exact",
        "first_name": "initial",
    }
    # So that erasing a customer leaves nothing here.
    assert {name for one in pair.evidence for name in one} == {"field", "level", "weight"}


def test_the_pairs_of_one_customer_are_those_among_all_pairs(family: tuple[Customer, ...]) -> None:
    find()
    merge(family[0], family[1], actor=None, at=NOW)
    [only] = pairs("open")
    assert [list(pairs("open", of=one)) for one in Customer.objects.order_by("number")] == [
        [only],
        [only],
        [only],
        [],
        [],
    ]


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
