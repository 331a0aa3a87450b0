"""Who asks, and may he?"""

import math
import time

from django.conf import settings
from django.http import HttpRequest
from django.utils import timezone
from ninja.security import HttpBearer

from kundig.api.limits import RateLimit
from kundig.api.problems import Problem
from kundig.base.keys.operations import recognise_key, touch_key
from kundig.base.keys.records import ApiKey
from kundig.base.keys.scopes import opens
from kundig.base.records import User

LIMIT = RateLimit(settings.API_REQUESTS_PER_MINUTE)
CHALLENGE = {"WWW-Authenticate": 'Bearer realm="kundig"'}


class KeyAuth(HttpBearer):
    """A key that opens one scope; a cookie opens nothing here."""

    def __init__(self, scope: str) -> None:
        super().__init__()
        self.scope = scope

    def authenticate(self, request: HttpRequest, token: str) -> ApiKey:
        """The key, or a problem; only a request that may pass leaves a trace at the key."""
        now = timezone.now()
        key = recognise_key(token, at=now)
        if key is None:
            raise unauthorised()
        self.admit(key)
        touch_key(key, at=now)
        return key

    def admit(self, key: ApiKey) -> None:
        """Let the key pass, or raise a problem: it asks too often, or does not open this."""
        if wait := LIMIT.wait(key.id, now=time.monotonic()):
            seconds = math.ceil(wait)
            headers = {"Retry-After": str(seconds)}
            raise Problem(429, "api.rate", headers=headers, limit=LIMIT.per_minute, seconds=seconds)
        check_scope(key, self.scope)


def check_scope(key: ApiKey, scope: str) -> None:
    """Whether the key opens this, too."""
    if not opens(key.scopes, scope, role=key.owner.role):
        raise Problem(403, "api.scope", scope=scope)


def unauthorised() -> Problem:
    """Nobody, or somebody unknown."""
    return Problem(401, "api.unauthorised", headers=CHALLENGE)


def key_of(request: HttpRequest) -> ApiKey:
    """Whose key opened this request."""
    key = getattr(request, "auth", None)
    assert isinstance(key, ApiKey)
    return key


def owner_of(request: HttpRequest) -> User:
    """In whose name the program acts."""
    return key_of(request).owner
