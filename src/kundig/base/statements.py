"""How is a statement that runs with every request asked quickly? Prepared once for a connection."""

from collections.abc import Mapping, Sequence
from typing import Any

import psycopg
from django.db import connection

PREPARED_AFTER = 2  # such statements are long, and always the same
type Row = tuple[Any, ...]
type Values = Sequence[object] | Mapping[str, object]


def cursor() -> psycopg.Cursor[Row]:
    """A cursor of the library itself on this thread's connection, in whichever transaction it stands."""
    connection.ensure_connection()
    raw = connection.connection
    assert isinstance(raw, psycopg.Connection)
    raw.prepare_threshold = PREPARED_AFTER
    return psycopg.Cursor(raw)


def rows(statement: str, values: Values) -> list[Row]:
    """All rows that a statement returns."""
    return cursor().execute(statement.encode(), values).fetchall()
