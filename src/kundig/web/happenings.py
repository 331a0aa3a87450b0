"""How does each row of a timeline read?"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django.db.models import Count, Sum
from django.db.models.functions import ExtractMonth, ExtractYear

from kundig.base.records import JournalEntry
from kundig.customers.care.records import Hold, Note, Task
from kundig.customers.consents.records import Consent, Objection
from kundig.customers.records import Interaction, Posting
from kundig.value.records import LevelChange, ServiceLevel
from kundig.web.promises import outcome
from kundig.web.timeline import FIRST, Asked, Cursor, Row, Who, stretch

ICONS = {
    "call": "phone",
    "visit": "tools",
    "email": "mail",
    "review": "star",
    "letter": "file-text",
    "dunning": "file-text",
}


@dataclass(frozen=True, slots=True)
class Booked:
    """The postings of a month, summed by their kind."""

    month: int
    count: int
    sums: tuple[tuple[str, str, Decimal], ...]

    @property
    def query(self) -> str:
        """The month, for an address."""
        return f"{self.month // 100:04}-{self.month % 100:02}"


@dataclass(frozen=True, slots=True)
class Item:
    """A row of the timeline with what it shows; `outcome` is that of a promise."""

    kind: str
    at: Any
    each: Any
    icon: str
    outcome: str = ""


@dataclass(frozen=True, slots=True)
class Timeline:
    """What is shown, and where it goes on."""

    items: list[Item]
    after: Cursor | None


def timeline(
    who: Who, asked: Asked, level: ServiceLevel | None, *, after: Cursor | None = None, count: int = FIRST
) -> Timeline:
    """One query for the order, one more for each kind that appears."""
    rows, following = stretch(who, asked, after=after, count=count)
    wanted: dict[str, list[int]] = {}
    for kind, number, _at in rows:
        wanted.setdefault(kind, []).append(number)
    loaded = {kind: LOAD[kind](numbers, who) for kind, numbers in wanted.items()}
    items = [_item(row, loaded[row[0]][row[1]], level) for row in rows if row[1] in loaded[row[0]]]
    return Timeline(items, following)


def _item(row: Row, each: Any, level: ServiceLevel | None) -> Item:
    kind, _number, at = row
    if isinstance(each, Interaction):
        return Item(kind, at, each, ICONS.get(each.kind, "message"), outcome(each, level))
    return Item(kind, at, each, OF_KIND[kind])


def _booked(months: list[int], who: Who) -> dict[int, Booked]:
    sums: dict[int, list[tuple[str, str, Decimal, int]]] = {}
    found = (
        Posting.objects.filter(customer__in=who.ids)
        .annotate(month=ExtractYear("booked_on") * 100 + ExtractMonth("booked_on"))
        .filter(month__in=months)
        .values_list("month", "kind", "currency")
        .annotate(total=Sum("amount"), postings=Count("id"))
        .order_by("month", "kind", "currency")
    )
    for month, kind, currency, total, postings in found:
        sums.setdefault(month, []).append((kind, currency, total, postings))
    return {
        month: Booked(month, sum(each[3] for each in of), tuple(each[:3] for each in of))
        for month, of in sums.items()
    }


OF_KIND = {
    "note": "note",
    "task": "checkbox",
    "posting": "coins",
    "consent": "shield-check",
    "objection": "ban",
    "hold": "hand-stop",
    "level": "award",
    "journal": "history",
}
LOAD: Mapping[str, Callable[[list[int], Who], Mapping[int, Any]]] = {
    "interaction": lambda ids, _who: Interaction.objects.in_bulk(ids),
    "note": lambda ids, _who: Note.objects.select_related("author").in_bulk(ids),
    "task": lambda ids, _who: Task.objects.select_related("person", "done_by").in_bulk(ids),
    "posting": _booked,
    "consent": lambda ids, _who: Consent.objects.select_related("actor").in_bulk(ids),
    "objection": lambda ids, _who: Objection.objects.select_related("actor").in_bulk(ids),
    "hold": lambda ids, _who: Hold.objects.select_related("actor").in_bulk(ids),
    "level": lambda ids, _who: LevelChange.objects.in_bulk(ids),
    "journal": lambda ids, _who: JournalEntry.objects.select_related("actor").in_bulk(ids),
}
