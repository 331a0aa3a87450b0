"""What are dates, times and durations?

Years beyond 9999 and before 1, nanoseconds, zones by name.
"""

import datetime as dt
from dataclasses import dataclass
from functools import lru_cache
from zoneinfo import ZoneInfo, available_timezones

NANO = 1_000_000_000
DAY = 86_400 * NANO
MOST_YEARS = 999_999_999
# Days from 0000-03-01 in the proleptic Gregorian calendar to 1970-01-01.
_EPOCH = 719_468

type Zone = int | str | None  # seconds east of UTC, a name such as Europe/Paris, or none


def days_in_month(year: int, month: int) -> int:
    if month == 2:
        return 29 if year % 4 == 0 and (year % 100 != 0 or year % 400 == 0) else 28
    return 30 if month in (4, 6, 9, 11) else 31


@dataclass(frozen=True, slots=True, order=True)
class Date:
    year: int
    month: int
    day: int

    def __post_init__(self) -> None:
        if not -MOST_YEARS <= self.year <= MOST_YEARS or not 1 <= self.month <= 12:
            raise ValueError(self.year, self.month)
        if not 1 <= self.day <= days_in_month(self.year, self.month):
            raise ValueError(self.day)

    @property
    def days(self) -> int:
        """Days since 1970-01-01; Howard Hinnant, chrono-compatible low-level date algorithms (2021)."""
        year = self.year - (self.month <= 2)
        of_year = (153 * ((self.month + 9) % 12) + 2) // 5 + self.day - 1
        era, of_era = divmod(year, 400)
        return era * 146_097 + of_era * 365 + of_era // 4 - of_era // 100 + of_year - _EPOCH

    @classmethod
    def of_days(cls, days: int) -> "Date":
        """The inverse of `days`."""
        era, day = divmod(days + _EPOCH, 146_097)
        of_era = (day - day // 1_460 + day // 36_524 - day // 146_096) // 365
        of_year = day - (365 * of_era + of_era // 4 - of_era // 100)
        month = (5 * of_year + 2) // 153
        number = month + 3 if month < 10 else month - 9
        year = of_era + era * 400 + (number <= 2)
        return cls(year, number, of_year - (153 * month + 2) // 5 + 1)

    @property
    def weekday(self) -> int:
        """1 is Monday, 7 is Sunday."""
        return (self.days + 3) % 7 + 1

    def plus_months(self, months: int) -> "Date":
        """As many months later; the last day of the month where that one is shorter."""
        year, month = divmod(self.year * 12 + self.month - 1 + months, 12)
        return Date(year, month + 1, min(self.day, days_in_month(year, month + 1)))


@lru_cache(maxsize=1)
def _zone_names() -> dict[str, str]:
    return {name.lower(): name for name in available_timezones()}


def zone_name(text: str) -> str | None:
    """The IANA name as it is written there; null if there is no such zone."""
    return _zone_names().get(text.lower())


@lru_cache(maxsize=1024)
def _zone(name: str) -> ZoneInfo:
    return ZoneInfo(name)


def offset_seconds(zone: Zone, date: Date, nanos: int) -> int | None:
    """How many seconds the clocks are ahead of UTC there and then."""
    if not isinstance(zone, str):
        return zone
    return _ahead(_pythons(date, nanos, _zone(zone)))


def _pythons(date: Date, nanos: int, tzinfo: dt.tzinfo) -> dt.datetime:
    """In a year that Python knows: the calendar repeats after 400, and zones have no rules beyond them."""
    year = date.year if 2 <= date.year <= 9998 else 2000 + date.year % 400
    midnight = dt.datetime(year, date.month, date.day, tzinfo=tzinfo)
    return midnight + dt.timedelta(microseconds=nanos // 1000)


def _ahead(at: dt.datetime) -> int:
    offset = at.utcoffset()
    assert offset is not None
    return round(offset.total_seconds())


@dataclass(frozen=True, slots=True)
class Time:
    nanos: int  # since midnight
    zone: Zone = None

    def __post_init__(self) -> None:
        if not 0 <= self.nanos < DAY:
            raise ValueError(self.nanos)

    @property
    def hour(self) -> int:
        return self.nanos // (3600 * NANO)

    @property
    def minute(self) -> int:
        return self.nanos // (60 * NANO) % 60

    @property
    def second(self) -> int:
        return self.nanos // NANO % 60

    def offset(self, on: Date = Date(1970, 1, 1)) -> int | None:
        """Where a zone is given by name, a time alone has the offset of that day."""
        return offset_seconds(self.zone, on, self.nanos)


@dataclass(frozen=True, slots=True)
class DateTime:
    date: Date
    time: Time

    def offset(self) -> int | None:
        return self.time.offset(self.date)

    def instant(self) -> int:
        """Nanoseconds since 1970-01-01 in UTC; without zone as if the clock showed UTC."""
        return self.date.days * DAY + self.time.nanos - (self.offset() or 0) * NANO

    @classmethod
    def of_local(cls, nanos: int, zone: Zone) -> "DateTime":
        """By what the clock shows, in nanoseconds since 1970-01-01."""
        days, rest = divmod(nanos, DAY)
        return cls(Date.of_days(days), Time(rest, zone))


def seen_in(zone: str, instant: int) -> DateTime:
    """What a clock in that zone shows at an instant (nanoseconds since 1970-01-01 in UTC)."""
    utc = DateTime.of_local(instant, 0)
    at = _pythons(utc.date, utc.time.nanos, dt.UTC).astimezone(_zone(zone))
    offset = _ahead(at)
    shown = DateTime.of_local(instant + offset * NANO, zone)
    # Of the hour that it shows twice in autumn, the zone's name means the first.
    return shown if shown.offset() == offset else DateTime(shown.date, Time(shown.time.nanos, offset))


@dataclass(frozen=True, slots=True, order=True)
class Duration:
    """Days and time."""

    nanos: int


@dataclass(frozen=True, slots=True, order=True)
class Period:
    """Years and months."""

    months: int
