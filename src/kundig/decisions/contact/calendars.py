"""When is it night, Sunday or a public holiday where a customer lives, and when is that over?"""

import datetime as dt
from dataclasses import dataclass
from functools import lru_cache
from types import MappingProxyType
from zoneinfo import ZoneInfo

DEFAULT = "Europe/Berlin"
# A country with several zones has that of its capital.
_ZONES = (
    "DE Europe/Berlin, AT Europe/Vienna, CH Europe/Zurich, LI Europe/Vaduz, NL Europe/Amsterdam, "
    "BE Europe/Brussels, LU Europe/Luxembourg, FR Europe/Paris, IT Europe/Rome, ES Europe/Madrid, "
    "PT Europe/Lisbon, GB Europe/London, IE Europe/Dublin, IS Atlantic/Reykjavik, "
    "DK Europe/Copenhagen, NO Europe/Oslo, SE Europe/Stockholm, FI Europe/Helsinki, "
    "EE Europe/Tallinn, LV Europe/Riga, LT Europe/Vilnius, PL Europe/Warsaw, CZ Europe/Prague, "
    "SK Europe/Bratislava, HU Europe/Budapest, SI Europe/Ljubljana, HR Europe/Zagreb, "
    "RO Europe/Bucharest, BG Europe/Sofia, GR Europe/Athens, TR Europe/Istanbul, CY Asia/Nicosia, "
    "MT Europe/Malta, UA Europe/Kyiv, US America/New_York"
)
ZONES = MappingProxyType(dict(pair.split() for pair in _ZONES.split(", ")))
# The days of a whole country: month and day, and days after Easter Sunday. Those of a state are not known, as
# an address does not name it. Elsewhere only Sundays count.
_GERMAN = (((1, 1), (5, 1), (10, 3), (12, 25), (12, 26)), (-2, 1, 39, 50))
_AUSTRIAN = (
    ((1, 1), (1, 6), (5, 1), (8, 15), (10, 26), (11, 1), (12, 8), (12, 25), (12, 26)),
    (1, 39, 50, 60),
)
_SWISS = (((1, 1), (8, 1), (12, 25)), (39,))
_HOLIDAYS = MappingProxyType({"DE": _GERMAN, "AT": _AUSTRIAN, "CH": _SWISS})


@dataclass(frozen=True, slots=True)
class Calendar:
    """The clock and the public holidays of a place."""

    zone: ZoneInfo
    country: str = "DE"

    def quiet_until(self, at: dt.datetime, start: int, end: int) -> dt.datetime | None:
        """The end of the quiet hours in which the moment lies; None: it lies in none."""
        local = at.astimezone(self.zone)
        over_night = start > end and not end <= local.hour < start
        if not (over_night or start <= local.hour < end):
            return None
        after = local.hour >= end  # it ends tomorrow
        return self._moment(local.date() + dt.timedelta(days=int(after)), end)

    def free_again(self, at: dt.datetime) -> dt.datetime | None:
        """The beginning of the next working day, if the moment lies on a Sunday or a public holiday."""
        first = on = at.astimezone(self.zone).date()
        while on.weekday() == 6 or on in holidays(self.country, on.year):
            on += dt.timedelta(days=1)
        return self._moment(on, 0) if on != first else None

    def _moment(self, on: dt.date, hour: int) -> dt.datetime:
        return dt.datetime.combine(on, dt.time(hour), self.zone).astimezone(dt.UTC)


@lru_cache(maxsize=300)
def calendar_of(country: str) -> Calendar:
    """That of a country by its two letters."""
    return Calendar(ZoneInfo(ZONES.get(country, DEFAULT)), country)


@lru_cache(maxsize=1000)
def holidays(country: str, year: int) -> frozenset[dt.date]:
    """The public holidays of a whole country.

    >>> sorted(str(day) for day in holidays("DE", 2026))[:4]
    ['2026-01-01', '2026-04-03', '2026-04-06', '2026-05-01']
    """
    if country not in _HOLIDAYS:
        return frozenset()
    fixed, after_easter = _HOLIDAYS[country]
    sunday = easter(year)
    return frozenset(
        (
            *(dt.date(year, month, day) for month, day in fixed),
            *(sunday + dt.timedelta(days=days) for days in after_easter),
        )
    )


def easter(year: int) -> dt.date:
    """Easter Sunday; Meeus/Jones/Butcher, in J. Meeus, Astronomical Algorithms (1991), chapter 8.

    >>> easter(2026), easter(2027)
    (datetime.date(2026, 4, 5), datetime.date(2027, 3, 28))
    """
    golden, (century, rest) = year % 19, divmod(year, 100)
    leap_centuries, century_rest = divmod(century, 4)
    moon = (century - (century - (century + 8) // 25 + 1) // 3) - leap_centuries
    epact = (19 * golden + moon + 15) % 30
    leaps, year_rest = divmod(rest, 4)
    weekday = (32 + 2 * century_rest + 2 * leaps - epact - year_rest) % 7
    late = (golden + 11 * epact + 22 * weekday) // 451
    month, day = divmod(epact + weekday - 7 * late + 114, 31)
    return dt.date(year, month, day + 1)
