"""Does a customer learn of every trace of himself, and is none left when he is forgotten?"""

import datetime as dt
import json
from pathlib import Path

import openpyxl
import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from django.db import connection
from django.utils import timezone
from tests import facts
from tests.customers.privacy.canary import LONGEST_CODE, Canary, columns, found_in_database, found_in_files
from tests.database import OwnDatabase

from kundig.base.home import home
from kundig.base.records import User
from kundig.customers.datasets import DATASETS
from kundig.customers.privacy.columns import TABLES
from kundig.customers.privacy.erasure.operations import erase, renew_lake
from kundig.customers.privacy.information.document import as_pdf, sections
from kundig.customers.privacy.information.operations import gather
from kundig.customers.privacy.records import RetainedRecord
from kundig.customers.privacy.retaining.operations import sweep
from kundig.customers.records import Customer, Posting
from kundig.lake.operations import mirror

NUMBER = "qz001x"
NOW = dt.datetime(2026, 11, 23, 12, tzinfo=dt.UTC)
RECENT = {"booked_on": dt.date(2025, 5, 5), "due_on": dt.date(2025, 6, 6)}
NAMELESS_BY_THEMSELVES = {"importrun", "journalentry", "webhookdelivery"}
# Where no mark is planted: codes that are too short or of which the database knows the few that there are,
# keys by which the rows are found, and a filter, which holds his number instead.
UNMARKED = {
    ("importrun", "kind"),
    ("journalentry", "about"),
    ("merge", "undone_at"),
    ("retainedrecord", "data"),
    ("segment", "rule"),
    ("stagechange", "stage"),
    ("stagechange", "before"),
    ("stagechange", "cause"),
    ("salesstep", "stage"),
    ("salesstep", "started_by"),
}


def _plant(canary: Canary, **posting: object) -> None:
    """One customer, who was merged with another, with a mark in each column of each table."""
    user = User.objects.create(username="anna", role="admin")
    canary.plant("customer", id=1, merged_into_id=None, leading_id=None, country="DE", language="de")
    assert canary.marks["customer", "number"] == NUMBER
    facts.customer("K-other", last_name="Tal", id=3)
    facts.customer("K-led", last_name="Berg", id=2, merged_into_id=1, leading_id=1)
    canary.plant("relationship", id=11, customer_id=1)
    for table in ("identity", "consent", "objection", "note", "task", "hold", "liveprofile", "levelchange"):
        canary.plant(table, customer_id=1)
    canary.plant("policy", id=91)
    canary.plant("policyversion", id=92, policy_id=91)
    canary.plant("stagechange", customer_id=1, version_id=92, stage="lost", before="new", cause="event")
    canary.plant("interaction", customer_id=2, relationship_id=11)
    canary.plant("rulebook", id=93)
    canary.plant(
        "salesstep", customer_id=1, version_id=92, place=1, cycle=1, stage="won", started_by="", led=[]
    )
    canary.plant("pattern", id=96)
    canary.plant("patterncase", customer_id=1, pattern_id=96)
    canary.plant("decision", id=94, customer_id=1, rulebook_id=93)
    canary.plant("offer", id=95, customer_id=1, decision_id=94)
    canary.plant("response", customer_id=1, offer_id=95)
    canary.plant("posting", id=51, customer_id=1, relationship_id=11, **posting)
    with connection.cursor() as cursor:
        cursor.execute(
            "CREATE TABLE kundig_computedprofile_7 PARTITION OF kundig_computedprofile FOR VALUES IN (7)"
        )
        cursor.execute(
            "CREATE TABLE kundig_monthlyvaluation_any PARTITION OF kundig_monthlyvaluation DEFAULT"
        )
    canary.plant("computedprofile", generation=7, customer_id=1)
    canary.plant("monthlyvaluation", customer_id=1)
    canary.plant("household", id=21)
    for customer in (1, 3):
        canary.plant("householdmember", customer_id=customer, household_id=21)
    canary.plant("merge", survivor_id=1, merged_id=2, undone_at=None)
    canary.plant("duplicatepair", left_id=1, right_id=3)
    canary.plant("edit", id=31)
    canary.plant("editedcustomer", edit_id=31, customer_id=1)
    canary.plant("importrun", id=41, kind="postings", state="done", reason="")
    canary.plant("importedrow", kind="postings", run_id=41, record_id=51)
    canary.plant("importedchange", table="kundig_customer", run_id=41, record_id=1)
    canary.plant("journalentry", id=61, about=f"customer:{NUMBER}")
    mentioned = json.dumps({"merged": NUMBER})
    canary.plant("journalentry", id=62, about="customer:K-other", at=NOW, what="x", details=mentioned)
    canary.plant("webhook", id=71)
    canary.plant("webhookdelivery", webhook_id=71, entry_id=61)
    canary.plant("apikey", id=81, owner_id=user.pk)
    canary.plant("idempotentanswer", api_key_id=81)
    canary.plant("segment", owner_id=user.pk, rule=f'customer.number = "{NUMBER}" /* {NUMBER} */')


