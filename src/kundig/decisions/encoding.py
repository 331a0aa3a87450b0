"""In which short plain form does a value stand in a log, so that it comes back exactly?

Moments are told as microseconds since the decision's own moment, days as days since then.
"""

import datetime as dt
from collections.abc import Iterable, Mapping, Sequence
from decimal import Decimal
from functools import lru_cache
from operator import attrgetter, mul
from typing import Any

from kundig.customers.consents.permission import PermissionFacts
from kundig.customers.consents.rules import Act, Objected
from kundig.decisions.names import CONTRACTS
from kundig.decisions.rulebook import Rulebook
from kundig.decisions.situation import Situation, Standing, Touch, moment, seconds
from kundig.measures.names import CONTRACT, KINDS

_MICROSECOND = dt.timedelta(microseconds=1)
_JSON = frozenset({str, int, bool, type(None)})


def encoded(values: Iterable[object], fields: Sequence[str], at: dt.datetime) -> list[Any]:
    """The values in their order. A number with decimals is a text, since JSON's are not exact."""
    told: list[Any] = [*values]
    decimals, others = _told_otherwise(tuple(map(type, told)))
    for place in decimals:
        told[place] = str(told[place])
    for place in others:
        told[place] = _plain(told[place], fields, at)
    return told


@lru_cache(maxsize=10_000)
def _told_otherwise(types: tuple[type, ...]) -> tuple[tuple[int, ...], tuple[int, ...]]:
    """Where decimals stand, and what JSON does not know either."""
    places = range(len(types))
    others = (place for place in places if types[place] not in _JSON and types[place] is not Decimal)
    return tuple(place for place in places if types[place] is Decimal), tuple(others)


def decoded(
    told: Sequence[Any], names: Sequence[str], fields: Sequence[str], at: dt.datetime
) -> dict[str, object]:
    """The values by their names again."""
    return {
        name: [
            {field: _value(CONTRACT[field], part, at) for field, part in zip(fields, one, strict=True)}
            for one in value
        ]
        if name == CONTRACTS
        else _value(str(KINDS[name]), value, at)
        for name, value in zip(names, told, strict=True)
    }


def _plain(value: object, fields: Sequence[str], at: dt.datetime) -> Any:
    if isinstance(value, dt.datetime):
        since = value - at
        return (86_400 * since.days + since.seconds) * 1_000_000 + since.microseconds
    if isinstance(value, dt.date):
        return value.toordinal() - at.toordinal()
    if isinstance(value, list):
        return [
            encoded([one[field] for field in fields], fields, at) if isinstance(one, dict) else one
            for one in value
        ]
    return value


def _value(kind: str, told: Any, at: dt.datetime) -> Any:
    if told is None:
        return None
    if kind == "number":
        return told if type(told) is int else Decimal(told)
    if kind == "date":
        return dt.date.fromordinal(told + at.toordinal())
    if kind == "date and time":
        return at + told * _MICROSECOND
    return told


_FLAGS = tuple(name for name in PermissionFacts._fields if name not in ("kind", "acts", "objections"))
_flags = attrgetter(*_FLAGS)
_BITS = [1 << place for place in range(len(_FLAGS))]


def situation_told(situation: Situation, rulebook: Rulebook) -> list[Any]:
    """What the law asks for, earlier offers, holds, and what is taken; seconds before the decision."""
    begun, places, facts = seconds(situation.at), rulebook.places, situation.facts
    flags = sum(map(mul, _flags(facts), _BITS))
    acts = [[one.purpose, one.channel, int(one.granted), begun - seconds(one.at)] for one in facts.acts]
    objections = [[one.purpose, one.channel, begun - seconds(one.at)] for one in facts.objections]
    touches = [
        [
            *(begun - seconds(at), channel, way, purpose, places.get(action, action), answer),
            None if answered_at is None else begun - seconds(answered_at),
        ]
        for at, channel, way, purpose, action, answer, answered_at in situation.touches
    ]
    holds = [
        [one.reason, begun - seconds(one.since), None if one.until is None else begun - seconds(one.until)]
        for one in situation.holds
    ]
    use = [[place, taken, str(spent)] for place, (taken, spent) in situation.use.items()]
    return [[facts.kind, flags, acts, objections, situation.country], touches, holds, use]


def situation_from(
    told: Sequence[Any],
    rulebook: Rulebook,
    *,
    at: dt.datetime,
    channel: str,
    direction: str,
    values: Mapping[str, object],
) -> Situation:
    """The same again."""
    (kind, flags, acts, objections, country), touches, holds, use = told
    begun = seconds(at)

    def when(before: int) -> dt.datetime:
        return moment(begun - before)

    def perhaps(before: int | None) -> dt.datetime | None:
        return None if before is None else when(before)

    facts = PermissionFacts(
        kind,
        tuple(Act(purpose, on, bool(granted), when(before)) for purpose, on, granted, before in acts),
        tuple(Objected(purpose, on, when(before)) for purpose, on, before in objections),
        **{name: bool(flags >> place & 1) for place, name in enumerate(_FLAGS)},
    )
    codes = [one.code for one in rulebook.actions]
    return Situation(
        at=at,
        channel=channel,
        direction=direction,
        values=values,
        facts=facts,
        country=country,
        touches=tuple(
            Touch(
                *(when(before), on, way, purpose),
                *(codes[action] if isinstance(action, int) else action, answer, perhaps(answered)),
            )
            for before, on, way, purpose, action, answer, answered in touches
        ),
        holds=tuple(Standing(reason, when(since), perhaps(until)) for reason, since, until in holds),
        use={place: (taken, Decimal(spent)) for place, taken, spent in use},
    )
