"""Which rows may come in, which are refused for what reason, and by what is each row known?"""

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass

from kundig.customers.imports.cells import text_sql, value_sql
from kundig.customers.imports.kinds import Field
from kundig.customers.imports.people import clean_people
from kundig.customers.imports.reading import Reading
from kundig.lake.engine import quoted
from kundig.lake.files.days import plausible_sql
from kundig.lake.files.headers import normal
from kundig.lake.files.numerals import currency_sql
from kundig.lake.files.opened import Column, identifier

TOTALS = "^(zwischen|end|gesamt)?(summe|saldo|total|gesamt|sum|gesamtbetrag|gesamtergebnis)\\b"
MOST_CHOICES = 5_000
LARGEST = 10**12
DEDUCTIONS = ("discount", "credit_note", "return", "write_off", "payment")
OPEN_END = "DATE '9000-01-01'"


@dataclass(frozen=True, slots=True)
class Part:
    """A field in SQL: its final value, and what is refused, as pairs of condition and code."""

    value: str
    wrong: tuple[tuple[str, str], ...] = ()


def judge(read: Reading, mapping: Mapping[str, str], *, today: dt.date) -> None:
    """Make the table `judged`: row, the fields, `code`, `field` and `param` of the reason."""
    if read.kind.name == "customers":
        clean_people(read, mapping, today=today)
    else:
        _judge_facts(read, mapping, today=today)
    _identify(read, mapping)


def _judge_facts(read: Reading, mapping: Mapping[str, str], *, today: dt.date) -> None:
    columns = {name: read.column(mapping[name]) for name in read.kind.fields if name in mapping}
    joins, raw = [], []
    for name, column in columns.items():
        field = read.kind.fields[name]
        if field.type == "choice":
            joins.append(_choices(read, field, column))
            raw.append(f"choice_{name}.code AS {_in(name)}")
        else:
            raw.append(f"{value_sql(read, field, column)} AS {_in(name)}")
        raw.append(f"{_filled(column)} AS {_given(name)}")
    if "amount" in columns and "currency" not in columns and columns["amount"].is_text:
        raw.append(
            f"NULLIF({currency_sql(columns['amount'])}, '') AS {_in('currency')}, TRUE AS given_currency"
        )
    told = {*columns, *(("currency",) if "given_currency" in raw[-1] else ())}
    parts = {name: _part(field, name in told, today) for name, field in read.kind.fields.items()}
    if read.kind.name == "postings":
        parts |= _signed(parts, kind_told="kind" in told)
    cases = [
        (f"totals AND ({' OR '.join(cond for cond, _ in part.wrong) or 'FALSE'})", "total", name)
        for name, part in parts.items()
        if part.wrong
    ]
    cases += [(cond, code, name) for name, part in parts.items() for cond, code in part.wrong]
    number = " ".join(f"WHEN {cond} THEN {place}" for place, (cond, _, _) in enumerate(cases))
    codes = ", ".join(quoted(code) for _, code, _ in cases)
    names = ", ".join(quoted(name) for _, _, name in cases)
    values = ", ".join(f"{part.value} AS {identifier(name)}" for name, part in parts.items())
    read.table.connection.execute(f"""
        CREATE OR REPLACE TABLE judged AS
        SELECT row, {values}, [{codes}][wrong + 1] AS code, [{names}][wrong + 1] AS field
        FROM (SELECT *, CASE {number} END AS wrong
              FROM (SELECT {read.table.line_sql} AS row, {_totals(read)} AS totals, {", ".join(raw)}
                    FROM {read.table.relation} {" ".join(joins)}))
    """)


def _part(field: Field, told: bool, today: dt.date) -> Part:
    """The value of a field and its checks, over the raw values and whether anything stood there."""
    value, given = _in(field.name), _given(field.name)
    default = quoted(field.default) if field.default else "NULL"
    if not told:
        return Part(
            "NULL" if not field.default else default if field.type != "minutes" else "0::DECIMAL(8,2)"
        )
    wrong = [(f"NOT {given}", "missing")] if field.required else []
    whole = value
    if field.longest:
        wrong.append((f"length({value}) > {field.longest}", "long"))
    if field.type in {"choice", "day", "moment", "money", "minutes"}:
        wrong.append((f"{given} AND {value} IS NULL", field.type))
    if field.type == "choice" or field.type == "currency":
        whole = f"coalesce({value}, {default})"
    if field.type == "currency":
        wrong.append((f"NOT regexp_full_match({value}, '[A-Z]{{3}}')", "currency"))
    if field.type == "money":
        wrong += [(f"{value} <> round({value}, 2)", "cents"), (f"abs({value}) >= {LARGEST}", "large")]
        whole = f"TRY_CAST({value} AS DECIMAL(14,2))"
    if field.type == "minutes":
        wrong.append((f"{value} NOT BETWEEN 0 AND 1440", "minutes"))
        whole = f"coalesce(TRY_CAST({value} AS DECIMAL(8,2)), 0)"
    if field.type in {"day", "moment"}:
        whole, range_ = _days(field, value, today)
        wrong.append((f"NOT ({range_})", "range"))
    return Part(whole, tuple(wrong))


