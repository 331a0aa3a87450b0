"""How are the functions of lists written in SQL, where the list is written out?"""

from collections.abc import Callable
from decimal import Decimal
from functools import partial

from kundig.feel.sql.branching import boolean, chosen
from kundig.feel.sql.comparing import equal, truth
from kundig.feel.sql.dialects import Dialect
from kundig.feel.sql.functions.ways import free
from kundig.feel.sql.gathering import all_known, extreme, total
from kundig.feel.sql.literals import Untold, literal, number
from kundig.feel.sql.numbers import divided, times
from kundig.feel.sql.terms import MOMENT, NOTHING, NULL, NUMBER, STRING, Items, Plain, Term

MANY = 1_000  # arguments


def _items(terms: tuple[Term, ...]) -> tuple[Term, ...]:
    """One list, or the values themselves."""
    return terms[0].items if len(terms) == 1 and isinstance(terms[0], Items) else terms


def list_contains(dialect: Dialect, items: Term, element: Term) -> Term:
    if not isinstance(items, Items):
        raise Untold
    texts = [f"COALESCE({equal(item, element, dialect).text}, FALSE)" for item in items.items]
    return truth(f"({' OR '.join(texts)})" if texts else "FALSE")


def decided(word: str) -> Callable[..., Term]:
    def write(_dialect: Dialect, *terms: Term) -> Term:
        texts = [boolean(item) for item in _items(terms)]
        if not texts:
            return truth("TRUE" if word == "AND" else "FALSE")
        return truth(f"({f' {word} '.join(texts)})")

    return write


def largest_or_smallest(dialect: Dialect, *terms: Term, largest: bool) -> Term:
    """Null as soon as one of them is."""
    items = _items(terms)
    if any(item.kind == NULL for item in items):
        return NOTHING
    best = extreme(dialect, items, largest=largest)
    return chosen(dialect, [(all_known(items), best)], NOTHING)


def summed(dialect: Dialect, *terms: Term) -> Term:
    items = _items(terms)
    return NOTHING if any(item.kind != NUMBER for item in items) else total(dialect, items)


def multiplied(dialect: Dialect, *terms: Term) -> Term:
    items = _items(terms)
    if any(item.kind != NUMBER for item in items):
        return NOTHING
    made, *others = items
    for other in others:
        made = times(made, other, dialect)  # type: ignore[arg-type]
    return made


def averaged(dialect: Dialect, *terms: Term) -> Term:
    items = _items(terms)
    if any(item.kind != NUMBER for item in items):
        return NOTHING
    return divided(total(dialect, items), number(Decimal(len(items)), dialect), dialect)


def counted(dialect: Dialect, items: Term) -> Term:
    if not isinstance(items, Items):
        raise Untold
    return literal(len(items.items), dialect)


def joined(dialect: Dialect, items: Term, delimiter: Term = NOTHING) -> Term:
    """Nulls are left out."""
    if not isinstance(items, Items) or delimiter.kind not in (STRING, NULL):
        raise Untold
    if any(item.kind not in (STRING, NULL) for item in items.items):
        return NOTHING
    texts = [item.text for item in items.items if isinstance(item, Plain)]
    return Plain(f"concat_ws({', '.join([f"COALESCE({_text(delimiter)}, '')", *texts])})", STRING)


def _text(term: Term) -> str:
    assert isinstance(term, Plain)
    return term.text


def same(dialect: Dialect, one: Term, other: Term) -> Term:
    if MOMENT in (one.kind, other.kind):  # these are the same only with the same zone
        raise Untold
    return truth(f"COALESCE({equal(one, other, dialect).text}, FALSE)")


WAYS = {
    "string join": free(joined, least=1, most=2),
    "is": free(same, least=2, most=2),
    "min": free(partial(largest_or_smallest, largest=False), least=1, most=MANY),
    "max": free(partial(largest_or_smallest, largest=True), least=1, most=MANY),
    "sum": free(summed, least=1, most=MANY),
    "product": free(multiplied, least=1, most=MANY),
    "mean": free(averaged, least=1, most=MANY),
    "count": free(counted, least=1, most=1),
    "list contains": free(list_contains, least=2, most=2),
    "all": free(decided("AND"), least=1, most=MANY),
    "any": free(decided("OR"), least=1, most=MANY),
}
