"""Who would be answered otherwise by another version of a policy, and for how much money?"""

import datetime as dt
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Protocol

from kundig.feel.dmn.table import DecisionTable
from kundig.feel.policies.kinds import Kind


@dataclass(frozen=True, slots=True)
class Flow:
    """So many customers go from one answer to another, or stay: worth, and cost a year now and then."""

    before: str
    after: str
    customers: int
    worth: Decimal
    cost_before: Decimal
    cost_after: Decimal

    @property
    def cost_more(self) -> Decimal:
        return self.cost_after - self.cost_before


@dataclass(frozen=True, slots=True)
class Total:
    """How many customers an answer has now and then, and what that costs in a year."""

    answer: str
    customers_before: int
    customers_after: int
    cost_before: Decimal
    cost_after: Decimal


@dataclass(frozen=True, slots=True)
class Effect:
    """What another version would do to everybody, as known on a day."""

    as_of: dt.date
    flows: tuple[Flow, ...]

    @property
    def moves(self) -> tuple[Flow, ...]:
        """Those who do not stay, the most first."""
        moved = [flow for flow in self.flows if flow.before != flow.after]
        return tuple(sorted(moved, key=lambda flow: (-flow.customers, flow.before, flow.after)))

    @property
    def customers(self) -> int:
        return sum(flow.customers for flow in self.flows)

    @property
    def changed(self) -> int:
        return sum(flow.customers for flow in self.moves)

    @property
    def worth(self) -> Decimal:
        """What those who change are worth."""
        return sum((flow.worth for flow in self.moves), Decimal(0))

    @property
    def cost_before(self) -> Decimal:
        return sum((flow.cost_before for flow in self.flows), Decimal(0))

    @property
    def cost_after(self) -> Decimal:
        return sum((flow.cost_after for flow in self.flows), Decimal(0))

    @property
    def cost_more(self) -> Decimal:
        """What it costs more in a year, or less."""
        return self.cost_after - self.cost_before

    @property
    def costs(self) -> bool:
        """Whether the answers cost anything at all."""
        return any(flow.cost_before or flow.cost_after for flow in self.flows)

    @property
    def cost_less(self) -> Decimal:
        return -self.cost_more

    @property
    def totals(self) -> tuple[Total, ...]:
        """By answer, each with its customers now and then."""
        answers = sorted({flow.before for flow in self.flows} | {flow.after for flow in self.flows})
        return tuple(
            Total(
                answer,
                sum(flow.customers for flow in self.flows if flow.before == answer),
                sum(flow.customers for flow in self.flows if flow.after == answer),
                sum((flow.cost_before for flow in self.flows if flow.before == answer), Decimal(0)),
                sum((flow.cost_after for flow in self.flows if flow.after == answer), Decimal(0)),
            )
            for answer in answers
        )


@dataclass(frozen=True, slots=True)
class Mover:
    """One customer who would be answered otherwise."""

    customer_id: int
    before: str
    after: str
    worth: Decimal


class Movers(Protocol):
    """Those who go from one answer to another, or all who change: a page of them by worth, and how many."""

    def __call__(
        self,
        before: DecisionTable,
        after: DecisionTable,
        /,
        *,
        way: tuple[str, str] | None,
        start: int,
        count: int,
    ) -> tuple[Sequence[Mover], int]: ...


@dataclass(frozen=True, slots=True)
class Reckoned:
    """A kind of policy with all that its pages need. An effect that is None: nothing was computed yet.

    `values` are what its table asks of one customer, by name; `applied` is the version by which everybody was
    answered last. A kind that is asked anew in each case, and not of all customers by night, has none of it.
    """

    kind: Kind
    effect: Callable[[DecisionTable, DecisionTable], Effect | None] | None = None
    movers: Movers | None = None
    values: Callable[[int], dict[str, object]] | None = None
    applied: Callable[[], int | None] | None = None
