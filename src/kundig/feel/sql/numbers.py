"""How are numbers reckoned with in SQL, exactly as long as their digits fit?"""

from decimal import Decimal

from kundig.feel.numbers import DECIMAL128
from kundig.feel.sql.dialects import Dialect
from kundig.feel.sql.literals import number
from kundig.feel.sql.terms import Number, Ratio, Real

type Numeric = Number | Real | Ratio

LONGEST = 2_000  # characters of a division that is put off: its parts are repeated where it is used
SMALL = 18  # digits: DuckDB does not widen what is smaller by itself, but overflows
_ONE = Decimal(1)


def fits(digits: int, dialect: Dialect) -> bool:
    return dialect.most_digits is None or digits <= dialect.most_digits


def exact(of: Number, dialect: Dialect, *, wide: bool = False) -> str:
    """Its text as a decimal; `wide` if the result of two small ones needs more digits than those have."""
    if of.whole or (wide and dialect.most_digits):
        return dialect.decimal(of.text, max(of.digits, SMALL + 1) if wide else of.digits, of.scale)
    return of.text


def real(of: Numeric, dialect: Dialect) -> Real:
    """With the digits that the database has: where exact ones would not fit."""
    if isinstance(of, Real):
        return of
    if isinstance(of, Number):
        return Real(dialect.real_literal(of.value) if of.value is not None else dialect.real(of.text))
    return Real(dialect.quotient(*_doubles(of, dialect)))


def _doubles(ratio: Ratio, dialect: Dialect) -> tuple[str, str]:
    """Both times a power of ten, if that fits: doubles hold whole numbers exactly, so 0.3 / 0.1 is 3."""
    scale = max(ratio.over.scale, ratio.under.scale)
    factor = number(Decimal(10) ** scale, dialect)
    larger = [times(part, factor, dialect) for part in (ratio.over, ratio.under)]
    over, under = (
        dialect.whole(part.text, part.digits - part.scale) if isinstance(part, Number) else ""
        for part in larger
    )
    if not over or not under:
        over, under = ratio.over.text, ratio.under.text
    return dialect.real(over), dialect.real(under)


def shown(of: Numeric, dialect: Dialect) -> str:
    """Its value, as SQL gives it."""
    return real(of, dialect).text if isinstance(of, Ratio) else of.text


def plus(one: Numeric, other: Numeric, dialect: Dialect, sign: str = "+") -> Numeric:
    if isinstance(one, Number) and isinstance(other, Number):
        return _plus(one, other, dialect, sign)
    if not isinstance(one, Real) and not isinstance(other, Real):
        first, second = as_ratio(one, dialect), as_ratio(other, dialect)
        left, right = times(first.over, second.under, dialect), times(second.over, first.under, dialect)
        under = times(first.under, second.under, dialect)
        if isinstance(left, Number) and isinstance(right, Number):
            over = _plus(left, right, dialect, sign)
            if isinstance(over, Number) and isinstance(under, Number):
                return bounded(Ratio(over, under), dialect)
    return Real(f"({real(one, dialect).text} {sign} {real(other, dialect).text})")


def _plus(one: Number, other: Number, dialect: Dialect, sign: str) -> Number | Real:
    scale = max(one.scale, other.scale)
    digits = max(one.before, other.before) + scale + 1
    if not fits(digits, dialect):
        return Real(f"({real(one, dialect).text} {sign} {real(other, dialect).text})")
    wide = digits > SMALL >= max(one.digits, other.digits)
    return Number(f"({exact(one, dialect, wide=wide)} {sign} {exact(other, dialect)})", digits, scale)


def times(one: Numeric, other: Numeric, dialect: Dialect) -> Numeric:
    if isinstance(one, Number) and isinstance(other, Number):
        return _times(one, other, dialect)
    if not isinstance(one, Real) and not isinstance(other, Real):
        first, second = as_ratio(one, dialect), as_ratio(other, dialect)
        over, under = times(first.over, second.over, dialect), times(first.under, second.under, dialect)
        if isinstance(over, Number) and isinstance(under, Number):
            return bounded(Ratio(over, under), dialect)
    return Real(f"({real(one, dialect).text} * {real(other, dialect).text})")


def _times(one: Number, other: Number, dialect: Dialect) -> Number | Real:
    if other.value == _ONE or one.value == _ONE:
        return one if other.value == _ONE else other
    if one.value is not None and other.value is not None:
        return number(DECIMAL128.multiply(one.value, other.value), dialect)
    scale, digits = one.scale + other.scale, one.digits + other.digits + dialect.product_digits
    if not fits(digits, dialect):
        return Real(f"({real(one, dialect).text} * {real(other, dialect).text})")
    wide = digits > SMALL >= max(one.digits, other.digits)
    text = f"({exact(one, dialect, wide=wide)} * {exact(other, dialect)})"
    return Number(
        dialect.decimal(text, digits, scale) if wide and dialect.most_digits else text, digits, scale
    )


def divided(one: Numeric, other: Numeric, dialect: Dialect) -> Numeric:
    if not isinstance(one, Real) and not isinstance(other, Real):
        first, second = as_ratio(one, dialect), as_ratio(other, dialect)
        # A divisor that is null or zero by its own division makes the whole null.
        over = times(times(first.over, second.under, dialect), second.under, dialect)
        under = times(times(first.under, second.over, dialect), second.under, dialect)
        if isinstance(over, Number) and isinstance(under, Number):
            return bounded(Ratio(over, under), dialect)
    return Real(dialect.quotient(real(one, dialect).text, real(other, dialect).text))


def negative(one: Numeric, dialect: Dialect) -> Numeric:
    if isinstance(one, Ratio):
        over = negative(one.over, dialect)
        assert isinstance(over, Number)
        return Ratio(over, one.under)
    if isinstance(one, Real):
        return Real(f"(-{one.text})")
    if one.value is not None:
        return number(-one.value, dialect)
    return Number(f"(-{exact(one, dialect)})", one.digits, one.scale)


def as_ratio(of: Number | Ratio, dialect: Dialect) -> Ratio:
    if isinstance(of, Ratio):
        return of
    one = number(_ONE, dialect)
    assert isinstance(one, Number)
    return Ratio(of, one)


def bounded(ratio: Ratio, dialect: Dialect) -> Numeric:
    """Divided at once where its text would grow beyond measure."""
    if len(ratio.over.text) + len(ratio.under.text) > LONGEST:
        return real(ratio, dialect)
    return ratio
