"""How is a file read that somebody brings: what was detected, and which columns fit which fields?"""

from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

import duckdb

from kundig.base.refusals import Refused
from kundig.customers.imports.heading import with_heading
from kundig.customers.imports.kinds import Field, Kind
from kundig.customers.imports.mapping import checked, suggest
from kundig.customers.imports.results import Look, SeenColumn
from kundig.lake.files.days import Days, detect_days, is_known, told_days
from kundig.lake.files.lines import Progress
from kundig.lake.files.numerals import Numerals, detect_numerals, number_sql
from kundig.lake.files.opened import Column, Opened, Options
from kundig.lake.files.reading import opened
from kundig.lake.files.source import find

MEMORY = "400MB"
SAMPLES = 5
SHOWN = 200
SAMPLE = 2_000
type Recall = Callable[[list[str]], Mapping[str, str] | None]
NUMBERS = frozenset({"money", "minutes"})
DAYS = frozenset({"day", "moment"})


@dataclass(frozen=True, slots=True)
class Told:
    """What was told about the file; everything else is detected."""

    encoding: str | None = None
    delimiter: str | None = None
    header: bool | None = None
    sheet: str | None = None
    decimal: str | None = None
    days: str | None = None


@dataclass(slots=True)
class Reading:
    """An opened file of one kind, each column looked at once and only when somebody asks."""

    table: Opened
    kind: Kind
    told: Told
    _numerals: dict[str, Numerals] = field(default_factory=dict)
    _days: dict[str, tuple[Days, float] | None] = field(default_factory=dict)

    def column(self, name: str) -> Column:
        return next(column for column in self.table.columns if column.name == name)

    def numerals(self, column: Column) -> Numerals:
        """How the numbers of a column are written."""
        if column.name not in self._numerals:
            likely = "," if self.table.how.get("delimiter") == ";" else "."
            self._numerals[column.name] = detect_numerals(
                self.table, column, decimal=self.told.decimal, likely=likely
            )
        return self._numerals[column.name]

    def days(self, column: Column) -> tuple[Days, float] | None:
        """How the days of a column are written, and the share that is read so."""
        if column.name not in self._days:
            found = detect_days(self.table, column) if column.type != "BOOLEAN" else None
            if self.told.days is not None and column.is_text:
                found = told_days(self.told.days), 1.0
            self._days[column.name] = found
        return self._days[column.name]

    def fits(self, wanted: Field, name: str) -> bool:
        """Whether the contents of a column may fill a field."""
        column = self.column(name)
        if wanted.type in DAYS:
            return self.days(column) is not None
        if wanted.type in NUMBERS:
            return self._is_number(column)
        return not wanted.unique or self._differs(column)

    def _is_number(self, column: Column) -> bool:
        if column.type in {"BOOLEAN", "DATE"} or column.type.startswith("TIMESTAMP"):
            return False
        number = number_sql(column, self.numerals(column))
        filled, numbers = self._one(
            f"SELECT count(NULLIF(trim(CAST({column.sql} AS VARCHAR)), '')), count({number})"
            f" FROM {self.table.sample(SAMPLE)}"
        )
        return numbers >= 0.5 * filled

    def _differs(self, column: Column) -> bool:
        """Whether hardly a value comes twice; an overlapping export may repeat a few."""
        filled, distinct = self._one(
            f"SELECT count(v), count(DISTINCT v) FROM (SELECT NULLIF(trim(CAST({column.sql} AS VARCHAR)), '')"
            f" AS v FROM {self.table.relation})"
        )
        return distinct >= 0.95 * filled

    def _one(self, query: str) -> tuple[int, int]:
        first, second = self.table.connection.execute(query).fetchall()[0]
        return int(first), int(second)


