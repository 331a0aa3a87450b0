"""How are the functions of dates and times written in SQL?"""

from collections.abc import Sequence

from kundig.feel.functions.moments import DAYS as WEEKDAYS
from kundig.feel.functions.moments import MONTHS as NAMES
from kundig.feel.sql.dialects import Dialect
from kundig.feel.sql.functions.ways import way
from kundig.feel.sql.terms import DATE, MOMENT, MONTHS, STRING, Length, Number, Plain, Term

_OF = "date | date and time"


def date(dialect: Dialect, value: Plain) -> Term:
    return value if value.kind == DATE else Plain(dialect.day_of(value.text), DATE)


def date_and_time(dialect: Dialect, value: Plain) -> Term:
    """A date is its midnight in UTC."""
    return value if value.kind == MOMENT else Plain(dialect.midnight(value.text), MOMENT, zoned=True)


def _named(number: str, names: Sequence[str]) -> Term:
    whens = " ".join(f"WHEN {at} THEN '{name}'" for at, name in enumerate(names, 1))
    return Plain(f"(CASE {number} {whens} END)", STRING)


def day_of_week(dialect: Dialect, value: Plain) -> Term:
    return _named(dialect.weekday(value.text), WEEKDAYS)


def month_of_year(dialect: Dialect, value: Plain) -> Term:
    return _named(dialect.part("month", value.text), NAMES)


def day_of_year(dialect: Dialect, value: Plain) -> Term:
    return Number(dialect.part("doy", value.text), 3, 0, whole=True)


def week_of_year(dialect: Dialect, value: Plain) -> Term:
    return Number(dialect.part("week", value.text), 2, 0, whole=True)


def months_between(dialect: Dialect, earlier: Plain, later: Plain) -> Term:
    """Whole months from one to the other."""
    year, month, day = (
        tuple(dialect.part(name, each.text) for each in (earlier, later)) for name in ("year", "month", "day")
    )
    months = f"(({year[1]} - {year[0]}) * 12 + {month[1]} - {month[0]})"
    full = (
        f"({months} + CASE WHEN {months} > 0 AND {day[1]} < {day[0]} THEN -1"
        f" WHEN {months} < 0 AND {day[1]} > {day[0]} THEN 1 ELSE 0 END)"
    )
    return Length(Number(full, 7, 0, whole=True), MONTHS)


WAYS = {
    "date": way(date, _OF),
    "date and time": way(date_and_time, _OF),
    "day of week": way(day_of_week, _OF),
    "month of year": way(month_of_year, _OF),
    "day of year": way(day_of_year, _OF),
    "week of year": way(week_of_year, _OF),
    "years and months duration": way(months_between, _OF, _OF),
}
