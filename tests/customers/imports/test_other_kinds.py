"""Do relationships and interactions come in, from whatever kind of file?"""

import datetime as dt
from pathlib import Path

import openpyxl
import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from tests.customers.imports.files import bring, counts, file, take_back
from tests.customers.imports.state import state
from tests.facts import contact, customer

from kundig.customers.imports import operations
from kundig.customers.records import Customer, Interaction, LiveProfile, Posting, Relationship

CONTRACTS = """Kundennummer;Vertragsnummer;Tarif;Vertragsbeginn;Vertragsende
K1;V-1;Strom;01.01.2020;31.12.9999
K1;V-2;Gas;01.01.2021;31.12.2024
K2;V-1;Strom;01.01.2022;
K2;;Wasser;01.01.2022;
"""
CALLS = """Kundennummer;Ticketnummer;Zeitpunkt;Richtung;Kanal;Minuten;Notiz
K1;T1;31.12.2025 14:30;eingehend;Telefon;3,5;fragt nach der Rechnung
K1;T2;31.12.2025 15:00:10;ausgehend;E-Mail;;
K2;T3;2025-07-01T10:00:00+02:00;eingehend;Brief;1441;
"""


@pytest.fixture(autouse=True)
def two(db: None) -> None:
    customer("K1")
    customer("K2")


def test_contracts_are_known_by_their_number_per_customer(tmp_path: Path) -> None:
    first = bring(file(tmp_path, CONTRACTS), "relationships")
    again = bring(
        file(tmp_path, CONTRACTS.replace("Strom;01.01.2020", "Strom Plus;01.01.2020")), "relationships"
    )
    assert (*counts(first), *counts(again), again.differing) == (4, 4, 0, 0, 0, 4, 0, 0, 4, 0, 1)
    found = Relationship.objects.order_by("id").values_list("customer__number", "number", "until")
    assert list(found) == [
        ("K1", "V-1", None),
        ("K1", "V-2", dt.date(2024, 12, 31)),
        ("K2", "V-1", None),
        ("K2", "", None),
    ]


def test_interactions_tell_when_the_customer_was_last_in_touch(tmp_path: Path) -> None:
    contact(Customer.objects.get(number="K1"), "call", dt.date(2024, 1, 1))
    run = bring(file(tmp_path, CALLS), "interactions")
    assert counts(run) == (3, 2, 0, 0, 1)
    first = Interaction.objects.get(number="T1")
    assert first.at == dt.datetime(2025, 12, 31, 13, 30, tzinfo=dt.UTC)
    assert (first.answered_at, str(first.minutes), first.text) == (
        first.at,
        "3.50",
        "fragt nach der Rechnung",
    )
    live = LiveProfile.objects.get(customer__number="K1")
    assert (live.last_inbound_at, live.last_interaction_at) == (
        first.at,
        dt.datetime(2025, 12, 31, 14, 0, 10, tzinfo=dt.UTC),
    )


def test_undo_of_interactions_leaves_what_was(tmp_path: Path) -> None:
    from kundig.customers.operations import refresh_live

    k1 = Customer.objects.get(number="K1")
    contact(k1, "call", dt.date(2024, 1, 1))
    refresh_live([k1.id])
    before = state()
    take_back(bring(file(tmp_path, CALLS), "interactions"))
    assert state() == before


def test_undo_of_contracts_is_refused_while_postings_hang_on_them(tmp_path: Path) -> None:
    contracts = bring(file(tmp_path, CONTRACTS), "relationships")
    text = "Kundennummer;Vertragsnummer;Datum;Betrag\nK1;V-2;01.05.2024;10,00\nK2;V-2;01.05.2024;10,00\n"
    postings = bring(file(tmp_path, text), "postings")
    assert counts(postings) == (2, 1, 0, 0, 1)
    assert Posting.objects.get().relationship == Relationship.objects.get(number="V-2")
    assert [(each.code, each.names) for each in operations.blocked(contracts)] == [
        ("import.blocked_used", ("K1",))
    ]
    take_back(postings)
    assert take_back(contracts).state == "undone"


def test_the_same_rows_are_known_from_every_kind_of_file(tmp_path: Path) -> None:
    text = "Kundennummer;Datum;Betrag\nK1;31.12.2025;1.234,50\nK2;01.02.2025;7,00\n"
    bring(file(tmp_path, text), "postings")
    book = openpyxl.Workbook()
    sheet = book.active
    assert sheet is not None
    for row in (
        ["Kundennummer", "Datum", "Betrag"],
        ["K1", dt.date(2025, 12, 31), 1234.5],
        ["K2", dt.date(2025, 2, 1), 7],
    ):
        sheet.append(row)
    book.save(tmp_path / "b.xlsx")
    table = pa.table(
        {
            "Kundennummer": ["K1", "K2"],
            "Datum": [dt.date(2025, 12, 31), dt.date(2025, 2, 1)],
            "Betrag": [1234.5, 7.0],
        }
    )
    pq.write_table(table, tmp_path / "c.parquet")
    assert counts(bring(tmp_path / "b.xlsx", "postings")) == (2, 0, 0, 2, 0)
    assert counts(bring(tmp_path / "c.parquet", "postings")) == (2, 0, 0, 2, 0)


def test_customers_nobody_knows_are_created_when_told(tmp_path: Path) -> None:
    before = state()
    text = "Kundennummer;Datum;Betrag\nK1;31.12.2025;1.234,50\nK7;01.02.2025;7,00\nK7;02.02.2025;7,00\n"
    run = bring(file(tmp_path, text), "postings", create_customers=True)
    assert counts(run) == (3, 3, 0, 0, 0)
    assert Posting.objects.filter(customer__number="K7").count() == 2
    take_back(run)
    assert state() == before


def test_dry_run_counts_unknown_customers_as_the_run_then_does(tmp_path: Path) -> None:
    text = "Kundennummer;Vertragsnummer;Datum;Betrag\nK7;V-9;01.02.2025;7,00\nK7;;02.02.2025;7,00\n"
    run = operations.begin(file(tmp_path, text), "postings", name="x.csv", actor=None)
    operations.settle(run, policy={"create_customers": True})
    trial = operations.dry_run(run)
    operations.start_here(run)
    done = operations.run(run.id)
    assert (trial.seen, trial.new, trial.changed, trial.known, trial.refused) == counts(done)
    assert counts(done) == (2, 1, 0, 0, 1)
    assert [reason.code for reason in trial.reasons] == ["import.row_relationship"]
