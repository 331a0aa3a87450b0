"""Which of those who were found is meant most?"""

from collections.abc import Sequence
from dataclasses import dataclass
from enum import IntEnum

from rapidfuzz.distance import OSA

from kundig.customers.search.asked import Asked
from kundig.customers.search.folding import code, words


class Reason(IntEnum):
    """Why somebody was found; the first reasons are the best."""

    NUMBER = 0
    EMAIL = 1
    PHONE = 2
    IBAN = 3
    CONTRACT = 4
    EXTERNAL = 5
    WORD = 10
    BEGINNING = 11
    TOWN = 12
    SIMILAR = 13


@dataclass(frozen=True, slots=True)
class Named:
    """What a customer is called, and where he lives: what words are looked for in."""

    company: str
    last_name: str
    first_name: str
    city: str
    postal_code: str
    number: str


@dataclass(frozen=True, slots=True, order=True)
class Score:
    """How well somebody fits; the smaller, the better."""

    reason: Reason
    distance: float


PER_WORD = 0.01  # of a name: Müller comes before Lehmann-Müller
EXACT, FIRST, BEGUN, TOWN, TOWN_BEGUN, MISTYPED, UNMET = 0.0, 0.1, 1.0, 1.5, 2.0, 4.0, 7.0
LONG = 8  # letters; a word so long may hold two errors


def score(asked: Asked, who: Named) -> Score | None:
    """How well the words fit to one customer; every word has to, in any order."""
    number = code(who.number)
    if asked.code and number.startswith(asked.code):
        return Score(Reason.NUMBER, 0) if number == asked.code else Score(Reason.BEGINNING, BEGUN)
    last, first = words(f"{who.company} {who.last_name}"), words(who.first_name)
    town = words(f"{who.city} {who.postal_code}")
    needed = {forms[0] for forms in asked.fuzzy} | {*asked.numbers}
    fits = [
        _fit(forms, last, first, town, number, UNMET if forms[0] not in needed else None)
        for forms in asked.spelt
    ]
    known = [fit for fit in fits if fit is not None]
    if not known or len(known) < len(fits):
        return None
    return Score(_reason(known), sum(known) + PER_WORD * len(last))


def _reason(fits: Sequence[float]) -> Reason:
    if max(fits) >= MISTYPED:
        return Reason.SIMILAR
    if min(fits) >= TOWN:
        return Reason.TOWN
    return Reason.BEGINNING if BEGUN in fits or TOWN_BEGUN in fits else Reason.WORD


def _fit(
    forms: Sequence[str],
    last: Sequence[str],
    first: Sequence[str],
    town: Sequence[str],
    number: str,
    unmet: float | None,
) -> float | None:
    word = forms[0]
    if word in last:
        return EXACT
    if word in first:
        return FIRST
    if any(each.startswith(word) for each in (*last, *first)) or number.startswith(word):
        return BEGUN
    if word in town:
        return TOWN
    if any(each.startswith(word) for each in town):
        return TOWN_BEGUN
    errors = [_errors(form, each) for form in forms for each in (*last, *first, *town)]
    fewest = min((each for each in errors if each is not None), default=None)
    return unmet if fewest is None else MISTYPED + fewest


def _errors(word: str, other: str) -> int | None:
    """Letters that are wrong, missing, too many or exchanged; none if that is another word.

    >>> _errors("schmdit", "schmidt"), _errors("mulller", "muller"), _errors("muller", "moser")
    (1, 1, None)
    """
    allowed = 2 if min(len(word), len(other)) >= LONG else 1
    if any(c.isdecimal() for c in word) or abs(len(word) - len(other)) > allowed:
        return None
    found = OSA.distance(word, other, score_cutoff=allowed)
    return found if found <= allowed else None
