"""How do rows become records, chunk by chunk, so that a killed run goes on where it was?"""

import io
import json
from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from itertools import batched
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.csv as pc
import pyarrow.parquet as pq
from django.conf import settings
from django.db import IntegrityError, connection, transaction
from django.db.backends.utils import CursorWrapper
from django.utils import timezone

from kundig.customers.consents.suppressing.operations import reapply
from kundig.customers.identities.operations import recognise
from kundig.customers.imports import statements
from kundig.customers.imports.records import ImportRun
from kundig.customers.imports.staging import CHUNK, PARTS, ROWS
from kundig.customers.imports.statements import TARGETS, Target
from kundig.customers.operations import refresh_live
from kundig.customers.sorting import key_of, sort_key

TURNS = 3  # somebody else may have added the same number at the same instant
CSV = pc.WriteOptions(include_header=False)


@dataclass(frozen=True, slots=True)
class Aim:
    """What is told to a chunk: where it goes, which fields the file fills, what to do with what is there."""

    target: Target
    mapping: Collection[str]
    update: bool = False
    create: bool = False


@dataclass(slots=True)
class Found:
    """What became of the rows of a chunk; `left` are the rows that did not come in, with their status."""

    counts: dict[str, int] = field(default_factory=dict)
    left: list[tuple[int, str]] = field(default_factory=list)
    met: list[int] = field(default_factory=list)
    samples: dict[str, list[int]] = field(default_factory=dict)  # the first rows of each status

    def count(self, *names: str) -> int:
        return sum(self.counts.get(name, 0) for name in names)


def aim_of(run: ImportRun) -> Aim:
    """What a run was told."""
    return Aim(
        TARGETS[run.kind],
        frozenset(run.mapping),
        update=run.policy.get("known") == "update",
        create=bool(run.policy.get("create_customers")),
    )


def chunks(folder: Path, *, done: int = 0) -> Iterator[tuple[int, pa.RecordBatch]]:
    """The good rows that are still to do, each chunk with how many stand before it."""
    before = 0
    with pq.ParquetFile(folder / ROWS) as file:
        for batch in file.iter_batches(batch_size=CHUNK):
            rest = batch.slice(max(0, done - before)) if done > before else batch
            if rest.num_rows:
                yield before + batch.num_rows - rest.num_rows, rest
            before += batch.num_rows


def store(run_id: int, aim: Aim, start: int, batch: pa.RecordBatch, folder: Path) -> bool:
    """Do one chunk in one transaction; False where another process has done it, or the run was stopped."""
    for turn in range(1, TURNS + 1):
        try:
            return _store(run_id, aim, start, batch, folder)
        except IntegrityError:
            if turn == TURNS:
                raise
    raise AssertionError("unreachable")


@transaction.atomic
def _store(run_id: int, aim: Aim, start: int, batch: pa.RecordBatch, folder: Path) -> bool:
    with connection.cursor() as cursor:
        # Two files of one kind take turns, chunk by chunk, so that none adds what the other is adding.
        cursor.execute(
            "SELECT pg_advisory_xact_lock(hashtext('kundig.import.' || %s))", [aim.target.kind.name]
        )
        run = ImportRun.objects.select_for_update().get(pk=run_id)
        if run.state != ImportRun.State.RUNNING or run.done_rows != start:
            return False
        _load(cursor, aim.target, batch)
        if aim.create and aim.target.kind.name != "customers":
            _create_unknown(cursor, run)
        found = _find(cursor, aim)
        _add(cursor, aim, run)
        if aim.update and found.count("differs"):
            _change(cursor, aim, run)
        _keep_left(folder, start, found.left)
        _count(run, aim, found, batch.num_rows)
    return True


def try_chunk(aim: Aim, batch: pa.RecordBatch) -> Found:
    """What a chunk would do; nothing is written."""
    with transaction.atomic(), connection.cursor() as cursor:
        _load(cursor, aim.target, batch)
        return _find(cursor, aim)


def _load(cursor: CursorWrapper, target: Target, batch: pa.RecordBatch) -> None:
    """COPY the rows into a table of this transaction."""
    cursor.execute("DROP TABLE IF EXISTS pg_temp.staged, pg_temp.found, pg_temp.fresh, pg_temp.kept")
    cursor.execute(statements.staged(target))
    if "sort_key" in target.columns:
        batch = batch.append_column("sort_key", _sort_keys(batch))
    text = io.BytesIO()
    pc.write_csv(pa.Table.from_batches([batch]), text, CSV)
    names = ", ".join(f'"{name}"' for name in batch.schema.names)
    # What the file calls noon is noon here; the session counts in UTC.
    cursor.execute(f"SET LOCAL TimeZone = '{settings.TIME_ZONE}'")
    with cursor.copy(f"COPY staged ({names}) FROM STDIN (FORMAT csv)") as copy:
        copy.write(text.getvalue())
    cursor.execute("SET LOCAL TimeZone = 'UTC'")
    cursor.execute("ANALYZE staged")


