"""What do views see of a request that needs nothing of what Django reads first? Only what they ask for.

Django's own requests and responses look through all headers, and write each, for every request.
"""

from collections.abc import Iterable
from functools import lru_cache
from http.client import responses
from typing import Any
from wsgiref.types import WSGIEnvironment

from django.http import HttpRequest, QueryDict
from django.utils.datastructures import MultiValueDict

from kundig.api.answers import CONTENT_TYPE, Answer, etag, text

_NOTHING = QueryDict("")


class Asked(HttpRequest):
    """A POST of JSON without query and cookies."""

    auth: Any = None
    alone = False  # whether no transaction was begun for it

    def __init__(self, environ: WSGIEnvironment) -> None:
        self.META = self.environ = environ
        self.GET = self.POST = _NOTHING
        self.COOKIES: dict[str, str] = {}
        self.FILES = MultiValueDict()
        self.path = self.path_info = environ["PATH_INFO"]
        self.method = "POST"
        self.content_type, self.content_params = CONTENT_TYPE, {}
        self.resolver_match = None
        self.headers = Headers(environ)  # type: ignore[assignment]
        self._body = environ["wsgi.input"].read(int(environ["CONTENT_LENGTH"]))


class Headers:
    """The headers of a request, each read when it is asked for."""

    __slots__ = ("environ",)

    def __init__(self, environ: WSGIEnvironment) -> None:
        self.environ = environ

    def __contains__(self, name: str) -> bool:
        return _key(name) in self.environ

    def __getitem__(self, name: str) -> str:
        found: str = self.environ[_key(name)]
        return found

    def get(self, name: str, default: str | None = None) -> str | None:
        """The value of a header, or the other one."""
        return self.environ.get(_key(name), default)


@lru_cache(maxsize=256)
def _key(name: str) -> str:
    """Where WSGI puts a header.

    >>> _key("Idempotency-Key"), _key("Content-Length")
    ('HTTP_IDEMPOTENCY_KEY', 'CONTENT_LENGTH')
    """
    key = name.upper().replace("-", "_")
    return key if key in {"CONTENT_TYPE", "CONTENT_LENGTH"} else f"HTTP_{key}"


class Quick:
    """An answer as it is sent, with the headers that a gate sets."""

    __slots__ = ("content", "headers", "status_code")

    def __init__(self, answer: Answer) -> None:
        body = text(answer.shown)
        self.content, self.status_code = body.encode(), answer.status
        self.headers = {"Content-Type": CONTENT_TYPE, "ETag": etag(body), **answer.headers}

    @property
    def reason_phrase(self) -> str:
        """As Django says it."""
        return responses[self.status_code]

    def __setitem__(self, name: str, value: str) -> None:
        self.headers[name] = value

    def items(self) -> Iterable[tuple[str, Any]]:
        """All headers."""
        return self.headers.items()
