"""How are the functions of numbers written in SQL?"""

from collections.abc import Callable, Mapping
from decimal import Decimal

from kundig.feel.sql.comparing import truth
from kundig.feel.sql.dialects import Dialect
from kundig.feel.sql.functions.ways import Way, way
from kundig.feel.sql.literals import Untold, number
from kundig.feel.sql.numbers import Numeric, exact, fits, plus, real, shown, times
from kundig.feel.sql.terms import Length, Number, Real, Term


def absolute(dialect: Dialect, value: Term) -> Term:
    if isinstance(value, Length):
        count = absolute(dialect, value.count)
        assert isinstance(count, Number)
        return Length(count, value.kind, value.unit)
    if isinstance(value, Number):
        return Number(f"abs({exact(value, dialect)})", value.digits, value.scale)
    return Real(f"abs({shown(value, dialect)})")  # type: ignore[arg-type]


# From the texts of a number, of it plus a half, and of it less a half.
ROUNDINGS: Mapping[str, Callable[[str, str, str], str]] = {
    "floor": lambda it, _more, _less: f"floor({it})",
    "ceiling": lambda it, _more, _less: f"ceil({it})",
    "round up": lambda it, _more, _less: f"(CASE WHEN {it} < 0 THEN floor({it}) ELSE ceil({it}) END)",
    "round down": lambda it, _more, _less: f"(CASE WHEN {it} < 0 THEN ceil({it}) ELSE floor({it}) END)",
    "round half up": lambda it, more, less: f"(CASE WHEN {it} < 0 THEN ceil({less}) ELSE floor({more}) END)",
    "round half down": lambda it, more, less: (
        f"(CASE WHEN {it} < 0 THEN floor({more}) ELSE ceil({less}) END)"
    ),
    # Half to even: what would be odd after a tie is one less.
    "decimal": lambda _it, more, _less: (
        f"(floor({more}) - CASE WHEN floor({more}) = {more} AND floor({more} / 2) * 2 <> floor({more})"
        " THEN 1 ELSE 0 END)"
    ),
}


def rounding(name: str) -> Callable[..., Term]:
    def write(dialect: Dialect, value: Numeric, scale: Term | None = None) -> Term:
        places = 0 if scale is None else _places(scale)
        if isinstance(value, Number) and value.scale <= places:
            return value
        shifted = times(value, _power(places, dialect), dialect)
        if not isinstance(shifted, Number):
            shifted = real(shifted, dialect)
        half = number(Decimal("0.5"), dialect)
        texts = [
            shown(each, dialect)
            for each in (shifted, plus(shifted, half, dialect), plus(shifted, half, dialect, "-"))
        ]
        text = ROUNDINGS[name](*texts)
        if isinstance(shifted, Real):
            return times(Real(text), _power(-places, dialect), dialect)
        digits = shifted.before + 1
        return times(Number(dialect.decimal(text, digits, 0), digits, 0), _power(-places, dialect), dialect)

    return write


def _places(scale: Term) -> int:
    """A number of decimals that stands in the rule."""
    if not isinstance(scale, Number) or scale.value is None or abs(scale.value) > 18:
        raise Untold
    return int(scale.value)


def _power(places: int, dialect: Dialect) -> Numeric:
    return number(Decimal(f"{Decimal(1).scaleb(places):f}"), dialect)


def modulo(dialect: Dialect, dividend: Numeric, divisor: Numeric) -> Term:
    """With the sign of the divisor; null by zero."""
    if not isinstance(dividend, Number) or not isinstance(divisor, Number):
        raise Untold
    scale = max(dividend.scale, divisor.scale)
    if not fits(max(dividend.before, divisor.before) + scale, dialect):
        raise Untold
    by = f"NULLIF({exact(divisor, dialect)}, 0)"
    rest = f"mod({exact(dividend, dialect)}, {by})"
    text = f"(CASE WHEN {rest} <> 0 AND ({rest} < 0) <> ({by} < 0) THEN {rest} + {by} ELSE {rest} END)"
    digits = max(dividend.before, divisor.before) + scale
    return Number(dialect.decimal(text, digits, scale), digits, scale)


def odd_or_even(rest: int) -> Callable[..., Term]:
    def write(dialect: Dialect, value: Numeric) -> Term:
        if not isinstance(value, Number):
            raise Untold
        two = dialect.decimal("2", 1, 0)
        return truth(f"(abs(mod({exact(value, dialect)}, {two})) = {rest})")

    return write


WAYS: Mapping[str, Way] = {
    "abs": way(absolute, "number | days and time duration | years and months duration"),
    "modulo": way(modulo, "number", "number"),
    "odd": way(odd_or_even(1), "number"),
    "even": way(odd_or_even(0), "number"),
    **{
        name: way(rounding(name), "number", "number", optional=name in ("floor", "ceiling"))
        for name in ROUNDINGS
    },
}