def told(options: Mapping[str, object]) -> Told:
    """Options as they are stored; refuses what they cannot mean."""
    text = {name: str(options[name]) for name in Told.__slots__ if options.get(name) not in (None, "")}
    header = options.get("header")
    if text.get("decimal", ",") not in {",", "."}:
        raise Refused("import.decimal", told=text["decimal"])
    if "days" in text and not is_known(told_days(text["days"])):
        raise Refused("import.days", told=text["days"])
    return Told(
        encoding=text.get("encoding"),
        delimiter=text.get("delimiter"),
        header=bool(header) if isinstance(header, bool) else None,
        sheet=text.get("sheet"),
        decimal=text.get("decimal"),
        days=text.get("days"),
    )


def refuse_missing(path: Path) -> None:
    """Refuse what is no file."""
    find(path)


@contextmanager
def reading(path: Path, kind: Kind, said: Told, *, progress: Progress | None = None) -> Iterator[Reading]:
    """The file as it was told; a file that needs too much memory is refused."""
    options = Options(delimiter=said.delimiter, encoding=said.encoding, header=said.header, sheet=said.sheet)
    try:
        with opened(path, options, progress=progress, memory=MEMORY) as table:
            yield Reading(table if said.header is not None else with_heading(table, kind), kind, said)
    except duckdb.OutOfMemoryException as error:
        raise Refused("import.memory", file=path.name, why=str(error).splitlines()[0]) from None


def look(path: Path, kind: Kind, said: Told, recall: Recall = lambda columns: None) -> Look:
    """What people see of the file: columns with samples, and the mapping, recalled or suggested."""
    with reading(path, kind, said) as read:
        return looked(read, recall)


def looked(read: Reading, recall: Recall) -> Look:
    """What people see of an opened file."""
    names = [column.name for column in read.table.columns]
    known = recall(names)
    mapping = _known(read.kind, known, names) if known else None
    chosen = mapping or suggest(read.kind, names, read.fits)
    how: dict[str, object] = {**read.table.how, "header": read.table.has_header}
    unclear = []
    for name, column_name in chosen.items():
        column, type_ = read.column(column_name), read.kind.fields[name].type
        if type_ in DAYS and column.is_text and (found := read.days(column)) is not None:
            how.setdefault("days", found[0].format)
            unclear += [column_name] if found[0].unclear and read.told.days is None else []
        if type_ in NUMBERS and column.is_text:
            how.setdefault("decimal", read.numerals(column).decimal)
            unclear += [column_name] if read.numerals(column).unclear else []
    return Look(
        rows=read.table.rows + read.table.broken,
        how=how,
        columns=tuple(_seen(read.table, column) for column in read.table.columns[:SHOWN]),
        mapping=chosen,
        remembered=mapping is not None,
        unclear=tuple(unclear),
        sheets=read.table.sheets,
        first=_first(read.table),
        names=tuple(names),
    )


def _known(kind: Kind, known: Mapping[str, str], names: list[str]) -> dict[str, str] | None:
    """The remembered mapping, as far as it still holds."""
    try:
        return checked(kind, known, names)
    except Refused:
        return None


def _first(table: Opened) -> tuple[tuple[int, tuple[str, ...]], ...]:
    cells = ", ".join(f"coalesce(CAST({column.sql} AS VARCHAR), '')" for column in table.columns[:SHOWN])
    rows = table.connection.execute(
        f"SELECT {table.line_sql} AS kundig_row, {cells} FROM {table.relation} ORDER BY 1 LIMIT {SAMPLES}"
    ).fetchall()
    return tuple((int(row[0]), tuple(str(cell)[:SHOWN] for cell in row[1:])) for row in rows)


def _seen(table: Opened, column: Column) -> SeenColumn:
    rows = table.connection.execute(
        f"SELECT v FROM (SELECT {table.line_sql} AS kundig_row, CAST({column.sql} AS VARCHAR) AS v"
        f" FROM {table.relation} LIMIT {SAMPLE}) WHERE trim(v) <> '' ORDER BY kundig_row LIMIT {SAMPLES}"
    ).fetchall()
    return SeenColumn(column.name, column.position, tuple(str(row[0])[:SHOWN] for row in rows))
