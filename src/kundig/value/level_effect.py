"""Who would get another service level by another table, and what would the promises cost then?"""

from collections.abc import Iterable, Sequence
from decimal import Decimal
from typing import Any

from django.db import connection

from kundig.customers.attributes import ATTRIBUTES
from kundig.feel.dmn.table import DecisionTable
from kundig.feel.policies.effects import Effect, Flow, Mover, Reckoned
from kundig.value import reading
from kundig.value.catalogue import yearly_costs
from kundig.value.level_rules import ASKED, IN_PROFILES, SERVICE_LEVELS, level_sql
from kundig.value.records import Refresh


def effect(before: DecisionTable, after: DecisionTable) -> Effect | None:
    """All customers by the level that each table gives them, as of the newest refresh."""
    found = reading.current()
    if found is None:
        return None
    costs = yearly_costs()
    counted: list[tuple[str, str, int, Decimal]] = _asked(
        f"SELECT old, new, count(*), sum(profit) FROM ({_levelled(found, before, after)}) AS levelled"
        " GROUP BY old, new ORDER BY old, new"
    )
    flows = (
        Flow(old, new, customers, worth, customers * costs[old], customers * costs[new])
        for old, new, customers, worth in counted
    )
    return Effect(found.as_of, tuple(flows))


def movers(
    before: DecisionTable,
    after: DecisionTable,
    /,
    *,
    way: tuple[str, str] | None,
    start: int,
    count: int,
) -> tuple[Sequence[Mover], int]:
    """Those who would get another level, or go just that way, the most valuable first."""
    found = reading.current()
    if found is None or (way is not None and (way[0] == way[1] or not set(way) <= yearly_costs().keys())):
        return [], 0
    moving = f"FROM ({_levelled(found, before, after)}) AS levelled WHERE " + (
        "old <> new" if way is None else f"old = '{way[0]}' AND new = '{way[1]}'"
    )
    listed = _asked(
        f"SELECT customer_id, old, new, profit {moving}"
        f" ORDER BY profit DESC, customer_id LIMIT {int(count)} OFFSET {int(start)}"
    )
    return [Mover(*row) for row in listed], int(_asked(f"SELECT count(*) {moving}")[0][0])


def values(customer_id: int) -> dict[str, object]:
    """All that a table may ask of a customer, as the refresh has left it."""
    found = reading.current()
    columns = ", ".join(IN_PROFILES[name].sql for name in ASKED)
    where = f"AND p.customer_id = {int(customer_id)}"
    rows = _asked(f"SELECT {columns} {_profiles(found, ASKED)} {where}") if found else []
    return dict(zip(ASKED, rows[0], strict=True)) if rows else {}


def _levelled(found: Refresh, before: DecisionTable, after: DecisionTable) -> str:
    """Customer, value, and the level by either table."""
    old, new = (level_sql(table, IN_PROFILES, "postgres") for table in (before, after))
    names = [column.expression for column in (*before.inputs, *after.inputs)]
    return f"SELECT p.customer_id, p.profit, {old} AS old, {new} AS new {_profiles(found, names)}"


def _profiles(found: Refresh, names: Iterable[str]) -> str:
    """Everybody of the refresh; the customers themselves only where something of them is asked."""
    of_customer = any(ATTRIBUTES[name].profile == "customer" for name in names)
    joined = " JOIN kundig_customer AS c ON c.id = p.customer_id" if of_customer else ""
    return f"FROM kundig_computedprofile AS p{joined} WHERE p.generation = {found.pk}"


def _asked(text: str) -> list[tuple[Any, ...]]:
    with connection.cursor() as cursor:
        cursor.execute(text)
        found: list[tuple[Any, ...]] = cursor.fetchall()
        return found


def applied() -> int | None:
    """The version by which the newest refresh gave the levels."""
    found = reading.current()
    return found.level_version_id if found else None


LEVELS_RECKONED = Reckoned(SERVICE_LEVELS, effect, movers, values, applied)
