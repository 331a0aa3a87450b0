"""Can refused rows be read, mended and brought in again?"""

import csv
import datetime as dt
from pathlib import Path

import openpyxl
import pytest
from django.utils.translation import override
from tests.customers.imports.files import POSTINGS, bring, counts, file
from tests.facts import customer

from kundig.base.home import home
from kundig.base.refusals import Refused
from kundig.customers.imports import operations
from kundig.customers.imports.kinds import KINDS
from kundig.customers.imports.mapping import checked, told
from kundig.customers.imports.records import ImportRun, ImportShape
from kundig.customers.records import Posting


@pytest.fixture(autouse=True)
def two(db: None) -> None:
    customer("K1")
    customer("K2")


def test_refused_rows_come_back_as_they_were_with_row_column_and_reason(tmp_path: Path) -> None:
    run = bring(file(tmp_path, POSTINGS + "K1;=1+1;13.11.2025;Umsatz;-5,00\n"), "postings")
    with override("en"):
        written = operations.refused_file(run)
    assert written is not None
    known = "Revenue, Cost of goods, Discount, Credit note, Return, Write off, Payment"
    with written.open(encoding="cp1252", newline="") as lines:
        head, *rows = csv.reader(lines, delimiter=";")
    assert head == ["Row", "Column", "Reason", "Kunden-Nr.", "Belegnummer", "Buchungsdatum", "Art", "Betrag"]
    assert [(row[0], row[1], row[2], row[4]) for row in rows] == [
        ("6", "Buchungsdatum", "This is no day that can be read, such as 31.12.2025.", "R-4"),
        ("7", "Art", f"This word is not known for the field kind of posting; known are: {known}.", "R-5"),
        ("8", "Kunden-Nr.", "Nobody has this customer number.", "R-6"),
        ("9", "Buchungsdatum", "This is a line of totals below the table, not a row.", ""),
        (
            "10",
            "Betrag",
            "The amount is negative, but the kind of posting already says which way it goes.",
            "'=1+1",
        ),
    ]


def test_mended_rows_come_in_and_nothing_else(tmp_path: Path) -> None:
    run = bring(file(tmp_path, POSTINGS), "postings")
    written = operations.refused_file(run)
    assert written is not None
    mended = written.read_bytes().replace(b"33.11.", b"30.11.").replace(b"Quatsch", b"Rechnung")
    (tmp_path / "neu.csv").write_bytes(mended)
    again = bring(tmp_path / "neu.csv", "postings")
    assert counts(again) == (4, 2, 0, 0, 2)
    assert Posting.objects.count() == 6


def test_refused_rows_of_a_workbook_are_a_workbook(tmp_path: Path) -> None:
    book = openpyxl.Workbook()
    assert book.active is not None
    for row in (["Kundennummer", "Datum", "Betrag"], ["K1", "31.12.2025", 5], ["K9", "31.12.2025", 5]):
        book.active.append(row)
    book.save(tmp_path / "b.xlsx")
    written = operations.refused_file(bring(tmp_path / "b.xlsx", "postings"))
    assert written is not None
    sheet = openpyxl.load_workbook(written).active
    assert sheet is not None
    assert [[cell.value for cell in row] for row in sheet.iter_rows()] == [
        ["Zeile", "Spalte", "Grund", "Kundennummer", "Datum", "Betrag"],
        ["3", "Kundennummer", sheet.cell(2, 3).value, "K9", "31.12.2025", "5"],
    ]


def test_a_mapping_is_remembered_for_the_shape_of_the_file(tmp_path: Path) -> None:
    text = "Wer;Wann;Wieviel\nK1;31.12.2025;5,00\n"
    run = operations.begin(file(tmp_path, text), "postings", name="a.csv", actor=None)
    assert run.mapping == {}
    chosen = {"customer": "Wer", "booked_on": "Wann", "amount": "Wieviel"}
    operations.settle(run, mapping=chosen)
    operations.start_here(run)
    assert operations.run(run.id).added == 1
    assert ImportShape.objects.count() == 1
    later = operations.begin(
        file(tmp_path, text.replace("5,00", "6,00")), "postings", name="b.csv", actor=None
    )
    assert later.mapping == chosen
    assert operations.look(later).remembered


def test_two_fields_do_not_share_a_column_nor_two_columns_a_field() -> None:
    columns = ["KdNr", "Datum", "Betrag"]
    with pytest.raises(Refused) as twice:
        checked(KINDS["postings"], {"customer": "KdNr", "reference": "KdNr"}, columns)
    assert twice.value.code == "import.column_twice"
    with pytest.raises(Refused) as field:
        told(["amount=Betrag", "amount=Datum"])
    assert field.value.code == "import.field_twice"


def test_a_refused_file_leaves_nothing_behind(tmp_path: Path) -> None:
    with pytest.raises(Refused) as refused:
        operations.begin(file(tmp_path, "nur\0Unsinn"), "postings", name="Schön.csv", actor=None)
    assert (refused.value.code, refused.value.params["file"]) == ("file.nul", "Schön.csv")
    assert ImportRun.objects.count() == 0
    assert list((home() / "imports").iterdir()) == []


def test_drafts_that_nobody_goes_on_with_are_thrown_away(tmp_path: Path) -> None:
    old = operations.begin(file(tmp_path, POSTINGS), "postings", name="a.csv", actor=None)
    ImportRun.objects.filter(pk=old.pk).update(created_at=old.created_at - dt.timedelta(days=15))
    new = operations.begin(file(tmp_path, POSTINGS), "postings", name="a.csv", actor=None)
    ImportRun.objects.filter(pk=new.pk).update(created_at=new.created_at - dt.timedelta(days=13))
    (home() / "imports" / "999").mkdir()
    operations.sweep()
    assert list(ImportRun.objects.values_list("id", flat=True)) == [new.id]
    assert [place.name for place in (home() / "imports").iterdir()] == [str(new.id)]


def test_rows_that_are_refused_again_say_so_once(tmp_path: Path) -> None:
    written = operations.refused_file(bring(file(tmp_path, POSTINGS), "postings"))
    assert written is not None
    (tmp_path / "neu.csv").write_bytes(written.read_bytes().replace(b"33.11.", b"34.11."))
    again = operations.refused_file(bring(tmp_path / "neu.csv", "postings"))
    assert again is not None
    with again.open(encoding="cp1252", newline="") as lines:
        head, *rows = csv.reader(lines, delimiter=";")
    assert head == ["Zeile", "Spalte", "Grund", "Kunden-Nr.", "Belegnummer", "Buchungsdatum", "Art", "Betrag"]
    assert (rows[0][0], rows[0][1], rows[0][4], rows[0][5]) == ("2", "Buchungsdatum", "R-4", "34.11.2025")
