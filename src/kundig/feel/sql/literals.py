"""How does a value that stands in the rule stand in SQL?"""

from collections.abc import Callable, Mapping
from decimal import Decimal

from kundig.feel.moments import NANO, Date, DateTime, Duration, Period
from kundig.feel.sql.dialects import MICROS_PER_DAY, Dialect
from kundig.feel.sql.terms import (
    BOOLEAN,
    DATE,
    DAYS,
    MOMENT,
    MONTHS,
    NOTHING,
    STRING,
    Items,
    Length,
    Number,
    Plain,
    Real,
    Span,
    Term,
)
from kundig.feel.values import Range

UNITS = (MICROS_PER_DAY * 1_000, NANO, 1_000, 1)  # nanoseconds


class Untold(ValueError):
    """Values that columns cannot be held against."""


def literal(value: object, dialect: Dialect) -> Term:
    write = _WRITING.get(type(value))
    if write is None:
        raise Untold
    return write(value, dialect)


def _nothing(_value: None, _dialect: Dialect) -> Term:
    return NOTHING


def _boolean(value: bool, _dialect: Dialect) -> Term:
    return Plain("TRUE" if value else "FALSE", BOOLEAN, value=value)


def _string(value: str, dialect: Dialect) -> Term:
    if "\0" in value or any("\ud800" <= sign <= "\udfff" for sign in value):  # no column can hold these
        raise Untold
    return Plain(dialect.string(value), STRING, value=value)


def number(value: Decimal, dialect: Dialect) -> Number | Real:
    """With as few digits as it needs."""
    _, digits, exponent = value.as_tuple()
    assert isinstance(exponent, int)
    if abs(value.adjusted()) > 300:
        raise Untold
    scale = max(0, -exponent)
    size = max(len(digits) + max(0, exponent), scale + 1)
    if size > 38:
        return Real(dialect.real_literal(value))
    text = f"{value:f}" if value >= 0 else f"({value:f})"
    return Number(text, size, scale, whole=scale == 0, value=value)


def _whole(value: int, dialect: Dialect) -> Term:
    return number(Decimal(value), dialect)


def _calendar(date: Date) -> Date:
    if not 1 <= date.year <= 9999:
        raise Untold
    return date


def _date(value: Date, dialect: Dialect) -> Term:
    return Plain(dialect.date(_calendar(value)), DATE, value=value)


def _moment(value: DateTime, dialect: Dialect) -> Term:
    zoned = value.offset() is not None
    if value.time.nanos % 1_000:
        raise Untold
    utc = DateTime.of_local(value.instant(), 0 if zoned else None)
    text = dialect.moment(_calendar(utc.date), utc.time.nanos // 1_000)
    return Plain(
        text, MOMENT, zoned, value=value, elsewhere=bool(value.offset()) or isinstance(value.time.zone, str)
    )


def whole(count: int, dialect: Dialect) -> Number:
    """A literal count of days, months or nanoseconds."""
    written = number(Decimal(count), dialect)
    if not isinstance(written, Number):
        raise Untold
    return written


def _duration(value: Duration, dialect: Dialect) -> Term:
    unit = next(unit for unit in UNITS if value.nanos % unit == 0)
    return Length(whole(value.nanos // unit, dialect), DAYS, unit)


def _period(value: Period, dialect: Dialect) -> Term:
    return Length(whole(value.months, dialect), MONTHS)


def _list(value: list[object], dialect: Dialect) -> Term:
    return Items(tuple(literal(item, dialect) for item in value))


def _range(value: Range, dialect: Dialect) -> Term:
    low, high = literal(value.low, dialect), literal(value.high, dialect)
    if value.operator and low == NOTHING:
        low = high
    return Span(low, high, value.low_closed, value.high_closed, value.operator)


_WRITING: Mapping[type, Callable[..., Term]] = {
    type(None): _nothing,
    bool: _boolean,
    int: _whole,
    Decimal: number,
    str: _string,
    Date: _date,
    DateTime: _moment,
    Duration: _duration,
    Period: _period,
    list: _list,
    Range: _range,
}
