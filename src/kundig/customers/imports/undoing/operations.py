"""How is an import undone, and what stands in its way?"""

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import batched

from django.db import connection, transaction
from django.db.backends.utils import CursorWrapper
from django.db.models import Q
from django.utils import timezone

from kundig.base.operations import note
from kundig.base.records import User
from kundig.customers.imports import statements
from kundig.customers.imports.records import ImportedChange, ImportRun
from kundig.customers.imports.results import Blocked
from kundig.customers.imports.statements import TARGETS, Target
from kundig.customers.operations import announce, refresh_live

NAMED = 20
AT_ONCE = 10_000
# What is computed from the facts goes with them; everything else that points at a record is a later fact.
DERIVED = {
    "kundig_liveprofile": "true",
    "kundig_levelchange": "true",
    "kundig_stagechange": "true",
    "kundig_identity": "t.source = 'customer'",
    "kundig_duplicatepair": "t.verdict = 'open'",
}
# Where an import may write beside its own rows.
BESIDE = frozenset({*(target.table for target in TARGETS.values()), "kundig_identity", "kundig_objection"})
MINE = 'r.run_id = %s AND r."table" = %s'


@dataclass(frozen=True, slots=True)
class Pointer:
    """A foreign key that points at a table."""

    table: str
    column: str


def blocked(run: ImportRun) -> tuple[Blocked, ...]:
    """What stands in the way: records edited since, facts that hang on them, runs that met them again."""
    target = TARGETS[run.kind]
    with connection.cursor() as cursor:
        found = [_edited(cursor, run, target), _changed_again(cursor, run, target), _met(run)]
        found += [_used(cursor, run, target.table, pointer) for pointer in _pointers(cursor, target.table)]
        if run.policy.get("create_customers") and target.kind.name != "customers":
            found += _used_customers(cursor, run)
    return tuple(each for each in found if each is not None)


@transaction.atomic
def take_back(run: ImportRun, *, state: str, actor: User | None) -> None:
    """Put every table but journal and import runs back; the caller has seen that nothing blocks."""
    target = TARGETS[run.kind]
    moved = touched(run)
    with connection.cursor() as cursor:
        _remove_derived(cursor, run, target)
        cursor.execute(
            f"DELETE FROM {target.table} t USING kundig_importedrow r"
            " WHERE r.run_id = %s AND t.id = r.record_id",
            [run.id],
        )
        _put_back(cursor, run)
        cursor.execute("DELETE FROM kundig_importedrow WHERE run_id = %s", [run.id])
        cursor.execute("DELETE FROM kundig_importedchange WHERE run_id = %s", [run.id])
    if target.kind.name == "interactions":
        for some in batched(moved, AT_ONCE, strict=False):
            refresh_live(some)
    ImportRun.objects.filter(pk=run.pk).update(state=state, undone_at=timezone.now(), step="")
    note(actor, "import.undone", f"import:{run.id}", kind=run.kind, rows=run.added + run.changed)
    announce(moved, "import.undone")


def touched(run: ImportRun) -> list[int]:
    """Whose records it added or changed; who is led by another is he."""
    target = TARGETS[run.kind]
    owner = "id" if target.kind.name == "customers" else "customer_id"
    with connection.cursor() as cursor:
        cursor.execute(
            f"SELECT DISTINCT coalesce(c.leading_id, c.id) FROM {target.table} t"
            f" JOIN kundig_customer c ON c.id = t.{owner} WHERE t.id IN ("
            " SELECT record_id FROM kundig_importedrow WHERE run_id = %s UNION ALL"
            ' SELECT record_id FROM kundig_importedchange WHERE run_id = %s AND "table" = %s)',
            [run.id, run.id, target.table],
        )
        return [row[0] for row in cursor.fetchall()]


