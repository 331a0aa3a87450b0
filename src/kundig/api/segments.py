"""Which segments are there, and who is in them?"""

from typing import Annotated

from django.http import HttpRequest, HttpResponseBase
from ninja import Query, Router

from kundig.api import customers
from kundig.api.customers import CustomersShown, Page
from kundig.api.keys import owner_of
from kundig.api.paging import listed, picked
from kundig.api.problems import Problem
from kundig.api.routes import lists
from kundig.api.shapes import NEXT, Id, Moment, Shown
from kundig.customers.segments.operations import customers_of, now_for, visible
from kundig.customers.segments.rules import read
from kundig.value import reading

router = Router(tags=["segments"])
COLUMNS = ("name", "shared", "rule", "changed_at")


class SegmentShown(Shown):
    """A rule in FEEL under a name; an empty one holds of everybody."""

    id: Id
    name: str
    shared: bool
    rule: str
    changed_at: Moment


class SegmentsShown(Shown):
    """A page of segments."""

    items: list[SegmentShown]
    next: Annotated[str | None, NEXT]


shown = picked(COLUMNS)


@lists(router, "", scope="segments:read", response=SegmentsShown, summary="List segments")
def segments(request: HttpRequest, page: Query[Page]) -> HttpResponseBase:
    """Those that are shared, and those of the key's owner."""
    return listed(request, visible(owner_of(request)), COLUMNS, shown, limit=page.limit, cursor=page.cursor)


@lists(
    router,
    "/{segment}/customers",
    scope="segments:read",
    response=CustomersShown,
    summary="List the customers of a segment",
)
def members(request: HttpRequest, segment: Id, page: Query[Page]) -> HttpResponseBase:
    """Who is in it now, in the order of their entry, a page at a time or as one stream."""
    owner = owner_of(request)
    found = visible(owner).filter(pk=segment).first()
    if found is None:
        raise Problem(404, "api.no_such.segment", name=segment)
    refresh = reading.current()
    now = now_for(owner, generation=refresh.id if refresh else 0)
    who = customers_of(read(found.rule), now)
    return listed(request, who, customers.COLUMNS, customers.shown, limit=page.limit, cursor=page.cursor)
