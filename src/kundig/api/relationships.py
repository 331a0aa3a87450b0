"""How do programs read and add what customers hold?"""

from typing import Annotated, Any, Literal

from django.http import HttpRequest, HttpResponseBase
from ninja import Query, Router

from kundig.api.answers import Answer
from kundig.api.customers import Page
from kundig.api.keys import owner_of
from kundig.api.known import LEADING, meant, of_customer
from kundig.api.paging import listed, picked
from kundig.api.routes import appends, lists
from kundig.api.shapes import NEXT, Contract, Day, Given, Id, Number, Shown, Word
from kundig.customers.facts.operations import Holding, add_relationship
from kundig.customers.records import Relationship

router = Router(tags=["relationships"])
COLUMNS = ("kind", "product", "number", "since", "until")
EXAMPLE: dict[str, Any] = {
    "customer": "K-100042",
    "kind": "contract",
    "product": "Strom",
    "number": "V-2044",
    "since": "2024-02-01",
    "until": None,
}
Kind = Literal["contract", "account", "product_line"]


class RelationshipGiven(Given):
    """A contract, an account or a product line; a number that is there already changes nothing."""

    customer: Number
    kind: Kind
    product: Word
    number: Contract = ""
    since: Day
    until: Day | None = None

    model_config = {"extra": "forbid", "json_schema_extra": {"examples": [EXAMPLE]}}


class RelationshipShown(Shown):
    """What a customer holds, since when, until when."""

    id: Id
    customer: str
    kind: Kind
    product: str
    number: str
    since: Day
    until: Day | None

    model_config = {"extra": "forbid", "json_schema_extra": {"examples": [{"id": 7} | EXAMPLE]}}


class RelationshipsShown(Shown):
    """A page of relationships."""

    items: list[RelationshipShown]
    next: Annotated[str | None, NEXT]


shown = picked(COLUMNS, customer="leader")


@lists(router, "", scope="relationships:read", response=RelationshipsShown, summary="List relationships")
def relationships(
    request: HttpRequest, page: Query[Page], customer: Number | None = None
) -> HttpResponseBase:
    """Of all customers, or of one and those who turned out to be him."""
    found = of_customer(Relationship.objects.annotate(leader=LEADING), customer)
    return listed(request, found, ("leader", *COLUMNS), shown, limit=page.limit, cursor=page.cursor)


@appends(
    router,
    "",
    scope="relationships:write",
    response=RelationshipShown,
    summary="Add a relationship",
    also=200,
)
def add(request: HttpRequest, given: RelationshipGiven) -> Answer:
    """Add it (201), or get back the one that is there with this number and content (200)."""
    told = given.dict()
    who = meant(told.pop("customer"))
    made, new = add_relationship(who, Holding(**told), actor=owner_of(request))
    rows = Relationship.objects.filter(pk=made.pk).annotate(leader=LEADING).values("id", "leader", *COLUMNS)
    return Answer(shown(rows)[0], 201 if new else 200)
