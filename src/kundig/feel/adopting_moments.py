"""How do Python's dates and times become FEEL's?"""

import datetime as dt
from zoneinfo import ZoneInfo

from kundig.feel.moments import NANO, Date, DateTime, Duration, Time, Zone


def adopted_date(value: object) -> Date:
    assert isinstance(value, dt.date)
    return Date(value.year, value.month, value.day)


def _zone(tzinfo: dt.tzinfo | None, at: dt.datetime | dt.time) -> Zone:
    offset = at.utcoffset()
    # Of the hour that a clock shows twice in autumn, the zone's name means the first.
    if isinstance(tzinfo, ZoneInfo) and (not at.fold or at.replace(fold=0).utcoffset() == offset):
        return tzinfo.key
    return None if offset is None else int(offset.total_seconds())


def adopted_time(value: object) -> Time:
    assert isinstance(value, dt.time | dt.datetime)
    seconds = (value.hour * 60 + value.minute) * 60 + value.second
    return Time(seconds * NANO + value.microsecond * 1000, _zone(value.tzinfo, value))


def adopted_datetime(value: object) -> DateTime:
    return DateTime(adopted_date(value), adopted_time(value))


def adopted_timedelta(value: object) -> Duration:
    assert isinstance(value, dt.timedelta)
    return Duration(value // dt.timedelta(microseconds=1) * 1000)
