"""How are numbers, texts, dates and durations reckoned with in SQL?"""

from collections.abc import Callable, Mapping

from kundig.feel import syntax
from kundig.feel.sql import numbers
from kundig.feel.sql.comparing import same_unit
from kundig.feel.sql.dialects import MICROS_PER_DAY, Dialect
from kundig.feel.sql.literals import Untold, whole
from kundig.feel.sql.terms import (
    DATE,
    DAYS,
    MOMENT,
    MONTHS,
    NOTHING,
    NULL,
    NUMBER,
    STRING,
    Length,
    Number,
    Plain,
    Term,
)
from kundig.feel.sql.writer import Write, Writer
from kundig.feel.syntax import Node

DAY = MICROS_PER_DAY * 1_000  # nanoseconds
_OF_NUMBERS: Mapping[str, Callable[..., numbers.Numeric]] = {
    "+": numbers.plus,
    "-": lambda one, other, dialect: numbers.plus(one, other, dialect, "-"),
    "*": numbers.times,
    "/": numbers.divided,
}


def arithmetic(writer: Writer, node: syntax.Arithmetic) -> Term:
    one, other, sign = writer.term(node.left), writer.term(node.right), node.operator
    if one.kind == NULL or other.kind == NULL:
        return NOTHING
    if one.kind == other.kind == NUMBER:
        return _OF_NUMBERS[sign](one, other, writer.dialect) if sign != "**" else _power(writer, one, other)
    if sign == "+" and one.kind not in (DATE, MOMENT) and other.kind in (DATE, MOMENT):
        one, other = other, one
    reckon = _OF_OTHERS.get((one.kind, sign, other.kind))
    if reckon is None:
        if sign in ("*", "/") and (isinstance(one, Length) or isinstance(other, Length)):
            raise Untold
        return NOTHING
    return reckon(one, other, writer.dialect)


def _power(writer: Writer, base: Term, exponent: Term) -> Term:
    """As a product, so that it is exact."""
    if not isinstance(exponent, Number) or exponent.value is None:
        raise Untold
    if not 1 <= exponent.value <= 8 or exponent.value != int(exponent.value):
        raise Untold
    made = base
    for _ in range(int(exponent.value) - 1):
        made = numbers.times(made, base, writer.dialect)  # type: ignore[arg-type]
    return made


def negation(writer: Writer, node: syntax.Negation) -> Term:
    operand = writer.term(node.operand)
    if operand.kind == NUMBER:
        return numbers.negative(operand, writer.dialect)  # type: ignore[arg-type]
    if isinstance(operand, Length):
        return _with_count(operand, numbers.negative(operand.count, writer.dialect))
    return NOTHING


def _with_count(like: Length, count: numbers.Numeric, unit: int = 0) -> Length:
    if not isinstance(count, Number):
        raise Untold
    return Length(count, like.kind, unit or like.unit)


def _sum(sign: str) -> Callable[[Length, Length, Dialect], Term]:
    def reckon(one: Length, other: Length, dialect: Dialect) -> Term:
        left, right = same_unit(one, other, dialect)
        return _with_count(one, numbers.plus(left, right, dialect, sign), min(one.unit, other.unit))

    return reckon


def _joined(one: Plain, other: Plain, _dialect: Dialect) -> Term:
    return Plain(f"({one.text} || {other.text})", STRING)


def _shift(sign: int) -> Callable[[Plain, Length, Dialect], Term]:
    """A date or moment and a duration."""

    def reckon(moment: Plain, length: Length, dialect: Dialect) -> Term:
        if moment.elsewhere:
            raise Untold
        return Plain(_moved(moment, length, sign, dialect), moment.kind, moment.zoned)

    return reckon


def _moved(moment: Plain, length: Length, sign: int, dialect: Dialect) -> str:
    if moment.kind == DATE and length.kind == DAYS:
        return dialect.plus_days(moment.text, _days(length, sign, dialect))
    if moment.kind == DATE:
        return dialect.plus_months(moment.text, _signed(length.count, sign, dialect, MOST_MONTHS))
    if length.kind == MONTHS:
        return dialect.moment_plus_months(moment.text, _signed(length.count, sign, dialect, MOST_MONTHS))
    return dialect.moment_plus_micros(
        moment.text, _signed(_count_in(length, 1_000, dialect), sign, dialect, MOST_DAYS * MICROS_PER_DAY)
    )


def _signed(count: Number, sign: int, dialect: Dialect, most: int) -> str:
    if count.value is not None and abs(count.value) > most:
        raise Untold
    return numbers.shown(count if sign > 0 else numbers.negative(count, dialect), dialect)


# The calendars of databases have no room for much more.
MOST_MONTHS = 12 * 10_000
MOST_DAYS = 3_660_000


def _days(length: Length, sign: int, dialect: Dialect) -> str:
    """Whole days: a date has no hours, and is moved as its midnight would be."""
    if length.count.value is not None:
        days = sign * int(length.count.value) * length.unit // DAY
        if abs(days) > MOST_DAYS:
            raise Untold
        return str(days)
    if length.unit != DAY:
        raise Untold
    return _signed(length.count, sign, dialect, MOST_DAYS)


def _count_in(length: Length, unit: int, dialect: Dialect) -> Number:
    """How many units a duration has that is a multiple of them."""
    if length.unit < unit:
        raise Untold
    made = numbers.times(length.count, whole(length.unit // unit, dialect), dialect)
    if not isinstance(made, Number):
        raise Untold
    return made


def in_micros(length: Length, dialect: Dialect) -> str:
    if length.kind == MONTHS:
        return length.count.text
    return _count_in(length, 1_000, dialect).text


def _between(later: Plain, earlier: Plain, dialect: Dialect) -> Term:
    if later.kind == earlier.kind == DATE:
        return Length(Number(dialect.days_between(later.text, earlier.text), 8, 0, whole=True), DAYS, DAY)
    if later.kind == earlier.kind and later.zoned != earlier.zoned:
        return NOTHING
    one, other = (
        dialect.midnight(moment.text) if moment.kind == DATE else moment.text for moment in (later, earlier)
    )
    return Length(Number(dialect.micros_between(one, other), 18, 0, whole=True), DAYS, 1_000)


def _ratio(one: Length, other: Length, dialect: Dialect) -> Term:
    return numbers.divided(*same_unit(one, other, dialect), dialect)


_OF_OTHERS: Mapping[tuple[str, str, str], Callable[..., Term]] = {
    (STRING, "+", STRING): _joined,
    **{(kind, sign, kind): _sum(sign) for kind in (DAYS, MONTHS) for sign in ("+", "-")},
    **{(kind, "/", kind): _ratio for kind in (DAYS, MONTHS)},
    **{
        (moment, sign, length): _shift(1 if sign == "+" else -1)
        for moment in (DATE, MOMENT)
        for length in (DAYS, MONTHS)
        for sign in ("+", "-")
    },
    **{(one, "-", other): _between for one in (DATE, MOMENT) for other in (DATE, MOMENT)},
}
WRITING: Mapping[type[Node], Write] = {syntax.Arithmetic: arithmetic, syntax.Negation: negation}
