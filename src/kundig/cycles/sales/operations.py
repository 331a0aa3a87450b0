"""How do sales cycles move: with what is announced, with what is only written down, and every night?"""

import datetime as dt
from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import replace
from itertools import batched, groupby
from typing import Any

from django.conf import settings
from django.db import connection, transaction
from django.db.models import Max
from django.utils import timezone

from kundig.base.operations import note
from kundig.customers.records import Customer
from kundig.cycles.sales.answering import Tables
from kundig.cycles.sales.events import FACTS, Event, Source
from kundig.cycles.sales.folding import Step, Story, Told, fold, held
from kundig.cycles.sales.records import ReadMark, SalesStep
from kundig.cycles.sales.rules import SALES_CYCLE
from kundig.cycles.sales.stages import ENDINGS
from kundig.cycles.sales.statements import LEADERS, MARKS, NEXT, SHOWN, TELL, TOLD, events_sql
from kundig.feel.operations import in_force, policy_of
from kundig.feel.policies.kinds import table_of
from kundig.feel.records import PolicyVersion

MOVED = "sales.moved"  # what the journal calls it
AT_ONCE = 5_000  # customers that are looked at together
WRITTEN_AT_ONCE = 1_000  # and held until they are written
NOTHING = Story((), None)
type Tell = Callable[[float], None]
type News = list[tuple[int, Step, str]]
_STAND = """
INSERT INTO kundig_liveprofile AS l (customer_id, {0}) SELECT * FROM unnest(
  %s::bigint[], %s::text[], %s::date[], %s::text[], %s::text[], %s::date[])
ON CONFLICT (customer_id) DO UPDATE SET ({0}) = ROW ({1}) WHERE (l.{2}) IS DISTINCT FROM ({1})
"""


def released_tables() -> Tables:
    """The tables of all versions that hold, held or will hold, each with its first day."""
    released = PolicyVersion.objects.filter(policy=policy_of(SALES_CYCLE)).released().order_by("holds_from")
    tables = [
        (one.holds_from, one.pk, table_of(SALES_CYCLE, one.content)) for one in released if one.holds_from
    ]
    return Tables(tables, timezone.get_default_timezone())


@transaction.atomic
def move(customer_ids: Iterable[int], *, at: dt.datetime, sources: Iterable[Source] = FACTS) -> int:
    """Tell anew where these customers stand after something happened; returns how many moved.

    Who is led by another stands where that one does. Told twice, or late, it comes to the same.
    """
    return _moved(sorted({*customer_ids}), released_tables(), at, sources)


def move_new(*, at: dt.datetime, sources: Sequence[Source] = FACTS) -> int:
    """The same of those of whom something was written down that nobody announced, since the last time."""
    tables, found = released_tables(), set[int]()
    marks = [_read(source, found) for source in sources if source.table]
    moved = 0
    for some in batched(sorted(found), WRITTEN_AT_ONCE, strict=False):
        with transaction.atomic():
            moved += _moved(some, tables, at, sources)
    for mark in marks:
        mark.save()
    return moved


def _read(source: Source, found: set[int]) -> ReadMark:
    """Add those whose rows are new; the mark is kept once they have moved. The night sees who came before."""
    with connection.cursor() as cursor:
        cursor.execute(MARKS.format(source.table))
        [(last, oldest, coming)] = cursor.fetchall()
        mark, _ = ReadMark.objects.get_or_create(
            name=source.name, defaults={"done": last, "next": last, "xact": coming}
        )
        if mark.xact <= oldest:  # all who may have held a lower number have ended
            mark.done, mark.next, mark.xact = mark.next, last, coming
        cursor.execute(source.fresh, {"after": mark.done})
        found |= {pk for (pk,) in cursor.fetchall()}
    return mark


def move_base(*, at: dt.datetime, sources: Iterable[Source] = FACTS, tell: Tell | None = None) -> int:
    """Tell anew where everybody stands, and end what has gone quiet; returns how many moved.

    All are looked at without holding anybody; those who move are held and looked at again. The first time
    nearly all move, and are looked at once.
    """
    tables, last = released_tables(), Customer.objects.aggregate(last=Max("id"))["last"] or 0
    first = not SalesStep.objects.exists()
    moved = after = 0
    while ids := _ids(NEXT, after=after, count=AT_ONCE):
        moving = ids if first else [*_moving(_look(ids, tables, at, sources))]
        for some in batched(moving, WRITTEN_AT_ONCE, strict=False):
            with transaction.atomic():
                moved += _moved(some, tables, at, sources)
        after = ids[-1]
        if tell:
            tell(after / last)
    held_now = in_force(policy_of(SALES_CYCLE), timezone.localdate(at))
    note(None, MOVED, "sales", customers=moved, version=held_now.pk)
    return moved


