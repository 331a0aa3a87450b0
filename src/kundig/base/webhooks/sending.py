"""How does a message reach a receiver, and no machine inside the house?"""

import base64
import datetime as dt
import json
import secrets
import time
from collections.abc import Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from urllib.parse import urlsplit

import requests
from requests.adapters import HTTPAdapter
from requests_hardened import Config, Manager
from requests_hardened.ip_filter import InvalidIPAddress
from standardwebhooks import Webhook as Signing

from kundig.base.webhooks.addresses import Allowed

CONNECT_SECONDS, READ_SECONDS, PATIENCE_SECONDS = 5.0, 10.0, 15.0
EXCERPT_BYTES = 500
SECRET_BYTES = 32
GONE = 410
# After a failed attempt the next one follows so much later; together four days.
WAITS = tuple(
    dt.timedelta(seconds=s)
    for s in (5, 30, 120, 600, 1800, 3600, 7200, 14400, 28800, 43200, 86400, 86400, 86400)
)
_HARDENED = Manager(
    Config(
        ip_filter_enable=True,
        ip_filter_allow_loopback_ips=False,
        never_redirect=True,
        default_timeout=(CONNECT_SECONDS, READ_SECONDS),
        user_agent_override="Kundig-Webhooks/1",
    )
)


@dataclass(frozen=True, slots=True)
class Answered:
    """What came of an attempt: the status (None: no answer), and how the answer or the failure reads."""

    status: int | None
    text: str

    @property
    def arrived(self) -> bool:
        """Only 2xx is an arrival."""
        return self.status is not None and 200 <= self.status < 300


def new_secret() -> str:
    """A secret as Standard Webhooks writes it."""
    return "whsec_" + base64.b64encode(secrets.token_bytes(SECRET_BYTES)).decode()


def wait_after(attempts: int) -> dt.timedelta | None:
    """How long to wait after so many failed attempts; None: give up.

    >>> wait_after(1), wait_after(99)
    (datetime.timedelta(seconds=5), None)
    """
    return WAITS[attempts - 1] if attempts <= len(WAITS) else None


def headers(message_id: str, body: str, keys: Sequence[str], *, at: dt.datetime) -> dict[str, str]:
    """The three headers of Standard Webhooks 1.0.0; during a rotation with a signature of each key."""
    signatures = [Signing(key).sign(message_id, at.astimezone(dt.UTC), body) for key in keys]
    return {
        "content-type": "application/json",
        "webhook-id": message_id,
        "webhook-timestamp": str(int(at.timestamp())),
        "webhook-signature": " ".join(signatures),
    }


def body_of(message: Mapping[str, object]) -> str:
    """The message as it is signed and sent."""
    return json.dumps(message, ensure_ascii=False, separators=(",", ":"))


def host_of(url: str) -> str:
    """The host of an address."""
    return urlsplit(url).hostname or ""


def send(url: str, body: str, signed: Mapping[str, str], *, allowed: Allowed) -> Answered:
    """One attempt; whatever goes wrong on the way is told, not raised."""
    exempt = allowed.holds(host_of(url))
    if not exempt and not url.startswith("https://"):
        return Answered(None, "not sent: only https")
    until = time.monotonic() + PATIENCE_SECONDS
    try:
        with _HARDENED.get_session() as session:
            session.trust_env = False  # no proxy, no .netrc
            if exempt:
                session.mount(url, HTTPAdapter())
            with session.post(url, data=body.encode(), headers=dict(signed), stream=True) as answer:
                return Answered(answer.status_code, _excerpt(answer, until))
    except InvalidIPAddress as error:
        return Answered(None, f"not sent: {error} lies inside the house")
    except (requests.RequestException, ValueError, OSError) as error:
        return Answered(None, f"{type(error).__name__}: {error}"[:EXCERPT_BYTES])


def _excerpt(answer: requests.Response, until: float) -> str:
    """The beginning of the answer, from a receiver that may send for ever."""
    found = b""
    with suppress(requests.RequestException):
        for piece in answer.iter_content(64):
            found += piece
            if len(found) >= EXCERPT_BYTES or time.monotonic() > until:
                break
    return found[:EXCERPT_BYTES].decode("utf-8", "replace").replace("\x00", "")
