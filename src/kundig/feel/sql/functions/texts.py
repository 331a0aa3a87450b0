"""How are the functions of texts written in SQL?"""

from decimal import Decimal

from kundig.feel.sql.branching import boolean
from kundig.feel.sql.comparing import truth
from kundig.feel.sql.dialects import Dialect
from kundig.feel.sql.functions.ways import way
from kundig.feel.sql.literals import Untold
from kundig.feel.sql.terms import NOTHING, STRING, Number, Plain, Term


def length(dialect: Dialect, text: Plain) -> Term:
    return Number(dialect.length(text.text), 10, 0, whole=True)


def contains(dialect: Dialect, text: Plain, match: Plain) -> Term:
    return truth(f"({dialect.position(text.text, match.text)} > 0)")


def starts_with(dialect: Dialect, text: Plain, match: Plain) -> Term:
    return truth(dialect.starts_with(text.text, match.text))


def ends_with(dialect: Dialect, text: Plain, match: Plain) -> Term:
    return truth(dialect.ends_with(text.text, match.text))


def before(dialect: Dialect, text: Plain, match: Plain) -> Term:
    at = dialect.position(text.text, match.text)
    size = f"(CASE WHEN {at} > 0 THEN {at} - 1 WHEN {at} = 0 THEN 0 END)"
    return Plain(dialect.substring(text.text, "1", size), STRING)


def after(dialect: Dialect, text: Plain, match: Plain) -> Term:
    at = dialect.position(text.text, match.text)
    rest = dialect.substring(text.text, f"{at} + {dialect.length(match.text)}")
    return Plain(f"(CASE WHEN {at} > 0 THEN {rest} WHEN {at} = 0 THEN '' END)", STRING)


def substring(dialect: Dialect, text: Plain, start: Term, size: Term | None = None) -> Term:
    """Counted from 1, or from the end by -1; null where it would begin outside."""
    first, count = _whole(start), None if size is None else _whole(size)
    if first == 0 or (count is not None and count < 1):
        return NOTHING
    of = dialect.length(text.text)
    begin = str(first) if first > 0 else f"{of} - {-first - 1}"
    rest = dialect.substring(text.text, begin, None if count is None else str(count))
    return Plain(f"(CASE WHEN {of} >= {abs(first)} THEN {rest} END)", STRING)


def _whole(term: Term) -> int:
    """A position or length that stands in the rule."""
    if not isinstance(term, Number) or term.value is None or abs(term.value) > 2**31 - 1:
        raise Untold
    # A length below one has no text, even if it is no whole number.
    return 0 if 0 < term.value < 1 else int(Decimal(term.value))


def negated(_dialect: Dialect, value: Term) -> Term:
    return truth(f"(NOT {boolean(value)})")


WAYS = {
    "string length": way(length, "string"),
    "contains": way(contains, "string", "string"),
    "starts with": way(starts_with, "string", "string"),
    "ends with": way(ends_with, "string", "string"),
    "substring before": way(before, "string", "string"),
    "substring after": way(after, "string", "string"),
    "substring": way(substring, "string", "number", "number", optional=1),
    "not": way(negated, "boolean"),
}