def _days(field: Field, value: str, today: dt.date) -> tuple[str, str]:
    """A day and the years it may lie in; an end in the year 9999 means that there is none."""
    day = f"CAST(left({value}, 10) AS DATE)" if field.type == "moment" else value
    far = f"{day} BETWEEN DATE '1850-01-01' AND DATE '{today.year + 50}-12-31'"
    if field.name == "until":
        return f"CASE WHEN {value} < {OPEN_END} THEN {value} END", f"{far} OR {value} >= {OPEN_END}"
    return value, far if field.name in {"since", "due_on"} else plausible_sql(day, today=today)


def _signed(parts: Mapping[str, Part], *, kind_told: bool) -> dict[str, Part]:
    """Amounts are positive: a minus turns revenue of no kind into a credit note, and leaves deductions."""
    amount = _in("amount")
    blank = f"{_in('kind')} IS NULL" if kind_told else "TRUE"
    kind = f"CASE WHEN {blank} AND {amount} < 0 THEN 'credit_note' ELSE {parts['kind'].value} END"
    deducted = f"({kind}) IN ({', '.join(map(quoted, DEDUCTIONS))})"
    negative = (f"{amount} < 0 AND NOT {deducted}", "negative")
    return {
        "kind": Part(kind, parts["kind"].wrong),
        "amount": Part(
            f"CASE WHEN {deducted} THEN abs({parts['amount'].value}) ELSE {parts['amount'].value} END",
            (*parts["amount"].wrong, negative),
        ),
    }


def _choices(read: Reading, field: Field, column: Column) -> str:
    """A table from what stands in the column to what we call it; returns the join."""
    codes = {word: code for code, words in field.choices.items() for word in words}
    text = text_sql(column)
    found = read.table.connection.execute(
        f"SELECT DISTINCT {text} AS said FROM {read.table.relation} WHERE {_filled(column)}"
        f" LIMIT {MOST_CHOICES}"
    ).fetchall()
    known = [(str(said), codes[normal(str(said))]) for (said,) in found if normal(str(said)) in codes]
    name = f"choice_{field.name}"
    read.table.connection.execute(f"CREATE OR REPLACE TABLE {name} (said VARCHAR, code VARCHAR)")
    if known:
        read.table.connection.executemany(f"INSERT INTO {name} VALUES (?, ?)", known)
    return f"LEFT JOIN {name} ON {name}.said = {text}"


def _identify(read: Reading, mapping: Mapping[str, str]) -> None:
    """Make the table `identified`: the number, else the contents and which of such rows it is in the file."""
    usual = read.kind.name == "customers"  # since when is a matter of the day of the import, if untold
    names = [name for name in read.kind.fields if name != "number" and (name in mapping or not usual)]
    said = ", ".join(f"{quoted(name + '=')} || CAST({identifier(name)} AS VARCHAR)" for name in names)
    per = "|| chr(31) || customer" if read.kind.number_per_customer else ""
    read.table.connection.execute(f"""
        CREATE OR REPLACE TABLE identified AS
        SELECT * EXCLUDE (own), coalesce(own, content || chr(31) || nth) AS identity,
               nth > 1 AND own IS NOT NULL AS again
        FROM (SELECT *, row_number() OVER each AS nth, first_value(content) OVER each AS first_content,
                     first_value(row) OVER each AS first_row
              FROM (SELECT * EXCLUDE (code, field), md5(concat_ws(chr(31), {said})) AS content,
                           'number' || chr(31) || number {per} AS own
                    FROM judged WHERE code IS NULL)
              WINDOW each AS (PARTITION BY coalesce(own, content) ORDER BY row))
    """)


def _totals(read: Reading) -> str:
    """Whether a row looks like the line of totals below a table."""
    cells = ", ".join(f"CAST({column.sql} AS VARCHAR)" for column in read.table.columns[:20])
    return f"regexp_matches(lower(trim(concat_ws(' ', {cells}))), {quoted(TOTALS)})"


def _filled(column: Column) -> str:
    blank = f"NULLIF(trim({column.sql}), '')" if column.is_text else column.sql
    return f"{blank} IS NOT NULL"


def _in(name: str) -> str:
    return f"in_{name}"


def _given(name: str) -> str:
    return f"given_{name}"
