"""Small facts for tests: customers, contracts, postings and contacts of one's choice."""

import datetime as dt
from decimal import Decimal

from kundig.customers.records import Customer, Interaction, Posting, Relationship
from kundig.customers.sorting import key_of

NOON = dt.time(12, tzinfo=dt.UTC)


def customer(number: str, **given: object) -> Customer:
    """A person since 2020, unless told otherwise."""
    values: dict[str, object] = {
        "kind": "person",
        "last_name": number,
        "since": dt.date(2020, 1, 1),
        "company": "",
        "first_name": "",
    } | given
    names = {name: str(values[name]) for name in ("company", "last_name", "first_name")}
    return Customer.objects.create(
        **({"number": number, "sort_key": key_of(number=number, **names)} | values)
    )


def posting(of: Customer, kind: str, amount: str, on: dt.date, **given: object) -> Posting:
    """One booking."""
    return Posting.objects.create(customer=of, kind=kind, amount=Decimal(amount), booked_on=on, **given)


def contact(of: Customer, kind: str, on: dt.date, **given: object) -> Interaction:
    """One outbound contact at noon, unless told otherwise."""
    values: dict[str, object] = {
        "direction": "outbound",
        "channel": "phone",
        "at": dt.datetime.combine(on, NOON),
    }
    return Interaction.objects.create(customer=of, kind=kind, **(values | given))


def contract(of: Customer, since: dt.date, until: dt.date | None = None) -> Relationship:
    """One contract."""
    return Relationship.objects.create(
        customer=of, kind="contract", product="Strom", since=since, until=until
    )
