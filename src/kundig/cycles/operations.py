"""How do customers come from stage to stage: the whole base every night, one by one with what happens?"""

import datetime as dt
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from itertools import batched
from typing import Any

from django.db import connection, transaction
from django.db.models import Max
from django.utils import timezone

from kundig.base.operations import note
from kundig.customers.records import Customer
from kundig.cycles.records import StageChange
from kundig.cycles.rules import LIFE_CYCLE, stages_by
from kundig.cycles.situations import standings_sql
from kundig.feel import operations as policies
from kundig.feel.dmn.table import DecisionTable
from kundig.feel.records import Policy, PolicyVersion
from kundig.value import reading

Cause = StageChange.Cause
Tell = Callable[[float], None]
MOVED = "cycle.moved"  # what the journal calls it
AT_ONCE = 20_000  # customers that are looked at together
WRITTEN_AT_ONCE = 2_000  # and held until they are written, so that who waits for one need not wait long
# Whoever comes with years of facts gets a history of the same years: by quarters, the last year by months.
LOOK_BACK = (*range(36, 12, -3), *range(12, -1, -1))
_AMONG, _BETWEEN = "id = ANY(%(ids)s)", "id > %(after)s AND id <= %(until)s"
_TELL = """
INSERT INTO kundig_stagechange (customer_id, stage, before, since, cause, event, version_id, rule, led)
SELECT told.id, stage, before, since, %(cause)s, %(event)s, %(version)s, rule,
  coalesce((SELECT array_agg(id ORDER BY id) FROM kundig_customer WHERE leading_id = told.id), '{}')
FROM unnest(%(ids)s::bigint[], %(stages)s::text[], %(befores)s::text[], %(sinces)s::date[], %(rules)s::int[])
  AS told (id, stage, before, since, rule)
"""
_STAND = """
INSERT INTO kundig_liveprofile AS l (customer_id, {0}, {1})
SELECT * FROM unnest(%s::bigint[], %s::text[], %s::date[])
ON CONFLICT (customer_id) DO UPDATE SET ({0}, {1}) = ROW (excluded.{0}, excluded.{1})
WHERE (l.{0}, l.{1}) IS DISTINCT FROM (excluded.{0}, excluded.{1})
"""


@dataclass(frozen=True, slots=True)
class Standing:
    """Where a customer stands by the rules, since when, by which rule; and what was told so far."""

    customer_id: int
    stage: str
    since: dt.date
    rule: int
    told: str


@dataclass(frozen=True, slots=True)
class Question:
    """By which table, and as of when; who looks back does not know which ends were to come."""

    version: PolicyVersion
    table: DecisionTable
    today: dt.date
    at: dt.datetime
    generation: int
    cause: Cause
    event: str = ""

    @property
    def params(self) -> dict[str, Any]:
        ends_known = self.cause != Cause.RETROSPECT
        params = {"today": self.today, "at": self.at, "generation": self.generation}
        return params | {"ends_known": ends_known, "given": list(stages_by(self.table).values())}


def policy() -> Policy:
    """The policy by which stages are given."""
    return policies.policy_of(LIFE_CYCLE)


def rules(on: dt.date) -> tuple[PolicyVersion, DecisionTable]:
    """The version that holds on a day, and its table."""
    return policies.rules_of(LIFE_CYCLE, on)


@transaction.atomic
def move(customer_ids: Iterable[int], *, event: str, at: dt.datetime) -> int:
    """Tell anew where these customers stand after something happened; returns how many moved.

    Who is led by another stands where that one does.
    """
    return _moved(sorted({*customer_ids}), ask(Cause.EVENT, event=event, at=at))


def move_base(*, at: dt.datetime, event: str = "", tell: Tell | None = None) -> int:
    """Tell anew where everybody stands; returns how many moved. The first night looks back over the years.

    By then all has come that was imported file by file, and what was told meanwhile is told anew.
    Doing it twice on a day does no harm: a stage follows from the facts and from yesterday's stage.
    """
    cause = Cause.EVENT if event else Cause.NIGHTLY
    if cause == Cause.NIGHTLY and not StageChange.objects.exclude(cause=Cause.EVENT).exists():
        look_back(at=at)
    asked = ask(cause, event=event, at=at)
    moved = _move_all(asked, tell or _silent)
    note(None, MOVED, "cycle", customers=moved, version=asked.version.pk)
    return moved


