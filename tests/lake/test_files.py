"""Are files read as they come, whatever program wrote them?"""

import datetime as dt
from pathlib import Path

import openpyxl
import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from kundig.lake.files.days import day_sql, detect_days
from kundig.lake.files.numerals import detect_numerals, number_sql
from kundig.lake.files.opened import Opened, Options
from kundig.lake.files.reading import opened

HEADER = ["Kundennr", "Datum", "Betrag"]
ROWS = [["1", "31.12.2025", "1.234,56 €"], ["2", "01.01.2026", "-7,00 €"]]


def text(path: Path, *, delimiter: str, encoding: str = "utf-8", end: str = "\n") -> Path:
    lines = [delimiter.join(row) for row in [HEADER, *ROWS]]
    path.write_bytes((end.join(lines) + end).encode(encoding))
    return path


def rows(table: Opened) -> list[list[str]]:
    names = ", ".join(column.sql for column in table.columns)
    found = table.connection.execute(f"SELECT {names} FROM {table.relation} ORDER BY {table.line_sql}")
    return [list(row) for row in found.fetchall()]


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "cp1252", "utf-16", "utf-16-le", "iso8859-15"])
@pytest.mark.parametrize("delimiter", [";", "\t", "|"])
def test_german_file_is_read_in_any_usual_encoding(tmp_path: Path, delimiter: str, encoding: str) -> None:
    file = text(tmp_path / "a.csv", delimiter=delimiter, encoding=encoding, end="\r\n")
    with opened(file) as table:
        assert [column.name for column in table.columns] == HEADER
        if encoding == "iso8859-15":
            return  # one euro sign does not tell it from cp1252; the names and rows stand all the same
        assert rows(table) == ROWS


@pytest.mark.parametrize("encoding", ["cp1252", "cp850", "mac_roman"])
def test_umlauts_tell_the_encoding(tmp_path: Path, encoding: str) -> None:
    file = tmp_path / "a.csv"
    file.write_bytes("kunde;ort\n1;München\n2;Köln\n3;Würzburg\n4;Gießen\n".encode(encoding))
    with opened(file) as table:
        assert table.how["encoding"] == encoding
        assert rows(table)[3] == ["4", "Gießen"]


@pytest.mark.slow
def test_umlaut_far_down_is_noticed(tmp_path: Path) -> None:
    file = tmp_path / "a.csv"
    file.write_bytes(b"kunde;ort\n" + b"1;Ulm\n" * 200_000 + "2;Köln\n".encode("cp1252"))
    with opened(file) as table:
        assert rows(table)[-1] == ["2", "Köln"]


def test_text_in_columns_is_split_at_blanks(tmp_path: Path) -> None:
    file = tmp_path / "a.txt"
    file.write_text("  id   date      value\n  001  19970101   11.77\n  002  19970112    9.00\n")
    with opened(file) as table:
        assert rows(table) == [["001", "19970101", "11.77"], ["002", "19970112", "9.00"]]


def test_quoted_line_end_stays_in_its_field(tmp_path: Path) -> None:
    file = tmp_path / "a.csv"
    file.write_text('id,note\n1,"two\nlines; and ""quotes"""\n2,short\n')
    with opened(file, Options(delimiter=",")) as table:
        assert rows(table) == [["1", 'two\nlines; and "quotes"'], ["2", "short"]]


def test_file_without_header_gets_numbered_columns(tmp_path: Path) -> None:
    file = tmp_path / "a.csv"
    file.write_text("1;2025-01-01;5,00\n2;2025-01-02;6,00\n")
    with opened(file) as table:
        assert not table.has_header
        assert [column.name for column in table.columns] == ["column1", "column2", "column3"]
    with opened(file, Options(names=("who", "when", "much"))) as table:
        assert [column.name for column in table.columns] == ["who", "when", "much"]


def test_rows_of_another_width_are_kept_apart_with_their_line(tmp_path: Path) -> None:
    file = tmp_path / "a.csv"
    file.write_text("a;b;c\n1;2;3\n4;5\n\n6;7;8;9\n10;11;12;\n")
    with opened(file) as table:
        assert rows(table) == [["1", "2", "3"], ["10", "11", "12"]]
        broken = table.connection.execute("FROM broken ORDER BY line").fetchall()
        assert broken == [(3, 2, "4 | 5"), (5, 4, "6 | 7 | 8 | 9")]
        assert (table.rows, table.broken, table.how["blank_lines"]) == (2, 2, 1)


def test_title_lines_above_the_header_are_skipped_and_said(tmp_path: Path) -> None:
    file = tmp_path / "a.csv"
    file.write_text("Umsatzliste 2025\n\nKunde;Datum;Betrag\n1;31.12.2025;5,00\n2;30.12.2025;6,00\n")
    with opened(file) as table:
        assert [column.name for column in table.columns] == ["Kunde", "Datum", "Betrag"]
        assert (table.rows, table.how["lines_above_header"]) == (2, 1)


