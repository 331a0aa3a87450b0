"""How does what happens with a customer come to be remembered?"""

import datetime as dt
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from decimal import Decimal
from itertools import batched

from django.db import IntegrityError, connection, transaction
from django.utils import timezone

from kundig.base.operations import note
from kundig.base.queue import enqueue
from kundig.base.records import User
from kundig.base.refusals import Refused
from kundig.customers.consents.suppressing.operations import reapply
from kundig.customers.fields import FIELDS, Value, clean, written
from kundig.customers.identities.operations import recognise
from kundig.customers.records import Customer, Interaction
from kundig.customers.sorting import key_of

MANY = 20_000  # customers: of more, it is quicker to look at everybody
AT_ONCE = 2_000  # are held until all of them are told where they stand
# The newest contacts of each of those who lead the customers asked for, over all of their members.
_NEWEST = """
WITH leaders AS (SELECT DISTINCT coalesce(leading_id, id) AS id FROM kundig_customer WHERE id = ANY(%s)),
members AS (
  SELECT one.id, leaders.id AS leader FROM leaders JOIN kundig_customer one ON one.id = leaders.id
  UNION ALL
  SELECT one.id, leaders.id FROM leaders JOIN kundig_customer one ON one.leading_id = leaders.id)
SELECT leader, max(any_way.at), max(inbound.at) FROM members
CROSS JOIN LATERAL (
  SELECT at FROM kundig_interaction WHERE customer_id = members.id ORDER BY at DESC LIMIT 1) AS any_way
LEFT JOIN LATERAL (
  SELECT at FROM kundig_interaction WHERE customer_id = members.id AND direction = 'inbound'
  ORDER BY at DESC LIMIT 1) AS inbound ON TRUE
GROUP BY leader ORDER BY leader
"""
# Who records interactions in a statement of his own puts in here whose they are, the newest and the newest
# inbound moment.
IN_TOUCH = """
INSERT INTO kundig_liveprofile AS live (customer_id, last_interaction_at, last_inbound_at) {}
ON CONFLICT (customer_id) DO UPDATE SET
  last_interaction_at = greatest(live.last_interaction_at, excluded.last_interaction_at),
  last_inbound_at = greatest(live.last_inbound_at, excluded.last_inbound_at)
"""


@dataclass(frozen=True, slots=True)
class Contact:
    """What happened, before it is remembered."""

    direction: str
    channel: str
    kind: str
    topic: str = ""
    text: str = ""
    minutes: Decimal = Decimal(0)


def lead(customer: Customer) -> Customer:
    """Who leads him, held until the end of the transaction: nobody merges or un-merges him meanwhile.

    New facts are recorded here.
    """
    while True:
        point = transaction.savepoint_create()
        leader = Customer.objects.values_list("leading_id", flat=True).get(pk=customer.pk) or customer.pk
        held = Customer.objects.select_for_update(no_key=True).get(pk=leader)
        if held.members.filter(pk=customer.pk).exists() and held.leading_id is None:
            transaction.savepoint_commit(point)
            return held
        transaction.savepoint_rollback(point)  # he leads nobody any more: who waits for him need not


def announce(customer_ids: Iterable[int], event: str) -> None:
    """Leave word, in the caller's transaction, that something happened with these customers."""
    asked = sorted({*customer_ids})
    if len(asked) > MANY:
        announce_many(event)
        return
    for some in batched(asked, AT_ONCE, strict=False):
        enqueue("cycles.move", customers=[*some], event=event)


def announce_many(event: str) -> None:
    """The same of so many that everybody is looked at."""
    enqueue("cycles.move_base", event=event)


@transaction.atomic
def refresh_live(customer_ids: Iterable[int]) -> None:
    """Tell anew when these customers, with all whom they lead, were last in touch.

    Called by whatever adds or removes interactions or members. Who is led by another has no row.
    """
    asked = list(customer_ids)
    columns = ("last_interaction_at", "last_inbound_at")
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT FROM kundig_customer WHERE id IN (SELECT coalesce(leading_id, id) FROM kundig_customer"
            " WHERE id = ANY(%s)) ORDER BY id FOR NO KEY UPDATE",
            [asked],
        )
        cursor.execute(
            f"WITH newest (leader, {', '.join(columns)}) AS ({_NEWEST}), written AS ("
            f" INSERT INTO kundig_liveprofile (customer_id, {', '.join(columns)}) SELECT * FROM newest"
            " ON CONFLICT (customer_id) DO UPDATE SET"
            f" ({', '.join(columns)}) = ROW ({', '.join(f'excluded.{name}' for name in columns)})"
            " RETURNING customer_id), without AS ("
            " SELECT id, leading_id FROM kundig_customer WHERE id NOT IN (SELECT customer_id FROM written)"
            " AND (id = ANY(%s) OR id IN (SELECT leading_id FROM kundig_customer WHERE id = ANY(%s)))),"
            # What others wrote of him stays, as long as he leads.
            f" emptied AS (UPDATE kundig_liveprofile SET ({', '.join(columns)}) = ROW (NULL, NULL)"
            "  WHERE (stage <> '' OR sales_stage <> '' OR purchase_due_from IS NOT NULL)"
            "  AND customer_id IN (SELECT id FROM without WHERE leading_id IS NULL))"
            " DELETE FROM kundig_liveprofile l USING without"
            " WHERE l.customer_id = without.id AND (l.stage = '' AND l.sales_stage = ''"
            "  AND l.purchase_due_from IS NULL"
            "  OR without.leading_id IS NOT NULL)",
            [asked, asked, asked],
        )


