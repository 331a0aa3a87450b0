"""How are the dates of a column written, and how does SQL read them?"""

import datetime as dt
import re
from dataclasses import dataclass

from kundig.lake.engine import quoted
from kundig.lake.files.opened import Column, Opened

SAMPLE = 2_000
EARLIEST = dt.date(1900, 1, 1)
# Name: the pattern of the day in a text, and how DuckDB's strptime reads it. A time may follow.
FORMATS: dict[str, tuple[str, str]] = {
    "YYYY-MM-DD": (r"\d{4}-\d{1,2}-\d{1,2}", "%Y-%m-%d"),
    "YYYYMMDD": (r"(?:1[89]|2\d)\d{6}", "%Y%m%d"),
    "DD.MM.YYYY": (r"\d{1,2}\.\d{1,2}\.\d{4}", "%d.%m.%Y"),
    "DD.MM.YY": (r"\d{1,2}\.\d{1,2}\.\d{2}", "%d.%m.%y"),
    "DD/MM/YYYY": (r"\d{1,2}/\d{1,2}/\d{4}", "%d/%m/%Y"),
    "MM/DD/YYYY": (r"\d{1,2}/\d{1,2}/\d{4}", "%m/%d/%Y"),
    "DD/MM/YY": (r"\d{1,2}/\d{1,2}/\d{2}", "%d/%m/%y"),
    "MM/DD/YY": (r"\d{1,2}/\d{1,2}/\d{2}", "%m/%d/%y"),
    "YYYY/MM/DD": (r"\d{4}/\d{1,2}/\d{1,2}", "%Y/%m/%d"),
    "DD-MM-YYYY": (r"\d{1,2}-\d{1,2}-\d{4}", "%d-%m-%Y"),
    "MM-DD-YYYY": (r"\d{1,2}-\d{1,2}-\d{4}", "%m-%d-%Y"),
    "DD-MON-YYYY": (r"\d{1,2}-[A-Za-z]{3}-\d{4}", "%d-%b-%Y"),
    "DD MON YYYY": (r"\d{1,2} [A-Za-z]{3} \d{4}", "%d %b %Y"),
    "DD-MON-YY": (r"\d{1,2}-[A-Za-z]{3}-\d{2}", "%d-%b-%y"),
    "Excel": (r"[2-6]\d{4}(?:\.\d+)?", ""),
}
TIME = r"(?:[T ,].*)?"
TOKENS = (("YYYY", "%Y"), ("YY", "%y"), ("MON", "%b"), ("MM", "%m"), ("DD", "%d"))
GERMAN = {"JJJJ": "YYYY", "JJ": "YY", "TT": "DD"}


@dataclass(frozen=True, slots=True)
class Days:
    """The format of a date column, and whether day and month could be the other way round."""

    format: str
    unclear: bool = False


def told_days(told: str) -> Days:
    """A format as people write it: DD.MM.YYYY, TT.MM.JJJJ, MM/DD/YYYY or %d.%m.%Y.

    >>> told_days("TT.MM.JJJJ"), told_days("%d.%m.%Y")
    (Days(format='DD.MM.YYYY', unclear=False), Days(format='%d.%m.%Y', unclear=False))
    """
    if "%" in told:
        return Days(told)
    name = told.upper() if told.lower() != "excel" else "Excel"
    for german, english in GERMAN.items():
        name = name.replace(german, english)
    return Days(name)


def detect_days(table: Opened, column: Column) -> tuple[Days, float] | None:
    """The format that reads most values, with the share that it reads; None where hardly any is a date."""
    if column.type == "DATE" or column.type.startswith("TIMESTAMP"):
        return Days("DATE"), 1.0
    reads, filled = _reads(table, table.sample(SAMPLE), column, list(FORMATS))
    best = max(reads, key=lambda name: reads[name])
    if not filled or reads[best] < 0.5 * filled:
        return None
    # Where day and month both read every value of the sample, the whole column is asked; where both read
    # all of it, Europe's order stands first in the table.
    twin = best.replace("DD", "#").replace("MM", "DD").replace("#", "MM")
    unclear = False
    if twin in FORMATS and twin != best and reads[twin] == reads[best]:
        reads, filled = _reads(table, table.relation, column, [best, twin])
        best = twin if reads[twin] > reads[best] else best
        unclear = reads[twin] == reads[best]
    return Days(best, unclear=unclear), reads[best] / filled


def _reads(table: Opened, rows: str, column: Column, formats: list[str]) -> tuple[dict[str, int], int]:
    """How many values each format reads, and how many there are."""
    counts = ", ".join(f"count({_read(_day(_text(column), FORMATS[name][0]), name)})" for name in formats)
    *found, filled = table.connection.execute(
        f"SELECT {counts}, count(*) FROM {rows} WHERE {_text(column)} <> ''"
    ).fetchall()[0]
    return dict(zip(formats, map(int, found), strict=True)), int(filled)


def day_sql(column: Column, days: Days) -> str:
    """SQL for the day in a column; NULL where none can be read."""
    if days.format == "DATE":
        return column.sql if column.type == "DATE" else f"CAST({column.sql} AS DATE)"
    if days.format in FORMATS:
        return _read(_day(_text(column), FORMATS[days.format][0]), days.format)
    format_ = days.format
    for token, sign in TOKENS if "%" not in format_ else ():
        format_ = format_.replace(token, sign)
    return f"CAST(try_strptime({_text(column)}, {quoted(format_)}) AS DATE)"


def plausible_sql(day: str, *, today: dt.date) -> str:
    """Nobody bought before 1900 or will have bought more than a year from now: such a date is a mistake."""
    latest = dt.date(today.year + 1, today.month, min(today.day, 28))
    return f"{day} BETWEEN DATE '{EARLIEST}' AND DATE '{latest}'"


def _text(column: Column) -> str:
    if column.is_text:
        return f"trim({column.sql})"
    whole = column.type in {"DOUBLE", "FLOAT"} or column.type.startswith("DECIMAL")
    return f"CAST({f'TRY_CAST({column.sql} AS BIGINT)' if whole else column.sql} AS VARCHAR)"


def _day(text: str, pattern: str) -> str:
    return f"regexp_extract({text}, {quoted(f'^({pattern}){TIME}$')}, 1)"


def _read(day: str, name: str) -> str:
    if name == "Excel":
        # Day 60 was 29 February 1900, which never was; so Excel's count begins on 30 December 1899.
        return f"DATE '1899-12-30' + CAST(TRY_CAST({day} AS DOUBLE) AS INTEGER)"
    return f"CAST(try_strptime({day}, {quoted(FORMATS[name][1])}) AS DATE)"


def is_known(days: Days) -> bool:
    """Whether a told format has anything that reads a year, a month and a day."""
    signs = days.format
    for token, sign in TOKENS:
        signs = signs.replace(token, sign) if "%" not in days.format else signs
    if days.format in {"Excel", "DATE"}:
        return True
    year, month = re.search("%[Yy]", signs), re.search("%[mbB]", signs)
    return bool(year and month and "%d" in signs)
