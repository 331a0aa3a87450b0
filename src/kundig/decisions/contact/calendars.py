"""When is it night, Sunday or a public holiday where a customer lives, and when is that over?"""

import datetime as dt
from dataclasses import dataclass
from functools import lru_cache
from types import MappingProxyType
from zoneinfo import ZoneInfo

from kundig.decisions.contact.holidays import public_holidays

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
        while on.weekday() == 6 or on in public_holidays(self.country, on.year):
            on += dt.timedelta(days=1)
        return self._moment(on, 0) if on != first else None

    def _moment(self, on: dt.date, hour: int) -> dt.datetime:
        return dt.datetime.combine(on, dt.time(hour), self.zone).astimezone(dt.UTC)


@lru_cache(maxsize=300)
def calendar_of(country: str) -> Calendar:
    """That of a country by its two letters."""
    return Calendar(ZoneInfo(ZONES.get(country, DEFAULT)), country)
