"""How do keys of programs come, open and go?"""

import base64
import datetime as dt
import json
import secrets
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import lru_cache

from django.db import transaction
from django.db.models import QuerySet

from kundig.base.keys.records import ApiKey
from kundig.base.keys.scopes import SCOPES
from kundig.base.keys.tokens import PREFIX_BYTES, SECRET_BYTES, Token, read_token
from kundig.base.operations import note
from kundig.base.records import User
from kundig.base.refusals import Refused
from kundig.base.roles import may
from kundig.base.statements import Ahead, Row, Statement, ask_ahead, rows

MINUTE = dt.timedelta(minutes=1)
# In the order of the models' fields, as Django takes them.
_COLUMNS = ("id", "name", "prefix", "digest", "scopes", "owner_id", "expires_at", "revoked_at", "used_at")
_DIGEST, _USED_AT = _COLUMNS.index("digest"), _COLUMNS.index("used_at")
_OWNER = ("id", "username", "is_active", "role", "language")
# Asked anew with each request of a program, so that a revoked key opens nothing from that moment on.
_KEY = Statement(
    f"SELECT {', '.join(f'key.{name}' for name in _COLUMNS)}, {', '.join(f'owner.{name}' for name in _OWNER)}"
    " FROM kundig_apikey key JOIN kundig_user owner ON owner.id = key.owner_id WHERE key.prefix = %(prefix)s"
)

MOST_KNOWN = 1_000


@dataclass(slots=True)
class _Known:
    """The row of a key, and when somebody last set about recognising it."""

    row: Row
    at: dt.datetime


_known: dict[bytes, _Known] = {}  # keys that were recognised, by the hash of their token


@transaction.atomic
def create_key(
    name: str, scopes: Sequence[str], *, owner: User, at: dt.datetime, expires_at: dt.datetime | None = None
) -> tuple[ApiKey, Token]:
    """A new key; its token is given out now and never again."""
    wanted = [scope for scope in SCOPES if scope in scopes]
    if not name.strip() or len(name.strip()) > 80:
        raise Refused("keys.name")
    if unknown := sorted(set(scopes) - set(SCOPES)):
        raise Refused("keys.unknown_scope", scope=unknown[0], scopes=", ".join(SCOPES))
    if not wanted:
        raise Refused("keys.no_scope")
    if beyond := [scope for scope in wanted if not may(owner.role, SCOPES[scope])]:
        raise Refused("keys.beyond_role", scopes=", ".join(beyond))
    if expires_at is not None and expires_at <= at:
        raise Refused("keys.expired_already")
    prefix = base64.b32encode(secrets.token_bytes(PREFIX_BYTES)).decode().lower()
    token = Token(prefix, secrets.token_urlsafe(SECRET_BYTES))
    key = ApiKey.objects.create(
        name=name.strip(),
        prefix=prefix,
        digest=token.digest,
        scopes=wanted,
        owner=owner,
        created_at=at,
        expires_at=expires_at,
    )
    note(owner, "key.created", f"key:{prefix}", name=key.name, scopes=wanted)
    return key, token


@transaction.atomic
def revoke_key(key: ApiKey, *, actor: User, at: dt.datetime) -> None:
    """From now on the key opens nothing; doing it twice does no harm."""
    if ApiKey.objects.filter(pk=key.pk, revoked_at=None).update(revoked_at=at):
        note(actor, "key.revoked", f"key:{key.prefix}", name=key.name)


class KeyChanged(Exception):
    """Something about a key is not as it was known."""


def recognise_key(text: str, *, at: dt.datetime) -> ApiKey | None:
    """Whose key this is, with its owner, if it opens anything at all."""
    token = read_token(text)
    if token is None or not token.prefix.isascii():
        return None
    found = rows(_KEY, {"prefix": token.prefix[:12]})
    if not found or not token.fits(bytes(found[0][_DIGEST])):
        return None
    key = _read(found[0])
    if not _opens(key, at):
        return None
    _known[token.digest] = _Known(found[0], at)
    if len(_known) > MOST_KNOWN:
        _known.clear()
    return key


def recall_key(text: str, *, at: dt.datetime, sure: Callable[[], None]) -> ApiKey | None:
    """A key that was recognised in this minute, as it was; the database is asked with what is asked next.

    Then `sure` is called, or `KeyChanged` raised: before anything that the key opens can be committed.
    Whoever asks first in a new minute has to recognise it anew; the others do not wait for him.
    """
    token = read_token(text)
    known = token and _known.get(token.digest)
    if token is None or not known:
        return None
    if known.at <= at - MINUTE:
        known.at = at
        return None
    key = _read(row := known.row)
    if not _opens(key, at):
        return None

    def same(found: list[Row]) -> None:
        if (
            not found
            or found[0][:_USED_AT] + found[0][_USED_AT + 1 :] != row[:_USED_AT] + row[_USED_AT + 1 :]
        ):
            _known.pop(token.digest, None)
            raise KeyChanged
        if found[0] != row:
            known.row = found[0]
        sure()

    ask_ahead(Ahead(_KEY, {"prefix": token.prefix[:12]}, same))
    return key


def _opens(key: ApiKey, at: dt.datetime) -> bool:
    lapsed = key.revoked_at is not None or (key.expires_at is not None and key.expires_at <= at)
    return key.owner.is_active and not lapsed


@lru_cache(maxsize=64)
def _read(row: Row) -> ApiKey:
    """The key of this row; the same row is read once."""
    key = ApiKey.from_db(None, _COLUMNS, row[: len(_COLUMNS)])
    key.scopes = json.loads(row[_COLUMNS.index("scopes")])
    key.owner = User.from_db(None, _OWNER, row[len(_COLUMNS) :])
    return key


def touch_key(key: ApiKey, *, at: dt.datetime) -> None:
    """Remember that it was used, once a minute at most."""
    if key.used_at is None or key.used_at <= at - MINUTE:
        ApiKey.objects.filter(pk=key.pk).update(used_at=at)


def keys_in_order() -> QuerySet[ApiKey]:
    """All keys, the newest first."""
    return ApiKey.objects.select_related("owner").order_by("-id")
