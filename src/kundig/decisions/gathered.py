"""How does what the database told at once become the situation of a customer?"""

import datetime as dt
import json
from collections.abc import Callable, Iterable, Mapping, Sequence
from decimal import Decimal
from functools import lru_cache
from operator import itemgetter
from typing import Any, NamedTuple

from kundig.customers.consents.permission import ExistingCustomers, facts_of
from kundig.decisions.names import CONTRACTS
from kundig.decisions.occasions import Occasion
from kundig.decisions.rulebook import Rulebook
from kundig.decisions.situation import Situation, Standing, Touch, moment
from kundig.decisions.sql import COLUMNS
from kundig.feel.adopting import adopted_float

MONTH = dt.timedelta(days=30)
_ASKED = ("kind", "since", "country", "email", "phone", "street")
_always = itemgetter(*(COLUMNS.index(f"customer.{name}") for name in _ASKED))
_lists = json.JSONDecoder(parse_float=Decimal).raw_decode


class Gathered(NamedTuple):
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
    attributes: Sequence[Any]  # in the order of `sql.COLUMNS`


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
    lists, _ = _lists(f"[{','.join(row[4:10])}]")
    return Gathered._make((*row[:4], *lists, row[10:]))


def situation_of(
    found: Gathered, rulebook: Rulebook, occasion: Occasion, at: dt.datetime, existing: ExistingCustomers
) -> Situation:
    """What of it the rulebook reads."""
    on = at.astimezone(rulebook.zone).date()
    touches = [
        Touch(moment(made), channel, way, purpose, action, answer, None if said is None else moment(said))
        for channel, way, purpose, action, made, answer, said in found.touches
    ]
    held = [_Held(*one) for one in found.relationships]
    running = [one for one in held if one.until is None or one.until >= on]
    known = rulebook.pick(found.attributes)
    values = dict(zip(rulebook.attributes, known, strict=True))
    for place, plain in _converted(tuple(map(type, known))):
        values[rulebook.attributes[place]] = plain(known[place])
    for name in rulebook.names[len(values) :]:
        values[name] = _AT_THE_MOMENT[name](occasion, running, touches, rulebook.fields, at)
    kind, since, country, email, phone, street = _always(found.attributes)
    facts = facts_of(
        kind=kind,
        since=since,
        consents=[(purpose, channel, said, moment(on)) for purpose, channel, said, on in found.acts],
        objections=[(purpose, channel, moment(on), None) for purpose, channel, on in found.objections],
        relationships=[(one.kind, one.since, one.until) for one in held],
        bought=found.bought,
        email=email,
        phone=phone,
        street=street,
        existing=existing,
        on=on,
    )
    return Situation(
        at=at,
        channel=occasion.channel,
        direction=occasion.direction,
        values=values,
        facts=facts,
        country=country,
        touches=touches,
        holds=tuple(
            Standing(reason, moment(since), None if until is None else moment(until))
            for reason, since, until in found.holds
        ),
        use=_use(found, rulebook),
    )


@lru_cache(maxsize=10_000)
def _converted(types: tuple[type, ...]) -> tuple[tuple[int, Callable[[Any], object]], ...]:
    """What comes back from a log as something else, and how it is made that."""
    return tuple((place, _PLAIN[one]) for place, one in enumerate(types) if one in _PLAIN)


# Doubles as the decimals that mean them, moments in UTC.
_PLAIN: Mapping[type, Callable[[Any], object]] = {
    float: adopted_float,
    dt.datetime: lambda value: value.astimezone(dt.UTC),
}


def _contracts(
    occasion: Occasion,
    running: Iterable[_Held],
    touches: Sequence[Touch],
    fields: Sequence[str],
    at: dt.datetime,
) -> list[dict[str, object]]:
    return [
        {name: getattr(one, name) if name in _OWN else one.terms.get(name) for name in fields}
        for one in running
    ]


_OWN = frozenset({"number", "product", "since", "until"})
# What is known only now: by the occasion, the contracts that run, the offers, a contract's fields, and when.
_AT_THE_MOMENT: Mapping[str, Callable[..., object]] = {
    CONTRACTS: _contracts,
    "relationship.products": lambda _, running, *__: sorted({one.product for one in running}),
    "offers.last_30_days": lambda _, __, touches, ___, at: sum([at - MONTH < one.at for one in touches]),
    "occasion.channel": lambda occasion, *_: occasion.channel,
    "occasion.direction": lambda occasion, *_: occasion.direction,
    "occasion.kind": lambda occasion, *_: occasion.kind,
    "occasion.topic": lambda occasion, *_: occasion.topic,
    "occasion.concern": lambda occasion, *_: occasion.concern.kind if occasion.concern else "",
}


def _use(found: Gathered, rulebook: Rulebook) -> dict[int, tuple[int, Decimal]]:
    """By the place of each action of which there is only so much; nothing is taken of it at first."""
    taken = {action: (count, Decimal(spent)) for action, count, spent in found.use}
    return {place: taken.get(action, (0, Decimal(0))) for place, action in rulebook.ids_of_limited}
