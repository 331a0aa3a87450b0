"""How are durations written?"""

import re

from kundig.feel.moments import DAY, NANO, Duration, Period

_DAYS = re.compile(r"(-?)P(?:([0-9]+)D)?(T(?:([0-9]+)H)?(?:([0-9]+)M)?(?:([0-9]+)(?:\.([0-9]*))?S)?)?")
_MONTHS = re.compile(r"(-?)P(?:([0-9]+)Y)?(?:([0-9]+)M)?")
LONGEST = 60  # characters: more is no moment, and would be slow to read


def fraction_of(digits: str | None) -> int:
    return int((digits or "0")[:9].ljust(9, "0"))


def duration(text: str) -> Duration | Period | None:
    if len(text) > LONGEST:
        return None
    if (found := _MONTHS.fullmatch(text)) and (found[2] or found[3]):
        months = int(found[2] or 0) * 12 + int(found[3] or 0)
        return Period(-months if found[1] else months)
    found = _DAYS.fullmatch(text)
    if not found or not (found[2] or found[3]) or found[3] == "T":
        return None
    seconds = (int(found[4] or 0) * 60 + int(found[5] or 0)) * 60 + int(found[6] or 0)
    nanos = int(found[2] or 0) * DAY + seconds * NANO + fraction_of(found[7])
    return Duration(-nanos if found[1] else nanos)
