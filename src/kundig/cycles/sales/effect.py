"""Who would stand in another stage of the sales cycle by another table?"""

import datetime as dt
from collections import defaultdict
from collections.abc import Iterator
from decimal import Decimal
from itertools import batched

from django.db import connection
from django.utils import timezone

from kundig.base.records import JournalEntry
from kundig.base.refusals import Refused
from kundig.customers.records import ComputedProfile, Customer
from kundig.cycles.sales.answering import Tables
from kundig.cycles.sales.operations import AT_ONCE, MOVED, NOTHING, happened, stories
from kundig.cycles.sales.records import SalesStep
from kundig.cycles.sales.rules import SALES_CYCLE
from kundig.cycles.sales.statements import STANDING
from kundig.feel.dmn.table import DecisionTable
from kundig.feel.policies.effects import Effect, Flow, Mover, Reckoned
from kundig.value import reading

MOST = 50_000  # customers whose whole story is told twice while somebody waits
EVER = dt.date(1900, 1, 1)
type Way = tuple[str, str]


def effect(before: DecisionTable, after: DecisionTable) -> Effect | None:
    """All customers by the stage in which they would stand today had each table held all the time."""
    if not SalesStep.objects.exists():
        return None
    flows: defaultdict[Way, tuple[int, Decimal]] = defaultdict(lambda: (0, Decimal(0)))
    for _, way, worth in _ways(before, after):
        customers, together = flows[way]
        flows[way] = (customers + 1, together + worth)
    nothing = Decimal(0)
    return Effect(
        timezone.localdate(),
        tuple(Flow(*way, *sums, nothing, nothing) for way, sums in sorted(flows.items())),
    )


def movers(
    before: DecisionTable, after: DecisionTable, /, *, way: Way | None, start: int, count: int
) -> tuple[list[Mover], int]:
    """Those who would stand elsewhere, or go just that way, the most valuable first."""
    found = [
        Mover(pk, *went, worth)
        for pk, went, worth in _ways(before, after)
        if (went == way if way else went[0] != went[1])
    ]
    found.sort(key=lambda one: (-one.worth, one.customer_id))
    return found[start : start + count], len(found)


def _ways(before: DecisionTable, after: DecisionTable) -> Iterator[tuple[int, Way, Decimal]]:
    leading = Customer.objects.leading()
    if (many := leading.count()) > MOST:
        raise Refused("sales.too_many", customers=many, most=MOST)
    zone, now = timezone.get_default_timezone(), timezone.now()
    one, other = (Tables([(EVER, 0, table)], zone) for table in (before, after))
    newest = reading.current()
    profits = ComputedProfile.objects.filter(generation=newest.id if newest else 0)
    for ids in batched(leading.order_by("id").values_list("id", flat=True), AT_ONCE, strict=False):
        worth = dict(profits.filter(customer__in=ids).values_list("customer", "profit"))
        told, otherwise = (stories(ids, tables, now=now) for tables in (one, other))
        for pk in ids:
            stages = (told.get(pk, NOTHING).now, otherwise.get(pk, NOTHING).now)
            old, new = (step.stage if step else "" for step in stages)
            yield pk, (old, new), worth.get(pk, Decimal(0))


def values(customer_id: int) -> dict[str, object]:
    """All that a table may ask of what happened to a customer last, and where he stood then."""
    events = happened([customer_id], now=timezone.now()).get(customer_id)
    if not events:
        return {}
    last = events[-1]
    with connection.cursor() as cursor:
        cursor.execute(STANDING, {"id": customer_id, "at": last.at})
        row = cursor.fetchone()
    return {
        "sales.stage": (row[0] if row else None) or "none",
        "event.what": last.what,
        "event.direction": last.direction,
        "event.channel": last.channel,
        "event.kind": last.kind,
        "event.topic": last.topic,
    }


def applied() -> int | None:
    """The version by which the newest events of everybody were read last."""
    last = JournalEntry.objects.filter(about="sales", what=MOVED).order_by("-id").first()
    version = last.details.get("version") if last else None
    return version if isinstance(version, int) else None


SALES_RECKONED = Reckoned(SALES_CYCLE, effect, movers, values, applied)
