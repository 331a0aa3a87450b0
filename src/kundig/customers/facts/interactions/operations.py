"""How are interactions recorded with a few statements, however many come at once?"""

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal

from django.db import connection, transaction

from kundig.base.records import User
from kundig.base.refusals import Refused
from kundig.customers.operations import IN_TOUCH

MOST = 500  # at once

_HOLD = """
SELECT number FROM kundig_customer WHERE id IN (
  SELECT coalesce(leading_id, id) FROM kundig_customer WHERE number = ANY(%s)) ORDER BY id FOR NO KEY UPDATE
"""
# A statement of its own, so that it sees what was committed while it waited for the customers.
_GATHER = """
SELECT told.place, leader.id, leader.number, (
    SELECT one.id FROM kundig_relationship one JOIN kundig_customer member ON member.id = one.customer_id
    WHERE one.number = told.contract AND told.contract <> ''
      AND coalesce(member.leading_id, member.id) = leader.id
    ORDER BY one.id LIMIT 1)
FROM unnest(%s::int[], %s::text[], %s::text[]) AS told (place, customer, contract)
JOIN kundig_customer asked ON asked.number = told.customer
JOIN kundig_customer leader ON leader.id = coalesce(asked.leading_id, asked.id)
"""
_KNOWN = """
SELECT one.number, one.id, coalesce(who.leading_id, who.id), one.direction, one.channel, one.kind, one.topic,
  one.text, one.minutes, one.at
FROM kundig_interaction one JOIN kundig_customer who ON who.id = one.customer_id
WHERE one.number = ANY(%s) AND one.number <> ''
"""
_CONTRACT = """
SELECT one.id FROM kundig_relationship one JOIN kundig_customer member ON member.id = one.customer_id
WHERE one.number = %s AND coalesce(member.leading_id, member.id) = %s ORDER BY one.id LIMIT 1
"""
_NEWEST = (
    "SELECT customer_id, max(at), max(at) FILTER (WHERE direction = 'inbound') FROM made GROUP BY customer_id"
)
# Sorted by their number: two that add the same numbers wait for each other in the same order.
_WRITE = f"""
WITH told AS (
  SELECT * FROM unnest(%s::int[], %s::bigint[], %s::bigint[], %s::text[], %s::text[], %s::text[], %s::text[],
    %s::timestamptz[], %s::numeric[], %s::text[], %s::text[])
  AS t (place, customer, relationship, direction, channel, kind, topic, at, minutes, text, number)),
numbered AS (
  SELECT nextval(pg_get_serial_sequence('kundig_interaction', 'id')) AS id, told.* FROM told),
made AS (
  INSERT INTO kundig_interaction (id, customer_id, relationship_id, direction, channel, kind, topic, at,
    minutes, text, number, answered_at)
  SELECT id, customer, relationship, direction, channel, kind, topic, at, minutes, text, number,
    CASE WHEN direction = 'inbound' AND channel = 'phone' THEN at END
  FROM numbered ORDER BY number, place
  ON CONFLICT (number) WHERE number <> '' DO NOTHING
  RETURNING id, customer_id, direction, kind, at),
live AS ({IN_TOUCH.format(_NEWEST)}),
noted AS (
  INSERT INTO kundig_journalentry (at, actor_id, what, about, details)
  SELECT %s, %s, 'interaction.recorded', 'customer:' || who.number,
    jsonb_build_object('interaction', made.id, 'kind', made.kind)
  FROM made JOIN kundig_customer who ON who.id = made.customer_id ORDER BY made.id)
SELECT numbered.place, numbered.id FROM numbered JOIN made ON made.id = numbered.id
"""


@dataclass(frozen=True, slots=True)
class Told:
    """An interaction as it is told from outside: customer and contract by their numbers."""

    customer: str
    direction: str
    channel: str
    kind: str
    at: dt.datetime | None = None  # when it happened, if not just now
    topic: str = ""
    text: str = ""
    minutes: Decimal = Decimal(0)
    relationship: str = ""
    number: str = ""  # what the other system calls it


COMPARED = ("direction", "channel", "kind", "topic", "text", "minutes", "at")


@dataclass(frozen=True, slots=True)
class Kept:
    """An interaction that is remembered now; `new`: it was not before."""

    id: int
    customer: str  # the number of whoever leads
    new: bool


@dataclass(frozen=True, slots=True)
class _Placed:
    told: Told
    customer: int
    number: str
    relationship: int | None


type Outcome = Kept | Refused


