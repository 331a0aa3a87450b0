"""How are relationships and postings added one by one, each once only?"""

import datetime as dt
import hashlib
from dataclasses import dataclass
from decimal import Decimal

from django.db import connection, transaction
from django.db.models import Model

from kundig.base.operations import note
from kundig.base.records import User
from kundig.base.refusals import Refused
from kundig.customers.operations import announce
from kundig.customers.records import Customer, Posting, Relationship

type Once[T] = tuple[T, bool]  # the fact, and whether it is new


@dataclass(frozen=True, slots=True)
class Booking:
    """Money to be booked; the amount is positive, the kind says which way it goes."""

    kind: str
    amount: Decimal
    booked_on: dt.date
    currency: str = "EUR"
    due_on: dt.date | None = None
    reference: str = ""
    relationship: str = ""  # number of a contract or account of this customer
    number: str = ""  # what another system calls it


@dataclass(frozen=True, slots=True)
class Holding:
    """A contract, an account or a product line to be added."""

    kind: str
    product: str
    since: dt.date
    until: dt.date | None = None
    number: str = ""


@transaction.atomic
def add_relationship(customer: Customer, holding: Holding, *, actor: User | None) -> Once[Relationship]:
    """Add what the customer holds; the number of his that is there already comes back as it is."""
    if holding.until is not None and holding.until < holding.since:
        raise Refused("facts.until_before_since", since=holding.since, until=holding.until)
    told = Relationship(
        customer=customer,
        kind=holding.kind,
        product=holding.product,
        number=holding.number,
        since=holding.since,
        until=holding.until,
    )
    if holding.number:
        _take_turns("relationship", holding.number)
        known = Relationship.objects.filter(number=holding.number, customer__in=customer.members).first()
        if known is not None:
            return _same(known, told, ("kind", "product", "since", "until")), False
    told.save()
    note(actor, "relationship.added", f"customer:{customer.number}", relationship=told.id, kind=told.kind)
    announce([customer.pk], "relationship.added")
    return told, True


@transaction.atomic
def append_posting(customer: Customer, booking: Booking, *, actor: User | None) -> Once[Posting]:
    """Book it; the number that is there already with the same content comes back as it is."""
    told = Posting(
        customer=customer,
        relationship=_relationship(customer, booking.relationship),
        kind=booking.kind,
        amount=booking.amount,
        currency=booking.currency,
        booked_on=booking.booked_on,
        due_on=booking.due_on,
        reference=booking.reference,
        number=booking.number,
    )
    if booking.number:
        _take_turns("posting", booking.number)
        if known := Posting.objects.filter(number=booking.number).select_related("customer").first():
            fields = ("kind", "amount", "currency", "booked_on", "due_on", "reference", "relationship_id")
            return _same(known, told, fields), False
    told.save()
    note(actor, "posting.appended", f"customer:{customer.number}", posting=told.id, kind=told.kind)
    if told.kind == Posting.Kind.REVENUE:
        announce([customer.pk], "posting.appended")
    return told, True


def _take_turns(kind: str, number: str) -> None:
    """Who adds the same number at the same time waits, and then finds it there."""
    name = hashlib.sha256(f"{kind}:{number}".encode()).digest()[:8]
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(%s)", [int.from_bytes(name, signed=True)])


def _relationship(customer: Customer, number: str) -> Relationship | None:
    if not number:
        return None
    found = Relationship.objects.filter(number=number, customer__in=customer.members).order_by("id").first()
    if found is None:
        raise Refused("facts.no_relationship", number=number, customer=customer.number)
    return found


def _same[T: Model](known: T, told: T, fields: tuple[str, ...]) -> T:
    """What is there, if it says the same of the same customer; else the number is taken."""
    differing = [name for name in fields if getattr(known, name) != getattr(told, name)]
    owners = [getattr(one, "customer") for one in (known, told)]  # noqa: B009 - every fact has one
    if len({owner.leading_id or owner.id for owner in owners}) > 1:
        differing.append("customer")
    if differing:
        number = getattr(known, "number", "")
        raise Refused("facts.number_taken", number=number, fields=", ".join(differing))
    return known
