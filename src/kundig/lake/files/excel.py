"""How is a sheet of an Excel workbook read as a table?"""

import datetime as dt
import warnings
from collections import Counter
from collections.abc import Iterator
from dataclasses import replace
from itertools import chain, islice
from typing import TYPE_CHECKING
from xml.etree.ElementTree import ParseError
from zipfile import BadZipFile

import duckdb

from kundig.base.refusals import Refused
from kundig.lake.files.dialect import looks_like_header
from kundig.lake.files.lines import Progress
from kundig.lake.files.opened import MOST_COLUMNS, Column, Opened, Options, unique_names
from kundig.lake.files.source import Source
from kundig.lake.files.staging import Staging
from kundig.lake.files.text import names_of
from kundig.lake.files.workbook import check_workbook

if TYPE_CHECKING:
    import openpyxl

HEAD = 200

type Cells = tuple[object, ...]


def open_excel(
    connection: duckdb.DuckDBPyConnection, source: Source, options: Options, progress: Progress | None
) -> Opened:
    """Read one sheet row by row; numbers become texts as a program writes them, dates 2025-12-31."""
    # Imported here: it takes a while to load, and most files are none of Excel's.
    import openpyxl

    check_workbook(source)
    try:
        with warnings.catch_warnings():
            # openpyxl warns of styles and extensions that it leaves aside; the cells are not concerned.
            warnings.simplefilter("ignore")
            workbook = openpyxl.load_workbook(source.path, read_only=True, data_only=True, keep_links=False)
            try:
                return _read(connection, source, options, progress, workbook)
            finally:
                workbook.close()
    except (BadZipFile, KeyError, ValueError, TypeError, AttributeError, ParseError) as error:
        # What openpyxl raises where the parts of a workbook contradict each other.
        raise Refused("file.not_excel", file=source.name, why=str(error) or type(error).__name__) from error
    except OSError as error:
        if error.errno is not None:  # the disk's own
            raise
        raise Refused("file.not_excel", file=source.name, why=str(error)) from error


def _read(
    connection: duckdb.DuckDBPyConnection,
    source: Source,
    options: Options,
    progress: Progress | None,
    workbook: "openpyxl.Workbook",
) -> Opened:
    name, rows = _sheet(source, workbook, options)
    head = list(islice(rows, HEAD))
    first, header = _header(head, options)
    width = max((len(cells) for _, cells in head[first:]), default=0)
    if width > MOST_COLUMNS:
        raise Refused("file.columns", file=source.name, count=width, limit=MOST_COLUMNS)
    texts = tuple(text(cell) for cell in header) if header is not None else None
    names = names_of(source, (texts + ("",) * width)[:width] if texts is not None else None, width, options)
    staging = Staging(connection, unique_names(names))
    plain: set[int] = set()
    body = chain(head[first + (header is not None) :], rows)
    most = max(HEAD, workbook[name].max_row or HEAD)
    staging.add_all(_texts(body, width, plain, most, progress))
    if staging.rows + staging.broken == 0:
        raise Refused("file.no_rows", file=source.name)
    columns = tuple(
        Column(name, position, "VARCHAR", plain=position - 1 in plain)
        for position, name in enumerate(names, 1)
    )
    opened = Opened(
        source=source,
        connection=connection,
        relation="input",
        line_sql="kundig_line",
        columns=columns,
        rows=staging.rows,
        broken=staging.broken,
        has_header=header is not None,
        sheets=tuple(sheet.title for sheet in workbook.worksheets),
    )
    return replace(opened, how={"sheet": name, "blank_lines": staging.blank, "lines_above_header": first})


def _sheet(
    source: Source, workbook: "openpyxl.Workbook", options: Options
) -> tuple[str, Iterator[tuple[int, Cells]]]:
    """The sheet told, or the first one that holds anything."""
    sheets = [sheet.title for sheet in workbook.worksheets]
    if options.sheet is not None and options.sheet not in sheets:
        raise Refused("file.sheet", file=source.name, sheet=options.sheet, sheets=", ".join(sheets))
    for title in [options.sheet] if options.sheet is not None else sheets:
        rows = _rows(workbook, title)
        for one in rows:
            return title, chain([one], rows)
    raise Refused("file.no_rows", file=source.name)


def _rows(workbook: "openpyxl.Workbook", title: str) -> Iterator[tuple[int, Cells]]:
    """Rows that hold anything, with their numbers, without the empty cells at their ends."""
    for number, row in enumerate(workbook[title].iter_rows(values_only=True), 1):
        end = len(row)
        while end and (row[end - 1] is None or row[end - 1] == ""):
            end -= 1
        if end:
            yield number, row[:end]


def _header(head: list[tuple[int, Cells]], options: Options) -> tuple[int, Cells | None]:
    """The index of the first row of the table, and its header: titles may stand above it."""
    if options.header is False:
        return 0, None
    if options.header:
        return 0, head[0][1]
    widths = Counter(len(cells) for _, cells in head)
    usual = max(widths, key=lambda width: (widths[width], width))
    for index, (_, cells) in enumerate(head):
        if len([cell for cell in cells if cell is not None]) >= max(1, usual - 1):
            first = [text(cell) for cell in cells]
            below = [[text(cell) for cell in row] for _, row in head[index + 1 :]]
            words = all(cell is None or isinstance(cell, str) for cell in cells)
            return (index, cells) if words and looks_like_header(first, below) else (0, None)
    return 0, None


def _texts(
    rows: Iterator[tuple[int, Cells]], width: int, plain: set[int], most: int, progress: Progress | None
) -> Iterator[tuple[int, list[str]]]:
    """Cells as texts; remembers in `plain` which columns hold numbers."""
    for number, cells in rows:
        for position, cell in enumerate(cells):
            if position not in plain and isinstance(cell, int | float) and not isinstance(cell, bool):
                plain.add(position)
        texts = [text(cell) for cell in cells]
        yield number, texts + [""] * (width - len(texts))
        if progress is not None and number % 5_000 == 0:
            progress(number / most)


def text(cell: object) -> str:
    """A cell as text.

    >>> text(dt.datetime(2025, 12, 31)), text(17850.0), text(1234.5), text(None)
    ('2025-12-31', '17850', '1234.5', '')
    """
    if cell is None:
        return ""
    if isinstance(cell, dt.datetime):
        return cell.date().isoformat() if cell.time() == dt.time() else cell.isoformat(sep=" ")
    if isinstance(cell, float) and cell.is_integer() and abs(cell) < 1e15:
        return str(int(cell))
    return str(cell)
