"""Is everybody found by what people type?"""

import datetime as dt

import pytest
from tests.facts import contract, customer

from kundig.customers.identities.operations import add_identity, recognise
from kundig.customers.records import Customer, Relationship
from kundig.customers.search.operations import find
from kundig.customers.search.ranking import Reason

pytestmark = pytest.mark.usefixtures("db")
AT = dt.datetime(2026, 3, 1, 9, tzinfo=dt.UTC)


def _found(text: str) -> list[str]:
    return [each.customer.number for each in find(text)]


@pytest.fixture
def people(db: None) -> None:
    for number, first, last, code, city in (
        ("K-1001", "Anna", "Müller", "90762", "Fürth"),
        ("K-1002", "Jörg", "Mueller", "90766", "Fürth"),
        ("K-1003", "Anna", "Großmann", "91052", "Erlangen"),
        ("K-1004", "Paul", "Möller", "91126", "Schwabach"),
        ("K-1005", "Łukasz", "Paul", "90513", "Zirndorf"),
        ("K-1006", "Erna", "Fürther", "91052", "Erlangen"),
    ):
        customer(number, first_name=first, last_name=last, postal_code=code, city=city, sort_key=last.lower())
    customer("K-2001", last_name="", company="Bäckerei Zöllner GmbH", city="Lauf an der Pegnitz")


@pytest.mark.usefixtures("people")
@pytest.mark.parametrize(
    ("text", "numbers"),
    [
        ("müller", ["K-1002", "K-1001", "K-1004"]),
        ("Muller", ["K-1002", "K-1001", "K-1004"]),
        ("MUELLER", ["K-1002", "K-1001", "K-1004"]),
        ("Anna Müller", ["K-1001"]),
        ("müller, anna", ["K-1001"]),
        ("ann mül", ["K-1001"]),
        ("grossmann", ["K-1003"]),
        ("lukasz", ["K-1005"]),
        ("Paul", ["K-1005", "K-1004"]),
        ("fürth", ["K-1006", "K-1002", "K-1001"]),
        ("anna erlangen", ["K-1003"]),
        ("91052 anna", ["K-1003"]),
        ("zöllner bäckerei", ["K-2001"]),
        ("k1003", ["K-1003"]),
        ("K-1003", ["K-1003"]),
        ("K-200", ["K-2001"]),
        ("grosmann", ["K-1003"]),
        ("Großmnan", ["K-1003"]),
        ("Erlagnen Gorßmann", ["K-1003"]),
        ("zollnr", ["K-2001"]),
        ("nobody", []),
        ("", []),
        ("'' & | !", []),
        ("\0", []),
    ],
)
def test_names_are_found_in_any_spelling_and_the_best_is_first(text: str, numbers: list[str]) -> None:
    assert _found(text) == numbers


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("0911/7400123", Reason.PHONE),
        ("+49 911 74 00 123", Reason.PHONE),
        ("(0911) 7400", Reason.PHONE),
        ("0049911 7400", Reason.PHONE),
        ("Anna.Berg@beispiel.de", Reason.EMAIL),
        ("anna.berg@", Reason.EMAIL),
        ("DE89 3704 0044 0532 0130 00", Reason.IBAN),
        ("013000", Reason.IBAN),
        ("V 77-1", Reason.CONTRACT),
        ("v77", Reason.CONTRACT),
        ("shop 99a", Reason.EXTERNAL),
        ("k-1", Reason.NUMBER),
    ],
)
def test_marks_are_found_in_any_form(text: str, reason: Reason) -> None:
    berg = customer("K-1", last_name="Berg", email="anna.berg@beispiel.de", phone="0911 74 00 123")
    customer("K-2", last_name="Tal", email="tal@beispiel.de", phone="0911 8")
    recognise([berg.pk])
    add_identity(berg, "iban_tail", "DE89370400440532013000", actor=None, at=AT)
    add_identity(berg, "external", "SHOP-99A", actor=None, at=AT)
    Relationship.objects.filter(pk=contract(berg, dt.date(2020, 1, 1)).pk).update(number="V-771")
    assert [(each.customer.number, each.reason) for each in find(text)] == [("K-1", reason)]


def test_who_was_merged_leads_to_who_leads_him() -> None:
    leading = customer("K-1", last_name="Berg")
    customer("K-2", last_name="Tal", leading=leading, merged_into=leading)
    for text in ("tal", "K-2", "tla"):
        assert [(each.customer.number, each.through and each.through.number) for each in find(text)] == [
            ("K-1", "K-2")
        ]
    assert [(each.customer.number, each.through) for each in find("Berg")] == [("K-1", None)]


def test_who_is_changed_is_found_by_his_new_name_only() -> None:
    customer("K-1", last_name="Berg")
    Customer.objects.update(last_name="Thal")
    assert (_found("berg"), _found("thal"), _found("tahl")) == ([], ["K-1"], ["K-1"])
