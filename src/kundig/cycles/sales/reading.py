"""Where do customers stand in the sales cycle, who started it, and how did it go?"""

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django.db import connection
from django.db.models import Count

from kundig.customers.records import Customer, Interaction, LiveProfile
from kundig.customers.segments.subjects import SALES_STAGES
from kundig.cycles.sales.records import SalesStep
from kundig.cycles.sales.rules import SALES_CYCLE, why
from kundig.cycles.sales.stages import ENDINGS
from kundig.cycles.sales.statements import HELD
from kundig.cycles.situations import LEADING
from kundig.feel.dmn.table import DecisionTable
from kundig.feel.policies.kinds import table_of

DIRECTIONS = tuple(Interaction.Direction.values)
_OF_LEADING = f"s.customer_id IN (SELECT id FROM kundig_customer WHERE {LEADING})"
_STEPS = f"""
FROM kundig_salesstep s WHERE s.since >= %(first)s AND s.since < %(last)s AND {_OF_LEADING} AND {HELD}"""
_STARTED = f"SELECT s.started_by, count(*) {_STEPS} AND s.first GROUP BY 1"
_FLOWS = f"SELECT CASE WHEN s.first THEN '' ELSE s.before END, s.stage, count(*) {_STEPS} GROUP BY 1, 2"
_CONDITIONS = {
    "started": "s.first AND s.started_by = %(started)s",
    "flow": "s.stage = %(after)s AND CASE WHEN s.first THEN '' ELSE s.before END = %(before)s",
}
_LISTED = f"""
SELECT s.id, count(*) OVER () {_STEPS} AND {{condition}} ORDER BY s.since DESC, s.id DESC
LIMIT %(count)s OFFSET %(start)s"""


@dataclass(frozen=True, slots=True)
class Period:
    """From the beginning of one moment to that of another, which does not belong to it."""

    first: dt.datetime
    last: dt.datetime

    @property
    def params(self) -> dict[str, Any]:
        return {"first": self.first, "last": self.last}


@dataclass(frozen=True, slots=True)
class Started:
    """How many cycles of a time each direction started; `''`: nobody is known to have spoken before."""

    cycles: Mapping[str, int]

    @property
    def known(self) -> int:
        """Of how many it is known who started them."""
        return sum(self.cycles.get(one, 0) for one in DIRECTIONS)

    def share(self, direction: str) -> Decimal | None:
        """The part that a direction started, of those of which it is known; None where there are none.

        >>> Started({"inbound": 3, "outbound": 1, "": 9}).share("inbound")
        Decimal('0.75')
        """
        return Decimal(self.cycles.get(direction, 0)) / self.known if self.known else None


def started_shares(period: Period) -> Started:
    """Who started the sales cycles that began in a time."""
    with connection.cursor() as cursor:
        cursor.execute(_STARTED, period.params)
        return Started(dict(cursor.fetchall()))


def flows(period: Period) -> dict[tuple[str, str], int]:
    """How many steps went from which stage to which; what begins a cycle comes from `''`."""
    with connection.cursor() as cursor:
        cursor.execute(_FLOWS, period.params)
        return {(before, after): steps for before, after, steps in cursor.fetchall()}


def steps_started(period: Period, direction: str, *, start: int, count: int) -> tuple[list[SalesStep], int]:
    """The first steps of the cycles that a direction started in a time, the newest first; how many."""
    return _listed("started", period, start=start, count=count, started=direction)


def steps_on(
    period: Period, before: str, after: str, *, start: int, count: int
) -> tuple[list[SalesStep], int]:
    """The steps that went this way in a time, the newest first; how many."""
    return _listed("flow", period, start=start, count=count, before=before, after=after)


def _listed(which: str, period: Period, **asked: object) -> tuple[list[SalesStep], int]:
    with connection.cursor() as cursor:
        cursor.execute(_LISTED.format(condition=_CONDITIONS[which]), period.params | asked)
        rows = cursor.fetchall()
    found = SalesStep.objects.select_related("customer").in_bulk([pk for pk, _ in rows])
    return [found[pk] for pk, _ in rows], rows[0][1] if rows else 0


def standings() -> dict[str, int]:
    """How many customers stand in each stage, in the order of a sale; `''`: no cycle is running."""
    leading = Customer.objects.leading()
    counted = LiveProfile.objects.filter(customer__in=leading).exclude(sales_stage="")
    found = dict(counted.values_list("sales_stage").annotate(customers=Count("customer")))
    stages = {stage: found.get(stage, 0) for stage in SALES_STAGES}
    return stages | {"": leading.count() - sum(stages.values())}


@dataclass(frozen=True, slots=True)
class Past:
    """A step of a cycle, and the sentence of the rule that said so."""

    step: SalesStep
    why: str


@dataclass(frozen=True, slots=True)
class Cycle:
    """A sales cycle of a customer with its steps, the oldest first; `prompt` is what started it."""

    steps: tuple[Past, ...]
    prompt: Interaction | None

    @property
    def first(self) -> SalesStep:
        return self.steps[0].step

    @property
    def last(self) -> SalesStep:
        return self.steps[-1].step

    @property
    def need(self) -> str:
        """What it is about, as far as it is known by now."""
        return self.last.need

    @property
    def outcome(self) -> str:
        """How it ended; '' while it runs."""
        return self.last.stage if self.last.stage in ENDINGS else ""


def history(customer: Customer, language: str) -> list[Cycle]:
    """The sales cycles of a customer, the newest first."""
    with connection.cursor() as cursor:
        cursor.execute(
            f"SELECT s.id FROM kundig_salesstep s WHERE s.customer_id = %(id)s AND {HELD}",
            {"id": customer.pk},
        )
        ids = [pk for (pk,) in cursor.fetchall()]
    tables: dict[int, DecisionTable] = {}
    cycles: dict[int, list[Past]] = {}
    for step in SalesStep.objects.filter(id__in=ids).select_related("version").order_by("place"):
        if step.version_id not in tables:
            tables[step.version_id] = table_of(SALES_CYCLE, step.version.content)
        sentence = why(tables[step.version_id], step.rule, language)
        cycles.setdefault(step.cycle, []).append(Past(step, sentence))
    prompts = Interaction.objects.in_bulk({steps[0].step.prompt for steps in cycles.values()})
    return [
        Cycle(tuple(steps), prompts.get(steps[0].step.prompt))
        for _, steps in sorted(cycles.items(), reverse=True)
    ]
