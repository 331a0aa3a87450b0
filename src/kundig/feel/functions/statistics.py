"""What do numbers have in common?"""

from collections import Counter
from collections.abc import Mapping
from decimal import Decimal

from kundig.feel.functions.aggregates import numbers_of, total
from kundig.feel.functions.signatures import built_in, way
from kundig.feel.moments import Duration, Period
from kundig.feel.numbers import DECIMAL128
from kundig.feel.values import Function

type Items = list[object]


def mean(items: Items) -> object:
    whole = total(items)
    if isinstance(whole, Decimal):
        return DECIMAL128.divide(whole, len(items))
    if isinstance(whole, Duration):
        return Duration(whole.nanos // len(items))
    return Period(whole.months // len(items)) if isinstance(whole, Period) else None


def median(items: Items) -> Decimal | None:
    numbers = sorted(numbers_of(items) or ())
    if not numbers:
        return None
    half = len(numbers) // 2
    if len(numbers) % 2:
        return numbers[half]
    return DECIMAL128.divide(DECIMAL128.add(numbers[half - 1], numbers[half]), 2)


def stddev(items: Items) -> Decimal | None:
    """Of a sample: the squares are divided by one less than there are."""
    numbers = numbers_of(items)
    if numbers is None or len(numbers) < 2:
        return None
    middle = mean(items)
    assert isinstance(middle, Decimal)
    squares: Items = [DECIMAL128.power(DECIMAL128.subtract(number, middle), 2) for number in numbers]
    whole = total(squares)
    assert isinstance(whole, Decimal)
    return DECIMAL128.sqrt(DECIMAL128.divide(whole, len(numbers) - 1))


def mode(items: Items) -> Items | None:
    """The most frequent, ascending."""
    if not items:
        return []
    numbers = numbers_of(items)
    if numbers is None:
        return None
    often = Counter(numbers)
    most = max(often.values())
    return sorted(number for number, count in often.items() if count == most)  # type: ignore[return-value]


FUNCTIONS: Mapping[str, Function] = {
    "mean": built_in(way("list: list -> any", mean, variadic="list")),
    "median": built_in(way("list: list -> number", median, variadic="list")),
    "stddev": built_in(way("list: list -> number", stddev, variadic="list")),
    "mode": built_in(way("list: list -> list", mode, variadic="list")),
}
