"""How does SQL read the cells of a column as a field needs them?"""

from kundig.customers.imports.kinds import Field
from kundig.customers.imports.reading import Reading
from kundig.lake.engine import quoted
from kundig.lake.files.days import FORMATS, Days, day_sql
from kundig.lake.files.numerals import number_sql
from kundig.lake.files.opened import Column

# Soft hyphens, marks of byte order and joiners are seen by nobody; other blanks count as one blank.
UNSEEN = "\u00ad\u200b\u2060\ufeff"
LINES = 1_000  # a field longer than this holds text of several lines
# Formats that cannot be mistaken for another one, read beside the column's own.
PLAIN = tuple(Days(name) for name in ("YYYY-MM-DD", "DD.MM.YYYY"))


def text_sql(column: Column, *, lines: bool = False) -> str:
    """A cell as text in its normal form; NULL where nothing stands."""
    if not column.is_text:
        return f"NULLIF({_plain(column)}, '')"
    blanks = r"[\t\r\f\v\p{Zs}]+" if lines else r"[\s\p{Zs}\p{Cc}]+"
    clean = f"translate(nfc_normalize({column.sql}), {quoted(UNSEEN)}, '')"
    clean = f"trim(regexp_replace({clean}, {quoted(blanks)}, ' ', 'g'), {quoted(' ' + chr(10))})"
    # Spreadsheets are kept from computing by an apostrophe in front, which is not part of the text.
    safe = f"regexp_replace({clean}, {quoted("^'([=+@-])")}, {quoted(chr(92) + '1')})"
    return f"NULLIF(CASE WHEN starts_with({column.sql}, '''') THEN {safe} ELSE {clean} END, '')"


def _plain(column: Column) -> str:
    """A typed cell as a program would write it: whole numbers without a point."""
    text = f"CAST({column.sql} AS VARCHAR)"
    if column.type not in {"DOUBLE", "FLOAT"} and not column.type.startswith("DECIMAL"):
        return text
    whole = f"TRY_CAST({column.sql} AS BIGINT)"
    return f"CASE WHEN {whole} = {column.sql} THEN CAST({whole} AS VARCHAR) ELSE {text} END"


def value_sql(read: Reading, field: Field, column: Column) -> str:
    """The value that a field gets from a column; NULL where none can be read."""
    if field.type in {"money", "minutes"}:
        return number_sql(column, read.numerals(column))
    if field.type == "day":
        return days_sql(read, column)
    if field.type == "moment":
        return _moment_sql(read, column)
    if field.type == "currency":
        text = text_sql(column)
        return f"CASE upper({text}) WHEN '€' THEN 'EUR' WHEN 'EURO' THEN 'EUR' ELSE upper({text}) END"
    return text_sql(column, lines=field.longest > LINES)


def days_sql(read: Reading, column: Column) -> str:
    """The day in a cell, in the column's format or in one that leaves no doubt."""
    found = read.days(column)
    own = found[0] if found is not None else PLAIN[0]
    if not column.is_text:
        return day_sql(column, own)
    more = [other for other in PLAIN if other != own] if own.format in FORMATS else []
    return f"coalesce({', '.join(day_sql(column, each) for each in (own, *more))})"


def _moment_sql(read: Reading, column: Column) -> str:
    """A moment as text that PostgreSQL reads: the day, the time, and the zone where one is told."""
    if column.type == "TIMESTAMP WITH TIME ZONE":
        return f"strftime(make_timestamp(epoch_us({column.sql})), '%Y-%m-%d %H:%M:%S') || '+00'"
    if column.type.startswith("TIMESTAMP"):
        return f"strftime(CAST({column.sql} AS TIMESTAMP), '%Y-%m-%d %H:%M:%S')"
    day = f"strftime({days_sql(read, column)}, '%Y-%m-%d')"
    if not column.is_text:
        return f"{day} || ' 00:00:00'"
    clock = r"[T ,]\s*(\d{1,2}:\d{2}(?::\d{2})?)"
    time = f"regexp_extract({column.sql}, {quoted(clock)}, 1)"
    whole = f"CASE length({time}) WHEN 4 THEN '0' || {time} || ':00' WHEN 5 THEN {time} || ':00' "
    whole += f"WHEN 7 THEN '0' || {time} WHEN 8 THEN {time} ELSE '00:00:00' END"
    checked = f"CASE WHEN TRY_CAST({whole} AS TIME) IS NOT NULL THEN {whole} END"
    zone = f"regexp_extract({column.sql}, {quoted(r'\d(?:\.\d+)? ?(Z|[+-]\d{2}(?::?\d{2})?)$')}, 1)"
    offset = f"CASE WHEN {time} = '' THEN '' WHEN {zone} = 'Z' THEN '+00' ELSE {zone} END"
    return f"{day} || ' ' || {checked} || {offset}"
