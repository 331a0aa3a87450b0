"""Was this request answered already? Then the answer is repeated, and nothing is done twice."""

import datetime as dt
import hashlib
from collections.abc import Callable

from django.core.files.uploadedfile import UploadedFile
from django.db import connection, transaction
from django.http import HttpRequest, HttpResponse
from django.utils import timezone

from kundig.api.keys import key_of
from kundig.api.problems import Problem
from kundig.api.records import IdempotentAnswer

KEPT = dt.timedelta(hours=48)
HOUR = dt.timedelta(hours=1)
_swept_at: dt.datetime | None = None
KEPT_HEADERS = ("Content-Type", "ETag", "Location")


def once(request: HttpRequest, act: Callable[[], HttpResponse]) -> HttpResponse:
    """Act in one transaction; with an Idempotency-Key the answer is stored in it, beside the effect.

    A request that is refused leaves nothing, so it may be mended and sent again under the same key.
    """
    named = request.headers.get("Idempotency-Key")
    if named is None:
        with transaction.atomic():
            return act()
    if not 1 <= len(named) <= 255 or not named.isascii() or not named.isprintable():
        raise Problem(422, "api.idempotency_key")
    sweep(now=timezone.now())
    key, asked = key_of(request), _fingerprint(request)
    with transaction.atomic():
        if not _free(f"{key.id}:{named}"):
            raise Problem(409, "api.idempotency_running", headers={"Retry-After": "1"})
        known = IdempotentAnswer.objects.filter(api_key=key, key=named).first()
        if known is not None:
            return _again(known, asked)
        response = act()
        IdempotentAnswer.objects.create(
            api_key=key,
            key=named,
            request=asked,
            status=response.status_code,
            headers={name: response[name] for name in KEPT_HEADERS if name in response},
            body=response.content,
            at=timezone.now(),
        )
        return response


def alone(request: HttpRequest) -> bool:
    """Whether nothing was begun for it yet: what the view does begins its own transaction, and ends it."""
    return getattr(request, "alone", False)


def _free(name: str) -> bool:
    """Whether nobody else works under this name until this transaction ends."""
    number = int.from_bytes(hashlib.sha256(name.encode()).digest()[:8], signed=True)
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_try_advisory_xact_lock(%s)", [number])
        [free] = cursor.fetchone()
    return bool(free)


def _again(known: IdempotentAnswer, asked: bytes) -> HttpResponse:
    if bytes(known.request) != asked:
        raise Problem(422, "api.idempotency_other")
    headers = known.headers | {"Idempotent-Replayed": "true"}
    return HttpResponse(bytes(known.body), status=known.status, headers=headers)


def _fingerprint(request: HttpRequest) -> bytes:
    """Method, address and body, of an upload its fields and its file."""
    found = hashlib.sha256(f"{request.method} {request.get_full_path()}\n".encode())
    if (request.content_type or "").startswith("multipart/"):
        for name, text in sorted(request.POST.items()):
            found.update(f"{name}={text}\n".encode())
        for name, file in sorted(request.FILES.items()):
            assert isinstance(file, UploadedFile)
            found.update(f"{name}:{file.name}\n".encode())
            for piece in file.chunks():
                found.update(piece)
            file.seek(0)
    else:
        found.update(request.body)
    return found.digest()


def sweep(*, now: dt.datetime) -> int:
    """Forget answers that nobody asks for any more; each process does so once an hour at most."""
    global _swept_at
    if _swept_at is not None and now < _swept_at + HOUR:
        return 0
    _swept_at = now
    return IdempotentAnswer.objects.filter(at__lt=now - KEPT).delete()[0]
