"""How is a list written into a file: safe for spreadsheets, lossless, as a workbook, as Parquet?"""

import csv
import datetime as dt
import io
from collections.abc import Iterable, Iterator, Sequence
from decimal import Decimal
from itertools import batched
from pathlib import Path
from typing import IO
from zoneinfo import ZoneInfo

import pyarrow as pa
import pyarrow.parquet as pq
import xlsxwriter

from kundig.base.refusals import Refused
from kundig.customers.segments.subjects import SUBJECTS, Subject

type Row = Sequence[object]
AT_ONCE = 5_000
SHEET_ROWS = 1_048_575  # of a worksheet, without the head
# What a spreadsheet would take for a formula (OWASP, CSV injection).
FORMULA = ("=", "+", "-", "@", "\t", "\r", "\n", "\N{FULLWIDTH EQUALS SIGN}")
ARROW = {
    "money": pa.decimal128(22, 4),
    "number": pa.float64(),
    "whole": pa.int64(),
    "date": pa.date32(),
    "moment": pa.timestamp("us", tz="UTC"),
}


def safe(text: str) -> str:
    """A text that no spreadsheet takes for a formula.

    >>> safe("=1+1"), safe("Ulm"), safe("+49 30 1")
    ("'=1+1", 'Ulm', "'+49 30 1")
    """
    return f"'{text}" if text.startswith(FORMULA) else text


def sheet_csv(columns: Sequence[str], rows: Iterable[Row], *, language: str, zone: str) -> Iterator[bytes]:
    """CSV that a spreadsheet of the language opens rightly by a double click."""
    german = language == "de"
    heads = [SUBJECTS[name].said(language) for name in columns]
    lines = ([_told(value, german=german, zone=ZoneInfo(zone)) for value in row] for row in rows)
    yield b"\xef\xbb\xbf"
    yield from _csv([heads], delimiter=";" if german else ",")
    yield from _csv(lines, delimiter=";" if german else ",")


def plain_csv(columns: Sequence[str], rows: Iterable[Row]) -> Iterator[bytes]:
    """CSV for programs: UTF-8, comma, ISO 8601, each value as it stands in the database."""
    heads = [name.removeprefix("customer.") for name in columns]
    yield from _csv([heads], delimiter=",")
    yield from _csv(([_plain(value) for value in row] for row in rows), delimiter=",")


def workbook(
    columns: Sequence[str], rows: Iterable[Row], into: IO[bytes], *, language: str, zone: str
) -> None:
    """A workbook with numbers and days as such, and never a formula; row by row, in little memory."""
    options = {
        "constant_memory": True,
        "strings_to_formulas": False,
        "strings_to_urls": False,
        "strings_to_numbers": False,
    }
    with xlsxwriter.Workbook(into, options) as book:
        sheet = book.add_worksheet()
        forms = {
            kind: book.add_format({"num_format": form})
            for kind, form in {
                "money": "#,##0.00",
                "date": "yyyy-mm-dd",
                "moment": "yyyy-mm-dd hh:mm",
            }.items()
        }
        about = [SUBJECTS[name] for name in columns]
        bold = book.add_format({"bold": True})
        for place, one in enumerate(about):
            sheet.write_string(0, place, one.said(language), bold)
        for line, row in enumerate(rows, 1):
            if line > SHEET_ROWS:
                raise Refused("segments.sheet_full", most=SHEET_ROWS)
            for place, (one, value) in enumerate(zip(about, row, strict=True)):
                _write(sheet, line, place, value, one, forms, ZoneInfo(zone))


def _write(
    sheet: xlsxwriter.workbook.Worksheet,
    line: int,
    place: int,
    value: object,
    one: Subject,
    forms: dict[str, object],
    zone: ZoneInfo,
) -> None:
    form = forms.get(one.type)
    if value is None or value == "":
        return
    if isinstance(value, dt.datetime):
        sheet.write_datetime(line, place, value.astimezone(zone).replace(tzinfo=None), form)
    elif isinstance(value, dt.date):
        sheet.write_datetime(line, place, dt.datetime.combine(value, dt.time()), form)
    elif isinstance(value, int | float | Decimal):
        sheet.write_number(line, place, float(value), form)
    else:
        sheet.write_string(line, place, str(value)[:32_767])


def parquet(columns: Sequence[str], rows: Iterable[Row], into: IO[bytes] | Path) -> None:
    """Parquet with the types of the columns, some thousand rows at a time."""
    about = [SUBJECTS[name] for name in columns]
    schema = pa.schema([(one.name, ARROW.get(one.type, pa.string())) for one in about])
    with pq.ParquetWriter(into, schema) as writer:
        for some in batched(rows, 20_000, strict=False):
            held = [
                pa.array(values, field.type)
                for values, field in zip(zip(*some, strict=True), schema, strict=True)
            ]
            writer.write_table(pa.Table.from_arrays(held, schema=schema))


def _csv(rows: Iterable[Sequence[str]], *, delimiter: str) -> Iterator[bytes]:
    for some in batched(rows, AT_ONCE, strict=False):
        text = io.StringIO()
        csv.writer(text, delimiter=delimiter, lineterminator="\r\n").writerows(some)
        yield text.getvalue().encode()


def _told(value: object, *, german: bool, zone: ZoneInfo) -> str:
    if isinstance(value, dt.datetime):
        local = value.astimezone(zone)
        return f"{local:%d.%m.%Y %H:%M}" if german else f"{local:%Y-%m-%d %H:%M}"
    if isinstance(value, dt.date):
        return f"{value:%d.%m.%Y}" if german else value.isoformat()
    if isinstance(value, int | float | Decimal):
        return _plain(value).replace(".", ",") if german else _plain(value)
    return safe(_plain(value))


def _plain(value: object) -> str:
    if isinstance(value, dt.datetime):
        return value.astimezone(dt.UTC).isoformat()
    if isinstance(value, Decimal):
        return f"{value:f}"
    return "" if value is None else str(value)
