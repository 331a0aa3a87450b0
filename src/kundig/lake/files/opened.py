"""What does an opened table look like, whatever file it came from?"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

import duckdb

from kundig.lake.files.source import Source

MOST_COLUMNS = 2_000


@dataclass(frozen=True, slots=True)
class Options:
    """What the user told about the file; everything else is detected."""

    delimiter: str | None = None
    encoding: str | None = None
    header: bool | None = None
    names: tuple[str, ...] | None = None
    sheet: str | None = None


@dataclass(frozen=True, slots=True)
class Column:
    """A column by its name in the file, its place from 1, and its type in the database."""

    name: str
    position: int
    type: str
    # Numbers that a program wrote as numbers need no guess about comma and point.
    plain: bool = False

    @property
    def sql(self) -> str:
        """The column as SQL writes it."""
        return identifier(self.name)

    @property
    def is_text(self) -> bool:
        return self.type == "VARCHAR"


@dataclass(frozen=True, slots=True)
class Opened:
    """A table `relation`, `line_sql` for the number of a row, and how many `broken` rows are kept apart."""

    source: Source
    connection: duckdb.DuckDBPyConnection
    relation: str
    line_sql: str
    columns: tuple[Column, ...]
    rows: int
    broken: int = 0
    has_header: bool = True
    # How it was read: encoding, delimiter, sheet, lines skipped above the header.
    how: Mapping[str, str | int] = field(default_factory=dict)
    sheets: tuple[str, ...] = ()  # of a workbook, among which one can be told

    @property
    def path(self) -> Path:
        return self.source.path

    def sample(self, rows: int) -> str:
        """SQL for about so many rows, spread over a text file; those of a Parquet file from its beginning."""
        if self.source.kind == "parquet":
            return f"(FROM {self.relation} LIMIT {rows})"
        return (
            f"(FROM {self.relation} WHERE {self.line_sql} % {max(1, self.rows // rows)} = 0 LIMIT {2 * rows})"
        )


def identifier(name: str) -> str:
    """A name as SQL writes it.

    >>> identifier('the "net" price')
    '"the ""net"" price"'
    """
    return '"' + name.replace('"', '""') + '"'


def unique_names(names: list[str]) -> list[str]:
    """Names without gaps and doubles; SQL does not tell upper from lower case.

    >>> unique_names(["Date", "", "date"])
    ['Date', 'column2', 'date_2']
    """
    seen: set[str] = {"kundig_line"}
    unique = []
    for position, name in enumerate(names, 1):
        base = " ".join(name.split()) or f"column{position}"
        candidate, count = base, 1
        while candidate.casefold() in seen:
            count += 1
            candidate = f"{base}_{count}"
        seen.add(candidate.casefold())
        unique.append(candidate)
    return unique
