"""How does one plant a mark of its own in each column that tells something about a customer?"""

import datetime as dt
import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import duckdb
from django.db import connection

from kundig.customers.privacy.columns import TABLES

LONGEST_CODE = 4  # no mark fits in there
NOON = "12:00:00+00:00"
WHOLE = frozenset({"smallint", "integer", "bigint"})


@dataclass
class Canary:
    """Marks by table and column, and the days from which marks of dates are counted."""

    first: dt.date = dt.date(1901, 2, 1)
    marks: dict[tuple[str, str], str] = field(default_factory=dict)

    def plant(self, table: str, /, **given: object) -> None:
        """One row: what is given, a mark in each column that tells something, anything in the others."""
        told = {*TABLES[table].told, *TABLES[table].mixed}
        values: dict[str, Any] = dict(given)
        for name, (kind, length, nullable) in columns(table).items():
            if name in values or (name == "id" and name not in given):
                continue
            if name in told and (length is None or length > LONGEST_CODE) and kind != "boolean":
                values[name] = self._mark(table, name, kind)
            elif not nullable:
                values[name] = _anything(kind, length)
        named = ", ".join(f'"{name}"' for name in values)
        places = ", ".join(["%s"] * len(values))
        with connection.cursor() as cursor:
            cursor.execute(f"INSERT INTO kundig_{table} ({named}) VALUES ({places})", [*values.values()])

    def _mark(self, table: str, column: str, kind: str) -> object:
        place = len(self.marks) + 1
        day = self.first + dt.timedelta(days=place)
        text, value = {
            "smallint": (str(21000 + place), 21000 + place),
            "integer": (str(7310000 + place), 7310000 + place),
            "bigint": (str(7310000 + place), 7310000 + place),
            "numeric": (f"{731000 + place}.17", f"{731000 + place}.17"),
            "double precision": (f"{731000 + place}.5", 731000 + place + 0.5),
            "date": (day.isoformat(), day),
            "timestamp with time zone": (day.isoformat(), f"{day.isoformat()}T{NOON}"),
            "jsonb": (f"qz{place:03}x", json.dumps({"city": f"qz{place:03}x"})),
            "ARRAY": (f"qz{place:03}x", [f"qz{place:03}x"]),
            "bytea": (f"qz{place:03}x", f'{{"a": "qz{place:03}x", "number": "qz001x"}}'.encode()),
        }.get(kind, (f"qz{place:03}x", f"qz{place:03}x"))
        self.marks[table, column] = text
        return value

    def of(self, *classes: str) -> dict[tuple[str, str], str]:
        """The marks in columns of these classes."""
        return {
            (table, column): mark
            for (table, column), mark in self.marks.items()
            if any(column in getattr(TABLES[table], each) for each in classes)
        }


def columns(table: str) -> Mapping[str, tuple[str, int | None, bool]]:
    """The columns as the database has them: kind, longest text, whether they may be empty."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT column_name, data_type, character_maximum_length, is_nullable = 'YES'"
            " FROM information_schema.columns WHERE table_name = %s ORDER BY ordinal_position",
            [f"kundig_{table}"],
        )
        return {name: (kind, length, nullable) for name, kind, length, nullable in cursor.fetchall()}


def _anything(kind: str, length: int | None) -> object:
    return {
        "boolean": False,
        "jsonb": "{}",
        "bytea": b"",
        "ARRAY": [],
        "uuid": "00000000-0000-0000-0000-000000000001",
        "date": dt.date(2020, 1, 1),
        "timestamp with time zone": f"2020-01-01T{NOON}",
        "character varying": "a" * min(length or 1, 2),
        "text": "",
    }.get(kind, 1)


def tables() -> list[str]:
    """Every table of the database but for the parts of a partitioned one."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT relname FROM pg_class WHERE relnamespace = 'public'::regnamespace"
            " AND relkind IN ('r', 'p', 'm') AND NOT relispartition ORDER BY 1"
        )
        return [name for (name,) in cursor.fetchall()]


def everything() -> Iterator[tuple[str, str, str]]:
    """Table, column and text of every value in the database."""
    for table in tables():
        with connection.cursor() as cursor:
            cursor.execute(f'SELECT * FROM "{table}"')
            names = [each.name for each in cursor.description or ()]
            for row in cursor.fetchall():
                for name, value in zip(names, row, strict=True):
                    raw = bytes(value) if isinstance(value, memoryview | bytes) else None
                    yield table, name, raw.decode("latin-1") if raw is not None else str(value)


def found_in_database(marks: Mapping[tuple[str, str], str]) -> set[tuple[tuple[str, str], str]]:
    """Which marks stand in which tables."""
    cells = list(everything())
    return {
        (place, table)
        for place, mark in marks.items()
        for table, _column, text in cells
        if (text == mark if mark.isdecimal() else mark in text)
    }


def text_of(file: Path) -> str:
    """What stands in a file, whatever its form."""
    if file.suffix == ".parquet":
        with duckdb.connect() as engine:
            return str(engine.execute("SELECT * FROM read_parquet(?)", [str(file)]).fetchall())
    return file.read_bytes().decode("latin-1")


def found_in_files(home: Path, marks: Mapping[tuple[str, str], str]) -> set[tuple[tuple[str, str], str]]:
    """Which marks stand in which files; numbers and days are only looked for as words."""
    texts = {str(file.relative_to(home)): text_of(file) for file in home.rglob("*") if file.is_file()}
    return {(place, name) for place, mark in marks.items() for name, text in texts.items() if mark in text}
