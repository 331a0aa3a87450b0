"""Which columns hold customer, date, amount and cost?"""

from collections.abc import Sequence
from dataclasses import dataclass, field

from kundig.base.refusals import Refused
from kundig.lake.files.days import Days, detect_days, is_known, told_days
from kundig.lake.files.numerals import Numerals, detect_numerals, number_sql
from kundig.lake.files.opened import Column, Opened, identifier
from kundig.value.analysis.expression import Expression, column_named, parse
from kundig.value.analysis.names import likeness

SAMPLE = 5_000
ENOUGH = 30


@dataclass(frozen=True, slots=True)
class Wishes:
    """What the user told about the columns; the rest is detected."""

    customer: str | None = None
    date: str | None = None
    amount: str | None = None
    cost: str | None = None
    decimal: str | None = None
    date_format: str | None = None
    currency: str | None = None


@dataclass(frozen=True, slots=True)
class Doubt:
    """Something that could have been read otherwise: a code and its parameters, as in a refusal."""

    code: str
    params: dict[str, object] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Choice:
    """The columns, how they are written, and what remained in doubt."""

    customer: Column
    date: Column
    days: Days
    amount: Expression
    cost: Expression | None
    currency: Column | None
    numerals: dict[str, Numerals]
    doubts: tuple[Doubt, ...]

    def number(self, column: Column) -> str:
        """SQL for the number in a column of the amount or the cost."""
        return number_sql(column, self.numerals[column.name])


def choose(table: Opened, wishes: Wishes) -> Choice:
    """The told columns, and for the others those that sound and look right; refuses where none does."""
    doubts: list[Doubt] = []
    date, days = _date(table, wishes, doubts)
    likely = "," if table.how.get("delimiter") == ";" or "." in days.format else "."
    reading = _Reading(table, wishes.decimal, likely)
    amount = _amount(table, wishes, reading, {date.name}, doubts)
    taken = {date.name, *(column.name for column in amount.columns)}
    cost = _cost(table, wishes, reading, taken, amount)
    customer = _customer(table, wishes, taken, doubts)
    used = [*amount.columns, *(cost.columns if cost else ())]
    numerals = {column.name: reading.numerals(column) for column in used}
    for name, found in numerals.items():
        if found.unclear:
            doubts.append(Doubt("analyse.doubt_decimal", {"column": name, "decimal": found.decimal}))
    currency = _best(table.columns, "currency", taken | {customer.name})
    return Choice(customer, date, days, amount, cost, currency, numerals, tuple(doubts))


class _Reading:
    """How the columns' numbers are written, each looked at once."""

    def __init__(self, table: Opened, decimal: str | None, likely: str) -> None:
        self.table, self.decimal, self.likely = table, decimal, likely
        self._known: dict[str, Numerals] = {}

    def numerals(self, column: Column) -> Numerals:
        if column.name not in self._known:
            found = detect_numerals(self.table, column, decimal=self.decimal, likely=self.likely)
            self._known[column.name] = found
        return self._known[column.name]

    def shares(self, column: Column) -> tuple[float, float]:
        """The shares of filled values that are numbers, and of numbers with a fraction."""
        if column.type == "DATE" or column.type.startswith(("TIMESTAMP", "BOOLEAN")):
            return 0.0, 0.0
        number = number_sql(column, self.numerals(column))
        filled, numbers, fractions = self.table.connection.execute(
            f"SELECT count(NULLIF(CAST({column.sql} AS VARCHAR), '')), count(n), count(*) FILTER (n % 1 <> 0)"
            f" FROM (SELECT {column.sql}, {number} AS n FROM {self.table.sample(SAMPLE)})"
        ).fetchall()[0]
        return numbers / max(1, filled), fractions / max(1, numbers)


def _best(columns: Sequence[Column], role: str, taken: set[str]) -> Column | None:
    scored = [(likeness(column.name, role), -column.position, column) for column in columns]
    scored = [entry for entry in scored if entry[0] >= ENOUGH and entry[2].name not in taken]
    return max(scored, key=lambda entry: entry[:2])[2] if scored else None


def _date(table: Opened, wishes: Wishes, doubts: list[Doubt]) -> tuple[Column, Days]:
    told = told_days(wishes.date_format) if wishes.date_format is not None else None
    if told is not None and not is_known(told):
        raise Refused("analyse.date_format", format=wishes.date_format)
    if wishes.date is not None:
        column = column_named(wishes.date, table.columns, option="--date")
        found = detect_days(table, column)
        days = told or (found[0] if found else Days("YYYY-MM-DD"))
    else:
        readable = [(each, seems) for each in table.columns if (seems := _is_date(table, each))]
        if not readable:
            raise Refused("analyse.no_date", file=table.source.name, names=_listed(table))
        readable.sort(key=lambda entry: (-likeness(entry[0].name, "date"), entry[0].position))
        column, days = readable[0][0], told or readable[0][1]
        others = [other.name for other, _ in readable[1:] if likeness(other.name, "date") >= 60]
        if others:
            doubts.append(_doubt("--date", column.name, others))
    if days.unclear:
        doubts.append(Doubt("analyse.doubt_date", {"column": column.name, "format": days.format}))
    return column, days


