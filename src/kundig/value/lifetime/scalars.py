"""Which single numbers does a model take: a horizon, a discount, a count?"""

import numpy as np

from kundig.base.refusals import Refused

LARGEST = 1e15  # of amounts, times and weights: of more, a float64 no longer holds the unit
MOST = 100_000  # of anything that is counted
MOST_DAYS = 36_525.0  # a hundred years
MOST_DISCOUNT = 100.0  # a year: what comes after a month is worth two thirds


def number(name: str, value: object, *, least: float = 0.0, most: float = LARGEST) -> float:
    """The number. Raises `Refused` unless it lies between `least` and `most`.

    >>> number("horizon", 52)
    52.0
    """
    found = _number(value)
    if not least <= found <= most:
        raise Refused("lifetime.number", name=name, value=_shown(value), least=f"{least:g}", most=f"{most:g}")
    return found


def count(name: str, value: object, *, least: int = 0, most: int = MOST) -> int:
    """The whole number. Raises `Refused` unless it is one between `least` and `most`."""
    found = _number(value)
    if not least <= found <= most or found != int(found):
        raise Refused("lifetime.whole_number", name=name, value=_shown(value), least=least, most=most)
    return int(found)


def _number(value: object) -> float:
    """What is no number is none here, too."""
    try:
        one = np.ndim(value) == 0 and not isinstance(value, str | bytes)  # type: ignore[arg-type]
        return float(value) if one else np.nan  # type: ignore[arg-type]
    except (TypeError, ValueError, OverflowError):
        return np.nan


def _shown(value: object) -> str:
    return str(value)[:40]
