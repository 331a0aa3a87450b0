"""How does what the database told at once become the situation of a customer?"""

import datetime as dt
import json
from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from kundig.customers.consents.permission import ExistingCustomers, facts_of
from kundig.decisions.names import CONTRACTS
from kundig.decisions.occasions import Occasion
from kundig.decisions.rulebook import Rulebook
from kundig.decisions.situation import Situation, Standing, Touch, moment
from kundig.decisions.sql import COLUMNS
from kundig.feel.adopting import adopted

MONTH = dt.timedelta(days=30)
_list = json.JSONDecoder(parse_float=Decimal).decode


@dataclass(frozen=True, slots=True)
class Gathered:
    """One row, its lists read."""

    decision: int
    rulebook: int
    model: int
    bought: bool
    relationships: Sequence[Sequence[Any]]
    holds: Sequence[Sequence[Any]]
    acts: Sequence[Sequence[Any]]
    objections: Sequence[Sequence[Any]]
    touches: Sequence[Sequence[Any]]
    use: Sequence[Sequence[Any]]
    attributes: dict[str, Any]


class _Held:
    """A contract, an account or a product line that was begun."""

    __slots__ = ("kind", "number", "product", "since", "terms", "until")

    def __init__(
        self, kind: str, number: str, product: str, since: str, until: str | None, terms: dict[str, Any]
    ) -> None:
        self.kind, self.number, self.product, self.terms = kind, number, product, terms
        self.since = dt.date.fromisoformat(since)
        self.until = dt.date.fromisoformat(until) if until else None


def gathered(row: Sequence[Any]) -> Gathered:
    """The columns of `sql.GATHER`."""
    relationships, holds, acts, objections, touches, use = (
        _list(text) if text != "[]" else () for text in row[4:10]
    )
    return Gathered(
        decision=row[0],
        rulebook=row[1],
        model=row[2],
        bought=row[3],
        relationships=relationships,
        holds=holds,
        acts=acts,
        objections=objections,
        touches=touches,
        use=use,
        attributes=dict(zip(COLUMNS, row[10:], strict=True)),
    )


def situation_of(
    found: Gathered, rulebook: Rulebook, occasion: Occasion, at: dt.datetime, existing: ExistingCustomers
) -> Situation:
    """What of it the rulebook reads."""
    on = at.astimezone(rulebook.zone).date()
    touches = tuple(_touch(one) for one in found.touches)
    held = [_Held(*one) for one in found.relationships]
    running = [one for one in held if one.until is None or one.until >= on]
    known = found.attributes
    values: dict[str, object] = {}
    for name in rulebook.names:
        if name in known:
            values[name] = _plain(known[name])
        elif name == CONTRACTS:
            values[name] = [_contract(one, rulebook.fields) for one in running]
        elif name == "relationship.products":
            values[name] = sorted({one.product for one in running})
        elif name == "offers.last_30_days":
            values[name] = sum(1 for one in touches if at - MONTH < one.at)
        elif name == "occasion.concern":
            values[name] = occasion.concern.kind if occasion.concern else ""
        else:
            values[name] = getattr(occasion, name.partition(".")[2])
    facts = facts_of(
        kind=known["customer.kind"],
        since=known["customer.since"],
        consents=[(purpose, channel, said, moment(on)) for purpose, channel, said, on in found.acts],
        objections=[(purpose, channel, moment(on), None) for purpose, channel, on in found.objections],
        relationships=[(one.kind, one.since, one.until) for one in held],
        bought=found.bought,
        email=known["customer.email"],
        phone=known["customer.phone"],
        street=known["customer.street"],
        existing=existing,
        on=on,
    )
    return Situation(
        at=at,
        channel=occasion.channel,
        direction=occasion.direction,
        values=values,
        facts=facts,
        country=known["customer.country"],
        touches=touches,
        holds=tuple(
            Standing(reason, moment(since), None if until is None else moment(until))
            for reason, since, until in found.holds
        ),
        use=_use(found, rulebook),
    )


def _plain(value: object) -> object:
    """As it comes back from a log: doubles as the decimals that mean them, moments in UTC."""
    if type(value) is float:
        return adopted(value)
    return value.astimezone(dt.UTC) if type(value) is dt.datetime else value


def _touch(told: Sequence[Any]) -> Touch:
    channel, direction, purpose, action, at, answer, answered_at = told
    answered = None if answered_at is None else moment(answered_at)
    return Touch(moment(at), channel, direction, purpose, action, answer, answered)


def _contract(held: "_Held", fields: Sequence[str]) -> dict[str, object]:
    own = {name: getattr(held, name) for name in ("number", "product", "since", "until")}
    return {name: own[name] if name in own else held.terms.get(name) for name in fields}


def _use(found: Gathered, rulebook: Rulebook) -> dict[int, tuple[int, Decimal]]:
    """By the place of each action of which there is only so much; nothing is taken of it at first."""
    taken = {action: (count, Decimal(spent)) for action, count, spent in found.use}
    return {place: taken.get(action, (0, Decimal(0))) for place, action in rulebook.ids_of_limited}
