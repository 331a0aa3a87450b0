"""Which rows of a file are customers, each field cleaned as everywhere else?"""

import datetime as dt
from collections.abc import Mapping

import pyarrow as pa

from kundig.base.refusals import Refused
from kundig.customers.fields import FIELDS, Value, clean
from kundig.customers.imports.cells import days_sql, text_sql
from kundig.customers.imports.reading import Reading
from kundig.lake.files.opened import Column, identifier

ROWS = 10_000
MOST_REMEMBERED = 200_000
type Cell = Value | Refused


class Cleaner:
    """Cleans texts, each of them once; `country` decides how postal codes are written."""

    def __init__(self) -> None:
        self._known: dict[tuple[str, str, str], Cell] = {}

    def __call__(self, name: str, text: str, country: str) -> Cell:
        key = name, text, country
        if key not in self._known:
            if len(self._known) > MOST_REMEMBERED:
                self._known.clear()
            try:
                self._known[key] = clean(name, text, country=country)
            except Refused as refused:
                self._known[key] = refused
        return self._known[key]


def clean_people(read: Reading, mapping: Mapping[str, str], *, today: dt.date) -> None:
    """Make the table `judged` of customers; what is not told gets its usual value."""
    names = [name for name in FIELDS if name in mapping]
    cells = ", ".join(_cell(read, name, read.column(mapping[name])) for name in names)
    connection = read.table.connection
    types = ", ".join(
        f"{identifier(name)} {'DATE' if field.kind == 'date' else 'VARCHAR'}"
        for name, field in FIELDS.items()
    )
    connection.execute(f"CREATE OR REPLACE TABLE judged (row BIGINT, {types}, code VARCHAR, field VARCHAR)")
    cleaner = Cleaner()
    reader = connection.cursor().execute(
        f"SELECT {read.table.line_sql} AS kundig_row, {cells} FROM {read.table.relation}"
    )
    while rows := reader.fetchmany(ROWS):
        listed = [_person(cleaner, row[0], dict(zip(names, row[1:], strict=True)), today) for row in rows]
        connection.register("people", pa.Table.from_pylist(listed, schema=SCHEMA))
        connection.execute("INSERT INTO judged SELECT * FROM people")
        connection.unregister("people")


SCHEMA = pa.schema(
    [
        ("row", pa.int64()),
        *((name, pa.date32() if field.kind == "date" else pa.string()) for name, field in FIELDS.items()),
        ("code", pa.string()),
        ("field", pa.string()),
    ]
)


def _cell(read: Reading, name: str, column: Column) -> str:
    text = text_sql(column)
    if FIELDS[name].kind != "date":
        return text
    return f"coalesce(CAST({days_sql(read, column)} AS VARCHAR), {text})"


def _person(cleaner: Cleaner, row: int, told: Mapping[str, str | None], today: dt.date) -> dict[str, object]:
    """One row: the fields, or the first that is refused."""
    found: dict[str, object] = {"row": row}
    country = cleaner("country", told.get("country") or "DE", "DE")
    for name in FIELDS:
        text = told.get(name)
        if not text:
            continue
        cell = cleaner(name, text, country if isinstance(country, str) else "DE")
        if isinstance(cell, Refused):
            return {"row": row, "code": "field", "field": name}
        found[name] = cell or None
    if not found.get("last_name") and not found.get("company"):
        return {"row": row, "code": "nobody", "field": "last_name" if "last_name" in told else "company"}
    usual = {"kind": "organisation" if found.get("company") else "person", "country": "DE", "language": "de"}
    return {**usual, "since": today, **found}
