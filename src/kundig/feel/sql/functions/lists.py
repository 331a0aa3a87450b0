"""How are the functions of lists written in SQL, where the list is written out?"""

from collections.abc import Callable

from kundig.feel.sql.branching import boolean
from kundig.feel.sql.comparing import equal, truth
from kundig.feel.sql.dialects import Dialect
from kundig.feel.sql.functions.ways import free
from kundig.feel.sql.literals import Untold
from kundig.feel.sql.terms import Items, Span, Term


def _items(terms: tuple[Term, ...]) -> tuple[Term, ...]:
    """One list, or the values themselves."""
    return terms[0].items if len(terms) == 1 and isinstance(terms[0], Items) else terms


def list_contains(dialect: Dialect, items: Term, element: Term) -> Term:
    within = items.items if isinstance(items, Items) else (items,)
    if any(isinstance(each, Items | Span) for each in (element, *within)):
        raise Untold
    texts = [f"COALESCE({equal(item, element, dialect).text}, FALSE)" for item in within]
    return truth(f"({' OR '.join(texts)})" if texts else "FALSE")


def decided(word: str) -> Callable[..., Term]:
    def write(_dialect: Dialect, *terms: Term) -> Term:
        texts = [boolean(item) for item in _items(terms)]
        if not texts:
            return truth("TRUE" if word == "AND" else "FALSE")
        return truth(f"({f' {word} '.join(texts)})")

    return write


WAYS = {
    "list contains": free(list_contains, least=2, most=2),
    "all": free(decided("AND"), least=1, most=1000),
    "any": free(decided("OR"), least=1, most=1000),
}
