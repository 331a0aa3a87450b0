"""What can be told to `kundig analyse FILE`?"""

import argparse
from pathlib import Path


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """The options; everything that is not told is detected and said."""
    parser.add_argument("file", type=Path, metavar="FILE", help="CSV, TSV, text in columns, XLSX or Parquet")
    columns = parser.add_argument_group("columns (a name, or a number from 1)")
    columns.add_argument("--customer", metavar="COL", help="who bought")
    columns.add_argument("--date", metavar="COL", help="when")
    columns.add_argument(
        "--amount", metavar="EXPR", help="for how much, such as Total or 'Quantity * UnitPrice'"
    )
    columns.add_argument("--cost", metavar="EXPR", help="what it cost us; without it revenue is compared")
    columns.add_argument("--currency", metavar="CODE", help="the currency that counts, such as EUR")
    reading = parser.add_argument_group("how the file is written (detected where not told)")
    reading.add_argument("--delimiter", metavar="CHAR", help="a character, tab or whitespace")
    reading.add_argument("--encoding", metavar="NAME", help="such as utf-8 or cp1252")
    reading.add_argument("--decimal", choices=[".", ","], help="the decimal mark of the amounts")
    reading.add_argument("--date-format", metavar="FORMAT", help="such as DD.MM.YYYY or %%m/%%d/%%Y")
    header = reading.add_mutually_exclusive_group()
    header.add_argument(
        "--header", action="store_true", default=None, help="the first line names the columns"
    )
    header.add_argument("--no-header", dest="header", action="store_false", help="the first line is a row")
    reading.add_argument("--columns", metavar="NAME,NAME,...", help="names for the columns")
    reading.add_argument("--sheet", metavar="NAME", help="the sheet of a workbook")
    parser.add_argument(
        "--out", type=Path, metavar="DIR", help="folder for the results (default: kundig-FILE)"
    )
    parser.add_argument(
        "--json", action="store_true", help="print summary.json; writes files only with --out"
    )
    parser.add_argument("--language", choices=["de", "en"], help="of the report (default: from LANG)")
