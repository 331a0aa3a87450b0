"""Over what does a loop go?"""

from collections.abc import Iterator
from decimal import Decimal

from kundig.feel.moments import Date
from kundig.feel.values import Range


def items_of(value: object) -> Iterator[object] | None:
    if value is None:
        return None
    if type(value) is Range:
        # Whole numbers and days can be counted; where an end is left out, by one less.
        low, high = value.low, value.high
        counted = from_to(low, high)
        if counted is None:
            return None
        return (
            item
            for item in counted
            if (value.low_closed or item != low) and (value.high_closed or item != high)
        )
    return iter(value) if type(value) is list else iter([value])


def from_to(low: object, high: object) -> Iterator[object] | None:
    """Upwards or downwards, both ends included."""
    if type(low) is Date and type(high) is Date:
        return (Date.of_days(day) for day in _counted(low.days, high.days))
    if isinstance(low, Decimal | int) and isinstance(high, Decimal | int):
        first, last = int(low), int(high)
        if first == low and last == high and type(low) is not bool and type(high) is not bool:
            return (Decimal(number) for number in _counted(first, last))
    return None


def _counted(first: int, last: int) -> range:
    return range(first, last + 1) if first <= last else range(first, last - 1, -1)
