"""When are two terms equal, and which one is less, as `feel.comparing` says it of values?"""

from kundig.feel.sql.dialects import Dialect
from kundig.feel.sql.literals import Untold, whole
from kundig.feel.sql.numbers import Numeric, exact, fits, real, times
from kundig.feel.sql.terms import (
    BOOLEAN,
    MOMENT,
    NULL,
    NUMBER,
    ORDERED,
    STRING,
    Items,
    Length,
    Number,
    Plain,
    Ratio,
    Real,
    Span,
    Term,
)

_MIRRORED = {"<": ">", ">": "<", "<=": ">=", ">=": "<=", "=": "="}
UNKNOWN = Plain("CAST(NULL AS BOOLEAN)", BOOLEAN)
TRUE = Plain("TRUE", BOOLEAN, value=True)


def truth(text: str) -> Plain:
    return Plain(text, BOOLEAN)


def is_null(term: Term) -> str:
    match term:
        case Plain(kind="null"):
            return "TRUE"
        case Items() | Span():
            return "FALSE"
        case Length():
            return f"({term.count.text} IS NULL)"
        case Ratio():
            return f"({term.over.text} IS NULL OR COALESCE({term.under.text} = 0, TRUE))"
        case _:
            return f"({term.text} IS NULL)"


def is_literal(term: Term) -> bool:
    """Whether it stands in the rule and is not null."""
    if isinstance(term, Length):
        return term.count.value is not None
    return isinstance(term, Plain | Number) and term.value is not None


def equal(one: Term, other: Term, dialect: Dialect) -> Plain:
    """Null equals null alone; different kinds cannot be compared."""
    for term in (one, other):
        if isinstance(term, Items | Span):
            raise Untold
    if one.kind == NULL or other.kind == NULL:
        return truth(is_null(other if one.kind == NULL else one))
    if one.kind != other.kind:
        return truth(
            f"(CASE WHEN {is_null(one)} AND {is_null(other)} THEN TRUE"
            f" WHEN {is_null(one)} OR {is_null(other)} THEN FALSE END)"
        )
    if one.kind == NUMBER:
        return _equal_numbers(one, other, dialect)  # type: ignore[arg-type]
    if isinstance(one, Plain) and isinstance(other, Plain) and one.zoned != other.zoned:
        return truth(f"({is_null(one)} AND {is_null(other)})")
    left, right = _sides(one, other, dialect)
    return truth(dialect.same(left, right))


def _equal_numbers(one: Numeric, other: Numeric, dialect: Dialect) -> Plain:
    crossed = _crossed("=", one, other, dialect)
    if crossed is None:
        return truth(dialect.same(*number_sides(one, other, dialect)))
    if is_literal(other) or is_literal(one):
        return truth(f"COALESCE({crossed}, FALSE)")
    nulls = f"{is_null(one)} AND {is_null(other)}"
    return truth(f"(CASE WHEN {nulls} THEN TRUE ELSE COALESCE({crossed}, FALSE) END)")


def less(sign: str, one: Term, other: Term, dialect: Dialect) -> Plain:
    """`<`, `<=`, `>` or `>=`; null where there is no order."""
    if one.kind != other.kind or one.kind not in ORDERED:
        return UNKNOWN
    if one.kind == NUMBER:
        crossed = _crossed(sign, one, other, dialect)  # type: ignore[arg-type]
        if crossed is not None:
            return truth(crossed)
        left, right = number_sides(one, other, dialect)  # type: ignore[arg-type]
        return truth(f"({left} {sign} {right})")
    if isinstance(one, Plain) and isinstance(other, Plain) and one.zoned != other.zoned:
        if one.elsewhere or other.elsewhere:
            raise Untold
        sign = sign[0]  # what the clocks show may be in order, but they are never equal
    left, right = _sides(one, other, dialect)
    return truth(f"({left} {sign} {right})")


def compare(sign: str, one: Term, other: Term, dialect: Dialect) -> Plain:
    if sign == "=":
        return equal(one, other, dialect)
    if sign == "!=":
        return truth(f"(NOT {equal(one, other, dialect).text})")
    return less(sign, one, other, dialect)


def _sides(one: Term, other: Term, dialect: Dialect) -> tuple[str, str]:
    if isinstance(one, Length) and isinstance(other, Length):
        return number_sides(*same_unit(one, other, dialect), dialect)
    assert isinstance(one, Plain)
    assert isinstance(other, Plain)
    if one.kind == MOMENT:
        return dialect.to_second(one.text), dialect.to_second(other.text)
    if one.kind == STRING:
        return dialect.binary(one.text), other.text
    return one.text, other.text


def same_unit(one: Length, other: Length, dialect: Dialect) -> tuple[Numeric, Numeric]:
    unit = min(one.unit, other.unit)
    return tuple(times(each.count, whole(each.unit // unit, dialect), dialect) for each in (one, other))  # type: ignore[return-value]


def number_sides(one: Numeric, other: Numeric, dialect: Dialect) -> tuple[str, str]:
    """Both as decimals where those fit side by side, else both as the database's own numbers."""
    if isinstance(one, Number) and isinstance(other, Number):
        scale = max(one.scale, other.scale)
        if fits(max(one.before, other.before) + scale, dialect):
            return one.text, other.text
    return real(one, dialect).text, real(other, dialect).text


def _crossed(sign: str, one: Numeric, other: Numeric, dialect: Dialect) -> str | None:
    """A division compared without dividing: a / b < c is a < c * b, or a > c * b where b is negative."""
    if isinstance(one, Real) or isinstance(other, Real):
        return None
    if isinstance(one, Number):
        return _crossed(_MIRRORED[sign], other, one, dialect) if isinstance(other, Ratio) else None
    over, under = one.over, one.under
    if isinstance(other, Ratio):
        return None
    product = times(other, under, dialect)
    if not isinstance(product, Number) or not fits(
        max(over.before, product.before) + max(over.scale, product.scale), dialect
    ):
        return None
    left, right = exact(over, dialect), product.text
    if under.value is not None:
        return (
            None if under.value == 0 else f"({left} {sign if under.value > 0 else _MIRRORED[sign]} {right})"
        )
    if sign == "=":
        return f"({left} = {right} AND NULLIF({under.text}, 0) IS NOT NULL)"
    return (
        f"(CASE WHEN {under.text} > 0 THEN {left} {sign} {right}"
        f" WHEN {under.text} < 0 THEN {left} {_MIRRORED[sign]} {right} END)"
    )
