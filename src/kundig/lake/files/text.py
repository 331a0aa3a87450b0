"""How is a text file (CSV, TSV, columns of text) read as a table?"""

import csv
from collections.abc import Iterator
from itertools import islice

import duckdb

from kundig.base.refusals import Refused
from kundig.lake.files.dialect import Dialect, detect_dialect, is_blank, records
from kundig.lake.files.lines import Progress, encoding_of, lines
from kundig.lake.files.opened import MOST_COLUMNS, Column, Opened, Options, unique_names
from kundig.lake.files.source import Source
from kundig.lake.files.staging import Staging

SAMPLE_LINES = 500
SAMPLE_CHARACTERS = 2_000_000
MOST_LINES_PER_ROW = 1_000


def open_text(
    connection: duckdb.DuckDBPyConnection, source: Source, options: Options, progress: Progress | None
) -> Opened:
    """Read the whole file once into a table of texts; rows of another width are kept apart."""
    encoding = encoding_of(source, told=options.encoding)
    dialect = detect_dialect(_sample(source, encoding), delimiter=options.delimiter, header=options.header)
    if dialect.width > MOST_COLUMNS:
        raise Refused("file.columns", file=source.name, count=dialect.width, limit=MOST_COLUMNS)
    names = names_of(source, dialect.names, dialect.width, options)
    staging = Staging(connection, names)
    rows = _rows(source, encoding, dialect, progress)
    if dialect.names is not None:
        _skip_to_header(rows, dialect)
    staging.add_all(rows)
    if staging.rows + staging.broken == 0:
        raise Refused("file.no_rows", file=source.name)
    how: dict[str, str | int] = {
        "encoding": "utf-8" if encoding == "utf-8-sig" else encoding,
        "delimiter": {"\t": "tab"}.get(dialect.delimiter, dialect.delimiter),
        "blank_lines": staging.blank,
        "lines_above_header": dialect.above,
    }
    return Opened(
        source=source,
        connection=connection,
        relation="input",
        line_sql="kundig_line",
        columns=tuple(Column(name, position, "VARCHAR") for position, name in enumerate(names, 1)),
        rows=staging.rows,
        broken=staging.broken,
        has_header=dialect.names is not None,
        how=how,
    )


def names_of(source: Source, header: tuple[str, ...] | None, width: int, options: Options) -> list[str]:
    """The names of the columns: as told, as the header has them, or column1, column2, ..."""
    if options.names is not None:
        if len(options.names) != width:
            raise Refused("file.names", file=source.name, count=width, given=len(options.names))
        return unique_names(list(options.names))
    return unique_names(list(header) if header is not None else [""] * width)


def _sample(source: Source, encoding: str) -> list[str]:
    sample, characters = [], 0
    for line in islice(lines(source, encoding), SAMPLE_LINES):
        sample.append(line)
        characters += len(line)
        if characters > SAMPLE_CHARACTERS:
            break
    if not any(line.strip() for line in sample) and len(sample) < SAMPLE_LINES:
        raise Refused("file.no_rows" if sample else "file.empty", file=source.name)
    return sample


def _rows(
    source: Source, encoding: str, dialect: Dialect, progress: Progress | None
) -> Iterator[tuple[int, list[str]]]:
    """Each row with the line it ends on; a quotation mark that swallows the file is refused."""
    before = 0
    try:
        for line, row in records(lines(source, encoding, progress=progress), dialect.delimiter):
            if line - before > MOST_LINES_PER_ROW:
                raise Refused("file.quote", file=source.name, line=before + 1)
            before = line
            yield line, row
    except csv.Error:
        # The reader's own bound on a field, reached only inside quotation marks that do not end.
        raise Refused("file.quote", file=source.name, line=before + 1) from None


def _skip_to_header(rows: Iterator[tuple[int, list[str]]], dialect: Dialect) -> None:
    above = 0
    for _, row in rows:
        if is_blank(row):
            continue
        if above == dialect.above:
            return
        above += 1
