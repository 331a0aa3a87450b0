"""Which single things could be otherwise in a situation, and what would it be then?"""

import datetime as dt
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from functools import lru_cache
from typing import Any, Literal

from kundig.customers.consents.permission import SPOKEN_AS
from kundig.customers.consents.rules import Act, Objected
from kundig.customers.segments.subjects import CODES
from kundig.decisions.actions import ActionRule
from kundig.decisions.contact.calendars import calendar_of
from kundig.decisions.contact.hindering import hindered
from kundig.decisions.names import CONTRACTS, read_by
from kundig.decisions.rulebook import Rulebook
from kundig.decisions.situation import Situation, Touch
from kundig.feel import syntax
from kundig.feel.dmn.regions import constant
from kundig.feel.moments import Date
from kundig.feel.parsing import parse_tree
from kundig.feel.releasing import released
from kundig.feel.syntax import Node
from kundig.measures.names import KINDS

type What = Literal[
    "value", "consent", "objection", "objecting", "holds", "offers", "later", "stock", "declined", "arm"
]
SCALES = tuple(map(Decimal, ("0.9", "1.1", "0.75", "1.25", "0.5", "1.5", "2", "3", "5", "10", "0", "-1")))
AMOUNTS = tuple(map(Decimal, ("1", "10", "100", "1000", "10000")))
DAYS = (30, 90, 365, 1095, 3650)
A_DAY = dt.timedelta(days=1)
# How far apart things are that have no measure: like a figure that is half as large again.
APART = 0.5


@dataclass(frozen=True, slots=True)
class Change:
    """One thing that is otherwise; `name` is that of a value or of an action."""

    what: What
    name: str = ""
    before: object = None
    after: object = None

    @property
    def size(self) -> float:
        """How large it is: figures by their share, days by the year."""
        before, after = self.before, self.after
        if isinstance(before, dt.date) and isinstance(after, dt.date):
            return abs((after - before).total_seconds() / 86_400) / 365
        if isinstance(after, int | Decimal) and not isinstance(after, bool):
            was = float(before) if isinstance(before, int | Decimal) else 0.0
            return abs(float(after) - was) / max(abs(was), 1.0)
        return APART


def applied(rulebook: Rulebook, situation: Situation, change: Change) -> Situation:
    """The situation as it would be then."""
    facts = situation.facts
    match change.what:
        case "value":
            found = situation._replace(values={**situation.values, change.name: change.after})
            if change.name == "occasion.channel":
                return found._replace(channel=str(change.after))
            if change.name == "occasion.direction":
                return found._replace(direction=str(change.after))
            return found
        case "consent":
            channel = SPOKEN_AS.get(situation.channel, situation.channel)
            acts = (*facts.acts, Act("advertising", channel, True, situation.at, 1 << 62))
            return situation._replace(facts=facts._replace(acts=acts))
        case "objection":
            return situation._replace(facts=facts._replace(objections=()))
        case "objecting":
            raised = Objected("advertising", "", situation.at)
            return situation._replace(facts=facts._replace(objections=(*facts.objections, raised)))
        case "holds":
            return situation._replace(holds=())
        case "offers":
            counted = "offers.last_30_days"
            zero = {counted: 0} if counted in situation.values else {}
            return situation._replace(touches=(), values={**situation.values, **zero})
        case "later":
            assert isinstance(change.after, dt.datetime)
            return situation._replace(at=change.after)
        case "stock":
            place = rulebook.places[change.name]
            return situation._replace(use={**situation.use, place: (0, Decimal(0))})
        case "declined":
            action, at = rulebook.action(change.name), situation.at
            way = situation.channel, situation.direction
            said = Touch(at, *way, action.purpose, action.code, "declined", at)
            return situation._replace(touches=(*situation.touches, said))
        case "arm":
            return situation


