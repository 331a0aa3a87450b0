"""Which programs come in, and by which keys?"""

import datetime as dt
from itertools import groupby

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_POST

from kundig.base.keys.operations import create_key, keys_in_order, revoke_key
from kundig.base.keys.records import ApiKey
from kundig.base.keys.scopes import SCOPES
from kundig.base.refusals import Refused
from kundig.base.roles import MANAGE_PROGRAMS
from kundig.web.access import needs
from kundig.web.refusing import refuse
from kundig.web.shell import page
from kundig.web.writing import actor_of

PER_PAGE = 50
CONCEPTS = {
    "customers": _("Customers"),
    "identities": _("Identities"),
    "relationships": _("Relationships"),
    "interactions": _("Interactions"),
    "decisions": _("Decisions"),
    "responses": _("Responses"),
    "postings": _("Postings"),
    "tasks": _("Tasks"),
    "segments": _("Segments"),
    "value": _("Value"),
    "imports": _("Imports"),
    "webhooks": _("Webhooks"),
}
WAYS = {"read": _("read"), "write": _("write")}
TERMS = (30, 90, 365)  # days after which a key may expire


@needs(MANAGE_PROGRAMS)
def keys(request: HttpRequest) -> HttpResponse:
    """All keys, and a form for a new one; its token is shown in this answer only."""
    made = None
    if request.method == "POST":
        try:
            now = timezone.now()
            made = create_key(
                request.POST.get("name", ""),
                request.POST.getlist("scope"),
                owner=actor_of(request),
                at=now,
                expires_at=_expiry(request.POST.get("days", ""), now),
            )
        except Refused as refused:
            refuse(request, refused)
    response = page(
        request,
        "keys/keys.html",
        made=made[0] if made else None,
        token=str(made[1]) if made else "",
        address=request.build_absolute_uri("/api/v1/customers?limit=1"),
        shown=Paginator(keys_in_order(), PER_PAGE).get_page(request.GET.get("page")),
        concepts=_concepts(),
        chosen=[] if made else request.POST.getlist("scope"),
        name="" if made else request.POST.get("name", ""),
        terms=TERMS,
        now=timezone.now(),
    )
    response["Cache-Control"] = "no-store"
    return response


@needs(MANAGE_PROGRAMS)
@require_POST
def revoke(request: HttpRequest, key: int) -> HttpResponse:
    """The key opens nothing from now on."""
    found = get_object_or_404(ApiKey, pk=key)
    revoke_key(found, actor=actor_of(request), at=timezone.now())
    messages.success(request, _("The key “%(name)s” opens nothing any more.") % {"name": found.name})
    return redirect("/keys/")


def _concepts() -> list[tuple[Promise, list[tuple[str, Promise]]]]:
    """Scopes by concept, reading before writing, with their words."""
    return [
        (CONCEPTS[name], [(scope, WAYS[scope.partition(":")[2]]) for scope in scopes])
        for name, scopes in groupby(SCOPES, lambda scope: scope.partition(":")[0])
    ]


def _expiry(days: str, now: dt.datetime) -> dt.datetime | None:
    return now + dt.timedelta(days=int(days)) if days.isdecimal() and int(days) in TERMS else None
