"""How do programs read what happens between us and customers, and how do they tell it?"""

from dataclasses import fields
from decimal import Decimal
from typing import Annotated, Any, Literal

from django.db.models import F
from django.http import HttpRequest, HttpResponseBase
from ninja import Query, Router
from pydantic import Field, StringConstraints

from kundig.api.customers import Page
from kundig.api.known import LEADING, nobody, of_customer
from kundig.api.paging import listed, picked
from kundig.api.problems import Problem
from kundig.api.routes import lists
from kundig.api.shapes import NEXT, NO_CONTROLS, Contract, Foreign, Given, Id, Moment, Number, Shown, Text
from kundig.base.refusals import Refused
from kundig.customers.facts.interactions.operations import Told
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
TOLD = tuple(field.name for field in fields(Told))
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
    at: Annotated[Moment | None, Field(description="Left out: now.")] = None
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


def told(given: InteractionGiven) -> Told:
    """What a program says, as it is remembered."""
    return Told(**{name: getattr(given, name) for name in TOLD})


def refusal(refused: Refused, *, pointer: str = "#") -> Problem:
    """The problem of what was not taken; `pointer`: where in the body it stands."""
    for code, name in (("facts.no_customer", "name"), ("decisions.no_customer", "customer")):
        if refused.code == code:
            return nobody(str(refused.params[name]), pointer=f"{pointer}/customer")
    return Problem.of(refused)
