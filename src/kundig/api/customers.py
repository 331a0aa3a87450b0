"""How do programs find, read, create and change customers?"""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from typing import Annotated, Any, Literal

from django.http import HttpRequest, HttpResponseBase
from django.utils import timezone
from ninja import Query, Router
from pydantic import Field

from kundig.api.answers import Answer, check_match
from kundig.api.keys import owner_of
from kundig.api.known import known
from kundig.api.paging import MOST, USUAL, Row, listed
from kundig.api.routes import appends, changes, lists, reads
from kundig.api.shapes import NEXT, Day, Given, Number, Shown, Text
from kundig.base.operations import spoken_language
from kundig.customers.edits.operations import change
from kundig.customers.fields import FIELDS
from kundig.customers.operations import create_customer
from kundig.customers.records import Customer

router = Router(tags=["customers"])
COLUMNS = tuple(FIELDS)
EXAMPLE: dict[str, Any] = {
    "number": "K-100042",
    "kind": "person",
    "salutation": "Frau",
    "first_name": "Käthe",
    "last_name": "Müller",
    "company": "",
    "street": "Lindenweg 5",
    "postal_code": "89073",
    "city": "Ulm",
    "country": "DE",
    "email": "kaethe.mueller@example.org",
    "phone": "+49 731 123456",
    "language": "de",
    "born_on": "1961-04-23",
    "since": "2019-03-01",
    "merged_from": ["K-100407"],
}
Part = Annotated[Text | None, Field(description="Checked as on the page of the customer; null empties it.")]


class CustomerShown(Shown):
    """A customer as he stands now. `merged_from`: numbers of others who turned out to be him."""

    number: str
    kind: Literal["person", "organisation"]
    salutation: str
    first_name: str
    last_name: str
    company: str
    street: str
    postal_code: str
    city: str
    country: str
    email: str
    phone: str
    language: Literal["de", "en"]
    born_on: Day | None
    since: Day
    merged_from: list[str]

    model_config = {"json_schema_extra": {"examples": [EXAMPLE]}}


class CustomersShown(Shown):
    """A page of customers in the order in which they became known."""

    items: list[CustomerShown]
    next: Annotated[str | None, NEXT]


class CustomerPatch(Given):
    """Fields to change; what is left out stays."""

    kind: Part = None
    salutation: Part = None
    first_name: Part = None
    last_name: Part = None
    company: Part = None
    street: Part = None
    postal_code: Part = None
    city: Part = None
    country: Part = None
    email: Part = None
    phone: Part = None
    language: Part = None
    born_on: Part = None
    since: Part = None

    model_config = {"extra": "forbid", "json_schema_extra": {"examples": [{"city": "Neu-Ulm"}]}}


class CustomerGiven(CustomerPatch):
    """A new customer: a last name, company, e-mail address or telephone number at least."""

    number: Annotated[Number | None, Field(description="Left out: the next free one.")] = None

    model_config = {
        "extra": "forbid",
        "json_schema_extra": {"examples": [{"first_name": "Käthe", "last_name": "Müller", "city": "Ulm"}]},
    }


class CustomerFilter(Given):
    """Which customers: all conditions hold together."""

    email: Annotated[str | None, Field(description="Exactly this address.", max_length=254)] = None
    postal_code: Annotated[str | None, Field(max_length=12)] = None
    city: Annotated[str | None, Field(description="Exactly this name.", max_length=80)] = None
    kind: Literal["person", "organisation"] | None = None
    since_from: Annotated[Day | None, Field(description="Customer since this day or later.")] = None


class Page(Given):
    """Which part of a list."""

    limit: Annotated[int, Field(ge=1, le=MOST)] = USUAL
    cursor: Annotated[str | None, Field(description="From `next` of the page before.", max_length=60)] = None


def shown(rows: Iterable[Row]) -> Sequence[Mapping[str, object]]:
    """Customers as programs see them, with whom they lead."""
    taken = list(rows)
    followers: defaultdict[int, list[str]] = defaultdict(list)
    if taken:  # by their range: a list of thousands of ids would take longer to read than to look up
        first, last = taken[0]["id"], taken[-1]["id"]
        led = Customer.objects.filter(leading_id__gte=first, leading_id__lte=last).order_by("number")
        for leading, number in led.values_list("leading_id", "number"):
            followers[leading].append(number)
    for row in taken:
        row["merged_from"] = followers.get(row.pop("id"), [])
    return taken


def one(customer: Customer) -> Mapping[str, object]:
    """One customer as programs see him."""
    return shown(Customer.objects.filter(pk=customer.pk).values("id", *COLUMNS))[0]


@lists(router, "", scope="customers:read", response=CustomersShown, summary="List customers")
def customers(request: HttpRequest, page: Query[Page], wanted: Query[CustomerFilter]) -> HttpResponseBase:
    """All leading customers by the order of their entry, a page at a time or as one stream."""
    asked = wanted.dict(exclude_none=True)
    renamed = {"since_from": "since__gte", "email": "email__iexact"}
    found = Customer.objects.leading().filter(**{renamed.get(name, name): asked[name] for name in asked})
    return listed(request, found, COLUMNS, shown, limit=page.limit, cursor=page.cursor)


@reads(router, "/{number}", scope="customers:read", response=CustomerShown, summary="Get a customer")
def customer(request: HttpRequest, number: Number) -> Answer:
    """By any number he was ever known by; he answers with the number he leads."""
    return Answer(one(known(number)))


@appends(router, "", scope="customers:write", response=CustomerShown, summary="Create a customer")
def create(request: HttpRequest, given: CustomerGiven) -> Answer:
    """A new customer; a number that somebody has is a conflict."""
    values = {name: value for name, value in given.dict().items() if value is not None}
    made = create_customer(values, actor=owner_of(request), at=timezone.now(), language=_language())
    return Answer(one(made), 201, {"Location": f"/api/v1/customers/{made.number}"})


@changes(
    router,
    "/{number}",
    scope="customers:write",
    response=CustomerShown,
    summary="Change a customer",
)
def patch(request: HttpRequest, number: Number, given: CustomerPatch) -> Answer:
    """Only from the state whose ETag stands in If-Match; it can be undone on the customer's page."""
    who = known(number, lock=True)
    check_match(request, one(who))
    values: dict[str, Any] = {name: value or "" for name, value in given.dict(exclude_unset=True).items()}
    if values:
        change([who.pk], values, actor=owner_of(request), at=timezone.now(), language=_language())
    return Answer(one(who))


def _language() -> str:
    return spoken_language()
