"""Which days are public holidays of a whole country?"""

import datetime as dt
from functools import lru_cache


@lru_cache(maxsize=1000)
def public_holidays(country: str, year: int) -> frozenset[dt.date]:
    """The public holidays of a whole country; those of a state are not known, as an address does not name it.

    Of a country that the library does not know there are none: only Sundays count there.

    >>> sorted(str(day) for day in public_holidays("DE", 2026))[:4]
    ['2026-01-01', '2026-04-03', '2026-04-06', '2026-05-01']
    """
    import holidays  # takes a third of a second, and most processes never ask

    try:
        return frozenset(holidays.country_holidays(country, years=year, observed=False))
    except NotImplementedError:
        return frozenset()
