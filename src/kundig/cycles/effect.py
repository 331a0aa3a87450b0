"""Who would stand in another stage by another table?"""

from collections.abc import Sequence
from decimal import Decimal
from typing import Any

from django.db import connection
from django.utils import timezone

from kundig.base.records import JournalEntry
from kundig.cycles.operations import MOVED, ask
from kundig.cycles.records import StageChange
from kundig.cycles.rules import LIFE_CYCLE, stages_by
from kundig.cycles.sights import SIGHTS
from kundig.cycles.situations import flows_sql, movers_sql, sights_sql
from kundig.feel.dmn.table import DecisionTable
from kundig.feel.policies.effects import Effect, Flow, Mover, Reckoned


def effect(before: DecisionTable, after: DecisionTable) -> Effect | None:
    """All customers by the stage that each table gives them today; no stage costs anything."""
    if not StageChange.objects.exists():
        return None
    flows = tuple(
        Flow(old, new, customers, worth, Decimal(0), Decimal(0))
        for old, new, customers, worth in _rows(flows_sql(before, after), before, after)
    )
    return Effect(timezone.localdate(), flows)


def movers(
    before: DecisionTable,
    after: DecisionTable,
    /,
    *,
    way: tuple[str, str] | None,
    start: int,
    count: int,
) -> tuple[Sequence[Mover], int]:
    """Those who would stand elsewhere, or go just that way, the most valuable first."""
    old, new = way or ("", "")
    asked = {"before": old, "after": new, "start": start, "count": count}
    rows = _rows(movers_sql(before, after, one_way=way is not None), before, after, **asked)
    return [Mover(*row[:4]) for row in rows], rows[0][4] if rows else 0


def values(customer_id: int) -> dict[str, object]:
    """All that a table may ask of a customer."""
    rows = _rows(sights_sql(), LIFE_CYCLE.delivered, LIFE_CYCLE.delivered, id=customer_id)
    return dict(zip(SIGHTS, rows[0], strict=True)) if rows else {}


def applied() -> int | None:
    """The version by which everybody's stage was told last."""
    last = JournalEntry.objects.filter(about="cycle", what=MOVED).order_by("-id").first()
    version = last.details.get("version") if last else None
    return version if isinstance(version, int) else None


def _rows(sql: str, one: DecisionTable, other: DecisionTable, /, **more: Any) -> list[tuple[Any, ...]]:
    asked = ask(StageChange.Cause.NIGHTLY, at=timezone.now()).params
    given = {name: list(stages_by(table).values()) for name, table in (("given", one), ("others", other))}
    with connection.cursor() as cursor:
        cursor.execute(sql, asked | given | more)
        found: list[tuple[Any, ...]] = cursor.fetchall()
        return found


STAGES_RECKONED = Reckoned(LIFE_CYCLE, effect, movers, values, applied)
