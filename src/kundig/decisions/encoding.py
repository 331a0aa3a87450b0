"""In which short plain form does a value stand in a log, so that it comes back exactly?

Moments are told as microseconds since the decision's own moment, days as days since then.
"""

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import fields as fields_of
from decimal import Decimal
from typing import Any

from kundig.customers.consents.permission import PermissionFacts
from kundig.customers.consents.rules import Act, Objected
from kundig.decisions.names import CONTRACTS
from kundig.decisions.rulebook import Rulebook
from kundig.decisions.situation import Situation, Standing, Touch, moment, seconds
from kundig.measures.names import CONTRACT, KINDS

_MICROSECOND = dt.timedelta(microseconds=1)


def encoded(values: Mapping[str, object], fields: Sequence[str], at: dt.datetime) -> list[Any]:
    """The values in their order, without their names."""
    return [
        [[_plain(CONTRACT[field], one[field], at) for field in fields] for one in value]  # type: ignore[attr-defined]
        if name == CONTRACTS
        else _plain(str(KINDS[name]), value, at)
        for name, value in values.items()
    ]


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


def _plain(kind: str, value: Any, at: dt.datetime) -> Any:
    """A number with decimals is a text, since JSON's are not exact."""
    if value is None:
        return None
    if kind == "number":
        return value if type(value) is int else str(value)
    if kind == "date":
        return value.toordinal() - at.toordinal()
    if kind == "date and time":
        return (value - at) // _MICROSECOND
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


_FLAGS = tuple(
    one.name for one in fields_of(PermissionFacts) if one.name not in ("kind", "acts", "objections")
)


def situation_told(situation: Situation, rulebook: Rulebook) -> list[Any]:
    """What the law asks for, earlier offers, holds, and what is taken; seconds before the decision."""
    begun = seconds(situation.at)

    def before(at: dt.datetime | None) -> int | None:
        return None if at is None else begun - seconds(at)

    facts = situation.facts
    flags = sum(1 << place for place, name in enumerate(_FLAGS) if getattr(facts, name))
    acts = [[one.purpose, one.channel, int(one.granted), before(one.at)] for one in facts.acts]
    objections = [[one.purpose, one.channel, before(one.at)] for one in facts.objections]
    touches = [
        [
            *(before(one.at), one.channel, one.direction, one.purpose),
            *(rulebook.places.get(one.action, one.action), one.answer, before(one.answered_at)),
        ]
        for one in situation.touches
    ]
    holds = [[one.reason, before(one.since), before(one.until)] for one in situation.holds]
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
