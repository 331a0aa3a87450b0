"""Who is found by what somebody types?"""

from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from heapq import nsmallest

from django.db import connection, transaction

from kundig.customers.identities.records import Identity
from kundig.customers.records import Customer
from kundig.customers.search.asked import Asked, read
from kundig.customers.search.ranking import Named, Reason, Score, score
from kundig.customers.search.sql import TYPOS, WORDS, queries

MOST = 10
LOOKED_AT = 200  # of so many who fit, the best are shown; who wants another one writes a word more
LOOKED_AT_SIMILAR = 2000
OF_MARK = {
    Identity.Kind.EMAIL: Reason.EMAIL,
    Identity.Kind.PHONE: Reason.PHONE,
    Identity.Kind.IBAN_TAIL: Reason.IBAN,
    Identity.Kind.EXTERNAL: Reason.EXTERNAL,
}
SAFE = str.maketrans({"%": r"\%", "_": r"\_", "\\": r"\\"})


@dataclass(frozen=True, slots=True)
class Found:
    """A customer who leads himself, why he was found, and through whom, if that one was merged with him."""

    customer: Customer
    reason: Reason
    through: Customer | None
    by: str = ""  # the number, address or mark that was met


@dataclass(frozen=True, slots=True)
class _Hit:
    score: Score
    customer_id: int
    by: str = ""


def find(text: str, *, most: int = MOST) -> list[Found]:
    """The best, at most so many; each customer once, who was merged through the one who leads him."""
    asked = read(text)
    if not asked.words:
        return []
    with _by_index():
        hits = _hits(asked, most)
    return _shown(hits, most)


@contextmanager
def _by_index() -> Iterator[None]:
    """Look in the indexes only: a scan that ends at the first hits is slow when there are hardly any."""
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("SET LOCAL enable_seqscan = off")
        yield
        cursor.execute("SET LOCAL enable_seqscan = on")


def _hits(asked: Asked, most: int) -> list[_Hit]:
    marks = _marked(asked)
    if any(hit.score.distance == 0 for hit in marks):
        return marks
    hits = [*marks, *_named(asked, most)]
    if len({hit.customer_id for hit in hits}) < most and asked.fuzzy:
        hits += nsmallest(LOOKED_AT, _similar(asked), key=lambda hit: hit.score)
    return hits


def _marked(asked: Asked) -> list[_Hit]:
    """By number, e-mail, telephone or end of the IBAN; who has exactly this one comes first."""
    return [*_by_contract(asked), *_by_identity(asked)]


def _by_contract(asked: Asked) -> Iterable[_Hit]:
    if not asked.code:
        return
    query = """SELECT customer_id, number, kundig_code(number) = %s FROM kundig_relationship
      WHERE number <> '' AND kundig_code(number) LIKE %s ORDER BY kundig_code(number), id LIMIT %s"""
    with connection.cursor() as cursor:
        cursor.execute(query, [asked.code, _begins(asked.code), LOOKED_AT])
        for customer_id, number, whole in cursor.fetchall():
            yield _Hit(Score(Reason.CONTRACT, 0 if whole else 1), customer_id, number)


def _by_identity(asked: Asked) -> Iterable[_Hit]:
    wanted = [
        (Identity.Kind.EMAIL, "value", asked.email, True),
        (Identity.Kind.PHONE, "value", asked.phone, True),
        (Identity.Kind.IBAN_TAIL, "value", asked.iban_tail, False),
        (Identity.Kind.EXTERNAL, "kundig_code(value)", asked.code, True),
    ]
    with connection.cursor() as cursor:
        for kind, column, value, unfinished in wanted:
            if not value:
                continue
            cursor.execute(
                f"SELECT customer_id, value, {column} = %s FROM kundig_identity"
                f" WHERE kind = '{kind}' AND {column} LIKE %s ORDER BY {column}, id LIMIT %s",
                [value, _begins(value) if unfinished else value.translate(SAFE), LOOKED_AT],
            )
            for customer_id, met, whole in cursor.fetchall():
                yield _Hit(Score(OF_MARK[kind], 0 if whole else 1), customer_id, met)


def _begins(value: str) -> str:
    return value.translate(SAFE) + "%"


def _named(asked: Asked, most: int) -> list[_Hit]:
    """By words: whole ones first, then beginnings; asked until there are enough."""
    found: dict[int, _Hit] = {}
    for query in queries(asked.words):
        for hit in _scored(asked, [WORDS], [query], LOOKED_AT):
            found.setdefault(hit.customer_id, hit)
        if len(found) >= most:
            break
    return list(found.values())


def _similar(asked: Asked) -> Iterable[_Hit]:
    where = [TYPOS] * len(asked.fuzzy) + [WORDS] * len(asked.numbers)
    values = [" ".join(forms) for forms in asked.fuzzy]
    values += [f"'{word}':* | '@{word}':* | '#{word}':*" for word in asked.numbers]
    return _scored(asked, where, values, LOOKED_AT_SIMILAR)


def _scored(asked: Asked, where: Sequence[str], values: Sequence[str], most: int) -> Iterable[_Hit]:
    query = (
        "SELECT id, company, last_name, first_name, city, postal_code, number FROM kundig_customer"
        f" WHERE {' AND '.join(where)} LIMIT {most}"
    )
    with connection.cursor() as cursor:
        cursor.execute(query, values)
        for pk, *named in cursor.fetchall():
            if (fits := score(asked, Named(*named))) is not None:
                yield _Hit(fits, pk)


def _shown(hits: Iterable[_Hit], most: int) -> list[Found]:
    """Best first, the same customer once; names decide among equals."""
    best: dict[int, _Hit] = {}
    for hit in hits:
        if hit.customer_id not in best or hit.score < best[hit.customer_id].score:
            best[hit.customer_id] = hit
    places = Customer.objects.filter(pk__in=best).values_list("id", "sort_key", "leading_id")
    ordered = sorted((best[pk].score, key, pk, leading) for pk, key, leading in places)
    first: dict[int, _Hit] = {}
    for _score, _key, pk, leading in ordered:
        first.setdefault(leading or pk, best[pk])
    chosen = list(first.items())[:most]
    people = Customer.objects.in_bulk({pk for leading, hit in chosen for pk in (leading, hit.customer_id)})
    return [
        Found(
            people[leading],
            hit.score.reason,
            people[hit.customer_id] if hit.customer_id != leading else None,
            hit.by,
        )
        for leading, hit in chosen
        if leading in people and hit.customer_id in people
    ]
