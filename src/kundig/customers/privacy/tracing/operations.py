"""How are those who are to be forgotten known again, and blotted out where others' rows mention them?"""

import json
import re
from collections.abc import Collection, Iterable

from django.db import connection
from django.db.models import QuerySet

from kundig.base.records import JournalEntry
from kundig.customers.identities.records import Identity
from kundig.customers.privacy.traces import Traces, traces
from kundig.customers.records import Customer, Relationship
from kundig.customers.segments.records import Segment

ERASED = "erased"
TEXT_OR_REMARK = re.compile(r'"(?:[^"\\]|\\.)*"|/\*.*?\*/|//[^\n]*', re.DOTALL)
type Json = bool | int | float | str | list[Json] | dict[str, Json] | None


def traces_of(people: Collection[Customer]) -> Traces:
    """Numbers, addresses and marks that are theirs alone; names together with what tells namesakes apart."""
    ids = [one.pk for one in people]
    marks = Identity.objects.filter(customer__in=ids).exclude(kind=Identity.Kind.IBAN_TAIL)
    words = [*marks.values_list("value", flat=True)]
    words += Relationship.objects.filter(customer__in=ids).values_list("number", flat=True)
    pairs: list[tuple[str, str]] = []
    for one in people:
        words += [one.email, one.phone, one.phone.replace(" ", "")]
        words += [] if one.number.isdecimal() and len(one.number) < 6 else [one.number]
        name = one.company or one.last_name
        pairs += [(name, other) for other in (one.first_name, one.street, one.number) if other]
    return traces(words, pairs)


def scrub(his: Traces, *, about: Collection[str]) -> None:
    """Blot him out of entries about others, of rules, and of answers that are kept to be repeated."""
    _scrub_json(JournalEntry.objects.exclude(about__in=about), "details", his)
    for segment in Segment.objects.all():
        if (rule := blotted_rule(segment.rule, his)) != segment.rule:
            Segment.objects.filter(pk=segment.pk).update(rule=rule)
    with connection.cursor() as cursor:
        # The answers of the interface lie above this folder, so they are known by their table only.
        cursor.execute("SELECT id, headers::text, body FROM kundig_idempotentanswer")
        gone = [
            pk
            for pk, headers, body in cursor
            if his.hold(_unescaped(headers)) or his.hold(_unescaped(bytes(body).decode("utf-8", "replace")))
        ]
        cursor.execute("DELETE FROM kundig_idempotentanswer WHERE id = ANY(%s)", [gone])


def _scrub_json(rows: QuerySet[JournalEntry], column: str, his: Traces) -> None:
    for pk, value in _mentioning(rows, column, his):
        rows.model._default_manager.filter(pk=pk).update(**{column: blotted(value, his)})


def _mentioning(rows: QuerySet[JournalEntry], column: str, his: Traces) -> Iterable[tuple[int, Json]]:
    """The rows in which one of his words stands; which of them are meant, the walk decides."""
    table = rows.model._meta.db_table
    words = [*his.words, *(one for one, _other in his.pairs)]
    with connection.cursor() as cursor:
        cursor.execute(
            f"SELECT id, {column} FROM {table} WHERE lower({column}::text) LIKE ANY(%s)",
            [[f"%{_pattern(word)}%" for word in words]],
        )
        found = {pk: json.loads(value) if isinstance(value, str) else value for pk, value in cursor}
    wanted = set(rows.filter(pk__in=found).values_list("pk", flat=True))
    return [(pk, value) for pk, value in found.items() if pk in wanted]


def _pattern(word: str) -> str:
    """A word as LIKE finds it in JSON."""
    escaped = json.dumps(word, ensure_ascii=False)[1:-1]
    return escaped.replace("\\", "\\\\").replace("%", r"\%").replace("_", r"\_")


def blotted_rule(rule: str, his: Traces) -> str:
    """The rule with other words for its texts that are about him, and without such remarks.

    >>> blotted_rule('customer.number = "K-12345" /* K-12345 */ or task.open', traces(["K-12345"], []))
    'customer.number = "erased"  or task.open'
    """

    def blot(part: re.Match[str]) -> str:
        if not his.hold(part[0]):
            return part[0]
        return f'"{ERASED}"' if part[0].startswith('"') else ""

    return TEXT_OR_REMARK.sub(blot, rule)


def _unescaped(text: str) -> str:
    try:
        return json.dumps(json.loads(text), ensure_ascii=False)
    except ValueError:
        return text


def blotted(value: Json, his: Traces) -> Json:
    """The same without the texts that are about him.

    >>> blotted({"merged": "K-12345", "fields": ["city"]}, traces(["K-12345"], []))
    {'merged': 'erased', 'fields': ['city']}
    """
    if isinstance(value, dict):
        return {key: blotted(each, his) for key, each in value.items()}
    if isinstance(value, list):
        return [blotted(each, his) for each in value]
    return ERASED if isinstance(value, str) and his.hold(value) else value
