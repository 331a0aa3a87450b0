"""How is something shown to a program: as JSON, with a tag that changes when it does?"""

import base64
import datetime as dt
import hashlib
import json
import uuid
from collections.abc import Mapping
from dataclasses import dataclass, field
from decimal import Decimal

from django.http import HttpRequest, HttpResponse

from kundig.api.problems import Problem

CONTENT_TYPE = "application/json"


@dataclass(frozen=True, slots=True)
class Answer:
    """What is answered: a representation with its status; `headers` such as Location."""

    shown: Mapping[str, object]
    status: int = 200
    headers: Mapping[str, str] = field(default_factory=dict)

    def response(self) -> HttpResponse:
        """The answer as it is sent."""
        body = text(self.shown)
        headers = {"ETag": etag(body)} | dict(self.headers)
        return HttpResponse(body, status=self.status, content_type=CONTENT_TYPE, headers=headers)


def text(shown: object) -> str:
    """As JSON; an amount is written as a string, so that no cent is lost."""
    return _ENCODER.encode(shown)


def _plain(value: object) -> object:
    if isinstance(value, dt.datetime):
        return value.astimezone(dt.UTC).isoformat().replace("+00:00", "Z")
    if isinstance(value, dt.date):
        return value.isoformat()
    if isinstance(value, Decimal | uuid.UUID):
        return str(value)
    raise TypeError(type(value))


# Made once: json.dumps would make one for each line of a stream.
_ENCODER = json.JSONEncoder(ensure_ascii=False, separators=(",", ":"), default=_plain)


def etag(body: str) -> str:
    """The tag of a representation.

    >>> etag("{}")
    '"RBNvo1WzZ4oRRq0W9-hknpT7"'
    """
    return '"' + base64.urlsafe_b64encode(hashlib.sha256(body.encode()).digest()[:18]).decode() + '"'


def unchanged(request: HttpRequest, response: HttpResponse) -> HttpResponse:
    """304 without a body where the program has this very representation."""
    known = [tag.strip().removeprefix("W/") for tag in request.headers.get("If-None-Match", "").split(",")]
    if response.status_code == 200 and (response["ETag"] in known or "*" in known):
        return HttpResponse(status=304, headers={"ETag": response["ETag"]})
    return response


def check_match(request: HttpRequest, shown: Mapping[str, object]) -> None:
    """Let a change pass only from the state that the program has seen; called under the row's lock."""
    asked = request.headers.get("If-Match")
    if asked is None:
        raise Problem(428, "api.if_match_missing")
    tag = etag(text(shown))
    if tag not in [each.strip() for each in asked.split(",")]:
        raise Problem(412, "api.if_match_stale", headers={"ETag": tag})
