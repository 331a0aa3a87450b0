"""Does the lake hold what the database holds?"""

import datetime as dt
from decimal import Decimal
from pathlib import Path

import duckdb
import pytest
from tests.database import OwnDatabase
from tests.facts import contact, customer, posting

from kundig.customers.datasets import DATASETS, POSTINGS
from kundig.customers.records import Posting
from kundig.lake.engine import DuckEngine
from kundig.lake.operations import database_sums, lake_sums, mirror
from kundig.lake.records import LakeMark

pytestmark = pytest.mark.slow

MAY, JUNE = dt.date(2026, 5, 1), dt.date(2026, 6, 1)


@pytest.fixture
def lake(own_database: OwnDatabase, tmp_path: Path) -> Path:
    anna = customer("K1")
    posting(anna, "revenue", "100.10", MAY, reference='a "quoted", reference')
    posting(anna, "revenue", "0.01", JUNE)
    contact(anna, "call", JUNE, minutes=Decimal("3.50"), topic="")
    return tmp_path / "lake"


def test_sums_equal_to_the_cent(lake: Path) -> None:
    mirror(DATASETS, lake)
    with DuckEngine() as engine:
        assert lake_sums(engine, POSTINGS, lake) == {MAY: (1, Decimal("100.10")), JUNE: (1, Decimal("0.01"))}
        for dataset in DATASETS:
            assert lake_sums(engine, dataset, lake) == database_sums(dataset)


def test_second_run_writes_nothing(lake: Path) -> None:
    mirror(DATASETS, lake)
    assert {name: done.months for name, done in mirror(DATASETS, lake).items()} == {
        "customers": 0,
        "relationships": 0,
        "postings": 0,
        "interactions": 0,
    }
    assert LakeMark.objects.count() == 0


def test_change_that_keeps_the_sum_is_mirrored(lake: Path) -> None:
    mirror(DATASETS, lake)
    Posting.objects.filter(booked_on=MAY).update(kind="discount")
    assert mirror(DATASETS, lake)["postings"].months == 1
    kinds = duckdb.execute(f"SELECT DISTINCT kind FROM '{lake}/postings/2026-05.parquet'").fetchall()
    assert kinds == [("discount",)]


def test_deleted_month_leaves_no_file(lake: Path) -> None:
    mirror(DATASETS, lake)
    Posting.objects.filter(booked_on=MAY).delete()
    mirror(DATASETS, lake)
    assert [file.name for file in sorted((lake / "postings").iterdir())] == ["2026-06.parquet"]


def test_lost_file_is_written_again(lake: Path) -> None:
    mirror(DATASETS, lake)
    (lake / "postings" / "2026-05.parquet").unlink()
    assert mirror(DATASETS, lake)["postings"].months == 1
    with DuckEngine() as engine:
        assert lake_sums(engine, POSTINGS, lake) == database_sums(POSTINGS)


def test_empty_text_stays_empty_and_nothing_stays_nothing(lake: Path) -> None:
    mirror(DATASETS, lake)
    row = duckdb.execute(
        f"SELECT topic, level, minutes FROM '{lake}/interactions/2026-06.parquet'"
    ).fetchall()
    assert row == [("", None, Decimal("3.50"))]
