"""How do customers come by the marks that they are recognised by?"""

import datetime as dt
from collections.abc import Iterable
from itertools import batched

from django.db import transaction
from django.utils import timezone

from kundig.base.operations import note
from kundig.base.records import User
from kundig.base.refusals import Refused
from kundig.customers.duplicates.records import Merge
from kundig.customers.identities.marks import normal
from kundig.customers.identities.records import Identity
from kundig.customers.records import Customer

AT_ONCE = 10_000
DERIVED = "customer"  # the source of what follows from the customer's own fields
ONES_OWN = (Identity.Kind.EXTERNAL, Identity.Kind.COOKIE)
type Mark = tuple[int, str, str]  # customer, kind, normal form


@transaction.atomic
def recognise(customer_ids: Iterable[int], *, at: dt.datetime | None = None) -> None:
    """Derive the marks of these customers from their fields; what has not changed is left alone."""
    now = at or timezone.now()
    for some in batched(sorted(set(customer_ids)), AT_ONCE, strict=False):
        _recognise(list(some), now)


def _recognise(customer_ids: list[int], at: dt.datetime) -> None:
    derived = Identity.objects.filter(customer__in=customer_ids, source=DERIVED)
    standing = {
        (customer, kind, value): pk
        for pk, customer, kind, value in derived.values_list("id", "customer", "kind", "value")
    }
    people = Customer.objects.filter(pk__in=customer_ids)
    own = Merge.objects.own(customer_ids, ("email", "phone", "country"))
    wanted: set[Mark] = set()
    for pk, email, phone, country in people.values_list("id", "email", "phone", "country"):
        his = {"email": email, "phone": phone, "country": country} | own.get(pk, {})
        for kind in (Identity.Kind.EMAIL, Identity.Kind.PHONE):
            text = his[kind]
            if text and (pk, str(kind), text) in standing:  # written in its normal form already
                wanted.add((pk, str(kind), text))
            elif text and (value := _recognised(kind, text, his["country"] or country)):
                wanted.add((pk, str(kind), value))
    gone = [pk for mark, pk in standing.items() if mark not in wanted]
    if gone:
        Identity.objects.filter(pk__in=gone).delete()
    Identity.objects.bulk_create(
        [
            Identity(customer_id=pk, kind=kind, value=value, source=DERIVED, since=at)
            for pk, kind, value in sorted(wanted - standing.keys())
        ],
        ignore_conflicts=True,  # somebody has written the same mark by hand: his stays
        batch_size=2000,
    )


def _recognised(kind: str, text: str, country: str) -> str:
    """The normal form, or nothing: an address that cannot be right is kept as it was written."""
    try:
        return normal(kind, text, country=country)
    except Refused:
        return ""


@transaction.atomic
def add_identity(
    customer: Customer,
    kind: str,
    text: str,
    *,
    actor: User | None,
    at: dt.datetime,
    system: str = "",
    source: str = "user",
) -> Identity:
    """One mark more; doing it twice does no harm."""
    value = normal(kind, text, country=customer.country)
    if kind in ONES_OWN:
        taken = Identity.objects.filter(kind=kind, system=system, value=value).select_related("customer")
        for other in taken.exclude(customer__in=customer.members):
            owner = other.customer
            raise Refused("identities.taken", name=owner.name, number=owner.number)
        if mine := taken.first():
            return mine
    added, new = Identity.objects.get_or_create(
        customer=customer,
        kind=kind,
        system=system,
        value=value,
        defaults={"source": source, "since": at},
    )
    if new:
        note(actor, "identity.added", f"customer:{customer.number}", kind=kind, system=system)
    return added


@transaction.atomic
def remove_identity(identity: Identity, *, actor: User | None) -> None:
    """One mark less; what follows from the customer's fields goes with them."""
    if identity.source == DERIVED:
        raise Refused("identities.derived")
    identity.delete()
    about = f"customer:{identity.customer.number}"
    note(actor, "identity.removed", about, kind=identity.kind, system=identity.system)
