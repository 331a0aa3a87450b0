"""Which customers are these, in which columns and order?"""

import base64
import json
from dataclasses import dataclass

from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import redirect

from kundig.base.operations import spoken_language
from kundig.base.refusals import Refused
from kundig.base.roles import SEE_CUSTOMERS
from kundig.customers.fields import FIELDS
from kundig.customers.segments.filters import OPERATORS
from kundig.customers.segments.now import Now
from kundig.customers.segments.operations import PATIENCE_MS, Row, count, rows, visible
from kundig.customers.segments.recognising import condition_of
from kundig.customers.segments.rules import read
from kundig.customers.segments.sql import Order, Place
from kundig.customers.segments.subjects import SUBJECTS, Subject
from kundig.web.access import needs
from kundig.web.cells import Cell, cell, said
from kundig.web.listing import OPERATOR_WORDS, Listing, added, asked, now, secret, sees_value
from kundig.web.refusing import refuse
from kundig.web.rules import unread
from kundig.web.shell import page
from kundig.web.writing import actor_of

PER_PAGE = 50
NUMBER = "customer.number"


@dataclass(frozen=True, slots=True)
class Line:
    """One customer of the list."""

    key: int
    number: str
    name: str
    cells: list[Cell]


@dataclass(frozen=True, slots=True)
class Turn:
    """Where on the list one is: the count of those before, and the place to go on from."""

    start: int = 0
    place: Place | None = None
    backwards: bool = False


@needs(SEE_CUSTOMERS)
def known(request: HttpRequest) -> HttpResponse:
    """The list that the address asks for; forms lead to the address that carries it."""
    try:
        listing = asked(request, request.GET)
        if "field" in request.GET:
            return redirect(f"/customers/?{added(request, listing).query()}")
    except Refused as refused:
        if "start" in refused.params:
            return unread(request, request.GET, refused)
        refuse(request, refused)
        kept = QueryDict(mutable=True)
        if refused.code.startswith("segments.") and "field" in request.GET:
            kept = request.GET.copy()
            for name in ("field", "op", "value"):
                kept.pop(name, None)
        return redirect(f"/customers/?{kept.urlencode()}")
    if "q" in request.GET or len(request.GET.getlist("c")) > 1:
        return redirect(f"/customers/?{listing.query()}")
    try:
        return page(request, "customers/customers.html", 200, **_content(request, listing, now(request)))
    except Refused as refused:  # a segment that is gone, or built on itself, or what no database is asked
        return unread(request, request.GET, refused, rule=listing.whole)


def _content(request: HttpRequest, listing: Listing, today: Now) -> dict[str, object]:
    turn = _turn(request.GET.get("at", ""))
    names = (NUMBER, "customer.name", *listing.columns)
    found = rows(
        names,
        listing.found,
        today,
        order=listing.order,
        limit=PER_PAGE + 1,
        place=turn.place,
        backwards=turn.backwards,
    )
    more = len(found) > PER_PAGE
    shown = (found[1:] if turn.backwards else found[:PER_PAGE]) if more else found
    start = max(0, turn.start - len(shown)) if turn.backwards else turn.start
    total, exact = _total(listing, today, start=start, shown=len(shown), more=more, turn=turn)
    language = spoken_language()
    segments = list(visible(actor_of(request)))
    words = {one.pk: one.name for one in segments}
    sees = sees_value(request)
    return {
        "listing": listing,
        "pairs": listing.pairs(),
        "query": listing.query(),
        "lines": [_line(row, listing) for row in shown],
        "heads": [_head(name, listing) for name in listing.columns],
        "conditions": [
            (said(one, words), listing.without(place).query()) for place, one in enumerate(listing.filters)
        ],
        "parts": [(part, _words(part, words), without.query()) for part, without in listing.parts()],
        "total": total,
        "exact": exact,
        "first": start + 1,
        "last": start + len(shown),
        "back": _token(shown[0], start, backwards=True) if start and shown else "",
        "next": _token(shown[-1], start + len(shown)) if shown and (more or turn.backwards) else "",
        "segments": [
            (each, each == listing.segment) for each in segments if sees or not secret(read(each.rule), today)
        ],
        "mine": listing.segment is not None and listing.segment.owner_id == request.user.pk,
        "groups": _groups(sees=sees, language=language),
        "operators": [(code, words, _types(code)) for code, words in OPERATOR_WORDS.items()],
        "columns": [
            (one.name, one.said(language), one.name in listing.columns) for one in _columns(sees=sees)
        ],
        "fields": [one for one in FIELDS.values() if one.many],
        "rule": listing.whole,
        "rows": min(12, 3 + len(listing.whole) // 80),
        "everybody": None,
        "writing": bool(listing.rule),
        "toggle": listing.with_(editing=not listing.editing).query(),
    }


def _words(part: str, segments: dict[int, str]) -> str:
    """A part of a rule in words, where it has some."""
    one = condition_of(part)
    return said(one, segments) if one else ""


def _total(
    listing: Listing, today: Now, *, start: int, shown: int, more: bool, turn: Turn
) -> tuple[int, bool]:
    """How many customers the list has; known without counting where the last page is in sight."""
    if not more and not turn.backwards and (shown or not start):
        return start + shown, True
    return count(listing.found, today, patience_ms=PATIENCE_MS)


def _line(row: Row, listing: Listing) -> Line:
    number, name, *values = row.values
    cells = [
        cell(column, value, number=str(number)) for column, value in zip(listing.columns, values, strict=True)
    ]
    return Line(row.key, str(number), str(name), cells)


def _head(name: str, listing: Listing) -> dict[str, object]:
    """A column's head: its words, and the list sorted by it, the other way round at the second click."""
    about, sorted_by = SUBJECTS[name], listing.order.by == name
    down = not listing.order.down if sorted_by else about.type in ("money", "moment")
    return {
        "name": about.said(spoken_language()),
        "link": listing.with_(order=Order(name, down)).query(),
        "sorted": ("descending" if listing.order.down else "ascending") if sorted_by else "",
        "right": about.type in ("money", "number", "whole"),
    }


def _groups(*, sees: bool, language: str) -> list[tuple[str, list[tuple[str, str, str, str]]]]:
    """What may be asked, by its first word; with type and choices for the form."""
    groups: dict[str, list[tuple[str, str, str, str]]] = {}
    for one in SUBJECTS.values():
        if one.secret and not sees:
            continue
        choices = "|".join(one.choices)
        row = one.name.partition(".")[0]
        groups.setdefault(row, []).append((one.name, one.said(language), one.type, choices))
    return list(groups.items())


def _types(operator: str) -> str:
    """The types that an operator compares, for the form."""
    return " ".join(kind for kind, every in OPERATORS.items() if operator in every)


def _columns(*, sees: bool) -> list[Subject]:
    return [one for one in SUBJECTS.values() if one.shown and (sees or not one.secret)]


def _token(row: Row, start: int, *, backwards: bool = False) -> str:
    """A place on the list as an address carries it."""
    told = json.dumps([start, row.sorted, row.key, int(backwards)], separators=(",", ":"))
    return base64.urlsafe_b64encode(told.encode()).decode().rstrip("=")


def _turn(token: str) -> Turn:
    """The place that an address carries; what cannot be read is the beginning."""
    try:
        start, value, key, backwards = json.loads(base64.urlsafe_b64decode(token + "=" * (-len(token) % 4)))
        place = Place(None if value is None else str(value), int(key))
        return Turn(int(start), place, bool(backwards))
    except (ValueError, TypeError):
        return Turn()