def _plant_files(canary: Canary) -> None:
    """Rows about him, and a row about somebody else, in files of every form."""
    line = ";".join([NUMBER, canary.marks["customer", "last_name"], canary.marks["customer", "street"]])
    folder = home() / "imports" / "41"
    (folder / "parts").mkdir(parents=True)
    for name, encoding in {"a.csv": "cp1252", "b.csv": "utf-8", "c.csv": "utf-16"}.items():
        (folder / name).write_text(f"Nummer;Name;Straße\n{line}\nK-other;Müller;Tal\n", encoding=encoding)
    book = openpyxl.Workbook()
    sheet = book.active
    assert sheet is not None
    sheet.append(line.split(";"))
    book.save(folder / "d.xlsx")
    rows = {"row": [1, 2], "c1": [line, "K-other"]}
    pq.write_table(pa.table(rows), folder / "parts" / "cells.parquet")
    there = home() / "lake" / "generations" / "7"
    there.mkdir(parents=True)
    values = {"customer_id": [1, 3], "amount": [float(canary.marks["posting", "amount"]), 1.0]}
    pq.write_table(pa.table(values), there / "lines.parquet")
    mirror(DATASETS, home() / "lake")


def _prepared(**posting: object) -> Canary:
    home().mkdir(parents=True, exist_ok=True)
    canary = Canary()
    _plant(canary, **posting)
    _plant_files(canary)
    return canary


def _kept_files() -> list[Path]:
    return sorted(file for file in (home() / "imports").rglob("*") if file.is_file())


@pytest.mark.slow
def test_a_mark_is_planted_in_every_column_that_tells_something(own_database: OwnDatabase) -> None:
    canary = _prepared()
    expected = {
        (name, column)
        for name, table in TABLES.items()
        for column, (kind, length, _nullable) in columns(name).items()
        if column in (*table.told, *table.mixed)
        and kind != "boolean"
        and (length is None or length > LONGEST_CODE)
    }
    assert expected - canary.marks.keys() == UNMARKED | {("importrun", "reason")}


def test_the_information_holds_every_mark(own_database: OwnDatabase) -> None:
    canary = _prepared(**RECENT)
    pack = gather(Customer.objects.get(number=NUMBER), at=timezone.now())
    text = json.dumps(pack["tables"])
    told = canary.of("personal", "bare")
    assert {place for place, mark in told.items() if mark not in text} == set()
    assert {place for place, mark in canary.of("mixed").items() if mark in text} == set()
    shown = json.dumps(sections(pack, "en"))
    words = {place: mark for place, mark in told.items() if mark.startswith("qz") and place[1] != "sort_key"}
    assert {place for place, mark in words.items() if mark not in shown} == set()
    assert as_pdf(pack)[:5] == b"%PDF-"


def test_nothing_is_left_of_a_customer_without_recent_bookings(own_database: OwnDatabase) -> None:
    canary = _prepared()
    before = found_in_database(canary.marks)
    assert {place for place, _table in before} == canary.marks.keys()
    assert found_in_files(home(), canary.marks) != set()
    erase(Customer.objects.get(number=NUMBER), actor=None, at=NOW)
    renew_lake()
    assert found_in_database(canary.marks) == {
        (place, f"kundig_{place[0]}") for place in canary.of("bare") if place[0] in NAMELESS_BY_THEMSELVES
    }
    assert found_in_files(home(), canary.marks) == set()
    assert list(Customer.objects.values_list("number", flat=True)) == ["K-other"]
    assert [file.name for file in _kept_files()] == ["a.csv", "b.csv", "c.csv", "cells.parquet"]
    assert (home() / "imports/41/c.csv").read_text(encoding="utf-16").endswith("K-other;Müller;Tal\n")


def test_what_the_law_keeps_is_locked_away_until_its_day(own_database: OwnDatabase) -> None:
    canary = _prepared(**RECENT)
    erase(Customer.objects.get(number=NUMBER), actor=None, at=NOW)
    renew_lake()
    left = {table for _place, table in found_in_database(canary.of("personal", "mixed"))}
    assert left == {"kundig_retainedrecord"}
    in_record = {place for place, table in found_in_database(canary.marks) if "retained" in table}
    address = ["number", "salutation", "first_name", "last_name", "company", "street", "postal_code", "city"]
    assert in_record == {
        *(("customer", name) for name in address),
        *(("posting", name) for name in ("kind", "amount", "reference", "number")),
        ("relationship", "number"),
    }
    posting = Posting.objects.get()
    assert (posting.booked_on, posting.reference, posting.number) == (RECENT["booked_on"], "", "")
    assert posting.customer.name.startswith("erased-")
    assert found_in_files(home(), canary.of("personal", "mixed")) == set()
    record = RetainedRecord.objects.get()
    assert (record.reason, record.until) == ("booking", dt.date(2033, 12, 31))
    assert sweep(dt.date(2033, 12, 31)) == 0
    assert sweep(dt.date(2034, 1, 1)) == 1
    assert RetainedRecord.objects.count() == 0