def look_back(*, at: dt.datetime, months: Sequence[int] = LOOK_BACK) -> None:
    """Tell where everybody stood at the ends of past months, as far as the facts have days."""
    for back in months:
        on = _month_before(timezone.localdate(at), back) - dt.timedelta(days=1)
        close = timezone.make_aware(dt.datetime.combine(on, dt.time(23, 59, 59)))
        _move_all(ask(Cause.RETROSPECT, at=close), _silent)


def _month_before(day: dt.date, months: int) -> dt.date:
    """The first day of a month so many months before."""
    count = day.year * 12 + day.month - 1 - months
    return dt.date(count // 12, count % 12 + 1, 1)


def ask(cause: Cause, *, at: dt.datetime, event: str = "") -> Question:
    """Where does who stand at a moment, by the version that holds then?"""
    today = timezone.localdate(at)
    version, table = rules(today)
    found = reading.current() if cause != Cause.RETROSPECT else None
    return Question(version, table, today, at, found.id if found else 0, cause, event)


def _move_all(asked: Question, tell: Tell) -> int:
    """In steps, each looked at without holding anybody; those who move are held and looked at again."""
    last = Customer.objects.aggregate(last=Max("id"))["last"] or 0
    chosen = _BETWEEN if asked.cause != Cause.RETROSPECT else f"{_BETWEEN} AND since <= %(today)s"
    moved = after = 0
    while after < last:
        until = _step(after)
        moving = [one.customer_id for one in _standings(asked, chosen, after=after, until=until)]
        for some in batched(moving, WRITTEN_AT_ONCE, strict=False):
            with transaction.atomic():
                moved += _moved(some, asked)
        after = until
        tell(after / last)
    return moved


def _step(after: int) -> int:
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT max(id) FROM (SELECT id FROM kundig_customer WHERE id > %s ORDER BY id LIMIT %s) AS step",
            [after, AT_ONCE],
        )
        [(until,)] = cursor.fetchall()
        return int(until)


def _moved(ids: Sequence[int], asked: Question) -> int:
    """Hold them, and write where those stand of whom there is news."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT id FROM kundig_customer WHERE id IN (SELECT coalesce(leading_id, id) FROM kundig_customer"
            " WHERE id = ANY(%s)) ORDER BY id FOR NO KEY UPDATE",
            [list(ids)],
        )
        held = [pk for (pk,) in cursor.fetchall()]
    return tell_stages(_standings(asked, _AMONG, ids=held), asked)


def _standings(asked: Question, chosen: str, **params: Any) -> list[Standing]:
    """Where those of the chosen stand of whom there is news, or of whom the profile says something else."""
    with connection.cursor() as cursor:
        cursor.execute(standings_sql(asked.table, chosen), asked.params | params)
        return [Standing(*row) for row in cursor.fetchall()]


def tell_stages(standing: Sequence[Standing], asked: Question) -> int:
    """Tell what is new, and let each one's profile say where he stands; returns how many are new."""
    news = [one for one in standing if one.stage != one.told]
    told: dict[str, Any] = {
        "ids": [one.customer_id for one in news],
        "stages": [one.stage for one in news],
        "befores": [one.told for one in news],
        "sinces": [one.since for one in news],
        "rules": [one.rule for one in news],
    }
    about = {"cause": asked.cause.value, "event": asked.event, "version": asked.version.pk}
    profiles = [[getattr(one, name) for one in standing] for name in ("customer_id", "stage", "since")]
    with connection.cursor() as cursor:
        cursor.execute(_TELL, told | about)
        cursor.execute(_STAND.format("stage", "stage_since"), profiles)
    return len(news)


def _silent(share: float) -> None:
    """Tell nobody."""
