"""How do programs read and append what happens between us and customers?"""

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
from kundig.api.shapes import NEXT, NO_CONTROLS, Contract, Foreign, Given, Id, Moment, Number, Shown, Text
from kundig.customers.facts.operations import append_interaction
from kundig.customers.operations import Contact
from kundig.customers.records import Interaction

router = Router(tags=["interactions"])
COLUMNS = ("direction", "channel", "kind", "topic", "at", "minutes", "text", "answered_at", "number")
EXAMPLE: dict[str, Any] = {
    "customer": "K-100042",
    "direction": "inbound",
    "channel": "email",
    "kind": "complaint",
    "topic": "bill",
    "at": "2026-03-02T09:15:00+01:00",
    "minutes": "4.00",
    "text": "Die Abrechnung stimmt nicht.",
    "relationship": "V-2044",
    "number": "mail-88213",
}
Direction = Literal["outbound", "inbound", "unbound"]
Minutes = Annotated[Decimal, Field(ge=0, le=1440, max_digits=6, decimal_places=2)]
Word = Annotated[str, StringConstraints(min_length=1, max_length=16, pattern=NO_CONTROLS)]


class InteractionGiven(Given):
    """Something that happened; your own `number` for it makes sending it twice harmless."""

    customer: Number
    direction: Direction
    channel: Word
    kind: Annotated[str, StringConstraints(min_length=1, max_length=20, pattern=NO_CONTROLS)]
    topic: Annotated[str, StringConstraints(max_length=30, pattern=NO_CONTROLS)] = ""
    at: Moment
    minutes: Minutes = Decimal(0)
    text: Text = ""
    relationship: Contract = ""
    number: Foreign = ""

    model_config = {"extra": "forbid", "json_schema_extra": {"examples": [EXAMPLE]}}


class InteractionShown(Shown):
    """What happened, and when it was answered."""

    id: Id
    customer: str
    relationship: str | None
    direction: Direction
    channel: str
    kind: str
    topic: str
    at: Moment
    minutes: str
    text: str
    answered_at: Moment | None
    number: str

    model_config = {
        "extra": "forbid",
        "json_schema_extra": {"examples": [{"id": 7, "answered_at": None} | EXAMPLE]},
    }


class InteractionsShown(Shown):
    """A page of interactions."""

    items: list[InteractionShown]
    next: Annotated[str | None, NEXT]


shown = picked(COLUMNS, customer="leader", relationship="contract")
FOUND = Interaction.objects.annotate(leader=LEADING, contract=F("relationship__number"))
FIELDS = ("leader", "contract", *COLUMNS)


@lists(router, "", scope="interactions:read", response=InteractionsShown, summary="List interactions")
def interactions(
    request: HttpRequest,
    page: Query[Page],
    customer: Number | None = None,
    since: Annotated[Moment | None, Field(description="Happened at this time or later.")] = None,
) -> HttpResponseBase:
    """Of all customers, or of one and those who turned out to be him, in the order of their entry."""
    found = of_customer(FOUND.all(), customer)
    found = found if since is None else found.filter(at__gte=since)
    return listed(request, found, FIELDS, shown, limit=page.limit, cursor=page.cursor)


@appends(
    router,
    "",
    scope="interactions:write",
    response=InteractionShown,
    summary="Append an interaction",
    also=200,
)
def append(request: HttpRequest, given: InteractionGiven) -> Answer:
    """Append it (201), or get back the one that is there with this number and content (200)."""
    contact = Contact(
        direction=given.direction,
        channel=given.channel,
        kind=given.kind,
        topic=given.topic,
        text=given.text,
        minutes=given.minutes,
    )
    made, new = append_interaction(
        meant(given.customer),
        contact,
        at=given.at,
        actor=owner_of(request),
        number=given.number,
        relationship=given.relationship,
    )
    return Answer(shown(FOUND.filter(pk=made.pk).values("id", *FIELDS))[0], 201 if new else 200)
