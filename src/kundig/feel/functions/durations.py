"""How do texts and dates become durations?"""

from collections.abc import Mapping

from kundig.feel import iso_durations
from kundig.feel.functions.signatures import built_in, way
from kundig.feel.moments import Date, DateTime, Duration, Period
from kundig.feel.values import Function


def duration_from(value: str | Duration | Period) -> Duration | Period | None:
    return iso_durations.duration(value) if isinstance(value, str) else value


def months_between(earlier: Date | DateTime, later: Date | DateTime) -> Period:
    """Whole months from one to the other."""
    one = earlier.date if isinstance(earlier, DateTime) else earlier
    other = later.date if isinstance(later, DateTime) else later
    months = (other.year - one.year) * 12 + other.month - one.month
    if months > 0 and other.day < one.day:
        months -= 1
    if months < 0 and other.day > one.day:
        months += 1
    return Period(months)


FUNCTIONS: Mapping[str, Function] = {
    "duration": built_in(
        way("from: string | days and time duration | years and months duration -> duration", duration_from)
    ),
    "years and months duration": built_in(
        way(
            "from: date | date and time, to: date | date and time -> years and months duration",
            months_between,
        )
    ),
}