def _is_date(table: Opened, column: Column) -> Days | None:
    """The format of a column that is a date; bare digits count only where a name says so or is missing."""
    if column.type in {"BOOLEAN", "UUID"}:
        return None
    found = detect_days(table, column)
    if found is None or found[1] < 0.5:
        return None
    named = likeness(column.name, "date") >= ENOUGH
    if found[0].format == "Excel" and not named:
        return None
    if found[0].format == "YYYYMMDD" and not named and not column.name.startswith("column"):
        return None
    return found[0]


def _amount(
    table: Opened, wishes: Wishes, reading: _Reading, taken: set[str], doubts: list[Doubt]
) -> Expression:
    if wishes.amount is not None:
        return parse(wishes.amount, table.columns, option="--amount")
    numeric = [
        column for column in table.columns if column.name not in taken and reading.shares(column)[0] >= 0.5
    ]
    named = sorted(numeric, key=lambda column: (-likeness(column.name, "amount"), column.position))
    if named and likeness(named[0].name, "amount") >= ENOUGH:
        best = named[0]
        rivals = [c.name for c in named[1:] if likeness(c.name, "amount") >= likeness(best.name, "amount")]
        if rivals:
            doubts.append(_doubt("--amount", best.name, rivals))
        return _single(best)
    quantity, price = _best(numeric, "quantity", set()), _best(numeric, "price", set())
    if quantity is not None and price is not None:
        return parse(f"{identifier_or_name(quantity)} * {identifier_or_name(price)}", table.columns)
    fractions = [column for column in numeric if reading.shares(column)[1] > 0.05]
    if price is not None or len(fractions) == 1 or (fractions and not table.has_header):
        best = price or fractions[-1]
        doubts.append(_doubt("--amount", best.name, [c.name for c in numeric if c is not best] or ["…"]))
        return _single(best)
    raise Refused("analyse.no_amount", file=table.source.name, names=_listed(table))


def _cost(
    table: Opened, wishes: Wishes, reading: _Reading, taken: set[str], amount: Expression
) -> Expression | None:
    if wishes.cost is not None:
        return parse(wishes.cost, table.columns, option="--cost")
    if not table.has_header:
        return None
    numeric = [column for column in table.columns if column.name not in taken]
    whole = _best(numeric, "cost", set())
    if whole is not None and reading.shares(whole)[0] >= 0.5:
        return _single(whole)
    each, quantity = _best(numeric, "unit_cost", set()), _best(table.columns, "quantity", set())
    if each is not None and quantity is not None and reading.shares(each)[0] >= 0.5:
        return parse(f"{identifier_or_name(quantity)} * {identifier_or_name(each)}", table.columns)
    return None


def _customer(table: Opened, wishes: Wishes, taken: set[str], doubts: list[Doubt]) -> Column:
    if wishes.customer is not None:
        return column_named(wishes.customer, table.columns, option="--customer")
    best = _best(table.columns, "customer", taken)
    if best is not None:
        score = likeness(best.name, "customer")
        rivals = [
            column.name
            for column in table.columns
            if column is not best and column.name not in taken and likeness(column.name, "customer") >= score
        ]
        if rivals:
            doubts.append(_doubt("--customer", best.name, rivals))
        return best
    # Without a name: customers come back, so their column has fewer values than rows, yet more than a few.
    repeated = [column for column in table.columns if column.name not in taken and _comes_back(table, column)]
    if not repeated or table.has_header:
        raise Refused("analyse.no_customer", file=table.source.name, names=_listed(table))
    doubts.append(_doubt("--customer", repeated[0].name, [c.name for c in repeated[1:]] or ["…"]))
    return repeated[0]


def _comes_back(table: Opened, column: Column) -> bool:
    distinct, rows = table.connection.execute(
        f"SELECT approx_count_distinct({column.sql}), count(*) FROM {table.sample(SAMPLE)}"
    ).fetchall()[0]
    return bool(0.01 * rows < distinct < 0.95 * rows)


def identifier_or_name(column: Column) -> str:
    """A column as an expression writes it: quoted where its name is more than a word."""
    return column.name if column.name.isidentifier() else identifier(column.name)


def _single(column: Column) -> Expression:
    return Expression(column.name, (column,), lambda sql_of: sql_of(column))


def _doubt(option: str, chosen: str, others: Sequence[str]) -> Doubt:
    return Doubt(
        "analyse.doubt_column", {"option": option, "chosen": chosen, "others": ", ".join(others[:5])}
    )


def _listed(table: Opened) -> str:
    names = [column.name for column in table.columns]
    return ", ".join(names[:30]) + (", …" if len(names) > 30 else "")
