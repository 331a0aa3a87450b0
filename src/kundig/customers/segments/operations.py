"""Who is meant by a rule, how many are they, and how is a rule kept as a segment?"""

import datetime as dt
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import partial
from typing import Any

from django.conf import settings
from django.db import OperationalError, connection, transaction
from django.db.models import Q, QuerySet
from django.db.models.expressions import RawSQL
from django.utils import timezone
from psycopg.errors import QueryCanceled

from kundig.base.operations import note
from kundig.base.records import User
from kundig.base.refusals import Refused
from kundig.customers.records import Customer
from kundig.customers.segments import sql
from kundig.customers.segments.asking import asked
from kundig.customers.segments.now import Now
from kundig.customers.segments.records import Segment
from kundig.customers.segments.rules import Rule, read
from kundig.customers.segments.sql import Order, Place
from kundig.customers.segments.subjects import SUBJECTS

PATIENCE_MS = 70  # so long is counted exactly; after that a sample must do
SAMPLE_PERCENT = 2
WALK_MS = 30  # so long is walked along the order; after that the few are found first
AT_ONCE = 2_000


@dataclass(frozen=True, slots=True)
class Row:
    """One customer of a list: his key, what he has in the sorted column, and his columns."""

    key: int
    sorted: str | None
    values: tuple[object, ...]


def now_for(user: User | None, *, generation: int = 0, today: dt.date | None = None) -> Now:
    """What rules mean to this person today. The generation is the one that is read (`value.reading`)."""
    seen = dict(visible(user).values_list("pk", "rule"))
    return Now(today or timezone.localdate(), settings.TIME_ZONE, generation, seen)


def visible(user: User | None) -> QuerySet[Segment]:
    """One's own segments and those that others share."""
    mine = Q(shared=True) if user is None else Q(shared=True) | Q(owner=user)
    return Segment.objects.filter(mine).order_by("name", "pk")


def customers_of(rule: Rule, now: Now) -> QuerySet[Customer]:
    """The leading customers of whom a rule holds."""
    text, params = sql.keys(rule, now)
    return Customer.objects.filter(pk__in=RawSQL(text, params))


def keys_of(rule: Rule, now: Now) -> list[int]:
    """Their keys."""
    text, params = sql.keys(rule, now)
    with connection.cursor() as cursor:
        cursor.execute(text, params)
        return sorted(key for (key,) in cursor.fetchall())


def count(rule: Rule, now: Now, *, patience_ms: int = 0) -> tuple[int, bool]:
    """How many they are, and whether that is exact: after that time it is told from a sample."""
    text, params = sql.count(rule, now)
    if patience_ms == 0:
        return int(_asked(text, params)[0][0]), True
    if (found := _in_time(text, params, patience_ms)) is not None:
        return int(found[0][0]), True
    text, params = sql.count(rule, now, percent=SAMPLE_PERCENT)
    sampled = int(_asked(text, params)[0][0])
    return round(sampled * 100 / SAMPLE_PERCENT), False


def _asked(text: str, params: sql.Params) -> list[tuple[Any, ...]]:
    with connection.cursor() as cursor:
        cursor.execute(text, params)
        found: list[tuple[Any, ...]] = cursor.fetchall()
        return found


def _in_time(text: str, params: sql.Params, patience_ms: int) -> list[tuple[Any, ...]] | None:
    """What the database answers within so many milliseconds, else nothing."""
    try:
        with transaction.atomic():
            _asked("SELECT set_config('statement_timeout', %s, true)", [str(patience_ms)])
            found = _asked(text, params)
            _asked("SELECT set_config('statement_timeout', '0', true)", [])
            return found
    except OperationalError as late:
        if not isinstance(late.__cause__, QueryCanceled):
            raise
        return None


def rows(
    columns: Sequence[str],
    rule: Rule,
    now: Now,
    *,
    order: Order,
    limit: int,
    place: Place | None = None,
    backwards: bool = False,
) -> list[Row]:
    """One page, in the order of reading, whichever way one turned to it."""
    found: list[Row] = []
    parts = sql.parts(order, backwards=backwards)
    if place is not None and (place.value is None) in parts:
        parts = parts[parts.index(place.value is None) :]
    for empty in parts:
        here = place if place is not None and (place.value is None) == empty else None
        ask = partial(
            sql.select,
            columns,
            rule,
            now,
            order=order,
            empty=empty,
            place=here,
            backwards=backwards,
            limit=limit - len(found),
        )
        walked = _in_time(*ask(), WALK_MS)
        got = walked if walked is not None else _asked(*ask(walk=False))
        found += [Row(row[0], row[1], row[2:]) for row in got]
        if len(found) == limit:
            break
    return found[::-1] if backwards else found


def every_row(columns: Sequence[str], rule: Rule, now: Now, *, order: Order) -> Iterator[tuple[object, ...]]:
    """The columns of all, in order, a few at a time; in one transaction, so that nobody is told twice."""
    for empty in sql.parts(order):
        text, params = sql.select(columns, rule, now, order=order, empty=empty)
        with connection.connection.cursor(name=f"list_{int(empty)}") as cursor:
            cursor.itersize = AT_ONCE
            cursor.execute(text, params)
            for row in cursor:
                yield tuple(row[2:])


@transaction.atomic
def save_segment(
    name: str,
    *,
    rule: str,
    columns: Sequence[str],
    order: str,
    shared: bool,
    actor: User,
    at: dt.datetime,
    segment: Segment | None = None,
) -> Segment:
    """Keep a rule under a name, with its columns and order; anew, or in place of one's own."""
    name = name.strip()
    if not name or len(name) > 80 or not name.isprintable():
        raise Refused("segments.name")
    if Segment.objects.filter(owner=actor, name=name).exclude(pk=segment.pk if segment else 0).exists():
        raise Refused("segments.name_taken", name=name)
    kept = segment or Segment(owner=actor)
    kept.name, kept.shared, kept.changed_at, kept.order = name, shared, at, order
    kept.rule = read(rule).text
    kept.columns = [each for each in columns if each in SUBJECTS]
    kept.save()
    asked(read(rule), now_for(actor))  # what is built on itself is refused, and nothing is kept
    note(actor, "segment.saved", f"segment:{kept.pk}", shared=shared)
    return kept


@transaction.atomic
def remove_segment(segment: Segment, *, actor: User) -> None:
    """Forget a segment; rules that name it say so."""
    key = segment.pk
    segment.delete()
    note(actor, "segment.removed", f"segment:{key}")
