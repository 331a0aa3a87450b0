"""How is a route declared? With its scope, always: without one there is no way to write it down."""

from collections.abc import Callable, Mapping
from functools import wraps
from typing import Any

from django.http import HttpRequest, HttpResponse, HttpResponseBase
from ninja import Router

from kundig.api.answers import Answer, unchanged
from kundig.api.idempotency import once
from kundig.api.keys import KeyAuth
from kundig.api.problems import Problem, spoken
from kundig.base.refusals import Refused

type Shown = Callable[..., Answer | HttpResponseBase]
type Declare = Callable[[Shown], Shown]


def reads(router: Router, path: str, *, scope: str, response: Any, summary: str, **more: Any) -> Declare:
    """GET: a representation with its tag; a program that has this very state is answered 304."""

    def declare(view: Shown) -> Shown:
        @wraps(view)
        def read(request: HttpRequest, **given: Any) -> HttpResponseBase:
            check_query(request, read)
            found = _response(view, request, given)
            return unchanged(request, found) if isinstance(found, HttpResponse) else found

        router.get(path, auth=KeyAuth(scope), response=response, summary=summary, **more)(read)
        return read

    return declare


def lists(router: Router, path: str, *, scope: str, response: Any, summary: str, **more: Any) -> Declare:
    """GET: a page of a list, or with `Accept: application/x-ndjson` the whole list as a stream."""
    return reads(router, path, scope=scope, response=response, summary=summary, **more)


def appends(
    router: Router,
    path: str,
    *,
    scope: str,
    response: Any,
    summary: str,
    status: int = 201,
    also: int | None = None,
    **more: Any,
) -> Declare:
    """POST: in one transaction, and once only where an Idempotency-Key says so.

    `also`: the status where it was there already.
    """
    responses = {status: response} | ({also: response} if also else {})

    def declare(view: Shown) -> Shown:
        append = _written(view)
        router.post(path, auth=KeyAuth(scope), response=responses, summary=summary, **more)(append)
        return append

    return declare


def changes(router: Router, path: str, *, scope: str, response: Any, summary: str, **more: Any) -> Declare:
    """PATCH: only from the state that the program names in If-Match; the view checks it under the lock."""

    def declare(view: Shown) -> Shown:
        change = _written(view)
        router.patch(path, auth=KeyAuth(scope), response=response, summary=summary, **more)(change)
        return change

    return declare


def removes(router: Router, path: str, *, scope: str, summary: str, **more: Any) -> Declare:
    """DELETE: answered 204; what is gone already is not found."""

    def declare(view: Shown) -> Shown:
        remove = _written(view)
        router.delete(path, auth=KeyAuth(scope), response={204: None}, summary=summary, **more)(remove)
        return remove

    return declare


def _written(view: Shown) -> Shown:
    @wraps(view)
    def write(request: HttpRequest, **given: Any) -> HttpResponseBase:
        check_query(request, write)
        return once(request, lambda: whole(view, request, given))

    return write


def check_query(request: HttpRequest, view: object) -> None:
    """A mistyped filter would silently find everything, so what is unknown is refused."""
    models = view._ninja_operation.models  # type: ignore[attr-defined]  # Ninja leaves it at the function
    queries = [model for model in models if model.__ninja_param_source__ == "query"]
    known = {name for model in queries for name in model.__ninja_flatten_map__}
    if unknown := [name for name in request.GET if name not in known]:
        detail = spoken(Refused("api.field.extra_forbidden"))
        errors = [{"parameter": name, "detail": detail, "code": "extra_forbidden"} for name in unknown]
        raise Problem(422, "api.invalid", errors=errors, count=len(errors))


def said(view: Shown, request: HttpRequest, given: Mapping[str, Any]) -> Answer | HttpResponseBase:
    """What a view says; what it refuses is a problem."""
    try:
        return view(request, **given)
    except Refused as refused:
        raise Problem.of(refused) from refused


def _response(view: Shown, request: HttpRequest, given: Mapping[str, Any]) -> HttpResponseBase:
    found = said(view, request, given)
    return found.response() if isinstance(found, Answer) else found


def whole(view: Shown, request: HttpRequest, given: Mapping[str, Any]) -> HttpResponse:
    """What a view says, as an answer that can be kept."""
    found = _response(view, request, given)
    assert isinstance(found, HttpResponse)
    return found
