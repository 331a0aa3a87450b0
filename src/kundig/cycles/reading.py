"""Where do customers stand, how did each come there, and who went from stage to stage in a time?"""

import datetime as dt
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django.db import connection
from django.db.models import Count, OuterRef, Subquery, Sum

from kundig.customers.records import ComputedProfile, Customer, LiveProfile
from kundig.customers.segments.subjects import STAGES
from kundig.cycles.history import Spell, Told, spells
from kundig.cycles.records import StageChange
from kundig.cycles.rules import LIFE_CYCLE, why
from kundig.cycles.situations import HOLDS, LEADING
from kundig.feel.dmn.table import DecisionTable
from kundig.feel.policies.kinds import table_of
from kundig.value.records import Refresh

_IN_FORCE = f"""
SELECT s.stage FROM kundig_stagechange s
WHERE s.customer_id = c.id AND s.since <= {{}} AND {HOLDS} ORDER BY s.id DESC LIMIT 1"""
# Only who was told something of that time can have moved in it.
_MOVED = f"""
SELECT c.id, c.sort_key, coalesce(earlier.stage, '') AS before, later.stage AS after
FROM kundig_customer c
LEFT JOIN LATERAL ({_IN_FORCE.format("%(first)s")}) earlier ON true
JOIN LATERAL ({_IN_FORCE.format("%(last)s")}) later ON true
WHERE {LEADING} AND c.id IN (
  SELECT customer_id FROM kundig_stagechange WHERE since > %(first)s AND since <= %(last)s)
AND earlier.stage IS DISTINCT FROM later.stage"""
_FLOWS = f"SELECT before, after, count(*) FROM ({_MOVED}) AS moved GROUP BY 1, 2"
_MOVERS = f"""
SELECT id, count(*) OVER () FROM ({_MOVED}) AS moved WHERE before = %(before)s AND after = %(after)s
ORDER BY sort_key, id LIMIT %(count)s OFFSET %(start)s"""


@dataclass(frozen=True, slots=True)
class Past:
    """A time in a stage, with the fact that began it; `why` is the sentence of the rule that said so."""

    spell: Spell
    change: StageChange
    why: str

    @property
    def first(self) -> bool:
        """Whether it may have begun earlier than it is known."""
        return not self.change.before


def history(customer: Customer, language: str) -> list[Past]:
    """The stages of a customer, the newest first."""
    members = set(customer.members.exclude(pk=customer.pk).values_list("pk", flat=True))
    rows = [
        row
        for row in StageChange.objects.filter(customer=customer).select_related("version").order_by("id")
        if members.issuperset(row.led)
    ]
    changes = {row.pk: row for row in rows}
    tables: dict[int, DecisionTable] = {}
    found = []
    for spell in reversed(spells(Told(row.stage, row.since, row.pk) for row in rows)):
        change = changes[spell.number]
        if change.version_id not in tables:
            tables[change.version_id] = table_of(LIFE_CYCLE, change.version.content)
        found.append(Past(spell, change, why(tables[change.version_id], change.rule, language)))
    return found


@dataclass(frozen=True, slots=True)
class Standing:
    """How many customers stand in a stage, and what they are worth today."""

    stage: str
    customers: int
    worth: Decimal


def standings(found: Refresh | None) -> list[Standing]:
    """All stages in the order of a life; worth is that of the newest refresh."""
    value = ComputedProfile.objects.filter(generation=found.id if found else 0, customer=OuterRef("customer"))
    counted = (
        LiveProfile.objects.filter(customer__in=Customer.objects.leading())
        .exclude(stage="")
        .annotate(profit=Subquery(value.values("profit")))
        .values("stage")
        .annotate(customers=Count("customer"), worth=Sum("profit"))
    )
    sums = {row["stage"]: row for row in counted}
    return [
        Standing(stage, sums[stage]["customers"], sums[stage]["worth"] or Decimal(0))
        if stage in sums
        else Standing(stage, 0, Decimal(0))
        for stage in STAGES
    ]


def flows(first: dt.date, last: dt.date) -> dict[tuple[str, str], int]:
    """Customers by stage at the end of one day and of another; who was nowhere before comes from `''`."""
    with connection.cursor() as cursor:
        cursor.execute(_FLOWS, {"first": first, "last": last})
        return {(before, after): customers for before, after, customers in cursor.fetchall()}


def movers(
    first: dt.date, last: dt.date, before: str, after: str, *, start: int, count: int
) -> tuple[list[int], int]:
    """Who went this way, by name: a page of their ids, and how many there are."""
    asked: dict[str, Any]
    asked = {"first": first, "last": last, "before": before, "after": after, "start": start, "count": count}
    with connection.cursor() as cursor:
        cursor.execute(_MOVERS, asked)
        rows = cursor.fetchall()
    return [pk for pk, _many in rows], rows[0][1] if rows else 0
