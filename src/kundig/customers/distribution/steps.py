"""Where do the bars of a histogram begin, so that a reader finds round numbers and days?"""

import datetime as dt
from decimal import Decimal

MOST = 20  # so many bars, and one more at each end


def round_numbers(low: Decimal, high: Decimal, *, whole: bool = False) -> list[Decimal]:
    """Equal steps of 1, 2 or 5 times a power of ten, from not above `low` to above `high`.

    >>> [str(edge) for edge in round_numbers(Decimal("-7"), Decimal("93"))][:4]
    ['-10', '-5', '0', '5']
    """
    step = _step((high - low) / MOST)
    if whole:
        step = max(step, Decimal(1))
    first = (low / step).to_integral_value("ROUND_FLOOR")
    last = (high / step).to_integral_value("ROUND_FLOOR") + 1
    return [_plain(step * place) for place in range(int(first), int(last) + 1)]


def round_days(low: dt.date, high: dt.date) -> list[dt.date]:
    """First days of years, quarters or months, or single days: the finest that gives at most `MOST` steps.

    >>> round_days(dt.date(2019, 5, 3), dt.date(2021, 2, 1))[:2]
    [datetime.date(2019, 4, 1), datetime.date(2019, 7, 1)]
    """
    span = (high - low).days
    if span <= MOST:
        return [low + dt.timedelta(days=place) for place in range(span + 2)]
    months = (high.year - low.year) * 12 + high.month - low.month + 1
    step = next((each for each in (1, 3, 12) if months <= each * (MOST - 1)), 0)
    step = step or 12 * (1 + months // (12 * MOST))
    first = (low.year * 12 + low.month - 1) // step * step
    last = high.year * 12 + high.month - 1
    return [dt.date(place // 12, place % 12 + 1, 1) for place in range(first, last + step + 1, step)]


def _step(least: Decimal) -> Decimal:
    if least <= 0:
        return Decimal(1)
    power = Decimal(10) ** least.adjusted()
    return next(_plain(power * each) for each in (1, 2, 5, 10) if power * each >= least)


def _plain(number: Decimal) -> Decimal:
    """Without zeros behind the point, and without an exponent."""
    return Decimal(f"{number.normalize():f}")
