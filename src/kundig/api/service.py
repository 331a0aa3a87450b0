"""Which routes does the API have?"""

from functools import partial
from typing import cast

from django.http import Http404, HttpRequest, HttpResponse
from django.urls import URLPattern, path, re_path
from ninja import NinjaAPI
from ninja.errors import HttpError, ValidationError

from kundig import __doc__ as what
from kundig.api import (
    appending,
    batches,
    customers,
    cycles,
    decisions,
    identities,
    imports,
    permissions,
    postings,
    reasons,
    relationships,
    responses,
    segments,
    tasks,
    value,
    webhooks,
)
from kundig.api.gate import gate, nothing
from kundig.api.keys import unauthorised
from kundig.api.openapi import described
from kundig.api.problems import Problem
from kundig.api.reference import page
from kundig.api.validation import invalid
from kundig.base.keys.scopes import PUBLIC

VERSION = "1.0.0"
api = NinjaAPI(title="Kundig", version=VERSION, openapi_url=None, docs_url=None, description=what or "")
api.add_router("/customers", customers.router)
api.add_router("/identities", identities.router)
api.add_router("/relationships", relationships.router)
api.add_router("/interactions", appending.router)
api.add_router("/interactions", batches.router)
api.add_router("/decisions", decisions.router)
api.add_router("/decisions", reasons.router)
api.add_router("/responses", responses.router)
api.add_router("/postings", postings.router)
api.add_router("/tasks", tasks.router)
api.add_router("/imports", imports.router)
api.add_router("/segments", segments.router)
api.add_router("", value.router)
api.add_router("", cycles.router)
api.add_router("", permissions.router)
api.add_router("/webhooks", webhooks.router)


@api.exception_handler(Problem)
def _problem(request: HttpRequest, problem: Exception) -> HttpResponse:
    return cast(Problem, problem).answer()


@api.exception_handler(ValidationError)
def _invalid(request: HttpRequest, error: Exception) -> HttpResponse:
    return invalid(cast(ValidationError, error).errors).answer()


@api.exception_handler(HttpError)
def _other(request: HttpRequest, error: Exception) -> HttpResponse:
    status = cast(HttpError, error).status_code
    return (unauthorised() if status == 401 else Problem(400, "api.malformed")).answer()


@api.exception_handler(Http404)
def _missing(request: HttpRequest, error: Exception) -> HttpResponse:
    return Problem(404, "api.not_found").answer()


def _gated() -> list[URLPattern]:
    """Ninja's routes behind the gate; its own pages are left out."""
    found = [pattern for pattern in api.urls[0] if isinstance(pattern, URLPattern)]
    for pattern in found:
        pattern.callback = gate(pattern.callback)
    return [pattern for pattern in found if pattern.name != "api-root"]


urlpatterns = [
    path("openapi.json", gate(partial(described, api=api), permission=PUBLIC)),
    path("docs", gate(partial(page, api=api), permission=PUBLIC)),
    *_gated(),
    re_path(r"^.*$", nothing),
]
