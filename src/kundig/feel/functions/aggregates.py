"""What comes of a list as a whole?"""

from collections.abc import Callable, Mapping
from decimal import Decimal

from kundig.feel.comparing import less
from kundig.feel.functions.signatures import built_in, way
from kundig.feel.moments import Duration, Period
from kundig.feel.numbers import DECIMAL128
from kundig.feel.values import Function, kind_of

type Items = list[object]


def smallest(sign: int) -> Callable[[Items], object]:
    """The least or the greatest of values that can be compared."""

    def found(items: Items) -> object:
        if not items:
            return None
        best = items[0]
        if less(best, best) is None:
            return None
        for item in items[1:]:
            nearer = less(item, best) if sign < 0 else less(best, item)
            if nearer is None:
                return None
            best = item if nearer else best
        return best

    return found


def numbers_of(items: Items) -> list[Decimal] | None:
    """The items, if all are numbers and there are any."""
    if not items or any(kind_of(item) != "number" for item in items):
        return None
    return [Decimal(item) if isinstance(item, int) else item for item in items]  # type: ignore[misc]


def total(items: Items) -> object:
    numbers = numbers_of(items)
    if numbers is None:
        return _total_duration(items)
    result = Decimal(0)
    for number in numbers:
        result = DECIMAL128.add(result, number)
    return result


def _total_duration(items: Items) -> object:
    if items and all(isinstance(item, Duration) for item in items):
        return Duration(sum(item.nanos for item in items if isinstance(item, Duration)))
    if items and all(isinstance(item, Period) for item in items):
        return Period(sum(item.months for item in items if isinstance(item, Period)))
    return None


def product(items: Items) -> Decimal | None:
    numbers = numbers_of(items)
    if numbers is None:
        return None
    result = Decimal(1)
    for number in numbers:
        result = DECIMAL128.multiply(result, number)
    return result


FUNCTIONS: Mapping[str, Function] = {
    "count": built_in(way("list: list -> number", lambda items: Decimal(len(items)))),
    "min": built_in(way("list: list -> any", smallest(-1), variadic="list")),
    "max": built_in(way("list: list -> any", smallest(1), variadic="list")),
    "sum": built_in(way("list: list -> any", total, variadic="list")),
    "product": built_in(way("list: list -> number", product, variadic="list")),
}