def _sort_keys(batch: pa.RecordBatch) -> pa.Array:
    names = ("company", "last_name", "first_name", "number")
    columns = [batch.column(name).to_pylist() for name in names]
    return pa.array(
        [
            key_of(**dict(zip(names, (cell or "" for cell in cells), strict=True)))
            for cells in zip(*columns, strict=True)
        ],
        pa.string(),
    )


def _find(cursor: CursorWrapper, aim: Aim) -> Found:
    # A chunk is small and the tables are large: each row looks its own up.
    cursor.execute("SET LOCAL enable_hashjoin = off")
    cursor.execute("SET LOCAL enable_mergejoin = off")
    cursor.execute(statements.find(aim.target, aim.mapping, create=aim.create))
    cursor.execute("SET LOCAL enable_hashjoin = on")
    cursor.execute("SET LOCAL enable_mergejoin = on")
    cursor.execute("ANALYZE found")
    found = Found()
    cursor.execute("SELECT status, count(*), (array_agg(row ORDER BY row))[:5] FROM found GROUP BY 1")
    for status, count, rows in cursor.fetchall():
        found.counts[status], found.samples[status] = count, rows
    cursor.execute("SELECT row, status FROM found WHERE status IN ('customer', 'relationship') ORDER BY row")
    found.left = cursor.fetchall()
    cursor.execute("SELECT DISTINCT met FROM found WHERE status IN ('known', 'differs') AND met IS NOT NULL")
    found.met = [row[0] for row in cursor.fetchall()]
    return found


def _add(cursor: CursorWrapper, aim: Aim, run: ImportRun) -> None:
    """Write the new rows and remember which record each became."""
    target = aim.target
    cursor.execute(statements.draw(target))
    if target.kind.name == "customers":
        _number(cursor)
    cursor.execute("ANALYZE fresh")
    cursor.execute(statements.insert(target))
    cursor.execute(statements.remember(target), {"run": run.id})
    if target.kind.name == "customers":
        cursor.execute("SELECT id, row FROM fresh")
        rows = dict(cursor.fetchall())
        recognise(rows, at=run.created_at)
        _object_again(cursor, run, rows)
    if target.kind.name == "interactions":
        _refresh_live(cursor, "SELECT DISTINCT customer_id FROM fresh")


def _number(cursor: CursorWrapper) -> None:
    """Customers without a number get one that nobody has, like those made by hand."""
    free = "'K-' || (100000 + id)"
    cursor.execute(f"UPDATE fresh SET number = {free} WHERE number IS NULL")
    taken = "EXISTS (SELECT FROM kundig_customer c WHERE c.number = f.number)"
    while True:
        cursor.execute(
            "UPDATE fresh f SET id = nextval(pg_get_serial_sequence('kundig_customer', 'id'))"
            f" WHERE number = {free.replace('id', 'f.id')} AND {taken} RETURNING id"
        )
        again = [row[0] for row in cursor.fetchall()]
        if not again:
            return
        cursor.execute(f"UPDATE fresh SET number = {free} WHERE id = ANY(%s)", [again])


def _change(cursor: CursorWrapper, aim: Aim, run: ImportRun) -> None:
    """Write what the file says otherwise, with what stood there before."""
    target = aim.target
    cursor.execute(statements.keep(target))
    cursor.execute("SELECT row, there_id, before FROM kept ORDER BY row")
    kept = cursor.fetchall()
    marks = _marks(cursor, [record for _, record, _ in kept]) if target.kind.name == "customers" else {}
    cursor.execute(statements.change(target, aim.mapping))
    if target.kind.name == "customers":
        _order_anew(cursor)
        recognise([record for _, record, _ in kept], at=run.created_at)
        rows = {record: row for row, record, _ in kept}
        _remember_marks(cursor, run, marks, rows)
        _object_again(cursor, run, rows)
    cursor.execute(statements.remember_changes(target), {"run": run.id})
    if target.kind.name == "interactions":
        _refresh_live(
            cursor, f"SELECT DISTINCT t.customer_id FROM kept JOIN {target.table} t ON t.id = there_id"
        )


def _object_again(cursor: CursorWrapper, run: ImportRun, rows: Mapping[int, int]) -> None:
    """Whoever objected before he was erased objects again."""
    query = "SELECT id, customer_id FROM kundig_objection WHERE customer_id = ANY(%s)"
    cursor.execute(query, [list(rows)])
    standing = dict(cursor.fetchall())
    if reapply(rows):
        cursor.execute(query, [list(rows)])
        raised = [(rows[of], pk, None) for pk, of in cursor.fetchall() if pk not in standing]
        _note_changes(cursor, run, "kundig_objection", raised)


