"""Which of the rules that fit decide, and what is the result?

Hit policies of DMN 1.5, 8.2.10.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

from kundig.base.refusals import Refused
from kundig.feel.comparing import equal, less
from kundig.feel.dmn.table import Aggregator, DecisionTable, HitPolicy
from kundig.feel.functions.aggregates import total
from kundig.feel.numbers import NO_NUMBER

type Outputs = tuple[object, ...]
"""What one rule says, a value per output column."""


@dataclass(frozen=True, slots=True)
class Hit:
    """A rule that fits, by its number."""

    number: int
    outputs: Outputs


@dataclass(frozen=True, slots=True)
class Decided:
    """The result, the rules that made it, and why it is null if that is a mistake of the table."""

    value: object
    fired: tuple[int, ...] = ()
    reason: Refused | None = None


def settle(table: DecisionTable, hits: Sequence[Hit], orders: Sequence[object]) -> Decided:
    """The result of a table; `orders`: of each output column the allowed values, the most important first.

    Where no rule fits it is null, also where there would be a list or a count (10.3.2.10).
    """
    numbers = tuple(hit.number for hit in hits)
    policy = table.hit_policy
    if not hits:
        return Decided(None)
    if policy is HitPolicy.UNIQUE and len(hits) > 1:
        return Decided(None, numbers, Refused("dmn.not_unique", rows=", ".join(map(str, numbers))))
    if policy is HitPolicy.ANY and not _all_the_same(hits):
        return Decided(None, numbers, Refused("dmn.not_the_same", rows=", ".join(map(str, numbers))))
    if policy.ordered:
        hits = sorted(hits, key=lambda hit: rank(hit.outputs, orders))
    if policy.single:
        return Decided(named(table, hits[0].outputs), (hits[0].number,))
    values = [named(table, hit.outputs) for hit in hits]
    numbers = tuple(hit.number for hit in hits)
    if policy is HitPolicy.COLLECT and table.aggregator:
        return _aggregated(table.aggregator, values, numbers)
    return Decided(values, numbers)


def named(table: DecisionTable, outputs: Outputs) -> object:
    """One output is its value; several are a context."""
    if len(outputs) == 1:
        return outputs[0]
    return {column.name: value for column, value in zip(table.outputs, outputs, strict=True)}


def _all_the_same(hits: Sequence[Hit]) -> bool:
    return all(equal(list(hits[0].outputs), list(hit.outputs)) for hit in hits[1:])


def rank(outputs: Outputs, orders: Sequence[object]) -> tuple[int, ...]:
    """The place of each output in its order, if that is a list; what is not in it comes last."""
    lists = (order if isinstance(order, list) else [] for order in orders)
    return tuple(
        next((place for place, allowed in enumerate(order) if equal(allowed, value)), len(order))
        for value, order in zip(outputs, lists, strict=True)
    )


def _aggregated(aggregator: Aggregator, values: list[object], numbers: tuple[int, ...]) -> Decided:
    if aggregator is Aggregator.COUNT:
        return Decided(Decimal(len(values)), numbers)
    result = _sum(values) if aggregator is Aggregator.SUM else _extreme(aggregator, values)
    if result is None:
        return Decided(None, numbers, Refused("dmn.no_aggregate", sign=aggregator.sign))
    return Decided(result, numbers)


def _sum(values: list[object]) -> object:
    """Of numbers or of durations."""
    try:
        return total(values)
    except NO_NUMBER:
        return None


def _extreme(aggregator: Aggregator, values: list[object]) -> object:
    best = values[0]
    for value in values[1:]:
        better = less(value, best) if aggregator is Aggregator.MIN else less(best, value)
        if better is None:
            return None
        best = value if better else best
    return best if less(best, best) is not None else None
