"""How do consents and objections come about, and how do they outlive an erasure?"""

import datetime as dt

from django.conf import settings
from django.db import transaction
from django.utils import timezone

from kundig.base.operations import note
from kundig.base.records import User
from kundig.base.refusals import Refused
from kundig.customers.consents import permission
from kundig.customers.consents.permission import ExistingCustomers, Permission, PermissionFacts, facts_of
from kundig.customers.consents.records import Consent, Objection
from kundig.customers.consents.rules import CHANNELS, PURPOSES, Act, Objected
from kundig.customers.consents.suppressing.operations import reapply, suppress, unsuppress
from kundig.customers.operations import lead
from kundig.customers.records import Customer, Posting, Relationship

__all__ = [
    "existing_customers",
    "grant",
    "lift",
    "may_contact",
    "object_to",
    "permission_facts",
    "reapply",
    "said_by",
    "suppress",
    "withdraw",
]
LONGEST_SOURCE = 80


@transaction.atomic
def grant(
    customer: Customer,
    purpose: str,
    channel: str,
    *,
    text: str,
    text_version: str = "",
    source: str,
    actor: User | None,
    at: dt.datetime,
    now: dt.datetime | None = None,
) -> Consent:
    """The customer agrees; kept with what proves it."""
    if not text.strip():
        raise Refused("consents.no_text")
    if len(text_version) > 40:
        raise Refused("consents.long_version")
    said = Consent(act=Consent.Act.GRANTED, text=text.strip(), text_version=text_version.strip())
    return _act(customer, purpose, channel, said, source=source, actor=actor, at=at, now=now)


@transaction.atomic
def withdraw(
    customer: Customer,
    purpose: str,
    channel: str,
    *,
    source: str,
    actor: User | None,
    at: dt.datetime,
    now: dt.datetime | None = None,
) -> Consent:
    """The customer takes it back: as easy as to give it (Art. 7 (3) GDPR), so no words are asked for."""
    said = Consent(act=Consent.Act.WITHDRAWN)
    return _act(customer, purpose, channel, said, source=source, actor=actor, at=at, now=now)


@transaction.atomic
def object_to(
    customer: Customer,
    *,
    purpose: str = "advertising",
    channel: str = "",
    source: str,
    actor: User | None,
    at: dt.datetime,
    now: dt.datetime | None = None,
) -> Objection:
    """The customer objects; it holds at once, and for whoever comes back with his marks."""
    _check(purpose, channel or CHANNELS[0], source, at=at, now=now)
    who = lead(customer)
    mine = Objection.objects.filter(customer__in=who.members, purpose=purpose, channel=channel)
    standing = mine.filter(lifted_at=None).first()
    if standing:
        return standing
    objection = Objection.objects.create(
        customer=who, purpose=purpose, channel=channel, source=source.strip(), at=at, actor=actor
    )
    suppress([who.pk])
    note(actor, "objection.raised", f"customer:{who.number}", objection=objection.pk, channel=channel)
    return objection


@transaction.atomic
def lift(objection: Objection, *, source: str, actor: User | None, at: dt.datetime) -> Objection:
    """The customer himself no longer objects."""
    lead(objection.customer)  # held, so that his marks are those of all who are one customer with him
    found = Objection.objects.select_for_update(of=("self",)).select_related("customer").get(pk=objection.pk)
    if found.lifted_at is not None:
        raise Refused("consents.not_objecting", at=f"{found.lifted_at:%d.%m.%Y}")
    if not 1 <= len(source.strip()) <= LONGEST_SOURCE:
        raise Refused("consents.no_source")
    found.lifted_at, found.lifted_source = at, source.strip()
    found.save(update_fields=["lifted_at", "lifted_source"])
    unsuppress(found)
    note(actor, "objection.lifted", f"customer:{found.customer.number}", objection=found.pk)
    return found


def said_by(customer: Customer) -> tuple[list[Act], list[Objected]]:
    """What this customer and whom he leads have said, for `rules.standing`."""
    acts = [
        Act(one.purpose, one.channel, one.act == Consent.Act.GRANTED, one.at, one.pk)
        for one in Consent.objects.filter(customer__in=customer.members)
    ]
    objections = Objection.objects.filter(customer__in=customer.members)
    return acts, [Objected(one.purpose, one.channel, one.at, one.lifted_at) for one in objections]


def may_contact(
    customer: Customer, channel: str, purpose: str, at: dt.datetime, direction: str = "outbound"
) -> Permission:
    """May we speak with this customer, and whom he leads: yes or no, with the law."""
    facts = permission_facts(customer, at)
    return permission.may_contact(facts, channel=channel, purpose=purpose, direction=direction, at=at)


def permission_facts(customer: Customer, at: dt.datetime) -> PermissionFacts:
    """All that the law asks for, of this customer and whom he leads."""
    who = customer.leading or customer
    members = who.members
    on = timezone.localdate(at)
    revenue = Posting.objects.filter(customer__in=members, kind=Posting.Kind.REVENUE, booked_on__lte=on)
    acts = Consent.objects.filter(customer__in=members, at__lte=at).order_by("id")
    return facts_of(
        kind=who.kind,
        since=who.since,
        consents=[(one.purpose, one.channel, one.act == Consent.Act.GRANTED, one.at) for one in acts],
        objections=Objection.objects.filter(customer__in=members).values_list(
            "purpose", "channel", "at", "lifted_at"
        ),
        relationships=Relationship.objects.filter(customer__in=members).values_list("kind", "since", "until"),
        bought=revenue.exists(),
        email=who.email,
        phone=who.phone,
        street=who.street,
        existing=existing_customers(),
        on=on,
    )


def existing_customers() -> ExistingCustomers:
    """What this firm says of its e-mails to existing customers."""
    since: dt.date | None = settings.NOTICE_SINCE
    return ExistingCustomers(since, settings.FREE_ACCOUNTS_ARE_SALES)


def _act(
    customer: Customer,
    purpose: str,
    channel: str,
    said: Consent,
    *,
    source: str,
    actor: User | None,
    at: dt.datetime,
    now: dt.datetime | None,
) -> Consent:
    _check(purpose, channel, source, at=at, now=now)
    # Held, so that whoever decides about him at this moment has done so before, or obeys.
    who = lead(customer)
    said.customer, said.purpose, said.channel = who, purpose, channel
    said.source, said.actor, said.at = source.strip(), actor, at
    said.save()
    told = {"consent": said.pk, "purpose": purpose, "channel": channel}
    note(actor, f"consent.{said.act}", f"customer:{who.number}", **told)
    return said


def _check(purpose: str, channel: str, source: str, *, at: dt.datetime, now: dt.datetime | None) -> None:
    if purpose not in PURPOSES:
        raise Refused("consents.unknown_purpose", purpose=purpose, purposes=", ".join(PURPOSES))
    if channel not in CHANNELS:
        raise Refused("consents.unknown_channel", channel=channel, channels=", ".join(CHANNELS))
    if not 1 <= len(source.strip()) <= LONGEST_SOURCE:
        raise Refused("consents.no_source")
    if now is not None and at > now:
        raise Refused("consents.future", at=f"{at:%d.%m.%Y %H:%M}")