def _edited(cursor: CursorWrapper, run: ImportRun, target: Target) -> Blocked | None:
    """Imported records that look otherwise than they were written."""
    return _named(
        cursor,
        "import.blocked_edited",
        f"FROM kundig_importedrow r JOIN {target.table} t ON t.id = r.record_id"
        f" WHERE r.run_id = %s AND {statements.digest(target, 't')} <> r.digest",
        _owner(target.table),
        [run.id],
    )


def _changed_again(cursor: CursorWrapper, run: ImportRun, target: Target) -> Blocked | None:
    """Records that this run changed, and somebody after it."""
    return _named(
        cursor,
        "import.blocked_edited",
        f"FROM kundig_importedchange r JOIN {target.table} t ON t.id = r.record_id"
        f" WHERE r.run_id = %s AND r.table = '{target.table}' AND r.before IS NOT NULL"
        f" AND {statements.digest(target, 't')} <> r.digest",
        _owner(target.table),
        [run.id],
    )


def _met(run: ImportRun) -> Blocked | None:
    """Runs that found rows of this one again and count on them."""
    others = ImportRun.objects.filter(met__contains=[run.id]).exclude(
        Q(state=ImportRun.State.UNDONE) | Q(state=ImportRun.State.FAILED)
    )
    names = [f"{other.id} ({other.file})" for other in others.order_by("id")]
    return Blocked("import.blocked_met", len(names), tuple(names[:NAMED])) if names else None


def _pointers(cursor: CursorWrapper, table: str) -> list[Pointer]:
    """Every foreign key that points at a table, whoever owns it."""
    cursor.execute(
        "SELECT conrelid::regclass::text, attname FROM pg_constraint c"
        " JOIN pg_attribute a ON a.attrelid = c.conrelid AND a.attnum = c.conkey[1]"
        " WHERE contype = 'f' AND confrelid = %s::regclass AND conparentid = 0 ORDER BY 1, 2",
        [table],
    )
    return [Pointer(*row) for row in cursor.fetchall()]


def _used(cursor: CursorWrapper, run: ImportRun, table: str, pointer: Pointer) -> Blocked | None:
    """Later facts at an imported record."""
    mine = "SELECT FROM kundig_importedrow o WHERE o.run_id = r.run_id AND o.record_id = t.id"
    itself = f"AND NOT EXISTS ({mine})" if pointer.table == table else ""
    beside = (
        "SELECT FROM kundig_importedchange g WHERE g.run_id = r.run_id AND g.before IS NULL"
        f" AND g.table = '{pointer.table}' AND g.record_id = t.id"
    )
    own = f"AND NOT EXISTS ({beside})" if pointer.table in BESIDE else ""
    return _named(
        cursor,
        "import.blocked_used",
        f"FROM kundig_importedrow r JOIN {pointer.table} t ON t.{pointer.column} = r.record_id"
        f" WHERE r.run_id = %s AND NOT coalesce({DERIVED.get(pointer.table, 'false')}, false) {itself} {own}",
        _owner_of_pointed(table),
        [run.id],
    )


def _used_customers(cursor: CursorWrapper, run: ImportRun) -> Iterator[Blocked | None]:
    """Facts at customers that this run created by their number alone, other than its own."""
    target = TARGETS[run.kind]
    own = "SELECT FROM kundig_importedrow o WHERE o.run_id = r.run_id AND o.record_id = t.id"
    for pointer in _pointers(cursor, "kundig_customer"):
        mine = f"AND NOT EXISTS ({own})" if pointer.table == target.table else ""
        yield _named(
            cursor,
            "import.blocked_used",
            f"FROM kundig_importedchange r JOIN {pointer.table} t ON t.{pointer.column} = r.record_id"
            " WHERE r.run_id = %s AND r.table = 'kundig_customer' AND r.before IS NULL"
            f" AND NOT coalesce({DERIVED.get(pointer.table, 'false')}, false) {mine}",
            "(SELECT number FROM kundig_customer c WHERE c.id = r.record_id)",
            [run.id],
        )


