"""Which rows are transactions, and which are refused, for what reason?"""

import csv
import datetime as dt
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

from kundig.base.refusals import Refused
from kundig.lake.engine import quoted
from kundig.lake.files.days import day_sql, plausible_sql
from kundig.lake.files.numerals import CURRENCIES, currency_sql
from kundig.lake.files.opened import Column, Opened
from kundig.value.analysis.columns import Choice, Wishes

REASONS = ("customer", "date", "date_range", "amount", "cost", "currency")


@dataclass(frozen=True, slots=True)
class RefusedRow:
    """A row that is no transaction: where, why, and the row itself."""

    line: int
    reason: str
    column: str
    value: str
    row: str


def judge(table: Opened, choice: Choice, wishes: Wishes, *, today: dt.date) -> str | None:
    """Make the view `judged` (customer, day, amount, cost, reason); returns the currency, if known."""
    money = _currency(table, choice)
    currency = _one_currency(table, money, wishes.currency)
    foreign = f"{money} NOT IN ('', {quoted(currency)})" if money and currency else "FALSE"
    cost = choice.cost.sql(choice.number) if choice.cost else None
    given = " AND ".join(_filled(column) for column in choice.cost.columns) if choice.cost else "FALSE"
    table.connection.execute(f"""
        CREATE OR REPLACE VIEW judged AS
        SELECT *, CASE
            WHEN customer IS NULL THEN 'customer'
            WHEN day IS NULL THEN 'date'
            WHEN NOT {plausible_sql("day", today=today)} THEN 'date_range'
            WHEN amount IS NULL THEN 'amount'
            WHEN wrong_cost THEN 'cost'
            WHEN foreign_money THEN 'currency'
        END AS reason
        FROM (SELECT {customer_sql(choice.customer)} AS customer,
                     {day_sql(choice.date, choice.days)} AS day,
                     {choice.amount.sql(choice.number)} AS amount,
                     {f"COALESCE({cost}, 0)" if cost else "NULL"} AS cost,
                     {f"({cost}) IS NULL AND {given}" if cost else "FALSE"} AS wrong_cost,
                     {foreign} AS foreign_money, {table.line_sql} AS kundig_row, {_kept(table)}
              FROM {table.relation})
    """)
    return currency


def _kept(table: Opened) -> str:
    """The original columns under names of their own, for the list of refused rows."""
    return ", ".join(f"{column.sql} AS {_original(column)}" for column in table.columns)


def _original(column: Column) -> str:
    return f"kundig_{column.position}"


def customer_sql(column: Column) -> str:
    """A customer as the file has it; whole numbers that were stored as floats become whole again."""
    if column.is_text:
        return f"NULLIF(trim({column.sql}), '')"
    if column.type in {"DOUBLE", "FLOAT"}:
        whole = f"TRY_CAST({column.sql} AS BIGINT)"
        return f"CASE WHEN {whole} = {column.sql} THEN {whole} END"
    return column.sql


def _filled(column: Column) -> str:
    text = f"NULLIF(trim({column.sql}), '')" if column.is_text else column.sql
    return f"{text} IS NOT NULL"


def _currency(table: Opened, choice: Choice) -> str | None:
    """SQL for a row's currency: from its column, else from its amounts; '' where none stands."""
    found = [f"NULLIF({currency_sql(column)}, '')" for column in choice.amount.columns if column.is_text]
    if choice.currency is not None and choice.currency.is_text:
        code = f"upper(trim({choice.currency.sql}))"
        spelled = " ".join(
            f"WHEN {quoted(symbol.upper())} THEN {quoted(name)}"
            for symbol, name in {**CURRENCIES, "EURO": "EUR"}.items()
        )
        code = f"CASE {code} {spelled} ELSE {code} END"
        found.insert(0, f"NULLIF({code}, '')")
    return f"COALESCE({', '.join(found)}, '')" if found else None


def _one_currency(table: Opened, money: str | None, told: str | None) -> str | None:
    wanted = told.strip().upper() if told else None
    wanted = CURRENCIES.get(wanted, wanted) if wanted else None
    if money is None:
        return wanted
    rows = table.connection.execute(
        f"SELECT {money} AS currency, count(*) FROM {table.relation} GROUP BY 1 ORDER BY 2 DESC, 1"
    ).fetchall()
    counted = {str(currency): int(count) for currency, count in rows if currency}
    listed = ", ".join(f"{currency} ({count:,})" for currency, count in list(counted.items())[:8])
    if wanted is None and len(counted) > 1:
        first = next(iter(counted))
        raise Refused("analyse.currencies", file=table.source.name, currencies=listed, first=first)
    if wanted is not None and counted and wanted not in counted:
        raise Refused("analyse.no_currency", file=table.source.name, currency=wanted, currencies=listed)
    return wanted or next(iter(counted), None)


def count_refused(table: Opened) -> Mapping[str, int]:
    """How many rows are refused, by reason; rows with the wrong number of fields first."""
    counts = {"fields": table.broken} if table.broken else {}
    found = dict(
        table.connection.execute(
            "SELECT reason, count(*) FROM judged WHERE reason IS NOT NULL GROUP BY reason"
        ).fetchall()
    )
    return counts | {reason: int(found[reason]) for reason in REASONS if reason in found}


def refused_rows(table: Opened, choice: Choice) -> Iterator[RefusedRow]:
    """Every refused row, in the order of the file."""
    fields = ", ".join(f"COALESCE(CAST({_original(column)} AS VARCHAR), '')" for column in table.columns)
    broken = (
        "UNION ALL SELECT line, 'fields', '', CAST(fields AS VARCHAR), row FROM broken"
        if table.broken
        else ""
    )
    cost = choice.cost.columns if choice.cost else ()
    money = (choice.currency,) if choice.currency else choice.amount.columns
    blamed = {
        "customer": (choice.customer,),
        "date": (choice.date,),
        "date_range": (choice.date,),
        "amount": choice.amount.columns,
        "cost": cost,
        "currency": money,
    }
    names = " ".join(
        f"WHEN '{reason}' THEN {quoted(', '.join(column.name for column in columns))}"
        for reason, columns in blamed.items()
    )
    values = " ".join(
        f"WHEN '{reason}' THEN concat_ws(', ', {', '.join(map(_original, columns))})"
        for reason, columns in blamed.items()
        if columns
    )
    reader = table.connection.execute(f"""
        SELECT kundig_row, reason, CASE reason {names} END, CASE reason {values} END,
               concat_ws(' | ', {fields})
        FROM judged WHERE reason IS NOT NULL {broken} ORDER BY 1
    """)
    while rows := reader.fetchmany(10_000):
        for line, reason, column, value, row in rows:
            yield RefusedRow(int(line), str(reason), column or "", value or "", str(row))


def write_refused(
    rows: Iterator[RefusedRow], file: Path, *, sentences: Mapping[str, str], width: int
) -> None:
    """The refused rows as CSV: line, reason, column, value, row."""
    with file.open("w", encoding="utf-8", newline="") as target:
        writer = csv.writer(target)
        writer.writerow(["line", "reason", "column", "value", "row"])
        for row in rows:
            reason = sentences[row.reason] % {"fields": row.value, "width": width}
            value = "" if row.reason == "fields" else row.value
            writer.writerow([row.line, reason, row.column, value, row.row])
