"""How long does the law keep which record of a customer who wants to be forgotten?"""

import datetime as dt
from collections.abc import Mapping
from types import MappingProxyType

from kundig.base.refusals import Refused

# Years after the end of the calendar year. § 257 HGB, § 147 AO: vouchers 8 (banks, insurers, securities
# firms: 10), commercial letters 6.
YEARS: Mapping[str, Mapping[str, int]] = MappingProxyType(
    {
        "general": {"booking": 8, "letter": 6},
        "bank": {"booking": 10, "letter": 6},
        "insurer": {"booking": 10, "letter": 6},
    }
)
LAWS: Mapping[str, str] = MappingProxyType(
    {"booking": "§ 147 AO, § 257 HGB", "letter": "§ 257 HGB, § 147 AO"}
)


def years(sector: str) -> Mapping[str, int]:
    """For how many years each kind of record is kept."""
    if sector not in YEARS:
        raise Refused("privacy.sector", sector=sector, sectors=", ".join(YEARS))
    return YEARS[sector]


def kept_until(reason: str, on: dt.date, *, sector: str = "general") -> dt.date:
    """The last day on which a record of that day is kept.

    >>> kept_until("booking", dt.date(2025, 6, 3)), kept_until("letter", dt.date(2025, 6, 3))
    (datetime.date(2033, 12, 31), datetime.date(2031, 12, 31))
    >>> kept_until("booking", dt.date(2025, 6, 3), sector="bank").year
    2035
    """
    return dt.date(on.year + years(sector)[reason], 12, 31)


def kept_from(reason: str, today: dt.date, *, sector: str = "general") -> dt.date:
    """The first day whose records are still kept today.

    >>> day = kept_from("booking", dt.date(2026, 11, 23))
    >>> day, kept_until("booking", day) >= dt.date(2026, 11, 23)
    (datetime.date(2018, 1, 1), True)
    """
    return dt.date(today.year - years(sector)[reason], 1, 1)