@transaction.atomic
def record_interaction(
    customer: Customer, told: Contact, *, at: dt.datetime, actor: User | None
) -> Interaction:
    """Remember an interaction, and when the customer was last in touch; it is recorded at who leads him."""
    if told.direction not in Interaction.Direction.values:
        raise Refused("customers.unknown_direction", direction=told.direction)
    if not 0 <= told.minutes <= 1440:
        raise Refused("customers.minutes", minutes=told.minutes)
    leader = lead(customer)
    happened = Interaction.objects.create(
        customer=leader,
        direction=told.direction,
        channel=told.channel,
        kind=told.kind,
        topic=told.topic,
        text=told.text,
        minutes=told.minutes,
        at=at,
        answered_at=at if told.direction == "inbound" and told.channel == "phone" else None,
    )
    refresh_live([leader.pk])
    note(actor, "interaction.recorded", f"customer:{leader.number}", interaction=happened.id, kind=told.kind)
    return happened


@transaction.atomic
def answer(asked: Interaction, told: Contact, *, at: dt.datetime, actor: User | None) -> Interaction:
    """Remember what we said, and that it answers what the customer asked."""
    locked = Interaction.objects.select_for_update().get(pk=asked.pk)
    said = record_interaction(locked.customer, told, at=at, actor=actor)
    settle(locked, said, at=at, actor=actor)
    return said


@transaction.atomic
def settle(asked: Interaction, said: Interaction, *, at: dt.datetime, actor: User | None) -> None:
    """What was said answers what the customer asked; late is still an answer."""
    locked = Interaction.objects.select_for_update().get(pk=asked.pk)
    if locked.answered_at is None:
        locked.answered_at = at
        locked.save(update_fields=["answered_at"])
    note(actor, "interaction.answered", f"customer:{locked.customer.number}", asked=locked.id, said=said.id)


@transaction.atomic
def create_customer(
    values: Mapping[str, Value], *, actor: User | None, at: dt.datetime, language: str = "de"
) -> Customer:
    """A new customer from what was written into his fields; without a number he gets the next free one."""
    country = written(clean("country", written(values.get("country")) or "DE", language=language))
    told = {
        name: clean(name, written(value), language=language, country=country)
        for name, value in values.items()
        if written(value) or name not in ("number", "kind", "since", "country", "language")
    }
    if not any(told.get(name) for name in ("last_name", "company", "email", "phone")):
        raise Refused("customers.nameless")
    told.setdefault("kind", "organisation" if told.get("company") else "person")
    told.setdefault("since", timezone.localdate(at))
    told.setdefault("number", next_number())
    told["country"] = country
    names = {name: written(told.get(name)) for name in ("company", "last_name", "first_name", "number")}
    try:
        with transaction.atomic():
            created = Customer.objects.create(**told, sort_key=key_of(**names))
    except IntegrityError:
        raise number_taken(names["number"]) from None
    recognise([created.pk], at=at)
    note(actor, "customer.created", f"customer:{created.number}", fields=sorted(told.keys() & FIELDS.keys()))
    reapply([created.pk])  # who objected and was erased objects still
    announce([created.pk], "customer.created")
    return created


def number_taken(number: str) -> Refused:
    """The refusal of a number that somebody has, naming him."""
    owner = Customer.objects.known_as(number)
    return Refused("customers.number_taken", number=number, owner=f"{owner.name} ({owner.number})")


def next_number() -> str:
    """The next number nobody has or had: the sequence of the keys never goes back."""
    with connection.cursor() as cursor:
        while True:
            cursor.execute(
                "WITH next AS (SELECT nextval(pg_get_serial_sequence('kundig_customer', 'id')) AS id)"
                " SELECT 'K-' || (100000 + n) FROM next, generate_series(id, id + 9999) AS n"
                " WHERE NOT EXISTS (SELECT FROM kundig_customer WHERE number = 'K-' || (100000 + n))"
                " ORDER BY n LIMIT 1"
            )
            if found := cursor.fetchone():
                return str(found[0])
            cursor.execute(
                "SELECT setval(pg_get_serial_sequence('kundig_customer', 'id'),"
                " nextval(pg_get_serial_sequence('kundig_customer', 'id')) + 10000)"
            )
