"""How do programs read and append money booked for customers?"""

from decimal import Decimal
from typing import Annotated, Any, Literal

from django.db.models import F
from django.http import HttpRequest, HttpResponseBase
from ninja import Query, Router
from pydantic import Field, StringConstraints

from kundig.api.answers import Answer
from kundig.api.customers import Page
from kundig.api.keys import owner_of
from kundig.api.known import LEADING, meant, of_customer
from kundig.api.paging import listed, picked
from kundig.api.routes import appends, lists
from kundig.api.shapes import NEXT, NO_CONTROLS, Contract, Day, Foreign, Given, Id, Number, Shown
from kundig.customers.facts.operations import Booking, append_posting
from kundig.customers.records import Posting

router = Router(tags=["postings"])
COLUMNS = ("kind", "amount", "currency", "booked_on", "due_on", "reference", "number")
EXAMPLE: dict[str, Any] = {
    "customer": "K-100042",
    "kind": "revenue",
    "amount": "119.90",
    "currency": "EUR",
    "booked_on": "2026-03-02",
    "due_on": "2026-03-16",
    "reference": "R-2026-1184",
    "relationship": "V-2044",
    "number": "FIBU-990017",
}
Kind = Literal["revenue", "cost_of_goods", "discount", "credit_note", "return", "write_off", "payment"]


class PostingGiven(Given):
    """Money to be booked; your own `number` for it makes sending it twice harmless."""

    customer: Number
    kind: Kind
    amount: Annotated[
        Decimal,
        Field(ge=0, max_digits=14, decimal_places=2, description="Positive; the kind gives the sign."),
    ]
    currency: Annotated[str, StringConstraints(pattern=r"^[A-Z]{3}$")] = "EUR"
    booked_on: Day
    due_on: Day | None = None
    reference: Annotated[str, StringConstraints(max_length=40, pattern=NO_CONTROLS)] = ""
    relationship: Contract = ""
    number: Foreign = ""

    model_config = {"extra": "forbid", "json_schema_extra": {"examples": [EXAMPLE]}}


class PostingShown(Shown):
    """Money booked for a customer."""

    id: Id
    customer: str
    relationship: str | None
    kind: Kind
    amount: str
    currency: str
    booked_on: Day
    due_on: Day | None
    reference: str
    number: str

    model_config = {"extra": "forbid", "json_schema_extra": {"examples": [{"id": 7} | EXAMPLE]}}


class PostingsShown(Shown):
    """A page of postings."""

    items: list[PostingShown]
    next: Annotated[str | None, NEXT]


shown = picked(COLUMNS, customer="leader", relationship="contract")
FOUND = Posting.objects.annotate(leader=LEADING, contract=F("relationship__number"))
FIELDS = ("leader", "contract", *COLUMNS)


@lists(router, "", scope="postings:read", response=PostingsShown, summary="List postings")
def postings(
    request: HttpRequest,
    page: Query[Page],
    customer: Number | None = None,
    booked_from: Annotated[Day | None, Field(description="Booked on this day or later.")] = None,
) -> HttpResponseBase:
    """Of all customers, or of one and those who turned out to be him, in the order of their entry."""
    found = of_customer(FOUND.all(), customer)
    found = found if booked_from is None else found.filter(booked_on__gte=booked_from)
    return listed(request, found, FIELDS, shown, limit=page.limit, cursor=page.cursor)


@appends(router, "", scope="postings:write", response=PostingShown, summary="Append a posting", also=200)
def append(request: HttpRequest, given: PostingGiven) -> Answer:
    """Append it (201), or get back the one that is there with this number and content (200)."""
    told = given.dict()
    who = meant(told.pop("customer"))
    made, new = append_posting(who, Booking(**told), actor=owner_of(request))
    return Answer(shown(FOUND.filter(pk=made.pk).values("id", *FIELDS))[0], 201 if new else 200)
