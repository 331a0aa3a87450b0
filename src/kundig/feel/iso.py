"""How are dates, times and durations written?

ISO 8601, with zones by name after @.
"""

import re

from kundig.feel.iso_durations import LONGEST, duration, fraction_of
from kundig.feel.moments import DAY, NANO, Date, DateTime, Duration, Period, Time, Zone, zone_name

# Digits are ASCII: \d would take those of other scripts, too.
_DATE = re.compile(r"(-?(?:[0-9]{4}|[1-9][0-9]{4,8}))-([0-9]{2})-([0-9]{2})")
_TIME = re.compile(
    r"([0-9]{2}):([0-9]{2}):([0-9]{2})(?:\.([0-9]+))?"
    r"(?:(Z|z)|([+-])([0-9]{2}):([0-9]{2})(?::([0-9]{2}))?|@([A-Za-z0-9_+\-/]+))?"
)


def date(text: str) -> Date | None:
    found = _DATE.fullmatch(text) if len(text) <= LONGEST else None
    if not found:
        return None
    try:
        return Date(int(found[1]), int(found[2]), int(found[3]))
    except ValueError:
        return None


def time(text: str) -> Time | None:
    found = _TIME.fullmatch(text) if len(text) <= LONGEST else None
    if not found:
        return None
    hour, minute, second = int(found[1]), int(found[2]), int(found[3])
    nanos = ((hour * 60 + minute) * 60 + second) * NANO + fraction_of(found[4])
    if nanos > DAY or minute > 59 or second > 59:
        return None
    zone: Zone = None
    if found[5]:
        zone = 0
    elif found[6]:
        hours, minutes, seconds = int(found[7]), int(found[8]), int(found[9] or 0)
        zone = (hours * 3600 + minutes * 60 + seconds) * (-1 if found[6] == "-" else 1)
        if hours > 18 or minutes > 59 or seconds > 59 or abs(zone) > 18 * 3600:
            return None
    elif found[10]:
        zone = zone_name(found[10])
        if zone is None:
            return None
    return Time(nanos % DAY, zone)  # XML Schema Part 2: 24:00:00 is the midnight at the end of a day


def date_time(text: str) -> DateTime | None:
    """A date alone stands for its midnight; null beyond the last day there is."""
    days, sign, clock = text.partition("T")
    on = date(days)
    at = time(clock) if sign else Time(0)
    if on is None or at is None:
        return None
    try:
        return DateTime(Date.of_days(on.days + 1) if clock.startswith("24") else on, at)
    except ValueError:
        return None


def moment(text: str) -> Date | Time | DateTime | Duration | Period | None:
    """What stands after `@`."""
    return date(text) or time(text) or date_time(text) or duration(text)
