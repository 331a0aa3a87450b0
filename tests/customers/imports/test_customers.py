"""Do customers come in by their numbers, changed only when somebody wants it?"""

import datetime as dt
from pathlib import Path

import pytest
from tests.customers.imports.files import CUSTOMERS, bring, counts, file, take_back
from tests.customers.imports.state import state
from tests.facts import contact, customer

from kundig.base.refusals import Refused
from kundig.customers.consents.operations import object_to, suppress
from kundig.customers.consents.records import Objection
from kundig.customers.identities.records import Identity
from kundig.customers.imports import operations
from kundig.customers.records import Customer

pytestmark = pytest.mark.usefixtures("db")
NOW = dt.datetime(2026, 1, 1, tzinfo=dt.UTC)
CHANGED = CUSTOMERS.replace("hans@mueller.de", "neu@mueller.de").replace("Weg 2", "Allee 2")


def test_customers_come_in_cleaned_and_are_recognised(tmp_path: Path) -> None:
    run = bring(file(tmp_path, CUSTOMERS), "customers")
    assert counts(run) == (4, 2, 0, 0, 2)
    hans, meier = Customer.objects.order_by("number")
    assert (hans.name, hans.kind, hans.postal_code, hans.country) == ("Hans Müller", "person", "01234", "DE")
    assert (hans.sort_key, meier.sort_key) == ("mueller hans", "meier groesse")
    assert list(Identity.objects.values_list("kind", "value", "source")) == [
        ("email", "hans@mueller.de", "customer")
    ]
    assert [(code, field) for code, field, _ in run.reasons] == [
        ("field", "postal_code"),
        ("nobody", "last_name"),
    ]


def test_known_customers_are_kept_unless_told_otherwise(tmp_path: Path) -> None:
    bring(file(tmp_path, CUSTOMERS), "customers")
    before = state()
    kept = bring(file(tmp_path, CHANGED), "customers")
    assert (*counts(kept), kept.differing) == (4, 0, 0, 2, 2, 2)
    assert state() == before


def test_update_takes_over_and_its_undo_gives_back_exactly(tmp_path: Path) -> None:
    bring(file(tmp_path, CUSTOMERS), "customers")
    before = state()
    run = bring(file(tmp_path, CHANGED), "customers", known="update")
    assert counts(run) == (4, 0, 2, 0, 2)
    assert Identity.objects.get().value == "neu@mueller.de"
    assert Customer.objects.get(number="K2").street == "Allee 2"
    assert take_back(run).state == "undone"
    assert state() == before


def test_an_empty_cell_says_nothing(tmp_path: Path) -> None:
    bring(file(tmp_path, CUSTOMERS), "customers")
    run = bring(file(tmp_path, CUSTOMERS.replace("hans@mueller.de", "")), "customers", known="update")
    assert counts(run) == (4, 0, 0, 2, 2)
    assert Customer.objects.get(number="K1").email == "hans@mueller.de"


def test_undo_leaves_no_customer(tmp_path: Path) -> None:
    customer("A")
    before = state()
    run = bring(file(tmp_path, CUSTOMERS), "customers")
    take_back(run)
    assert state() == before


def test_without_numbers_the_contents_tell_who_is_known(tmp_path: Path) -> None:
    nameless = "Vorname;Nachname;Ort\nAnna;Öz;Ulm\nAnna;Öz;Ulm\nBert;Zand;Ulm\n"
    first = bring(file(tmp_path, nameless), "customers")
    again = bring(file(tmp_path, nameless + "Carla;Yps;Ulm\n"), "customers")
    assert (counts(first), counts(again)) == ((3, 3, 0, 0, 0), (4, 1, 0, 3, 0))
    assert len({one.number for one in Customer.objects.all()}) == 4


def test_undo_is_refused_where_something_was_done_since(tmp_path: Path) -> None:
    run = bring(file(tmp_path, CUSTOMERS), "customers")
    hans, meier = Customer.objects.order_by("number")
    contact(hans, "call", hans.since)
    Customer.objects.filter(pk=meier.pk).update(city="Bonn")
    assert [(each.code, each.count, each.names) for each in operations.blocked(run)] == [
        ("import.blocked_edited", 1, ("K2",)),
        ("import.blocked_used", 1, ("K1",)),
    ]
    with pytest.raises(Refused) as refused:
        operations.undo_here(run, actor=None)
    assert refused.value.code == "import.undo_blocked"


def test_undo_is_refused_where_a_later_run_counts_on_the_rows(tmp_path: Path) -> None:
    path = file(tmp_path, CUSTOMERS)
    first, second = bring(path, "customers"), bring(path, "customers")
    assert [(each.code, each.count) for each in operations.blocked(first)] == [("import.blocked_met", 1)]
    take_back(second)
    assert operations.blocked(first) == ()


def test_who_objected_before_he_was_erased_objects_again(tmp_path: Path) -> None:
    path = file(tmp_path, CUSTOMERS)
    first = bring(path, "customers")
    hans = Customer.objects.get(number="K1")
    raised = object_to(hans, source="Brief", actor=None, at=NOW)
    suppress([hans.id])
    raised.delete()
    take_back(first)
    before = state()
    run = bring(path, "customers")
    assert list(Objection.objects.values_list("customer__number", "purpose")) == [("K1", "advertising")]
    take_back(run)
    assert state() == before
