"""Offers of one's choice, for tests that look at what came of them."""

import datetime as dt
from decimal import Decimal

from kundig.customers.records import Customer
from kundig.decisions.records import Decision, Offer, Rulebook


def offer(of: Customer, action: str, at: dt.datetime, **given: object) -> Offer:
    """One put before a customer on the telephone, with the decision behind it."""
    book, _ = Rulebook.objects.get_or_create(digest="test", defaults={"content": {}, "at": at})
    contact = {"channel": "phone", "direction": "inbound", "at": at}
    decision = Decision.objects.create(
        customer=of, arm="best", rulebook=book, chosen=[action], log=b"", **contact
    )
    values: dict[str, object] = {"kind": "retention", "purpose": "advertising", "slot": 0} | contact
    return Offer.objects.create(customer=of, decision=decision, action=action, **(values | given))


def accepted(of: Customer, action: str, at: dt.datetime, company: str, customer: str) -> Offer:
    """One that was accepted an hour later."""
    return offer(
        of,
        action,
        at,
        answer="accepted",
        answered_at=at + dt.timedelta(hours=1),
        company_value=Decimal(company),
        customer_value=Decimal(customer),
    )
