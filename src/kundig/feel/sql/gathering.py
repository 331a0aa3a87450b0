"""How do several terms of one kind become one?"""

from collections.abc import Callable, Sequence
from decimal import Decimal

from kundig.feel.sql.comparing import is_null, same_unit
from kundig.feel.sql.dialects import Dialect
from kundig.feel.sql.literals import Untold, number
from kundig.feel.sql.numbers import Numeric, fits, plus, real, shown
from kundig.feel.sql.terms import (
    BOOLEAN,
    MOMENT,
    NOTHING,
    NULL,
    NUMBER,
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

type Write = Callable[[list[str]], str]


def together(dialect: Dialect, terms: Sequence[Term], write: Write) -> Term:
    """One term of the texts of several, null as itself; numbers exactly if their digits fit side by side."""
    some = [term for term in terms if term.kind != NULL]
    if not some:
        return NOTHING
    if len({term.kind for term in some}) > 1 or any(isinstance(term, Items | Span) for term in some):
        raise Untold
    if some[0].kind == NUMBER:
        return _numbers(dialect, [_figure(term) for term in terms], write)
    if isinstance(some[0], Length):
        return _lengths(dialect, terms, write)
    plain = [term for term in terms if isinstance(term, Plain)]
    if len({term.zoned for term in some if isinstance(term, Plain)}) > 1 or any(
        term.elsewhere for term in plain
    ):
        raise Untold
    model = next(term for term in plain if term.kind != NULL)
    return Plain(write([term.text for term in plain]), model.kind, model.zoned)


def _figure(term: Term) -> Numeric | None:
    return term if isinstance(term, Number | Real | Ratio) else None


def _numbers(dialect: Dialect, figures: Sequence[Numeric | None], write: Write) -> Number | Real:
    exact = [figure for figure in figures if isinstance(figure, Number)]
    if all(figure is None or isinstance(figure, Number) for figure in figures):
        scale, before = max(figure.scale for figure in exact), max(figure.before for figure in exact)
        if fits(scale + before, dialect):
            texts = ["NULL" if figure is None else shown(figure, dialect) for figure in figures]
            return Number(write(texts), scale + before, scale, whole=all(figure.whole for figure in exact))
    return Real(write(["NULL" if figure is None else real(figure, dialect).text for figure in figures]))


def _lengths(dialect: Dialect, terms: Sequence[Term], write: Write) -> Length:
    finest = min((term for term in terms if isinstance(term, Length)), key=lambda length: length.unit)
    counts = [same_unit(term, finest, dialect)[0] if isinstance(term, Length) else None for term in terms]
    made = _numbers(dialect, counts, write)
    if not isinstance(made, Number):
        raise Untold
    return Length(made, finest.kind, finest.unit)


def extreme(dialect: Dialect, terms: Sequence[Term], *, largest: bool) -> Term:
    """The least or the greatest; nulls are left out."""
    if any(term.kind in (BOOLEAN, MOMENT) for term in terms):
        raise Untold
    strings = any(term.kind == STRING for term in terms)

    def write(texts: list[str]) -> str:
        ordered = ", ".join(dialect.binary(text) if strings else text for text in texts)
        return texts[0] if len(texts) == 1 else f"{'greatest' if largest else 'least'}({ordered})"

    return together(dialect, terms, write)


def total(dialect: Dialect, terms: Sequence[Term]) -> Numeric:
    """The sum, in pairs, so that few digits are added to the widest."""
    figures = [_figure(term) for term in terms]
    summands = [figure for figure in figures if figure is not None]
    if len(summands) < len(terms):
        raise Untold
    while len(summands) > 1:
        pairs = zip(summands[::2], summands[1::2], strict=False)
        odd = summands[-1:] if len(summands) % 2 else []
        summands = [*(plus(one, other, dialect) for one, other in pairs), *odd]
    return summands[0] if summands else number(Decimal(0), dialect)


def all_known(terms: Sequence[Term]) -> str:
    """Whether none is null."""
    return f"({' AND '.join(f'NOT {is_null(term)}' for term in terms)})"