def _named(cursor: CursorWrapper, code: str, rows: str, owner: str, params: list[int]) -> Blocked | None:
    """How many, and the customers of the first of them."""
    cursor.execute(f"SELECT count(*) {rows}", params)
    [(count,)] = cursor.fetchall()
    if not count:
        return None
    cursor.execute(f"SELECT DISTINCT {owner} AS owner {rows} ORDER BY 1 LIMIT {NAMED}", params)
    return Blocked(code, count, tuple(str(row[0]) for row in cursor.fetchall()))


def _owner(table: str) -> str:
    if table == "kundig_customer":
        return "t.number"
    return "(SELECT number FROM kundig_customer c WHERE c.id = t.customer_id)"


def _owner_of_pointed(table: str) -> str:
    """Whose record it is that something points at."""
    if table == "kundig_customer":
        return "(SELECT number FROM kundig_customer c WHERE c.id = r.record_id)"
    return (
        f"(SELECT c.number FROM {table} p JOIN kundig_customer c ON c.id = p.customer_id"
        " WHERE p.id = r.record_id)"
    )


def _remove_derived(cursor: CursorWrapper, run: ImportRun, target: Target) -> None:
    """What was computed from the records that go."""
    for pointer in _pointers(cursor, target.table):
        if condition := DERIVED.get(pointer.table):
            cursor.execute(
                f"DELETE FROM {pointer.table} t USING kundig_importedrow r WHERE r.run_id = %s"
                f" AND t.{pointer.column} = r.record_id AND {condition}",
                [run.id],
            )


def _put_back(cursor: CursorWrapper, run: ImportRun) -> None:
    """Remove what was added beside the rows, write back what was changed or taken away."""
    tables = ImportedChange.objects.filter(run=run).values_list("table", flat=True).order_by().distinct()
    for table in sorted(tables, reverse=True):
        assert table in BESIDE, table
        for pointer in _pointers(cursor, table):
            if condition := DERIVED.get(pointer.table):
                cursor.execute(
                    f"DELETE FROM {pointer.table} t USING kundig_importedchange r WHERE {MINE}"
                    f" AND r.before IS NULL AND t.{pointer.column} = r.record_id AND {condition}",
                    [run.id, table],
                )
        cursor.execute(
            f"DELETE FROM {table} t USING kundig_importedchange r"
            f" WHERE {MINE} AND r.before IS NULL AND t.id = r.record_id",
            [run.id, table],
        )
        if table == TARGETS[run.kind].table:
            _write_back(cursor, run, TARGETS[run.kind])
        if table == "kundig_identity":
            _bring_back(cursor, run, table)


def _write_back(cursor: CursorWrapper, run: ImportRun, target: Target) -> None:
    """What stood in the columns that an import writes."""
    names = ", ".join(target.columns)
    values = ", ".join(f"b.{name}" for name in target.columns)
    cursor.execute(
        f"UPDATE {target.table} t SET ({names}) = ROW({values}) FROM kundig_importedchange r"
        f" CROSS JOIN LATERAL jsonb_populate_record(NULL::{target.table}, r.before) b"
        f" WHERE {MINE} AND r.before IS NOT NULL AND t.id = r.record_id",
        [run.id, target.table],
    )


def _bring_back(cursor: CursorWrapper, run: ImportRun, table: str) -> None:
    """Rows that had gone, with their ids."""
    cursor.execute(
        "SELECT attname FROM pg_attribute WHERE attrelid = %s::regclass AND attnum > 0"
        " AND NOT attisdropped AND attgenerated = '' ORDER BY attnum",
        [table],
    )
    names = [row[0] for row in cursor.fetchall()]
    cursor.execute(
        f"INSERT INTO {table} ({', '.join(names)}) SELECT {', '.join(f'b.{name}' for name in names)}"
        f" FROM kundig_importedchange r CROSS JOIN LATERAL jsonb_populate_record(NULL::{table}, r.before) b"
        f" WHERE {MINE} AND r.before IS NOT NULL ON CONFLICT DO NOTHING",
        [run.id, table],
    )
