"""Where does the header of a file stand that has titles above it, or a header of two lines?"""

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace

from kundig.customers.imports.kinds import Kind
from kundig.customers.imports.mapping import likely
from kundig.lake.files.dialect import NUMBERLIKE
from kundig.lake.files.opened import Opened, identifier, unique_names

DEPTH = 12
UNIT = re.compile(
    r"[\[(]?(in )?(eur|euro|€|\$|usd|chf|%|stück|stk\.?|min\.?|minuten|text|datum"
    r"|[tdjymg]{2}[./-][m]{2}[./-][yj]{2,4})[\])]?",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class Heading:
    """The names of the columns, and how many of the first rows are no data."""

    names: tuple[str, ...]
    rows: int


def with_heading(table: Opened, kind: Kind) -> Opened:
    """The table under its best header; what stands above counts as lines above it."""
    if not table.has_header or table.relation != "input" or table.source.kind == "parquet":
        return table
    columns = ", ".join(f"coalesce({column.sql}, '')" for column in table.columns)
    head = table.connection.execute(
        f"SELECT {table.line_sql}, {columns} FROM input ORDER BY 1 LIMIT {DEPTH}"
    ).fetchall()
    names = ["" if column.name == f"column{column.position}" else column.name for column in table.columns]
    found = heading(kind, names, [[str(cell).strip() for cell in row[1:]] for row in head])
    if found.rows == 0 or (found.rows == table.rows and not table.broken):
        return table
    return _under(table, found, last=int(head[found.rows - 1][0]))


def heading(kind: Kind, names: Sequence[str], rows: Sequence[Sequence[str]]) -> Heading:
    """The header that fills most fields: the first line, a later one, or two lines read as one.

    >>> from kundig.customers.imports.kinds import KINDS
    >>> heading(KINDS["postings"], ["Kunden-", "Buchungs-", "Betrag"], [["nummer", "datum", "in EUR"]]).names
    ('Kundennummer', 'Buchungsdatum', 'Betrag in EUR')
    """
    best, most = Heading(tuple(names), 0), likely(kind, names)
    upper: Sequence[str] = names
    for place, row in enumerate(rows, 1):
        if any(NUMBERLIKE.fullmatch(cell) for cell in row if cell) or not any(row):
            upper = row
            continue
        for candidate in (row, joined(upper, row)):
            count = likely(kind, candidate)
            if count > most and count >= 2:
                best, most = Heading(tuple(candidate), place), count
        upper = row
    below = rows[best.rows] if best.rows < len(rows) else ()
    if any(below) and all(UNIT.fullmatch(cell) for cell in below if cell):
        return replace(best, rows=best.rows + 1)
    return best


def joined(upper: Sequence[str], lower: Sequence[str]) -> list[str]:
    """Two lines read as one; a title above several columns belongs to each of them.

    >>> joined(["Kunde", "", "Buchung", ""], ["Nummer", "Name", "Datum", "Betrag"])
    ['Kunde Nummer', 'Kunde Name', 'Buchung Datum', 'Buchung Betrag']
    """
    names, title = [], ""
    for above, below in zip(upper, lower, strict=True):
        title = above or title
        if above.endswith("-"):
            names.append(above[:-1] + below)
        else:
            names.append(f"{title if below else above} {below}".strip())
    return names


def _under(table: Opened, found: Heading, *, last: int) -> Opened:
    names = unique_names(list(found.names))
    listed = ", ".join(
        f"{column.sql} AS {identifier(name)}" for column, name in zip(table.columns, names, strict=True)
    )
    table.connection.execute(
        f"CREATE OR REPLACE VIEW headed AS SELECT kundig_line, {listed} FROM input WHERE kundig_line > {last}"
    )
    above = int(table.how.get("lines_above_header", 0)) + found.rows
    return replace(
        table,
        relation="headed",
        columns=tuple(replace(column, name=name) for column, name in zip(table.columns, names, strict=True)),
        rows=table.rows - found.rows,
        how={**table.how, "lines_above_header": above},
    )
