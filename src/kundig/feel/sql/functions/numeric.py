"""How are the functions of numbers written in SQL?"""

from kundig.feel.sql.dialects import Dialect
from kundig.feel.sql.functions.ways import way
from kundig.feel.sql.literals import Untold
from kundig.feel.sql.numbers import exact, shown
from kundig.feel.sql.terms import Length, Number, Real, Term


def absolute(dialect: Dialect, value: Term) -> Term:
    if isinstance(value, Length):
        count = absolute(dialect, value.count)
        assert isinstance(count, Number)
        return Length(count, value.kind, value.unit)
    if isinstance(value, Number):
        return Number(f"abs({exact(value, dialect)})", value.digits, value.scale)
    return Real(f"abs({shown(value, dialect)})")  # type: ignore[arg-type]


WAYS = {
    "abs": way(absolute, "number | days and time duration | years and months duration"),
}
__all__ = ["Untold"]
