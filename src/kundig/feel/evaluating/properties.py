"""What can be asked of a value by its path, such as the year of a date?"""

from collections.abc import Callable, Mapping
from decimal import Decimal

from kundig.feel.limits import Work
from kundig.feel.moments import NANO, Date, DateTime, Duration, Period, Time
from kundig.feel.numbers import DECIMAL128
from kundig.feel.values import Range


def member(value: object, key: str, work: Work | None = None) -> object:
    """`value.key`: of each item, where it is a list."""
    kind = type(value)
    if kind is dict:
        return value.get(key)  # type: ignore[attr-defined]
    if kind is list:
        if work:
            work.spend(len(value))  # type: ignore[arg-type]
        return [member(item, key, work) for item in value]  # type: ignore[attr-defined]
    read = PROPERTIES.get(kind, {}).get(key)
    return read(value) if read else None


def _offset(value: Time | DateTime) -> Duration | None:
    offset = value.offset()
    return None if offset is None else Duration(offset * NANO)


def _zone(value: Time) -> str | None:
    return value.zone if isinstance(value.zone, str) else None


def _part(value: Duration, unit: int, within: int) -> Decimal:
    """Signed as the whole: -P1DT2H has -1 days and -2 hours."""
    part = abs(value.nanos) // unit % within if within else abs(value.nanos) // unit
    return Decimal(-part if value.nanos < 0 else part)


def _seconds(value: Duration) -> Decimal:
    seconds = DECIMAL128.divide(abs(value.nanos) % (60 * NANO), NANO)
    return DECIMAL128.minus(seconds) if value.nanos < 0 else seconds


def _signed(value: Period, part: int) -> Decimal:
    return Decimal(-part if value.months < 0 else part)


_OF_DATE: dict[str, Callable[..., object]] = {
    "year": lambda date: Decimal(date.year),
    "month": lambda date: Decimal(date.month),
    "day": lambda date: Decimal(date.day),
    "weekday": lambda date: Decimal(date.weekday),
}
_OF_TIME: dict[str, Callable[..., object]] = {
    "hour": lambda time: Decimal(time.hour),
    "minute": lambda time: Decimal(time.minute),
    "second": lambda time: Decimal(time.second),
    "timezone": _zone,
}
PROPERTIES: Mapping[type, Mapping[str, Callable[..., object]]] = {
    Date: {**_OF_DATE, "value": lambda date: Decimal(date.days * 86_400)},
    Time: {
        **_OF_TIME,
        "time offset": _offset,
        "value": lambda time: Decimal(time.nanos // NANO - (time.offset() or 0)),
    },
    DateTime: {
        **{key: (lambda value, read=read: read(value.date)) for key, read in _OF_DATE.items()},
        **{key: (lambda value, read=read: read(value.time)) for key, read in _OF_TIME.items()},
        "time offset": _offset,
        "value": lambda value: Decimal(value.instant() // NANO),
    },
    Duration: {
        "days": lambda value: _part(value, 86_400 * NANO, 0),
        "hours": lambda value: _part(value, 3_600 * NANO, 24),
        "minutes": lambda value: _part(value, 60 * NANO, 60),
        "seconds": _seconds,
        "value": lambda value: DECIMAL128.divide(value.nanos, NANO),
    },
    Period: {
        "years": lambda value: _signed(value, abs(value.months) // 12),
        "months": lambda value: _signed(value, abs(value.months) % 12),
        "value": lambda value: Decimal(value.months),
    },
    Range: {
        "start": lambda value: value.low,
        "end": lambda value: value.high,
        "start included": lambda value: value.low_closed,
        "end included": lambda value: value.high_closed,
    },
}

_OF_TIMES = {**dict.fromkeys(("hour", "minute", "second", "value"), "number"), "timezone": "string"}
_OF_TIMES |= {"time offset": "days and time duration"}
_OF_DATES = dict.fromkeys(("year", "month", "day", "weekday", "value"), "number")
KINDS_OF_PROPERTIES: Mapping[str, Mapping[str, str]] = {
    "date": _OF_DATES,
    "time": _OF_TIMES,
    "date and time": _OF_DATES | _OF_TIMES,
    "days and time duration": dict.fromkeys(("days", "hours", "minutes", "seconds", "value"), "number"),
    "years and months duration": dict.fromkeys(("years", "months", "value"), "number"),
    "range": dict.fromkeys(("start included", "end included"), "boolean"),
}