@transaction.atomic
def append_interactions(told: Sequence[Told], *, actor: User | None, at: dt.datetime) -> list[Outcome]:
    """Remember all that can be, in this order, and say of each what became of it.

    A number that is there already with the same content comes back as it is.
    """
    outcomes: dict[int, Outcome] = {}
    placed = _placed(told, outcomes)
    first: dict[str, int] = {}
    for place, one in placed.items():
        first.setdefault(one.told.number, place)
    known = _known([number for number in first if number])
    wanted = {
        place: one
        for place, one in placed.items()
        if not one.told.number or (first[one.told.number] == place and one.told.number not in known)
    }
    made = _write(wanted, actor, at)
    outcomes |= {place: Kept(id, placed[place].number, True) for place, id in made.items()}
    if len(made) < len(placed):  # the rest is there already, perhaps since a moment ago
        known = _known([one.told.number for place, one in placed.items() if place not in made])
        outcomes |= {
            place: _same(one, known[one.told.number]) for place, one in placed.items() if place not in made
        }
    return [outcomes[place] for place in range(len(told))]


def known_already(told: Told, *, leader: int) -> Outcome | None:
    """What there is under its number; the caller holds who leads, so that nobody adds it to him meanwhile."""
    known = _known([told.number] if told.number else [])
    return (
        _same(_Placed(told, leader, told.customer, None), known[told.number])
        if told.number in known
        else None
    )


def contract_of(number: str, *, leader: int) -> int | None:
    """The contract or account of that number which one of the members of a leading customer has."""
    with connection.cursor() as cursor:
        cursor.execute(_CONTRACT, [number, leader])
        found = cursor.fetchone()
    return found[0] if found else None


def _placed(told: Sequence[Told], outcomes: dict[int, Outcome]) -> dict[int, _Placed]:
    """To whom each goes; who leads is held until the end of the transaction, nobody merges him meanwhile."""
    numbers = sorted({one.customer for one in told})
    contracts = [one.relationship for one in told]
    with connection.cursor() as cursor:
        while True:
            point = transaction.savepoint_create()
            cursor.execute(_HOLD, [numbers])
            held = {number for (number,) in cursor.fetchall()}
            cursor.execute(_GATHER, [list(range(len(told))), [one.customer for one in told], contracts])
            rows = {place: rest for place, *rest in cursor.fetchall()}
            if held >= {leader for _id, leader, _contract in rows.values()}:
                transaction.savepoint_commit(point)
                break
            transaction.savepoint_rollback(point)  # somebody merged one of them just before
    placed = {}
    for place, one in enumerate(told):
        if place not in rows:
            outcomes[place] = Refused("facts.no_customer", name=one.customer[:40])
            continue
        leader, number, contract = rows[place]
        if one.relationship and contract is None:
            outcomes[place] = Refused("facts.no_relationship", number=one.relationship, customer=number)
            continue
        placed[place] = _Placed(one, leader, number, contract)
    return placed


def _known(numbers: Sequence[str]) -> Mapping[str, tuple[int, int, tuple[object, ...]]]:
    """Of the numbers that are there: id, leading customer, and what is compared."""
    if not numbers:
        return {}
    with connection.cursor() as cursor:
        cursor.execute(_KNOWN, [list(numbers)])
        return {number: (id, leader, tuple(rest)) for number, id, leader, *rest in cursor.fetchall()}


def _write(wanted: Mapping[int, _Placed], actor: User | None, now: dt.datetime) -> dict[int, int]:
    if not wanted:
        return {}
    told = [one.told for one in wanted.values()]
    columns: list[list[object]] = [
        [*wanted],
        [one.customer for one in wanted.values()],
        [one.relationship for one in wanted.values()],
        *([getattr(one, name) for one in told] for name in ("direction", "channel", "kind", "topic")),
        [one.at or now for one in told],
        *([getattr(one, name) for one in told] for name in ("minutes", "text", "number")),
    ]
    with connection.cursor() as cursor:
        cursor.execute(_WRITE, [*columns, now, actor.pk if actor else None])
        return dict(cursor.fetchall())


def _same(one: _Placed, known: tuple[int, int, tuple[object, ...]]) -> Outcome:
    """What is there, if it says the same of the same customer; else the number is taken."""
    id, leader, content = known
    pairs = zip(COMPARED, content, strict=True)
    asked = {name: getattr(one.told, name) for name in COMPARED}
    differing = [name for name, value in pairs if asked[name] not in (value, None)]
    if leader != one.customer:
        differing.append("customer")
    if differing:
        return Refused("facts.number_taken", number=one.told.number, fields=", ".join(differing))
    return Kept(id, one.number, False)
