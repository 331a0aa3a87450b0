"""How do texts and numbers become dates, times and durations?"""

from collections.abc import Mapping
from decimal import Decimal

from kundig.feel import iso
from kundig.feel.functions.signatures import built_in, way
from kundig.feel.moments import NANO, Date, DateTime, Duration, Time, zone_name
from kundig.feel.numbers import DECIMAL128
from kundig.feel.values import Function


def date_from(value: str | Date | DateTime) -> Date | None:
    if isinstance(value, str):
        return iso.date(value)
    return value.date if isinstance(value, DateTime) else value


def date_of(year: Decimal, month: Decimal, day: Decimal) -> Date | None:
    if not all(part == int(part) for part in (year, month, day)):
        return None
    return Date(int(year), int(month), int(day))


def date_time_from(value: str | DateTime | Date) -> DateTime | None:
    if isinstance(value, str):
        return iso.date_time(value)
    return value if isinstance(value, DateTime) else DateTime(value, Time(0, 0))


def date_time_of(date: Date | DateTime, time: Time) -> DateTime:
    return DateTime(date.date if isinstance(date, DateTime) else date, time)


def time_from(value: str | Time | DateTime | Date) -> Time | None:
    if isinstance(value, str):
        return iso.time(value)
    if isinstance(value, Date):
        return Time(0, 0)
    return value.time if isinstance(value, DateTime) else value


def time_of(hour: Decimal, minute: Decimal, second: Decimal, offset: Duration | None) -> Time | None:
    if hour != int(hour) or minute != int(minute) or not 0 <= hour <= 23:
        return None
    if not 0 <= minute <= 59 or not 0 <= second < 60:
        return None
    nanos = (int(hour) * 60 + int(minute)) * 60 * NANO + int(DECIMAL128.multiply(second, NANO))
    zone = None if offset is None else offset.nanos // NANO
    return Time(nanos, zone) if zone is None or abs(zone) <= 18 * 3600 else None


def in_zone(moment: Time, zone: str) -> Time | None:
    """The same clock, in a zone that is named or given as `+01:00`."""
    name = zone_name(zone)
    if name is not None:
        return Time(moment.nanos, name)
    written = iso.time(f"00:00:00{zone}")
    return Time(moment.nanos, written.zone) if written and written.zone is not None else None


def date_time_of_parts(*parts: Decimal | Duration | str | None) -> DateTime | None:
    year, month, day, hour, minute, second, where = parts
    date = date_of(year, month, day)  # type: ignore[arg-type]
    offset = where if isinstance(where, Duration) else None
    time = time_of(hour, minute, second, offset)  # type: ignore[arg-type]
    if date is None or time is None:
        return None
    if isinstance(where, str):
        time = in_zone(time, where)
    return DateTime(date, time) if time is not None else None


_CLOCK = "hour: number, minute: number, second: number"
_DATE = "year: number, month: number, day: number"
FUNCTIONS: Mapping[str, Function] = {
    "date": built_in(
        way("from: string | date and time | date -> date", date_from),
        way(f"{_DATE} -> date", date_of),
    ),
    "date and time": built_in(
        way("from: string | date and time | date -> date and time", date_time_from),
        way("date: date | date and time, time: time -> date and time", date_time_of),
        way(f"{_DATE}, {_CLOCK}, offset?: days and time duration? -> date and time", date_time_of_parts),
        way(f"{_DATE}, {_CLOCK}, timezone: string -> date and time", date_time_of_parts),
    ),
    "time": built_in(
        way("from: string | time | date and time | date -> time", time_from),
        way(f"{_CLOCK}, offset?: days and time duration? -> time", time_of),
    ),
}