def possible(
    rulebook: Rulebook, situation: Situation, action: ActionRule, rivals: Sequence[str]
) -> list[Change]:
    """All that could be tried for an action, the smallest first."""
    trees = [_tree(text) for text in (action.eligible, action.customer_value, action.company_value)]
    found = [*_of_values(situation, trees), *_of_the_rest(situation, action)]
    if not found or action.channels.isdisjoint({situation.channel}):
        found += [Change("value", "occasion.channel", situation.channel, one) for one in action.channels]
    for day in (action.starts_on, action.ends_on):
        if day is not None:
            noon = dt.datetime.combine(day, dt.time(12), rulebook.zone)
            found.append(Change("later", "", situation.at, noon.astimezone(dt.UTC)))
    found += [Change("declined", code) for code in rivals if code != action.code]
    return sorted(dict.fromkeys(found), key=lambda one: one.size)


def _of_the_rest(situation: Situation, action: ActionRule) -> Iterator[Change]:
    """Consent, holds, earlier offers, stock, the group for comparison."""
    yield Change("consent", before=False, after=True)
    yield Change("objecting", before=False, after=True)
    if situation.facts.objections:
        yield Change("objection", before=True, after=False)
    if situation.holds:
        yield Change("holds", before=True, after=False)
    if situation.touches:
        yield Change("offers", before=True, after=False)
    if action.limited:
        yield Change("stock", action.code)
    yield Change("arm")


def reads(action: ActionRule) -> bool:
    """Whether what an action is worth to the customer depends on anything that is known of him."""
    return bool(read_by([_tree(action.customer_value)]))


def until(rulebook: Rulebook, situation: Situation, action: ActionRule) -> Change | None:
    """To wait until the contact policy no longer hinders."""
    found = hindered(
        rulebook.limits(situation.channel),
        situation.touches,
        situation.holds,
        action=action.code,
        channel=situation.channel,
        purpose=action.purpose,
        direction=situation.direction,
        at=situation.at,
        calendar=calendar_of(situation.country),
    )
    if found is None or found.until is None:
        return None
    return Change("later", "", situation.at, found.until + dt.timedelta(seconds=1))


def _of_values(situation: Situation, trees: Sequence[Node]) -> Iterator[Change]:
    ends = _constants(trees)
    for name in read_by(trees):
        if name not in situation.values:
            continue
        before = situation.values[name]
        for after in _others(name, before, ends, situation.at):
            if after != before:
                yield Change("value", name, _hashed(before), _hashed(after))


def _others(name: str, before: Any, ends: Mapping[type, Sequence[Any]], at: dt.datetime) -> Iterator[Any]:
    """Other values that something could have."""
    kind = KINDS[name]
    if name == CONTRACTS:
        yield ()
    elif kind == "number":
        was = Decimal(before) if isinstance(before, int | Decimal) else Decimal(0)
        for end in ends[Decimal]:
            yield from (end, end + 1, end - 1, end + Decimal("0.01"), end - Decimal("0.01"))
        yield from (was * scale for scale in SCALES)
        yield from (was + sign * amount for amount in AMOUNTS for sign in (1, -1))
    elif kind == "date":
        for end in ends[dt.date]:
            yield from (end, end + A_DAY, end - A_DAY)
        day = before or at.date()
        yield from (day + sign * days * A_DAY for days in DAYS for sign in (1, -1))
    elif kind == "date and time":
        yield from ((before or at) + sign * days * A_DAY for days in DAYS for sign in (1, -1))
    elif kind == "boolean":
        yield not before
    elif kind == "list<string>":
        held = tuple(before)
        yield from (tuple(sorted({*held, one})) for one in ends[str])
        yield from (tuple(each for each in held if each != one) for one in held)
    else:
        yield from (*ends[str], *CODES.get(name, ()), "")


def _constants(trees: Sequence[Node]) -> dict[type, list[Any]]:
    """All that stands in the rules: figures, days, texts."""
    found: dict[type, list[Any]] = {Decimal: [], dt.date: [], str: []}
    for tree in trees:
        for node in syntax.everything(tree):
            for (value,) in filter(None, [constant(node)]):
                plain = released(value) if isinstance(value, Date) else value
                if type(plain) in found:
                    found[type(plain)].append(plain)
    return found


def _hashed(value: Any) -> Any:
    """Lists as tuples, so that a change can be told from another."""
    if isinstance(value, list):
        return tuple(tuple(one.items()) if isinstance(one, dict) else one for one in value)
    return value


@lru_cache(maxsize=2_000)
def _tree(text: str) -> Node:
    return parse_tree(text)