def _ids(sql: str, **params: int | list[int]) -> list[int]:
    with connection.cursor() as cursor:
        cursor.execute(sql, params)
        return [pk for (pk,) in cursor.fetchall()]


def _moved(ids: Sequence[int], tables: Tables, at: dt.datetime, sources: Iterable[Source]) -> int:
    """Hold them, and write where those stand of whom there is news."""
    leaders = _ids(f"{LEADERS} FOR NO KEY UPDATE", ids=list(ids))
    found = _moving(_look(leaders, tables, at, sources))
    told = {pk: news for pk, (news, _, _) in found.items() if news}
    _tell(told)
    tell_sales({pk: standing for pk, (_, standing, _) in found.items()})
    return len(told)


type Standing = tuple[str, dt.date | None, str, str, dt.date | None]
type Looked = Mapping[int, tuple[News, Standing, Standing]]
NOWHERE: Standing = ("", None, "", "", None)


def _moving(looked: Looked) -> Looked:
    """Those of whom there is news, or whose profile says otherwise."""
    return {pk: one for pk, one in looked.items() if one[0] or one[1] != one[2]}


def _look(ids: Sequence[int], tables: Tables, at: dt.datetime, sources: Iterable[Source]) -> Looked:
    """Of each: what is news, where he stands by that, and where his profile says that he stands."""
    told: defaultdict[int, list[Told[Step]]] = defaultdict(list)
    with connection.cursor() as cursor:
        cursor.execute(TOLD, {"ids": list(ids)})
        for customer, place, *step in cursor.fetchall():
            told[customer].append(Told(place, Step(*step)))
        cursor.execute(SHOWN, [list(ids)])
        shown: dict[int, Standing] = {row[0]: row[1:] for row in cursor.fetchall()}
    found = stories(ids, tables, now=at, sources=sources)
    return {
        pk: (
            news_of(held(told[pk]), found.get(pk, NOTHING).steps),
            standing(found.get(pk, NOTHING)),
            shown.get(pk, NOWHERE),
        )
        for pk in ids
    }


def stories(
    ids: Sequence[int], tables: Tables, *, now: dt.datetime, sources: Iterable[Source] = FACTS
) -> dict[int, Story]:
    """What follows from all that happened to each of these who lead, and to whom they lead."""
    found = happened(ids, now=now, sources=sources)
    return {leader: fold(events, tables.ask, now=now) for leader, events in found.items()}


def happened(
    ids: Sequence[int], *, now: dt.datetime, sources: Iterable[Source] = FACTS
) -> dict[int, list[Event]]:
    """All events of each, in their order."""
    with connection.cursor() as cursor:
        cursor.execute(events_sql(sources), {"ids": list(ids), "now": now, "zone": settings.TIME_ZONE})
        rows = cursor.fetchall()
    return {
        leader: [Event(*row[1:]) for row in of_one]
        for leader, of_one in groupby(rows, key=lambda row: int(row[0]))
    }


def news_of(known: Sequence[Step], follows: Sequence[Step]) -> News:
    """From the first place on at which something else follows than is known: place, step, stage before."""
    known = [step for step in known if step.stage]
    same = 0
    while same < min(len(known), len(follows)) and known[same] == follows[same]:
        same += 1
    if same == len(follows) < len(known):
        nothing = replace(known[same], stage="", need="", started_by="", prompt=0)
        return [(same + 1, nothing, "")]
    befores = ["", *(step.stage for step in follows)]
    return [(place + 1, follows[place], befores[place]) for place in range(same, len(follows))]


def standing(story: Story) -> Standing:
    """Stage, since when, need, who started it, and when it goes quiet."""
    now = story.now
    if now is None or story.until is None:
        return NOWHERE
    since, until = timezone.localdate(now.since), timezone.localdate(story.until)
    return now.stage, since, now.need, now.started_by, until


def _tell(news: Mapping[int, News]) -> None:
    rows: list[tuple[Any, ...]] = []
    for customer, steps in news.items():
        for place, one, before in steps:
            first = not before or before in ENDINGS
            what = (one.started_by, one.prompt, one.what, one.source, one.version, one.rule)
            rows.append((customer, place, one.cycle, first, one.stage, before, one.since, one.need, *what))
    if rows:
        with connection.cursor() as cursor:
            cursor.execute(TELL, [list(column) for column in zip(*rows, strict=True)])


def tell_sales(found: Mapping[int, Standing]) -> None:
    """Let each one's profile say in which stage of a sales cycle he stands; '' where none runs."""
    columns = ("sales_stage", "sales_since", "sales_need", "sales_started_by", "sales_until")
    given = ", ".join(f"excluded.{name}" for name in columns)
    text = _STAND.format(", ".join(columns), given, ", l.".join(columns))
    rows = [(pk, *one) for pk, one in found.items()]
    if rows:
        with connection.cursor() as cursor:
            cursor.execute(text, [list(column) for column in zip(*rows, strict=True)])
