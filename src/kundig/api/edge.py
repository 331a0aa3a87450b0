"""Which requests are answered before Django is asked? Those that each contact with a customer makes.

They run the same operations and get the same answers to the byte as behind Django's routes and middleware,
which take most of the time of a short request. What is not plainly one of them goes on to Django.
"""

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cache, lru_cache, partial
from typing import Any, cast, get_type_hints
from wsgiref.types import StartResponse, WSGIApplication, WSGIEnvironment

import psycopg
from django.conf import settings
from django.core.handlers.exception import convert_exception_to_response
from django.db import OperationalError, connection
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.http.request import split_domain_port, validate_host
from django.middleware.clickjacking import XFrameOptionsMiddleware
from django.middleware.csp import ContentSecurityPolicyMiddleware
from django.middleware.security import SecurityMiddleware
from django.utils import timezone
from pydantic import BaseModel, ValidationError

from kundig.api.answers import Answer
from kundig.api.gate import MOST_BYTES, gate
from kundig.api.idempotency import once
from kundig.api.keys import KeyAuth, unauthorised
from kundig.api.plain import Asked, Quick
from kundig.api.problems import Problem
from kundig.api.routes import Shown, said, whole
from kundig.api.validation import invalid
from kundig.base.keys.operations import KeyChanged, recall_key
from kundig.base.statements import settle_ahead, take_ahead


@dataclass(frozen=True, slots=True)
class Hot:
    """A route whose body has one shape."""

    auth: KeyAuth
    shape: type[BaseModel]
    view: Shown

    @classmethod
    def of(cls, view: Any) -> "Hot":
        """As the view was declared for Ninja."""
        [auth] = view._ninja_operation.auth_callbacks
        return cls(auth, get_type_hints(view)["given"], view.__wrapped__)


class Edge:
    """A WSGI application that answers the hot routes and hands all else to the one behind it."""

    def __init__(self, behind: WSGIApplication, routes: Mapping[str, Shown]) -> None:
        self.behind, self.routes = behind, routes
        self.answers: dict[str, Any] = {
            # A gate asks no more of an answer than `Quick` has.
            path: convert_exception_to_response(gate(cast(Any, partial(_answer, Hot.of(view)))))
            for path, view in routes.items()
        }
        self.beside = _beside()

    def __call__(self, environ: WSGIEnvironment, start_response: StartResponse) -> Iterable[bytes]:
        answer = self.answers.get(environ["PATH_INFO"])
        if answer is None or not _plain(environ):
            return self.behind(environ, start_response)
        response: HttpResponse | Quick = answer(Asked(environ))
        body = response.content
        headers = {**self.beside, **dict(response.items())}
        headers["Vary"] = f"{headers['Vary']}, Cookie" if "Vary" in headers else "Cookie"
        headers["Content-Length"] = str(len(body))
        start_response(f"{response.status_code} {response.reason_phrase}", list(headers.items()))
        return [body]


def _plain(environ: WSGIEnvironment) -> bool:
    """Whether nothing about it needs what Django does: cookies, queries, forms, sizes, names of servers."""
    length = environ.get("CONTENT_LENGTH", "")
    return (
        environ["REQUEST_METHOD"] == "POST"
        and not environ.get("QUERY_STRING")
        and "HTTP_COOKIE" not in environ
        and environ.get("CONTENT_TYPE", "").partition(";")[0].strip() == "application/json"
        and length.isdecimal()
        and 0 < int(length) <= MOST_BYTES
        and "HTTP_HOST" in environ
        and _ours(environ["HTTP_HOST"])
    )


@lru_cache(maxsize=64)
def _ours(host: str) -> bool:
    domain, _port = split_domain_port(host)
    return bool(domain) and validate_host(domain, settings.ALLOWED_HOSTS)


def _answer(hot: Hot, request: Asked) -> HttpResponseBase | Quick:
    if (found := _ahead(hot, request)) is not None:
        return found
    try:
        request.auth = _recognised(hot.auth, request)
        given = {"given": _read(hot.shape, request.body)}
        if "Idempotency-Key" in request.headers:
            return once(request, lambda: whole(hot.view, request, given))
        return _told(hot, request, given)
    except Problem as problem:
        return problem.answer()


def _ahead(hot: Hot, request: Asked) -> HttpResponseBase | Quick | None:
    """The answer where the key is known: whether it still opens this is asked with the first question.

    Nothing where that is not so plain; then nothing has been done.
    """
    scheme, _, text = request.headers.get("Authorization", "").partition(" ")
    if scheme != "Bearer" or "Idempotency-Key" in request.headers:
        return None
    sure: list[bool] = []
    key = recall_key(text, at=timezone.now(), sure=lambda: sure.append(True))
    if key is None:
        return None
    try:
        try:
            hot.auth.admit(key)
            request.auth = key
            return _told(hot, request, {"given": _read(hot.shape, request.body)})
        except Problem as problem:
            settle_ahead()
            return problem.answer()
    except (KeyChanged, OperationalError, psycopg.OperationalError):
        if sure:
            raise
        return None
    finally:
        take_ahead()


def _told(hot: Hot, request: Asked, given: Mapping[str, Any]) -> HttpResponseBase | Quick:
    request.alone = not connection.in_atomic_block
    found = said(hot.view, request, given)
    return Quick(found) if isinstance(found, Answer) else found


def _recognised(auth: KeyAuth, request: HttpRequest) -> Any:
    """The key; asked a second time where the database was started anew since the last request."""
    try:
        key = auth(request)
    except psycopg.OperationalError:
        if connection.in_atomic_block:
            raise
        connection.close()
        key = auth(request)
    if key is None:
        raise unauthorised()
    return key


def _read(shape: type[BaseModel], body: bytes) -> BaseModel:
    try:
        told = json.loads(body)
    except (ValueError, RecursionError):
        raise Problem(400, "api.malformed") from None
    try:
        return shape.model_validate(told)
    except ValidationError as wrong:
        errors = wrong.errors(include_url=False)
        raise invalid([{**each, "loc": ("body", "given", *each["loc"])} for each in errors]) from None


@cache
def _beside() -> Mapping[str, str]:
    """What Django's middleware writes on every answer."""
    response = HttpResponse()
    for name in list(response.headers):
        del response.headers[name]
    request = HttpRequest()
    for make in (SecurityMiddleware, ContentSecurityPolicyMiddleware, XFrameOptionsMiddleware):
        middleware: Any = make(lambda _request: response)
        middleware.process_response(request, response)
    return dict(response.items())
