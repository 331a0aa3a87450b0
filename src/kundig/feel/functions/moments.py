"""Which functions are there of dates and times?"""

import datetime as dt
from collections.abc import Mapping
from decimal import Decimal

from kundig.feel.adopting import adopted
from kundig.feel.comparing import equal
from kundig.feel.functions.signatures import built_in, way
from kundig.feel.moments import Date, DateTime, Time
from kundig.feel.runs import Hidden
from kundig.feel.values import Frame, Function

DAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")
MONTHS = (
    *("January", "February", "March", "April", "May", "June", "July", "August", "September", "October"),
    *("November", "December"),
)


def _date(value: Date | DateTime) -> Date:
    return value.date if isinstance(value, DateTime) else value


def day_of_year(value: Date | DateTime) -> Decimal:
    date = _date(value)
    return Decimal(date.days - Date(date.year, 1, 1).days + 1)


def day_of_week(value: Date | DateTime) -> str:
    return DAYS[_date(value).weekday - 1]


def month_of_year(value: Date | DateTime) -> str:
    return MONTHS[_date(value).month - 1]


def week_of_year(value: Date | DateTime) -> Decimal:
    """ISO 8601: the week belongs to the year in which its Thursday lies."""
    date = _date(value)
    thursday = Date.of_days(date.days - date.weekday + 4)
    return Decimal((thursday.days - Date(thursday.year, 1, 1).days) // 7 + 1)


def is_(one: object, other: object) -> bool:
    """The same, not only equal: with the same zone, too."""
    if isinstance(one, Time | DateTime) or isinstance(other, Time | DateTime):
        return type(one) is type(other) and one == other
    return equal(one, other) is True


def now(frame: Frame) -> object:
    """The moment that the evaluation was given; null if none was."""
    at = frame.get(Hidden.NOW)
    return adopted(at) if isinstance(at, dt.datetime) else None


def today(frame: Frame) -> object:
    at = frame.get(Hidden.NOW)
    return adopted(at.date()) if isinstance(at, dt.datetime) else None


_OF = "date: date | date and time"
FUNCTIONS: Mapping[str, Function] = {
    "day of year": built_in(way(f"{_OF} -> number", day_of_year)),
    "day of week": built_in(way(f"{_OF} -> string", day_of_week)),
    "month of year": built_in(way(f"{_OF} -> string", month_of_year)),
    "week of year": built_in(way(f"{_OF} -> number", week_of_year)),
    "is": built_in(way("value1?: any, value2?: any -> boolean", is_)),
    "now": built_in(way("-> date and time", now, framed=True)),
    "today": built_in(way("-> date", today, framed=True)),
}
