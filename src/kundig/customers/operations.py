"""How does what happens with a customer come to be remembered?"""

import datetime as dt
from dataclasses import dataclass
from decimal import Decimal

from django.db import transaction

from kundig.base.operations import note
from kundig.base.records import User
from kundig.base.refusals import Refused
from kundig.customers.records import Customer, Interaction, LiveProfile


@dataclass(frozen=True, slots=True)
class Contact:
    """What happened, before it is remembered."""

    direction: str
    channel: str
    kind: str
    topic: str = ""
    text: str = ""
    minutes: Decimal = Decimal(0)


@transaction.atomic
def record_interaction(
    customer: Customer, told: Contact, *, at: dt.datetime, actor: User | None
) -> Interaction:
    """Remember an interaction, and when the customer was last in touch."""
    if told.direction not in Interaction.Direction.values:
        raise Refused("customers.unknown_direction", direction=told.direction)
    if not 0 <= told.minutes <= 1440:
        raise Refused("customers.minutes", minutes=told.minutes)
    happened = Interaction.objects.create(
        customer=customer,
        direction=told.direction,
        channel=told.channel,
        kind=told.kind,
        topic=told.topic,
        text=told.text,
        minutes=told.minutes,
        at=at,
        answered_at=at if told.direction == "inbound" and told.channel == "phone" else None,
    )
    inbound = {"last_inbound_at": at} if told.direction == "inbound" else {}
    LiveProfile.objects.update_or_create(customer=customer, defaults={"last_interaction_at": at, **inbound})
    note(
        actor, "interaction.recorded", f"customer:{customer.number}", interaction=happened.id, kind=told.kind
    )
    return happened


@transaction.atomic
def answer(asked: Interaction, told: Contact, *, at: dt.datetime, actor: User | None) -> Interaction:
    """Remember what we said, and that it answers what the customer asked; late is still an answer."""
    locked = Interaction.objects.select_for_update().get(pk=asked.pk)
    said = record_interaction(locked.customer, told, at=at, actor=actor)
    if locked.answered_at is None:
        locked.answered_at = at
        locked.save(update_fields=["answered_at"])
    note(actor, "interaction.answered", f"customer:{locked.customer.number}", asked=locked.id, said=said.id)
    return said