def _order_anew(cursor: CursorWrapper) -> None:
    """Where the changed customers stand in a list."""
    cursor.execute(
        "SELECT id, company, last_name, first_name, number FROM kundig_customer"
        " WHERE id IN (SELECT there_id FROM kept)"
    )
    keys = [
        (key_of(company=company, last_name=last, first_name=first, number=number), pk)
        for pk, company, last, first, number in cursor.fetchall()
    ]
    cursor.executemany("UPDATE kundig_customer SET sort_key = %s WHERE id = %s", keys)


type Marks = dict[int, tuple[int, dict[str, Any]]]


def _marks(cursor: CursorWrapper, customer_ids: list[int]) -> Marks:
    """The derived marks of customers: id of the mark -> customer and the whole row."""
    cursor.execute(
        "SELECT id, customer_id, to_jsonb(i) FROM kundig_identity i"
        " WHERE customer_id = ANY(%s) AND source = 'customer'",
        [customer_ids],
    )
    return {pk: (customer, _json(row)) for pk, customer, row in cursor.fetchall()}


def _remember_marks(cursor: CursorWrapper, run: ImportRun, before: Marks, rows: Mapping[int, int]) -> None:
    """Marks that went are kept as they were, marks that came are noted."""
    after = _marks(cursor, list(rows))
    gone = [(rows[of], pk, json.dumps(row)) for pk, (of, row) in before.items() if pk not in after]
    came = [(rows[of], pk, None) for pk, (of, _) in after.items() if pk not in before]
    _note_changes(cursor, run, "kundig_identity", [*gone, *came])


def _note_changes(
    cursor: CursorWrapper, run: ImportRun, table: str, noted: Iterable[tuple[int, int, str | None]]
) -> None:
    cursor.executemany(
        'INSERT INTO kundig_importedchange (run_id, row, "table", record_id, before, digest)'
        " VALUES (%s, %s, %s, %s, %s, md5('')::uuid)",
        [(run.id, row, table, record, before) for row, record, before in noted],
    )


def _create_unknown(cursor: CursorWrapper, run: ImportRun) -> None:
    """Whom nobody knows yet is created by his number alone."""
    cursor.execute(
        "SELECT min(row), customer FROM staged s WHERE customer IS NOT NULL AND NOT EXISTS"
        " (SELECT FROM kundig_customer c WHERE c.number = s.customer) AND NOT EXISTS"
        " (SELECT FROM kundig_identity i WHERE i.kind = 'external' AND i.value = s.customer)"
        " AND NOT EXISTS (SELECT FROM kundig_importedrow r WHERE r.kind = %s AND r.key = s.key)"
        " GROUP BY customer ORDER BY 1",
        [run.kind],
    )
    rows = {number: row for row, number in cursor.fetchall()}
    cursor.execute(
        "INSERT INTO kundig_customer (number, kind, salutation, first_name, last_name, company, street,"
        " postal_code, city, country, email, phone, language, since, sort_key)"
        " SELECT number, 'person', '', '', '', '', '', '', '', 'DE', '', '', 'de', %s, sort_key"
        " FROM unnest(%s::text[], %s::text[]) AS u (number, sort_key) RETURNING number, id",
        [timezone.localdate(run.created_at), list(rows), [sort_key(number) for number in rows]],
    )
    made = [(rows[number], pk, None) for number, pk in cursor.fetchall()]
    _note_changes(cursor, run, "kundig_customer", made)


def _refresh_live(cursor: CursorWrapper, query: str) -> None:
    cursor.execute(query)
    for some in batched([row[0] for row in cursor.fetchall()], CHUNK, strict=False):
        refresh_live(some)


def _keep_left(folder: Path, start: int, left: list[tuple[int, str]]) -> None:
    """The rows of this chunk that did not come in: a file of its own, written before the commit, whole."""
    if not left:
        return
    parts = folder / PARTS
    parts.mkdir(mode=0o700, exist_ok=True)
    draft = parts / f".{start:012}"
    rows, codes = zip(*left, strict=True)
    pq.write_table(pa.table({"row": pa.array(rows, pa.int64()), "code": pa.array(codes)}), draft)
    draft.replace(parts / f"{start:012}.parquet")


def _count(run: ImportRun, aim: Aim, found: Found, rows: int) -> None:
    """Count what was done, in the transaction that did it."""
    run.added += found.count("new")
    run.changed += found.count("differs") if aim.update else 0
    run.known += found.count("known") + (0 if aim.update else found.count("differs"))
    run.differing += 0 if aim.update else found.count("differs")
    run.refused += found.count("customer", "relationship")
    run.done_rows += rows
    run.met = sorted({*run.met, *found.met} - {run.id})
    run.save(update_fields=["added", "changed", "known", "differing", "refused", "done_rows", "met"])


def _json(value: object) -> dict[str, Any]:
    """What the driver gives for jsonb: text, since Django reads its own fields by itself."""
    return dict(json.loads(str(value)))
