"""How are the numbers of a column written, and how does SQL read them?"""

from dataclasses import dataclass

from kundig.lake.engine import quoted
from kundig.lake.files.opened import Column, Opened

# A row's amount: up to a trillion with six decimals; a product of two of them still fits into 38 digits.
MONEY = "DECIMAL(18,6)"
POINT = r"[-+]?(\d{1,3}(,\d{3})+|\d+)?(\.\d+)?"
COMMA = r"[-+]?(\d{1,3}(\.\d{3})+|\d+)?(,\d+)?"
EXPONENT = r"[-+]?\d+(\.\d+)?[eE][-+]?\d+"
CURRENCIES = {"€": "EUR", "$": "USD", "£": "GBP", "¥": "JPY", "zł": "PLN", "Kč": "CZK", "Fr.": "CHF"}
CODES = "EUR|USD|GBP|CHF|JPY|PLN|CZK|DKK|SEK|NOK|HUF|RON|BGN|TRY|CAD|AUD|NZD|CNY|INR|BRL|ZAR|SGD|HKD|MXN"
SYMBOL = rf"(€|\$|£|¥|zł|Kč|Fr\.|\b(?:{CODES})\b)"
SAMPLE = 10_000


@dataclass(frozen=True, slots=True)
class Numerals:
    """The decimal mark of a column ("." or ","), and whether its values leave that open."""

    decimal: str
    unclear: bool = False


def bare(column: Column) -> str:
    """The text of a number without currency, blanks and Swiss apostrophes, its minus in front.

    Accountants write (12,50) and SAP writes 12,50- for minus.
    """
    clean = rf"regexp_replace({column.sql}, {quoted(SYMBOL)}, '', 'g')"
    clean = rf"regexp_replace({clean}, '[\s\x{{00A0}}\x{{202F}}\x{{2009}}''’]+', '', 'g')"
    clean = f"replace(replace({clean}, '−', '-'), '–', '-')"
    return rf"regexp_replace({clean}, '^(?:\((.*)\)|(.*\d)-)$', '-\1\2')"


def detect_numerals(
    table: Opened, column: Column, *, decimal: str | None = None, likely: str = "."
) -> Numerals:
    """The decimal mark, as told or as the values show; `likely` decides where all could be either."""
    if column.plain or not column.is_text:
        return Numerals(".")
    if decimal is not None:
        return Numerals(decimal)
    for rows in (table.sample(SAMPLE), table.relation):
        point, comma, either = _counts(table, rows, column)
        if point != comma:
            return Numerals("." if point > comma else ",")
    return Numerals(likely, unclear=either > 0)


def _counts(table: Opened, rows: str, column: Column) -> tuple[int, int, int]:
    """How many values only a point reads, only a comma, and either, to another number."""
    # 1.234 is a thousand here and a decimal there; 12.50 and 1.234.567 leave no doubt.
    both = r"[-+]?\d{1,3}[.,]\d{3}"
    point, comma, either = table.connection.execute(f"""
        SELECT count(*) FILTER (regexp_full_match(t, {quoted(POINT)}) AND NOT regexp_full_match(t, '{both}')),
               count(*) FILTER (regexp_full_match(t, {quoted(COMMA)}) AND NOT regexp_full_match(t, '{both}')),
               count(*) FILTER (regexp_full_match(t, '{both}'))
        FROM (SELECT {bare(column)} AS t FROM {rows}) WHERE t <> ''
    """).fetchall()[0]
    return int(point), int(comma), int(either)


def number_sql(column: Column, numerals: Numerals) -> str:
    """SQL for the number in a column; NULL where none can be read."""
    if not column.is_text:
        return f"TRY_CAST({column.sql} AS {MONEY})"
    text = bare(column)
    if numerals.decimal == ",":
        plain, pattern = f"replace(replace({text}, '.', ''), ',', '.')", COMMA
    else:
        plain, pattern = f"replace({text}, ',', '')", f"{POINT}|{EXPONENT}"
    cast = f"TRY_CAST({plain} AS {MONEY})"
    return f"CASE WHEN regexp_full_match({text}, {quoted(pattern)}) THEN {cast} END"


def currency_sql(column: Column) -> str:
    """SQL for the currency that stands in an amount, '' where none does."""
    found = f"regexp_extract({column.sql}, {quoted(SYMBOL)}, 1)"
    for symbol, code in CURRENCIES.items():
        found = f"replace({found}, {quoted(symbol)}, {quoted(code)})"
    return found
