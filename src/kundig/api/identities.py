"""How do programs read, add and remove the marks by which a customer is recognised?"""

from typing import Annotated, Any, Literal

from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.utils import timezone
from ninja import Query, Router
from pydantic import Field, StringConstraints

from kundig.api.answers import Answer
from kundig.api.customers import Page
from kundig.api.keys import owner_of
from kundig.api.known import LEADING, meant, of_customer
from kundig.api.paging import listed, picked
from kundig.api.problems import Problem
from kundig.api.routes import appends, lists, removes
from kundig.api.shapes import NEXT, NO_CONTROLS, Given, Id, Moment, Number, Shown
from kundig.customers.identities.operations import add_identity, remove_identity
from kundig.customers.identities.records import Identity

router = Router(tags=["identities"])
COLUMNS = ("kind", "value", "system", "source", "since")
EXAMPLE: dict[str, Any] = {"customer": "K-100042", "kind": "external", "value": "SHOP-77", "system": "shop"}
Kind = Literal["email", "phone", "external", "iban_tail", "cookie"]


class IdentityGiven(Given):
    """A mark as it is written; it is kept in its normal form, of an IBAN the last four digits."""

    customer: Number
    kind: Kind
    value: Annotated[str, StringConstraints(min_length=1, max_length=254, pattern=NO_CONTROLS)]
    system: Annotated[str, StringConstraints(max_length=40, pattern=NO_CONTROLS)] = ""

    model_config = {"extra": "forbid", "json_schema_extra": {"examples": [EXAMPLE]}}


class IdentityShown(Shown):
    """A mark in its normal form. Source `customer`: it follows from the customer's own fields."""

    id: Id
    customer: str
    kind: Kind
    value: str
    system: str
    source: str
    since: Moment

    model_config = {
        "extra": "forbid",
        "json_schema_extra": {
            "examples": [EXAMPLE | {"id": 7, "source": "api", "since": "2026-03-02T08:15:00Z"}]
        },
    }


class IdentitiesShown(Shown):
    """A page of identities."""

    items: list[IdentityShown]
    next: Annotated[str | None, NEXT]


shown = picked(COLUMNS, customer="leader")
FOUND = Identity.objects.annotate(leader=LEADING)
FIELDS = ("leader", *COLUMNS)


@lists(router, "", scope="identities:read", response=IdentitiesShown, summary="List identities")
def identities(
    request: HttpRequest,
    page: Query[Page],
    customer: Number | None = None,
    kind: Kind | None = None,
    value: Annotated[str | None, Field(max_length=254, description="Exactly this normal form.")] = None,
) -> HttpResponseBase:
    """Of all customers or of one; by kind and value it finds whose mark something is."""
    found = of_customer(FOUND.all(), customer)
    asked = {"kind": kind, "value": value}
    found = found.filter(**{name: text for name, text in asked.items() if text is not None})
    return listed(request, found, FIELDS, shown, limit=page.limit, cursor=page.cursor)


@appends(router, "", scope="identities:write", response=IdentityShown, summary="Add an identity")
def add(request: HttpRequest, given: IdentityGiven) -> Answer:
    """One mark more; the same once more is the same mark."""
    made = add_identity(
        meant(given.customer),
        given.kind,
        given.value,
        actor=owner_of(request),
        at=timezone.now(),
        system=given.system,
        source="api",
    )
    return Answer(shown(FOUND.filter(pk=made.pk).values("id", *FIELDS))[0], 201)


@removes(router, "/{identity}", scope="identities:write", summary="Remove an identity")
def remove(request: HttpRequest, identity: Id) -> HttpResponse:
    """One mark less; what follows from the customer's own fields goes only with them."""
    found = Identity.objects.select_related("customer").filter(pk=identity).first()
    if found is None:
        raise Problem(404, "api.no_such.identity", name=identity)
    remove_identity(found, actor=owner_of(request))
    return HttpResponse(status=204)
