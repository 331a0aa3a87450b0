"""How does what the database told at once become the situation of a customer?"""

import datetime as dt
import json
from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from kundig.customers.consents.rules import Act, Objected
from kundig.decisions.names import CONTRACTS
from kundig.decisions.occasions import Occasion
from kundig.decisions.rulebook import Rulebook
from kundig.decisions.situation import Situation, Standing, Touch, moment
from kundig.decisions.sql import COLUMNS

MONTH = dt.timedelta(days=30)


@dataclass(frozen=True, slots=True)
class Gathered:
    """One row, its lists read."""

    decision: int
    rulebook: int
    model: int
    contracts: Sequence[Sequence[Any]]
    holds: Sequence[Sequence[Any]]
    acts: Sequence[Sequence[Any]]
    objections: Sequence[Sequence[Any]]
    touches: Sequence[Sequence[Any]]
    use: Sequence[Sequence[Any]]
    attributes: dict[str, object]


def gathered(row: Sequence[Any]) -> Gathered:
    """The columns of `sql.GATHER`."""
    contracts, holds, acts, objections, touches, use = (
        json.loads(text, parse_float=Decimal) for text in row[3:9]
    )
    return Gathered(
        decision=row[0],
        rulebook=row[1],
        model=row[2],
        contracts=contracts,
        holds=holds,
        acts=acts,
        objections=objections,
        touches=touches,
        use=use,
        attributes=dict(zip(COLUMNS, row[9:], strict=True)),
    )


def situation_of(found: Gathered, rulebook: Rulebook, occasion: Occasion, at: dt.datetime) -> Situation:
    """What of it the rulebook reads."""
    touches = tuple(_touch(one) for one in found.touches)
    known = found.attributes
    values: dict[str, object] = {}
    for name in rulebook.names:
        if name in known:
            values[name] = known[name]
        elif name == CONTRACTS:
            values[name] = [_contract(one, rulebook.fields) for one in found.contracts]
        elif name == "relationship.products":
            values[name] = sorted({one[2] for one in found.contracts})
        elif name == "offers.last_30_days":
            values[name] = sum(1 for one in touches if at - MONTH < one.at <= at)
        elif name == "occasion.concern":
            values[name] = occasion.concern.kind if occasion.concern else ""
        else:
            values[name] = getattr(occasion, name.partition(".")[2])
    return Situation(
        at=at,
        channel=occasion.channel,
        direction=occasion.direction,
        values=values,
        acts=tuple(
            Act(purpose, channel, said, moment(on), id) for purpose, channel, said, on, id in found.acts
        ),
        objections=tuple(Objected(purpose, channel, moment(on)) for purpose, channel, on in found.objections),
        touches=touches,
        holds=tuple(
            Standing(reason, moment(since), moment(until) if until else None)
            for reason, since, until in found.holds
        ),
        use=_use(found, rulebook),
    )


def _touch(told: Sequence[Any]) -> Touch:
    channel, direction, purpose, action, at, answer, answered_at = told
    answered = moment(answered_at) if answered_at else None
    return Touch(moment(at), channel, direction, purpose, action, answer, answered)


def _contract(told: Sequence[Any], fields: Sequence[str]) -> dict[str, object]:
    _, number, product, since, until, terms = told
    own = {"number": number, "product": product, "since": _day(since), "until": _day(until)}
    return {name: own.get(name, terms.get(name)) for name in fields}


def _day(text: str | None) -> dt.date | None:
    return dt.date.fromisoformat(text) if text else None


def _use(found: Gathered, rulebook: Rulebook) -> dict[int, tuple[int, Decimal]]:
    """By the place of each action of which there is only so much; nothing is taken of it at first."""
    taken = {action: (count, Decimal(spent)) for action, count, spent in found.use}
    limited = (one for one in rulebook.actions if one.limited)
    return {one.place: taken.get(one.id, (0, Decimal(0))) for one in limited}
