"""How does one reckon with texts, dates and durations?"""

from collections.abc import Callable, Mapping
from decimal import Decimal

from kundig.feel.limits import check_characters
from kundig.feel.moments import DAY, Date, DateTime, Duration, Period, Time, seen_in
from kundig.feel.numbers import DECIMAL128, NUMBERS

MOST_NANOS = 10**28  # more than the longest time between two dates
MOST_MONTHS = 12 * 2_000_000_000


def _joined(one: str, other: str) -> str:
    check_characters(len(one) + len(other))
    return one + other


def duration(nanos: Decimal | int) -> Duration | None:
    """That many nanoseconds, as far as durations reach."""
    return Duration(int(nanos)) if -MOST_NANOS <= nanos <= MOST_NANOS else None


def period(months: Decimal | int) -> Period | None:
    """That many months, as far as dates reach."""
    return Period(int(months)) if -MOST_MONTHS <= months <= MOST_MONTHS else None


def _later(moment: DateTime, nanos: int) -> DateTime:
    """As much time later; where the clock is put forward or back, time goes on."""
    if isinstance(moment.time.zone, str):
        return seen_in(moment.time.zone, moment.instant() + nanos)
    local = moment.date.days * DAY + moment.time.nanos
    return DateTime.of_local(local + nanos, moment.time.zone)


def _days_later(date: Date, nanos: int) -> Date:
    return Date.of_days((date.days * DAY + nanos) // DAY)


def _clock_later(time: Time, nanos: int) -> Time:
    return Time((time.nanos + nanos) % DAY, time.zone)


def _months_later(moment: DateTime, months: int) -> DateTime:
    return DateTime(moment.date.plus_months(months), moment.time)


def _between(later: DateTime, earlier: DateTime) -> Duration | None:
    """How long it is from one to the other; unknown if only one of them has a zone."""
    if (later.offset() is None) != (earlier.offset() is None):
        return None
    return Duration(later.instant() - earlier.instant())


def _between_times(later: Time, earlier: Time) -> Duration | None:
    day = Date(1970, 1, 1)
    return _between(DateTime(day, later), DateTime(day, earlier))


def _like(date: Date, other: DateTime) -> DateTime:
    """The midnight of a date: in UTC, if the other has a zone."""
    return DateTime(date, Time(0, None if other.offset() is None else 0))


_PLUS: dict[tuple[type, type], Callable[..., object]] = {
    (str, str): _joined,
    (Duration, Duration): lambda one, other: duration(one.nanos + other.nanos),
    (Period, Period): lambda one, other: period(one.months + other.months),
    (Date, Duration): lambda date, length: _days_later(date, length.nanos),
    (Date, Period): lambda date, length: date.plus_months(length.months),
    (DateTime, Duration): lambda moment, length: _later(moment, length.nanos),
    (DateTime, Period): lambda moment, length: _months_later(moment, length.months),
    (Time, Duration): lambda time, length: _clock_later(time, length.nanos),
}
_PLUS |= {
    (length, moment): (lambda length, moment, add=add: add(moment, length))
    for (moment, length), add in _PLUS.items()
    if moment is not length
}
_MINUS: dict[tuple[type, type], Callable[..., object]] = {
    (Duration, Duration): lambda one, other: duration(one.nanos - other.nanos),
    (Period, Period): lambda one, other: period(one.months - other.months),
    (Date, Duration): lambda date, length: _days_later(date, -length.nanos),
    (Date, Period): lambda date, length: date.plus_months(-length.months),
    (DateTime, Duration): lambda moment, length: _later(moment, -length.nanos),
    (DateTime, Period): lambda moment, length: _months_later(moment, -length.months),
    (Time, Duration): lambda time, length: _clock_later(time, -length.nanos),
    (Date, Date): lambda later, earlier: Duration((later.days - earlier.days) * DAY),
    (Date, DateTime): lambda later, earlier: _between(_like(later, earlier), earlier),
    (DateTime, Date): lambda later, earlier: _between(later, _like(earlier, later)),
    (DateTime, DateTime): _between,
    (Time, Time): _between_times,
}


def _times_duration(one: Duration, factor: Decimal) -> Duration | None:
    return duration(DECIMAL128.multiply(one.nanos, factor))


def _times_period(one: Period, factor: Decimal) -> Period | None:
    return period(DECIMAL128.multiply(one.months, factor))


_TIMES: dict[tuple[type, type], Callable[..., object]] = {}
_OVER: dict[tuple[type, type], Callable[..., object]] = {
    (Duration, Duration): lambda one, other: DECIMAL128.divide(one.nanos, other.nanos),
    (Period, Period): lambda one, other: DECIMAL128.divide(one.months, other.months),
}
for _number in NUMBERS:
    _TIMES[Duration, _number] = _times_duration
    _TIMES[_number, Duration] = lambda factor, one: _times_duration(one, factor)
    _TIMES[Period, _number] = _times_period
    _TIMES[_number, Period] = lambda factor, one: _times_period(one, factor)
    _OVER[Duration, _number] = lambda one, by: duration(DECIMAL128.divide(one.nanos, by))
    _OVER[Period, _number] = lambda one, by: period(DECIMAL128.divide(one.months, by))

OF_OTHERS: Mapping[str, Mapping[tuple[type, type], Callable[..., object]]] = {
    "+": _PLUS,
    "-": _MINUS,
    "*": _TIMES,
    "/": _OVER,
    "**": {},
}
