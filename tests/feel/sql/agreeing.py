"""Do a database and the closure say the same of expressions, row by row?"""

import datetime as dt
import random
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal

from tests.feel.sql.bases import CATALOGUE, NOW, ROWS, Database, Row, context
from tests.feel.sql.drawing import Drawn

from kundig.feel import Expression, parse
from kundig.feel.moments import Duration, Period
from kundig.feel.sql import to_sql

NEAR = Decimal("1e-12")
TIE = Decimal("1e-10")


@dataclass(frozen=True, slots=True)
class Disagreement:
    text: str
    dialect: str
    row: Row
    closure: object
    database: object


@dataclass(slots=True)
class Count:
    """How much was compared; of ties, a division decides by less than it is exact to."""

    expressions: int = 0
    values: int = 0
    nulls: int = 0
    ties: int = 0


def some_rows(seed: int, count: int) -> list[Row]:
    """Rows with nulls and with values that stand in the expressions, too; first those on the edge."""
    chance = random.Random(seed)
    day, moment = dt.timedelta(days=1), dt.datetime(2026, 3, 31, 12, 30, 15, tzinfo=dt.UTC)

    def value(of: str) -> object:
        days = chance.randrange(-20_000, 400)
        match of:
            case "integer":
                return chance.choice([0, 1, -3, 34, chance.randrange(-1000, 1000)])
            case "bigint":
                return chance.choice([0, 7, chance.randrange(-(10**12), 10**12)])
            case "decimal(18,4)":
                return chance.choice(
                    [Decimal(0), Decimal("12345.6789"), Decimal(chance.randrange(-(10**9), 10**9)) / 10_000]
                )
            case "decimal(6,3)":
                return Decimal(chance.choice([0, 190, 500, 1005, chance.randrange(-999_999, 999_999)])) / 1000
            case "double":
                return chance.choice([0.1, 0.5, chance.uniform(-100, 100)])
            case "string":
                return chance.choice(
                    ["", "a", "Köln", "gold", "Gold", "a'b", "\\", "%", "ßa\U0001f600", "\ue000\uff5e"]
                )
            case "boolean":
                return chance.random() < 0.5
            case "date":
                return chance.choice([dt.date(2024, 2, 29), (moment + days * day).date()])
            case "date and time":
                return moment + days * day + dt.timedelta(microseconds=chance.randrange(86_400_000_000))
            case "local date and time":
                return (moment + days * day).replace(tzinfo=None)
            case "days and time duration":
                return chance.choice([0, 86_400_000_000, chance.randrange(-(10**13), 10**13)])
            case _:
                return chance.randrange(-300, 300)

    kinds = [column.type for column in CATALOGUE.values()]
    made = [tuple(None if chance.random() < 0.15 else value(kind) for kind in kinds) for _ in range(count)]
    return [*ROWS, *made]


@dataclass(frozen=True, slots=True)
class Asked:
    """Expressions, and what the closure says of each for each row."""

    drawn: Sequence[Drawn]
    parsed: Sequence[Expression]
    values: Sequence[Sequence[object]]
    rows: Sequence[Row]
    contexts: Sequence[dict[str, object]]


def asked(drawn: Sequence[Drawn], rows: Sequence[Row]) -> Asked:
    parsed = [parse(one.text, CATALOGUE) for one in drawn]
    contexts = [context(row) for row in rows]
    values = [[one.evaluate(given, now=NOW) for given in contexts] for one in parsed]
    return Asked(drawn, parsed, values, rows, contexts)


def disagreements(database: Database, of: Asked, count: Count) -> Iterator[Disagreement]:
    """Of a database that holds these rows; one query for all expressions."""
    texts = [to_sql(one, CATALOGUE, database.dialect, now=NOW) for one in of.parsed]
    said = database.rows(f"SELECT {', '.join(texts)} FROM facts ORDER BY id")
    count.expressions += len(texts)
    for place, one in enumerate(of.drawn):
        for at, (expected, found) in enumerate(
            zip(of.values[place], (row[place] for row in said), strict=True)
        ):
            count.values += 1
            count.nulls += expected is None
            if _same(expected, found):
                continue
            given = of.contexts[at]
            if one.high != one.text and _is_tie(one, given):
                count.ties += 1
            elif not _near(one, given, expected, found):
                yield Disagreement(one.text, database.dialect, of.rows[at], expected, found)


def _plain(value: object) -> object:
    """Durations as the databases give them."""
    match value:
        case Period():
            return value.months
        case Duration():
            return value.nanos // 1_000
        case dt.timedelta():
            return value // dt.timedelta(microseconds=1)
        case _:
            return value


def _same(expected: object, found: object) -> bool:
    value = _plain(expected)
    if value is None or found is None or isinstance(value, bool) or isinstance(found, bool):
        return value is found
    return type(found) is not float and value == found


def _near(one: Drawn, given: dict[str, object], expected: object, found: object) -> bool:
    if one.kind != "number" or one.exact or expected is None or found is None:
        return False
    return abs(_decimal(expected) - _decimal(found)) <= NEAR * _magnitude(one, given)


def _magnitude(one: Drawn, given: dict[str, object]) -> Decimal:
    size = parse(one.size, CATALOGUE).evaluate(given, now=NOW)
    return Decimal(1) if size is None else _decimal(size)


def _decimal(value: object) -> Decimal:
    return Decimal(repr(value)) if isinstance(value, float) else Decimal(str(value))


def _is_tie(one: Drawn, given: dict[str, object]) -> bool:
    """Whether another value comes out if its divisions are a little larger or smaller."""
    middle, high, low = (_plain(parse(text, CATALOGUE).evaluate(given, now=NOW)) for text in one.texts)
    if one.kind != "number" or None in (middle, high, low):
        return not (middle == high == low)
    if one.exact:
        return not (middle == high == low)
    near = TIE * _magnitude(one, given)
    return any(abs(_decimal(middle) - _decimal(other)) > near for other in (high, low))
