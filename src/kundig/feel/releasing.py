"""How do FEEL's values become Python's?"""

import datetime as dt
from collections.abc import Callable, Mapping
from zoneinfo import ZoneInfo

from kundig.feel.limits import Work
from kundig.feel.moments import NANO, Date, DateTime, Duration, Time, Zone


def released(value: object, work: Work | None = None) -> object:
    """A value of FEEL as Python knows it; what Python cannot hold, as the year 10000, stays as it is."""
    kind = type(value)
    if kind is list or kind is dict:
        # A list may hold the same list a thousand times, and that one again.
        work = work or Work()
        work.spend(1 + len(value))  # type: ignore[arg-type]
    if kind is list:
        return [released(item, work) for item in value]  # type: ignore[attr-defined]
    if kind is dict:
        return {key: released(item, work) for key, item in value.items()}  # type: ignore[attr-defined]
    releasing = _RELEASING.get(kind)
    return releasing(value) if releasing else value


def _released_date(value: Date) -> object:
    return dt.date(value.year, value.month, value.day) if 1 <= value.year <= 9999 else value


def _tzinfo(zone: Zone) -> dt.tzinfo | None:
    if isinstance(zone, str):
        return ZoneInfo(zone)
    if zone is None:
        return None
    return dt.UTC if zone == 0 else dt.timezone(dt.timedelta(seconds=zone))


def _released_time(value: Time) -> object:
    micros, rest = divmod(value.nanos, 1000)
    if rest:
        return value
    seconds, micros = divmod(micros, 1_000_000)
    clock = seconds // 3600, seconds // 60 % 60, seconds % 60, micros
    return dt.time(*clock, tzinfo=_tzinfo(value.zone))


def _released_datetime(value: DateTime) -> object:
    date, time = _released_date(value.date), _released_time(value.time)
    if isinstance(date, dt.date) and isinstance(time, dt.time):
        return dt.datetime.combine(date, time)
    return value


def _released_duration(value: Duration) -> object:
    if value.nanos % 1000 or abs(value.nanos) >= 999_999_999 * 86_400 * NANO:
        return value
    return dt.timedelta(microseconds=value.nanos // 1000)


_RELEASING: Mapping[type, Callable[..., object]] = {
    Date: _released_date,
    Time: _released_time,
    DateTime: _released_datetime,
    Duration: _released_duration,
}
