"""Rows of every type, and what a database says of expressions over them."""

import datetime as dt
from collections.abc import Mapping, Sequence
from decimal import Decimal
from typing import Protocol

import duckdb
import psycopg

from kundig.feel import parse
from kundig.feel.moments import Period
from kundig.feel.sql import Column, to_sql

NOW = dt.datetime(2026, 3, 31, 12, 30, 15, tzinfo=dt.UTC)
CATALOGUE: Mapping[str, Column] = {
    "age": Column("age", "integer"),
    "points": Column("points", "bigint"),
    "value.today": Column("profit", "decimal(18,4)"),
    "rate": Column("rate", "decimal(6,3)"),
    "chance": Column("chance", "double"),
    "city": Column("city", "string"),
    "level code": Column("level_code", "string"),
    "vip": Column("vip", "boolean"),
    "blocked": Column("blocked", "boolean"),
    "customer.since": Column("since", "date"),
    "born": Column("born", "date"),
    "seen": Column("seen", "date and time"),
    "opened": Column("opened", "local date and time"),
    "waited": Column("waited", "days and time duration"),
    "term": Column("term", "years and months duration"),
}
# What the databases call the types.
TYPES = {
    "age": "integer",
    "points": "bigint",
    "profit": "decimal(18,4)",
    "rate": "decimal(6,3)",
    "chance": "double precision",
    "city": "varchar",
    "level_code": "varchar",
    "vip": "boolean",
    "blocked": "boolean",
    "since": "date",
    "born": "date",
    "seen": "timestamptz",
    "opened": "timestamp",
    "waited": "bigint",
    "term": "integer",
}
type Row = tuple[object, ...]
COLUMNS = ", ".join(f"{name} {of}" for name, of in (("id", "integer"), *TYPES.items()))


class Database(Protocol):
    """What runs SQL and gives rows."""

    dialect: str

    def fill(self, rows: Sequence[Row]) -> None: ...

    def rows(self, text: str) -> list[Row]: ...


class Duck:
    dialect = "duckdb"

    def __init__(self) -> None:
        self.connection = duckdb.connect()
        self.connection.execute("SET TimeZone = 'Asia/Tokyo'")  # no result may hang on it

    def fill(self, rows: Sequence[Row]) -> None:
        self.connection.execute(f"CREATE OR REPLACE TABLE facts ({COLUMNS})")
        places = ", ".join("?" * (len(TYPES) + 1))
        numbered = [(at, *row) for at, row in enumerate(rows)]
        self.connection.executemany(f"INSERT INTO facts VALUES ({places})", numbered)

    def rows(self, text: str) -> list[Row]:
        return self.connection.execute(text).fetchall()


class Postgres:
    dialect = "postgres"

    def __init__(self, conninfo: str) -> None:
        self.connection = psycopg.connect(conninfo, autocommit=True)
        self.connection.execute("SET TimeZone = 'Asia/Tokyo'")

    def fill(self, rows: Sequence[Row]) -> None:
        self.connection.execute("DROP TABLE IF EXISTS facts")
        self.connection.execute(f"CREATE TEMPORARY TABLE facts ({COLUMNS})")
        places = ", ".join(["%s"] * (len(TYPES) + 1))
        numbered = [(at, *row) for at, row in enumerate(rows)]
        with self.connection.cursor() as cursor:
            cursor.executemany(f"INSERT INTO facts VALUES ({places})", numbered)

    def rows(self, text: str) -> list[Row]:
        return self.connection.execute(text.encode()).fetchall()


def context(row: Row) -> dict[str, object]:
    """A row as the closure sees it."""
    given = dict(zip(CATALOGUE, row, strict=True))
    waited, term = given["waited"], given["term"]
    if isinstance(waited, int):
        given["waited"] = dt.timedelta(microseconds=waited)
    if isinstance(term, int):
        given["term"] = Period(term)
    return given


def closure(text: str, row: Row) -> object:
    return parse(text, CATALOGUE).evaluate(context(row), now=NOW)


def sql(text: str, dialect: str) -> str:
    return to_sql(parse(text, CATALOGUE), CATALOGUE, dialect, now=NOW)


def said(database: Database, text: str) -> list[object]:
    """What a database says of an expression, row by row."""
    rows = database.rows(f"SELECT {sql(text, database.dialect)} FROM facts ORDER BY id")
    return [row[0] for row in rows]


def _local(*parts: int) -> dt.datetime:
    return dt.datetime(*parts, tzinfo=dt.UTC).replace(tzinfo=None)  # type: ignore[arg-type, misc]


ROWS: Sequence[Row] = (
    (None,) * len(TYPES),
    (
        *(34, 12_000_000_000, Decimal("1200.5000"), Decimal("0.190"), 0.1, "Köln", "gold", True, False),
        *(dt.date(2024, 2, 29), dt.date(1990, 12, 31), dt.datetime(2026, 3, 1, 23, 59, 59, 999_999, dt.UTC)),
        *(_local(2026, 3, 1, 8), 86_400_000_000, 14),
    ),
    (
        *(0, 0, Decimal(0), Decimal(0), 0.0, "", "", False, None),
        *(dt.date(1969, 12, 31), dt.date(1900, 1, 1), dt.datetime(1969, 12, 31, 23, 59, 59, 500_000, dt.UTC)),
        *(_local(1960, 1, 1), 0, 0),
    ),
    (
        *(-7, -3, Decimal("-0.0001"), Decimal("-12.500"), -2.5, "a'b\\c%_\U0001f600ß", "Gold", None, True),
        *(dt.date(2026, 1, 31), dt.date(2008, 3, 31), dt.datetime(2024, 2, 29, 0, 0, 0, 0, dt.UTC)),
        *(_local(2026, 12, 31, 23, 59, 59, 999_999), -1, -13),
    ),
    (
        *(2_147_483_647, 9_223_372_036_854_775_807, Decimal("99999999999999.9999"), Decimal("999.999")),
        *(1e15, "\U0010ffff", "\ue000", True, True),
        *(
            dt.date(9999, 12, 31),
            dt.date(2000, 2, 29),
            dt.datetime(9999, 12, 31, 23, 59, 59, 999_999, dt.UTC),
        ),
        *(_local(1000, 1, 1), 10**17, 24_000),
    ),
)