def test_workbook_gives_dates_and_numbers_as_written(tmp_path: Path) -> None:
    book = openpyxl.Workbook()
    sheet = book.active
    sheet.append(["Kunde", "Datum", "Betrag"])
    sheet.append([17, dt.date(2025, 12, 31), 1234.5])
    sheet.append(["K-18", dt.datetime.fromisoformat("2025-01-01 12:30"), -3])
    sheet.append([None, None, None])
    file = tmp_path / "a.xlsx"
    book.save(file)
    with opened(file) as table:
        assert rows(table) == [["17", "2025-12-31", "1234.5"], ["K-18", "2025-01-01 12:30:00", "-3"]]
        assert [column.plain for column in table.columns] == [True, False, True]
        assert table.how["sheet"] == "Sheet"


def test_parquet_keeps_its_types_and_a_wildcard_in_its_name(tmp_path: Path) -> None:
    file = tmp_path / "a[1]*.parquet"
    pq.write_table(pa.table({"id": [1, 2], "day": [dt.date(2025, 1, 1)] * 2}), file)
    pq.write_table(pa.table({"other": [1]}), tmp_path / "a[1]b.parquet")
    with opened(file) as table:
        assert [(column.name, column.type) for column in table.columns] == [("id", "BIGINT"), ("day", "DATE")]
        assert table.rows == 2


def test_sql_reaches_no_other_file(tmp_path: Path) -> None:
    secret = tmp_path / "secret.csv"
    secret.write_text("a\n1\n")
    with (
        opened(text(tmp_path / "a.csv", delimiter=";")) as table,
        pytest.raises(Exception, match=r"(?i)access|permission"),
    ):
        table.connection.execute(f"FROM read_csv('{secret}')").fetchall()


@pytest.mark.parametrize(
    ("written", "read"),
    [
        (["1.234,56", "0,5"], ["1234.560000", "0.500000"]),
        (["1,234.56", "12,345"], ["1234.560000", "12345.000000"]),
        (["1'234.50", "(12.50)", "12.50-"], ["1234.500000", "-12.500000", "-12.500000"]),
        (["€ 5", "−5,25 EUR", "1 234,00\u00a0€"], ["5.000000", "-5.250000", "1234.000000"]),
        (["1.234", "2.500,00"], ["1234.000000", "2500.000000"]),
        (["12,3,4", "1,50", "abc", "-", ""], [None, "1.500000", None, None, None]),
    ],
)
def test_numbers_are_read_as_their_column_writes_them(
    tmp_path: Path, written: list[str], read: list[str | None]
) -> None:
    file = tmp_path / "a.csv"
    file.write_text("n|x\n" + "".join(f"{value}|x\n" for value in written))
    with opened(file, Options(delimiter="|", header=True)) as table:
        column = table.columns[0]
        sql = number_sql(column, detect_numerals(table, column))
        found = table.connection.execute(f"SELECT {sql} FROM input ORDER BY kundig_line").fetchall()
        assert [None if value is None else str(value) for (value,) in found] == read


def test_thousand_or_decimal_is_said_to_be_unclear(tmp_path: Path) -> None:
    file = tmp_path / "a.csv"
    file.write_text("n|x\n1.234|x\n5.678|x\n")
    with opened(file, Options(delimiter="|", header=True)) as table:
        assert detect_numerals(table, table.columns[0]).unclear
        told = detect_numerals(table, table.columns[0], decimal=",")
        assert (told.decimal, told.unclear) == (",", False)


@pytest.mark.parametrize(
    ("written", "format_", "unclear"),
    [
        ("31.12.2025", "DD.MM.YYYY", False),
        ("1.2.25", "DD.MM.YY", False),
        ("19970131", "YYYYMMDD", False),
        ("2025-01-31T10:20:30Z", "YYYY-MM-DD", False),
        ("12/31/2025 8:15", "MM/DD/YYYY", False),
        ("31/12/2025", "DD/MM/YYYY", False),
        ("01/02/2025", "DD/MM/YYYY", True),
        ("31-Dec-2025", "DD-MON-YYYY", False),
        ("45000", "Excel", False),
    ],
)
def test_dates_are_read_as_their_column_writes_them(
    tmp_path: Path, written: str, format_: str, unclear: bool
) -> None:
    file = tmp_path / "a.csv"
    file.write_text(f"d|x\n{written}|x\nnever|x\n{written}|x\n")
    with opened(file, Options(delimiter="|", header=True)) as table:
        found = detect_days(table, table.columns[0])
        assert found is not None
        assert (found[0].format, found[0].unclear) == (format_, unclear)
        sql = day_sql(table.columns[0], found[0])
        days = table.connection.execute(f"SELECT {sql} FROM input ORDER BY kundig_line").fetchall()
        assert [day is None for (day,) in days] == [False, True, False]


def test_excel_serial_days_count_as_excel_does(tmp_path: Path) -> None:
    file = tmp_path / "a.csv"
    file.write_text("d|x\n45000|x\n")
    with opened(file, Options(delimiter="|", header=True)) as table:
        found = detect_days(table, table.columns[0])
        assert found is not None
        days = table.connection.execute(f"SELECT {day_sql(table.columns[0], found[0])} FROM input").fetchall()
        assert days == [(dt.date(2023, 3, 15),)]
