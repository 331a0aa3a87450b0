"""How does an expression become SQL text?"""

import datetime as dt
from collections.abc import Mapping

from kundig.feel import syntax
from kundig.feel.expressions import Expression
from kundig.feel.sql import branching, calling, reading, reckoning, testing
from kundig.feel.sql.columns import Catalogue
from kundig.feel.sql.dialects import DIALECTS, Dialect
from kundig.feel.sql.literals import Untold
from kundig.feel.sql.numbers import shown
from kundig.feel.sql.reckoning import in_micros
from kundig.feel.sql.terms import Items, Length, Plain, Span, Term
from kundig.feel.sql.writer import Write, Writer
from kundig.feel.syntax import Node

WRITING: Mapping[type[Node], Write] = {
    **reading.WRITING,
    **reckoning.WRITING,
    **branching.WRITING,
    **testing.WRITING,
    syntax.Call: calling.call,
}


def to_sql(
    expression: Expression, catalogue: Catalogue, dialect: str = "duckdb", *, now: dt.datetime | None = None
) -> str:
    """The SQL text of an expression; its value in a row is what `evaluate` says of that row.

    >>> from kundig.feel import parse
    >>> from kundig.feel.sql import Column
    >>> to_sql(parse("age >= 18"), {"age": Column("c.age", "integer")}, "postgres")
    '(c.age >= 18)'

    `now` is what `now()` and `today()` say. Durations come as whole numbers: of months, or of microseconds.
    Text that goes to a cursor together with parameters needs its percent signs doubled, as any other.
    """
    writer = Writer(expression.text, catalogue, DIALECTS[dialect], WRITING, now)
    term = writer.term(expression.tree)
    try:
        return written(term, writer.dialect)
    except Untold:
        raise writer.refusal(expression.tree) from None


def written(term: Term, dialect: Dialect) -> str:
    """As a database gives it back."""
    match term:
        case Plain():
            return term.text
        case Length():
            return in_micros(term, dialect)
        case Items() | Span():
            raise Untold
        case _:
            return shown(term, dialect)
