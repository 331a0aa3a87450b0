"""How does the demo firm come into the database within seconds?"""

import io
from concurrent.futures import ThreadPoolExecutor

import pyarrow as pa
import pyarrow.csv as pc
from django.db import connections
from django.db.backends.utils import CursorWrapper

TABLES = {
    "customers": "kundig_customer",
    "relationships": "kundig_relationship",
    "interactions": "kundig_interaction",
    "postings": "kundig_posting",
}
# two connections, each with half of the work
SHARES = (("postings",), ("customers", "relationships", "interactions"))
_ROWS_AT_ONCE = 50_000


def empty() -> None:
    """Remove every customer, and all that hangs on one."""
    with connections["default"].cursor() as cursor:
        cursor.execute("TRUNCATE kundig_customer RESTART IDENTITY CASCADE")


def load(tables: dict[str, pa.Table]) -> None:
    """Copy the tables into an empty database; their keys are known to fit each other (tested)."""
    with ThreadPoolExecutor(len(SHARES)) as pool:
        for done in [pool.submit(_copy_all, names, tables) for names in SHARES]:
            done.result()


def _copy_all(names: tuple[str, ...], tables: dict[str, pa.Table]) -> None:
    connection = connections["default"]
    try:
        with connection.cursor() as cursor:
            # Without this, each row is looked up in tables that the other connection still fills.
            cursor.execute("SET session_replication_role = replica")
            for name in names:
                _copy(cursor, TABLES[name], tables[name])
                cursor.execute(
                    f"SELECT setval(pg_get_serial_sequence('{TABLES[name]}', 'id'), "
                    f"(SELECT max(id) FROM {TABLES[name]}))"
                )
                cursor.execute(f"ANALYZE {TABLES[name]}")
    finally:
        connection.close()


def _copy(cursor: CursorWrapper, name: str, table: pa.Table) -> None:
    columns = ", ".join(f'"{column}"' for column in table.column_names)
    with cursor.copy(f"COPY {name} ({columns}) FROM STDIN (FORMAT csv)") as copy:
        for batch in table.to_batches(max_chunksize=_ROWS_AT_ONCE):
            text = io.BytesIO()
            pc.write_csv(batch, text, pc.WriteOptions(include_header=False))
            copy.write(text.getbuffer())
