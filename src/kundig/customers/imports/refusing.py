"""How do people come to see the refused rows: as the file had them, with what is wrong?"""

import csv
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path

import pyarrow.parquet as pq
import xlsxwriter

from kundig.base.messages import say
from kundig.base.refusals import Refused
from kundig.customers.fields import FIELDS, clean
from kundig.customers.imports.kinds import Kind
from kundig.customers.imports.mapping import own
from kundig.customers.imports.results import Reason
from kundig.customers.imports.staging import CELLS, PARTS, REFUSED, Stage
from kundig.lake.engine import DuckEngine, quoted
from kundig.lake.files.dialect import NUMBERLIKE, WHITESPACE

ALL = "refused_rows.parquet"
HEADS = {"de": ("Zeile", "Spalte", "Grund"), "en": ("Row", "Column", "Reason")}
MEMORY = "300MB"
type Left = tuple[int, str, str, list[str]]


def gather(folder: Path) -> list[tuple[str, str, int]]:
    """Join what the file and what the database refused with the cells of the rows; counts by reason."""
    parts = sorted((folder / PARTS).glob("[0-9]*.parquet")) if (folder / PARTS).is_dir() else []
    target = folder / ALL
    found = f"SELECT row, code, field FROM read_parquet({quoted(str(folder / REFUSED))})"
    if parts:
        listed = ", ".join(quoted(str(part)) for part in parts)
        found += (
            f" UNION ALL SELECT row, code, code FROM read_parquet([{listed}])"
            " WHERE code IN ('customer', 'relationship')"
        )
    with DuckEngine(memory=MEMORY, spill=folder / "spill") as engine:
        rows = engine.connection.execute(
            f"SELECT code, field, count(*) FROM ({found}) GROUP BY ALL ORDER BY 3 DESC, 1, 2"
        ).fetchall()
        if rows:
            draft = folder / f".{ALL}"
            draft.touch(mode=0o600)
            cells = f"SELECT * FROM read_parquet({quoted(str(folder / CELLS))})"
            engine.write(f"SELECT * FROM ({found}) JOIN ({cells}) USING (row) ORDER BY row", draft)
            draft.replace(target)
    return [(str(code), str(field), int(count)) for code, field, count in rows]


def cells_of(folder: Path, rows: Sequence[int]) -> dict[int, list[str]]:
    """The cells of a few rows, as the file had them."""
    if not rows:
        return {}
    listed = ", ".join(map(str, rows))
    with DuckEngine(memory=MEMORY) as engine:
        found = engine.connection.execute(
            f"SELECT * FROM read_parquet({quoted(str(folder / CELLS))}) WHERE row IN ({listed})"
        ).fetchall()
    return {int(row[0]): [str(cell) if cell is not None else "" for cell in row[1:]] for row in found}


def why(kind: Kind, code: str, field: str, language: str, text: str | None = None) -> Refused:
    """The reason in full; a customer's field says itself what is wrong with a text."""
    if code == "field" and text is not None:
        try:
            clean(field, text, language=language)
        except Refused as refused:
            return refused
    known = kind.fields.get(field)
    params: dict[str, object] = {"field": known.said(language) if known else field}
    if known is not None:
        params["longest"] = known.longest
        place = 1 if language == "de" else 0
        words = [every[min(place, len(every) - 1)] for every in known.choices.values()]
        params["choices"] = ", ".join(word.replace("_", " ").capitalize() for word in words)
    return Refused(f"import.row_{code}", **params)


def reason(
    kind: Kind,
    mapping: Mapping[str, str],
    code: str,
    field: str,
    rows: int,
    language: str,
    *,
    text: str | None = None,
) -> Reason:
    """The same of so many rows, with the column that is to blame."""
    said = why(kind, code, field, language, text)
    return Reason(said.code, mapping.get(field, ""), rows, said.params)


def left(folder: Path) -> Iterator[Left]:
    """Every refused row: its number, code, field and cells."""
    with pq.ParquetFile(folder / ALL) as file:
        for batch in file.iter_batches(batch_size=5_000):
            for row in zip(*(column.to_pylist() for column in batch.columns), strict=True):
                yield int(row[0]), row[1], row[2], [cell or "" for cell in row[3:]]


def write(folder: Path, kind: Kind, stage: Stage, language: str) -> Path:
    """The file of refused rows in a language: as the original was written, XLSX for XLSX."""
    suffix = ".xlsx" if stage.form == "excel" else ".csv"
    target = folder / f"refused.{language}{suffix}"
    if not target.exists():
        draft = folder / f".refused.{language}{suffix}"
        draft.touch(mode=0o600)
        rows = _sayings(folder, kind, stage, language)
        (_write_excel if suffix == ".xlsx" else _write_text)(draft, stage, rows)
        draft.replace(target)
    return target


def _sayings(folder: Path, kind: Kind, stage: Stage, language: str) -> Iterator[list[str]]:
    heads = HEADS["de" if language == "de" else "en"]
    places = {column: place for place, column in enumerate(stage.columns)}
    columns = own(stage.columns)  # a file of refused rows that was mended says so once
    yield [*heads, *columns]
    for row, code, field, cells in left(folder):
        column = stage.mapping.get(field, "")
        text = cells[places[column]] if column in places and field in FIELDS else None
        reason = say(why(kind, code, field, language, text), language)
        yield [str(row), column, reason, *(harmless(cell) for cell in cells[-len(columns) :])]


def harmless(cell: str) -> str:
    """A cell that no spreadsheet takes for a formula; the apostrophe is taken off again on reading.

    >>> harmless("=1+1"), harmless("-12,50"), harmless("Müller")
    ("'=1+1", '-12,50', 'Müller')
    """
    return f"'{cell}" if cell[:1] in "=+-@\t" and cell and not NUMBERLIKE.fullmatch(cell) else cell


def _write_text(file: Path, stage: Stage, rows: Iterator[list[str]]) -> None:
    told = str(stage.how.get("delimiter", ";"))
    delimiter = {"tab": "\t", WHITESPACE: "\t"}.get(told, told)
    encoding = str(stage.how.get("encoding", "utf-8"))
    with file.open(
        "w", encoding="utf-8-sig" if encoding == "utf-8" else encoding, errors="replace", newline=""
    ) as target:
        csv.writer(target, delimiter=delimiter).writerows(rows)


def _write_excel(file: Path, stage: Stage, rows: Iterator[list[str]]) -> None:
    options = {"constant_memory": True, "strings_to_formulas": False, "strings_to_urls": False}
    with xlsxwriter.Workbook(str(file), options) as book:
        sheet = book.add_worksheet()
        for place, row in enumerate(rows):
            for column, cell in enumerate(row):
                sheet.write_string(place, column, cell[:32_000])
