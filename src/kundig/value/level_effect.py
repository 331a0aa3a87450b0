"""Who would get another service level by another table, and what would the promises cost then?"""

from collections.abc import Iterator, Sequence
from decimal import Decimal

from django.db.models import DecimalField, F
from django.db.models.functions import Cast

from kundig.customers.attributes import ATTRIBUTES
from kundig.customers.records import ComputedProfile
from kundig.feel.dmn.table import DecisionTable
from kundig.feel.policies.deciding import rule_numbers
from kundig.feel.policies.effects import Effect, Flow, Mover, Reckoned
from kundig.value import reading
from kundig.value.catalogue import yearly_costs
from kundig.value.level_rules import ASKED, SERVICE_LEVELS, given_by
from kundig.value.records import Refresh

AT_ONCE = 20_000


def effect(before: DecisionTable, after: DecisionTable) -> Effect | None:
    """All customers by the level that each table gives them, as of the newest refresh."""
    found = reading.current()
    if found is None:
        return None
    costs = yearly_costs()
    counts: dict[tuple[str, str], tuple[int, Decimal]] = {}
    for mover in _levelled(found, before, after):
        customers, worth = counts.get((mover.before, mover.after), (0, Decimal(0)))
        counts[mover.before, mover.after] = customers + 1, worth + mover.worth
    flows = (
        Flow(old, new, customers, worth, customers * costs[old], customers * costs[new])
        for (old, new), (customers, worth) in sorted(counts.items())
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
    every = _levelled(found, before, after) if found else ()
    moving = [one for one in every if one.before != one.after and way in (None, (one.before, one.after))]
    moving.sort(key=lambda one: (-one.worth, one.customer_id))
    return moving[start : start + count], len(moving)


def values(customer_id: int) -> dict[str, object]:
    """All that a table may ask of a customer."""
    found = reading.current()
    row = _rows(found, list(ASKED)).filter(customer=customer_id).first() if found else None
    return dict(zip(ASKED, row[2:], strict=True)) if row else {}


def _levelled(found: Refresh, before: DecisionTable, after: DecisionTable) -> Iterator[Mover]:
    names = [column.expression for column in (*before.inputs, *after.inputs)]
    split = len(before.inputs) + 2
    old, new = given_by(before), given_by(after)
    rows: list[tuple[object, ...]] = list(_rows(found, names).iterator(chunk_size=AT_ONCE))
    olds = rule_numbers(before, (row[2:split] for row in rows))
    news = rule_numbers(after, (row[split:] for row in rows))
    for row, a, b in zip(rows, olds, news, strict=True):
        customer, worth = row[:2]
        assert isinstance(customer, int)
        assert isinstance(worth, Decimal)
        yield Mover(customer, old[a].level, new[b].level, worth)


def _rows(found: Refresh, names: Sequence[str]):  # type: ignore[no-untyped-def]  # rows as wide as there are names
    """Customer, value, and what is asked of him, as the refresh asked it."""
    asked = [_column(name) for name in names]
    return reading.profiles(found).values_list("customer_id", "profit", *asked)


def _column(name: str) -> F | Cast:
    about = ATTRIBUTES[name]
    column = about.column if about.profile == "computed" else f"customer__{about.column}"
    if (
        about.profile == "computed"
        and ComputedProfile._meta.get_field(column).get_internal_type() == "FloatField"
    ):
        return Cast(column, DecimalField(max_digits=18, decimal_places=6))
    return F(column)


def applied() -> int | None:
    """The version by which the newest refresh gave the levels."""
    found = reading.current()
    return found.level_version_id if found else None


LEVELS_RECKONED = Reckoned(SERVICE_LEVELS, effect, movers, values, applied)
