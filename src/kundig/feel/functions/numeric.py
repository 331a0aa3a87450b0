"""Which functions are there of numbers?"""

from collections.abc import Callable, Mapping
from decimal import Decimal

from kundig.feel.functions.signatures import built_in, way
from kundig.feel.moments import Duration, Period
from kundig.feel.numbers import DECIMAL128
from kundig.feel.values import Function


def absolute(value: Decimal | Duration | Period) -> Decimal | Duration | Period:
    if isinstance(value, Duration):
        return Duration(abs(value.nanos))
    return Period(abs(value.months)) if isinstance(value, Period) else value.copy_abs()


def modulo(dividend: Decimal, divisor: Decimal) -> Decimal:
    """With the sign of the divisor: dividend - divisor * floor(dividend / divisor)."""
    rest = _REST.remainder(dividend, divisor)
    return DECIMAL128.plus(_REST.add(rest, divisor) if rest and (rest < 0) != (divisor < 0) else rest)


# A remainder is exact, however many digits the quotient has.
_REST = DECIMAL128.copy()
_REST.prec = 12_400


def odd_or_even(odd: bool) -> Callable[[Decimal], bool]:
    def asked(number: Decimal) -> bool:
        rest = abs(_REST.remainder(number, Decimal(2)))
        return bool(rest == (1 if odd else 0))

    return asked


FUNCTIONS: Mapping[str, Function] = {
    "abs": built_in(
        way("n: number -> number", absolute),
        way("n: days and time duration -> days and time duration", absolute),
        way("n: years and months duration -> years and months duration", absolute),
    ),
    "modulo": built_in(way("dividend: number, divisor: number -> number", modulo)),
    "sqrt": built_in(way("number: number -> number", DECIMAL128.sqrt)),
    "log": built_in(
        way("number: number -> number", lambda number: DECIMAL128.ln(number) if number > 0 else None)
    ),
    "exp": built_in(way("number: number -> number", DECIMAL128.exp)),
    "odd": built_in(way("number: number -> boolean", odd_or_even(True))),
    "even": built_in(way("number: number -> boolean", odd_or_even(False))),
}
