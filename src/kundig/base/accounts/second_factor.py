"""Is a code the right one at this moment, and how is its secret kept? RFC 6238."""

import base64
import datetime as dt
import hashlib
import hmac
import secrets
from collections.abc import Sequence

import pyotp
import segno
from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

STEP_SECONDS = 30
NONCE = 12
CODES = 10
ALPHABET = "abcdefghjkmnpqrstuvwxyz23456789"  # no signs that look alike
PURPOSE = b"kundig second factor, first version"


def new_secret() -> str:
    """160 bits of chance, as authenticators read them."""
    return pyotp.random_base32()


def sealed(secret: str, *, user: int, key: str) -> str:
    """A secret as it is stored: nobody reads it without the installation's key.

    >>> opened(sealed("JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP", user=1, key="k"), user=1, key="k")
    'JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP'
    """
    nonce = secrets.token_bytes(NONCE)
    box = AESGCM(_key(key)).encrypt(nonce, base64.b32decode(secret), str(user).encode())
    return base64.b64encode(nonce + box).decode()


def opened(stored: str, *, user: int, key: str) -> str:
    """The secret itself; empty where the key was lost, and nobody gets in by it."""
    raw = base64.b64decode(stored)
    try:
        plain = AESGCM(_key(key)).decrypt(raw[:NONCE], raw[NONCE:], str(user).encode())
    except (InvalidTag, ValueError):
        return ""
    return base64.b32encode(plain).decode()


def step_of(secret: str, code: str, *, at: dt.datetime) -> int | None:
    """The step of time whose code this is: this one, the one before or the one after.

    >>> secret, now = "GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ", dt.datetime(1970, 1, 1, 0, 0, 59, tzinfo=dt.UTC)
    >>> step_of(secret, "287 082", at=now), step_of(secret, "287083", at=now)
    (1, None)
    """
    plain = "".join(code.split())
    if not secret or len(plain) != 6 or not (plain.isascii() and plain.isdigit()):
        return None
    now = int(at.timestamp()) // STEP_SECONDS
    clock = pyotp.TOTP(secret)
    found = [
        step
        for step in (now - 1, now, now + 1)
        if hmac.compare_digest(clock.generate_otp(step).encode(), plain.encode())
    ]
    return found[0] if found else None


def address(secret: str, *, name: str) -> str:
    """What an authenticator scans."""
    return pyotp.TOTP(secret).provisioning_uri(name=name, issuer_name="Kundig")


def picture(text: str) -> str:
    """A QR code as an address of data, which needs no other file."""
    return segno.make(text, error="m").svg_data_uri(scale=5, light="white")


def new_codes() -> list[str]:
    """Recovery codes, each for one time; 60 bits of chance each."""
    return [
        "-".join("".join(secrets.choice(ALPHABET) for _ in range(4)) for _ in range(3)) for _ in range(CODES)
    ]


def hashed(code: str) -> str:
    """What is kept of a recovery code. It is chance, so a plain hash cannot be guessed back.

    >>> hashed("abcd-efgh-jkmn") == hashed(" ABCD EFGH JKMN ")
    True
    """
    plain = "".join(sign for sign in code.lower() if sign in ALPHABET)
    return hashlib.sha256(plain.encode()).hexdigest()


def without(hashes: Sequence[str], code: str) -> list[str] | None:
    """The codes that are left after one was used; None when it is none of them."""
    used = hashed(code)
    left = [each for each in hashes if not hmac.compare_digest(each, used)]
    return left if len(left) < len(hashes) else None


def _key(key: str) -> bytes:
    return hmac.digest(key.encode(), PURPOSE, "sha256")
