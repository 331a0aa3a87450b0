"""How does a program get a list of any length: by pages that stay stable, or as one stream?"""

import base64
import binascii
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from typing import Any
from urllib.parse import urlencode

from django.db import models
from django.http import HttpRequest, HttpResponse, HttpResponseBase, StreamingHttpResponse

from kundig.api.answers import Answer, text
from kundig.api.problems import Problem

MOST, USUAL, PIECE = 1000, 100, 2000
NDJSON = "application/x-ndjson"
LARGEST = 2**63 - 1
type Row = dict[str, Any]
type Show = Callable[[Iterable[Row]], Sequence[Mapping[str, object]]]


def picked(columns: Sequence[str], **renamed: str) -> Show:
    """How rows are shown: the id, what the query has to call otherwise, these columns.

    >>> picked(["kind"], customer="leader")([{"id": 7, "kind": "email", "leader": "K-1", "system": ""}])
    [{'id': 7, 'customer': 'K-1', 'kind': 'email'}]
    """
    sources = {"id": "id"} | renamed | {name: name for name in columns}

    def show(rows: Iterable[Row]) -> Sequence[Mapping[str, object]]:
        return [{name: row[source] for name, source in sources.items()} for row in rows]

    return show


def listed(
    request: HttpRequest,
    found: "models.QuerySet[Any, Any]",
    fields: Sequence[str],
    show: Show,
    *,
    limit: int,
    cursor: str | None,
) -> HttpResponseBase:
    """One page of rows in the order of their ids, or all of them as NDJSON.

    The id only grows, so what is added meanwhile comes later, and nothing comes twice or is left out.
    """
    after = _opened(cursor) if cursor is not None else 0
    rows = found.order_by("id").values("id", *fields)
    if NDJSON in request.headers.get("Accept", ""):
        return StreamingHttpResponse(_lines(rows, show, after), content_type=NDJSON)
    page = list(rows.filter(id__gt=after)[: limit + 1])
    more = len(page) > limit
    page = page[:limit]
    following = _following(request, page[-1]["id"], limit) if more else None
    headers = {"Link": f'<{following}>; rel="next"'} if following else {}
    response: HttpResponse = Answer({"items": show(page), "next": following}, headers=headers).response()
    return response


def _lines(rows: "models.QuerySet[Any, Any]", show: Show, after: int) -> Iterator[bytes]:
    """Piece by piece, so that memory stays small and no transaction stays open while the reader thinks."""
    while piece := list(rows.filter(id__gt=after)[:PIECE]):
        after = piece[-1]["id"]
        yield "".join(text(each) + "\n" for each in show(piece)).encode()


def _following(request: HttpRequest, last: int, limit: int) -> str:
    asked = request.GET.dict() | {"cursor": _closed(last), "limit": str(limit)}
    return f"{request.path}?{urlencode(asked)}"


def _closed(number: int) -> str:
    """An id as a cursor, which nobody needs to understand.

    >>> _closed(5), _opened(_closed(5))
    ('YTU', 5)
    """
    return base64.urlsafe_b64encode(f"a{number}".encode()).decode().rstrip("=")


def _opened(cursor: str) -> int:
    try:
        plain = base64.urlsafe_b64decode(cursor + "=" * (-len(cursor) % 4)).decode("ascii")
    except (binascii.Error, ValueError):
        plain = ""
    digits = plain.removeprefix("a")
    if plain[:1] != "a" or not digits.isdecimal() or len(digits) > 19 or int(digits) > LARGEST:
        raise Problem(422, "api.cursor")
    return int(digits)
