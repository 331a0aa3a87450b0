"""How does an objection hold for somebody who was erased and comes back with the next import?"""

import datetime as dt
from collections import defaultdict
from collections.abc import Iterable, Sequence
from itertools import batched

from django.conf import settings
from django.db import transaction
from django.db.models import Q

from kundig.base.operations import note
from kundig.customers.consents.marks import Known, derived_key, digests
from kundig.customers.consents.records import Objection, Suppression
from kundig.customers.identities.records import Identity
from kundig.customers.records import Customer

AT_ONCE = 5_000
SOURCE = "suppression list"
REACHED_BY = (Identity.Kind.EMAIL, Identity.Kind.PHONE)


@transaction.atomic
def suppress(customer_ids: Iterable[int]) -> None:
    """Keep the marks of all who object, over whom each leads; erasing calls it once more before it erases."""
    ids = list(customer_ids)
    ours = Q(customer__in=ids) | Q(customer__leading__in=ids)
    standing = list(Objection.objects.filter(ours, lifted_at=None).select_related("customer"))
    known = _known_together({one.customer.leading_id or one.customer_id for one in standing})
    Suppression.objects.bulk_create(
        [
            Suppression(digest=mark, purpose=one.purpose, channel=one.channel, at=one.at)
            for one in standing
            for mark in known[one.customer.leading_id or one.customer_id]
        ],
        ignore_conflicts=True,
    )


@transaction.atomic
def unsuppress(lifted: Objection) -> None:
    """Forget the marks of a lifted objection, but not those of another who shares one of them.

    Rows carry the moment of the objection that wrote them, so an erased neighbour's stay.
    """
    who = lifted.customer.leading_id or lifted.customer_id
    written = Suppression.objects.filter(purpose=lifted.purpose, channel=lifted.channel, at=lifted.at)
    written.filter(digest__in=_known_together({who})[who]).delete()
    shared = Identity.objects.filter(Q(customer=who) | Q(customer__leading=who), kind__in=REACHED_BY)
    others = Objection.objects.filter(
        purpose=lifted.purpose,
        channel=lifted.channel,
        lifted_at=None,
        customer__identity__value__in=shared.values("value"),
    )
    suppress(others.values_list("customer_id", flat=True).distinct())


@transaction.atomic
def reapply(customer_ids: Iterable[int]) -> int:
    """Let those object again whose marks are suppressed: call it for whoever is new, after `recognise`."""
    if not Suppression.objects.exists():
        return 0
    raised = 0
    for some in batched(sorted(set(customer_ids)), AT_ONCE, strict=False):
        raised += _reapply(some)
    return raised


def _reapply(customer_ids: tuple[int, ...]) -> int:
    people = Customer.objects.filter(pk__in=customer_ids)
    leads = {pk: leading or pk for pk, leading in people.values_list("pk", "leading")}
    known = _known_each(list(people.order_by("pk")))
    who = defaultdict(set)
    for pk, marks in known.items():
        for mark in marks:
            who[mark].add(leads[pk])
    standing = Objection.objects.filter(lifted_at=None, customer__in=set(leads.values()))
    raised = set(standing.values_list("customer_id", "purpose", "channel"))
    wanted: dict[tuple[int, str, str], dt.datetime] = {}
    for row in Suppression.objects.filter(digest__in=list(who)).order_by("at", "id"):
        for pk in who[bytes(row.digest)]:
            if (pk, row.purpose, row.channel) not in raised:
                wanted.setdefault((pk, row.purpose, row.channel), row.at)
    numbers = dict(Customer.objects.filter(pk__in={pk for pk, _p, _c in wanted}).values_list("pk", "number"))
    for (pk, purpose, channel), at in sorted(wanted.items()):
        Objection.objects.create(customer_id=pk, purpose=purpose, channel=channel, source=SOURCE, at=at)
        note(None, "objection.raised", f"customer:{numbers[pk]}", channel=channel, suppressed=True)
    return len(wanted)


def _known_together(leading_ids: set[int]) -> dict[int, set[bytes]]:
    """The marks of customers, with those of whom they lead."""
    together: dict[int, set[bytes]] = defaultdict(set)
    of = Q(pk__in=leading_ids) | Q(leading__in=leading_ids)
    people = list(Customer.objects.filter(of).order_by("pk"))
    leads = {one.pk: one.leading_id or one.pk for one in people}  # as of one moment: others merge meanwhile
    for pk, marks in _known_each(people).items():
        together[leads[pk]] |= marks
    return together


def _known_each(people: Sequence[Customer]) -> dict[int, set[bytes]]:
    key = derived_key(settings.SECRET_KEY)
    reached: dict[tuple[int, str], set[str]] = defaultdict(set)
    rows = Identity.objects.filter(customer__in=[one.pk for one in people], kind__in=REACHED_BY)
    for pk, kind, value in rows.values_list("customer_id", "kind", "value"):
        reached[pk, kind].add(value)
    return {
        one.pk: digests(
            Known(
                name=one.company or f"{one.first_name} {one.last_name}",
                street=one.street,
                postal_code=one.postal_code,
                emails=tuple(reached[one.pk, Identity.Kind.EMAIL] | {one.email}),
                phones=tuple(reached[one.pk, Identity.Kind.PHONE] | {one.phone}),
            ),
            key=key,
        )
        for one in people
    }
