"""Do postings come in once, whatever is done with their files?"""

from pathlib import Path

import pytest
from tests.customers.imports.files import POSTINGS, bring, counts, file, take_back
from tests.facts import customer

from kundig.customers.imports import operations
from kundig.customers.records import Posting


@pytest.fixture(autouse=True)
def two(db: None) -> None:
    customer("K1")
    customer("K2")


def test_a_german_file_works_without_a_choice(tmp_path: Path) -> None:
    run = bring(file(tmp_path, POSTINGS), "postings")
    assert (run.state, *counts(run)) == ("done", 8, 4, 0, 0, 4)
    found = Posting.objects.order_by("id").values_list("customer__number", "kind", "amount", "reference")
    assert [(who, kind, str(amount), said) for who, kind, amount, said in found] == [
        ("K1", "revenue", "1234.56", "R-1"),
        ("K1", "credit_note", "12.00", "R-2"),
        ("K2", "payment", "5.00", "R-3"),
        ("K2", "payment", "5.00", "R-3"),
    ]


def test_same_file_twice_changes_nothing(tmp_path: Path) -> None:
    path = file(tmp_path, POSTINGS)
    first, second = bring(path, "postings"), bring(path, "postings")
    assert counts(second) == (8, 0, 0, 4, 4)
    assert second.met == [first.id]
    assert Posting.objects.count() == 4


def test_dry_run_tells_what_the_run_then_does(tmp_path: Path) -> None:
    run = operations.begin(file(tmp_path, POSTINGS), "postings", name="x.csv", actor=None)
    trial = operations.dry_run(run)
    assert (trial.seen, trial.new, trial.changed, trial.known, trial.refused) == (8, 4, 0, 0, 4)
    assert Posting.objects.count() == 0
    operations.start_here(run)
    assert counts(operations.run(run.id)) == (8, 4, 0, 0, 4)


def test_undo_leaves_nothing(tmp_path: Path) -> None:
    run = bring(file(tmp_path, POSTINGS), "postings")
    assert take_back(run).state == "undone"
    assert Posting.objects.count() == 0
    assert counts(bring(file(tmp_path, POSTINGS), "postings")) == (8, 4, 0, 0, 4)
