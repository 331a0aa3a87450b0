"""How are numbers rounded?"""

from collections.abc import Callable, Mapping
from decimal import (
    ROUND_CEILING,
    ROUND_DOWN,
    ROUND_FLOOR,
    ROUND_HALF_DOWN,
    ROUND_HALF_EVEN,
    ROUND_HALF_UP,
    ROUND_UP,
    Decimal,
)

from kundig.feel.functions.signatures import built_in, way
from kundig.feel.numbers import DECIMAL128
from kundig.feel.values import Function

SCALES = range(-6111, 6177)  # of decimal128


def rounding(how: str) -> Callable[..., Decimal | None]:
    """To so many decimals; a negative scale rounds to tens, hundreds and so on."""

    def rounded(number: Decimal, scale: Decimal | None) -> Decimal | None:
        decimals = Decimal(0) if scale is None else scale
        if int(decimals) not in SCALES:
            return None
        # A number that has no more decimals, or fewer digits than decimal128 could hold with so many.
        exponent = number.as_tuple().exponent
        if isinstance(exponent, int) and -exponent <= decimals:
            return number
        result = number.quantize(Decimal(1).scaleb(-int(decimals)), rounding=how, context=_WIDE)
        return DECIMAL128.plus(result)

    return rounded


_WIDE = DECIMAL128.copy()
_WIDE.prec = 6200
_WIDE.Emin, _WIDE.Emax = -20_000, 20_000


FUNCTIONS: Mapping[str, Function] = {
    "decimal": built_in(way("n: number, scale: number -> number", rounding(ROUND_HALF_EVEN))),
    "floor": built_in(way("n: number, scale?: number -> number", rounding(ROUND_FLOOR))),
    "ceiling": built_in(way("n: number, scale?: number -> number", rounding(ROUND_CEILING))),
    "round up": built_in(way("n: number, scale: number -> number", rounding(ROUND_UP))),
    "round down": built_in(way("n: number, scale: number -> number", rounding(ROUND_DOWN))),
    "round half up": built_in(way("n: number, scale: number -> number", rounding(ROUND_HALF_UP))),
    "round half down": built_in(way("n: number, scale: number -> number", rounding(ROUND_HALF_DOWN))),
}
