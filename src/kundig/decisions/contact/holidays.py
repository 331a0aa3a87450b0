"""Which days are public holidays of a whole country?"""

import datetime as dt
from functools import lru_cache
from types import MappingProxyType

# The days of a whole country: month and day, and days after Easter Sunday. Those of a state are not known, as
# an address does not name it. Elsewhere only Sundays count.
_GERMAN = (((1, 1), (5, 1), (10, 3), (12, 25), (12, 26)), (-2, 1, 39, 50))
_AUSTRIAN = (
    ((1, 1), (1, 6), (5, 1), (8, 15), (10, 26), (11, 1), (12, 8), (12, 25), (12, 26)),
    (1, 39, 50, 60),
)
_SWISS = (((1, 1), (8, 1), (12, 25)), (39,))
_HOLIDAYS = MappingProxyType({"DE": _GERMAN, "AT": _AUSTRIAN, "CH": _SWISS})


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
