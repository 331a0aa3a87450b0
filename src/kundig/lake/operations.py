"""How do the facts get from the database into the lake?"""

import datetime as dt
import os
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory

import pyarrow.parquet as pq
from django.db import connection, transaction

from kundig.lake.datasets import Dataset, file_of, files, folder
from kundig.lake.engine import DuckEngine, quoted
from kundig.lake.records import LakeMark

FLUSHED_BYTES = 16 << 20

type Month = dt.date | None
type Sums = dict[Month, tuple[int, object]]


@dataclass(frozen=True, slots=True)
class Mirrored:
    """What a mirror run did: months written, and rows that lie in the lake now."""

    months: int
    rows: int


def mirror(datasets: Iterable[Dataset], lake: Path, *, rebuild: bool = False) -> dict[str, Mirrored]:
    """Bring the lake up to the database as one snapshot shows it; without changes nothing is written.

    A month is written when a trigger marked it, or when count or sum differ from the database. Killed at any
    moment it leaves whole files, and the marks stay until all files lie.
    """
    lake.mkdir(mode=0o700, parents=True, exist_ok=True)  # only the owner reads customers' data
    with (
        transaction.atomic(),
        connection.cursor() as cursor,
        TemporaryDirectory(dir=lake, prefix=".export-") as spill,
        DuckEngine() as before,
        DuckEngine(spill=Path(spill)) as after,  # who has read a file may remember what it was
    ):
        cursor.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ")
        cursor.execute("SELECT pg_advisory_xact_lock(hashtext('kundig.lake'))")
        marks = list(LakeMark.objects.values_list("id", "dataset", "month"))
        done = {}
        for dataset in datasets:
            marked = {month for _, name, month in marks if name == dataset.name}
            there = {} if rebuild or not _has_columns(dataset, lake) else lake_sums(before, dataset, lake)
            done[dataset.name] = _mirror_one(after, dataset, lake, marked, there)
        if marks:
            LakeMark.objects.filter(id__in=[id for id, _, _ in marks]).delete()
    return done


@contextmanager
def open_lake(datasets: Iterable[Dataset], lake: Path, *, spill: Path) -> Iterator[DuckEngine]:
    """An engine that calls each dataset by its name; one without files has no rows."""
    with DuckEngine(spill=spill) as engine:
        for dataset in datasets:
            if there := files(lake, dataset):
                engine.source(dataset.name, there)
            else:
                columns = ", ".join(f"NULL::{kind} AS {name}" for name, (_, kind) in dataset.columns.items())
                engine.connection.execute(f"CREATE VIEW {dataset.name} AS SELECT {columns} WHERE FALSE")
        yield engine


def _mirror_one(
    engine: DuckEngine, dataset: Dataset, lake: Path, marked: set[Month], there: Sums
) -> Mirrored:
    wanted = database_sums(dataset)
    stale = {month for month in wanted if month in marked or wanted[month] != there.get(month)}
    for file in files(lake, dataset):
        if file not in {file_of(lake, dataset, month) for month in wanted}:
            file.unlink()
    if stale:
        _export(engine, dataset, lake, stale)
        written = lake_sums(engine, dataset, lake)
        assert written == wanted, f"the lake differs from the database: {dataset.name}"
    return Mirrored(months=len(stale), rows=sum(count for count, _ in wanted.values()))


def database_sums(dataset: Dataset) -> Sums:
    """Count and sum per month as the database has them."""
    month = dataset.month or "NULL::date"
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT {month}, count(*), sum({dataset.check}) FROM {dataset.table} GROUP BY 1")
        return {month: (count, total) for month, count, total in cursor.fetchall()}


def lake_sums(engine: DuckEngine, dataset: Dataset, lake: Path) -> Sums:
    """Count and sum per month as the files have them."""
    sums: Sums = {}
    for file in files(lake, dataset):
        row = engine.connection.execute(
            f"SELECT count(*), sum({dataset.check}) FROM read_parquet({quoted(str(file))})"
        ).fetchall()[0]
        month = None if file.stem == "all" else dt.date.fromisoformat(f"{file.stem}-01")
        sums[month] = (row[0], row[1])
    return sums


def _has_columns(dataset: Dataset, lake: Path) -> bool:
    """Whether the files have the columns that are declared today."""
    newest = files(lake, dataset)[-1:]
    return all(pq.read_schema(file).names == list(dataset.columns) for file in newest)


def _export(engine: DuckEngine, dataset: Dataset, lake: Path, months: set[Month]) -> None:
    """One COPY for all stale months, then one file per month, each put in its place whole."""
    target = folder(lake, dataset)
    target.mkdir(parents=True, exist_ok=True)
    with TemporaryDirectory(dir=lake, prefix=".export-") as temporary:
        rows = Path(temporary) / "rows.csv"
        _copy_out(dataset, months, rows)
        columns = ", ".join(f"{quoted(name)}: {quoted(kind)}" for name, (_, kind) in dataset.columns.items())
        order = "customer_id, id" if "customer_id" in dataset.columns else "id"
        engine.connection.execute(f"ATTACH {quoted(temporary + '/rows.duckdb')} AS facts")
        engine.connection.execute(
            f"CREATE TABLE facts.rows AS SELECT * FROM read_csv({quoted(str(rows))},"
            f" header=false, delim=',', quote='\"', escape='\"', nullstr='',"
            f" allow_quoted_nulls=false, auto_detect=false, columns={{'_month': 'DATE', {columns}}})"
        )
        for month in months:
            where = "TRUE" if month is None else f"_month = DATE {quoted(month.isoformat())}"
            whole = Path(temporary) / "month.parquet"
            rows_of_month = f"SELECT * EXCLUDE (_month) FROM facts.rows WHERE {where} ORDER BY {order}"
            engine.write(rows_of_month, whole)
            os.replace(whole, file_of(lake, dataset, month))
        engine.connection.execute("DETACH facts")


def _copy_out(dataset: Dataset, months: set[Month], target: Path) -> None:
    month = dataset.month or "NULL::date"
    expressions = ", ".join(expression for expression, _ in dataset.columns.values())
    source = f"SELECT {month}, {expressions} FROM {dataset.table}"
    if dataset.month is not None:
        listed = ", ".join(f"DATE {quoted(month.isoformat())}" for month in months if month)
        source += f" WHERE {dataset.month} IN ({listed})"
    copying = f"COPY ({source}) TO STDOUT (FORMAT csv)"
    with connection.cursor() as cursor, target.open("wb") as file, cursor.copy(copying) as copy:
        waiting = 0
        for block in copy:
            waiting += file.write(block)
            if waiting > FLUSHED_BYTES:  # or who commits beside it would wait for all of it to reach the disk
                file.flush()
                os.fsync(file.fileno())
                waiting = 0
