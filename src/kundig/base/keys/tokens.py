"""What does a key look like, and how is it recognised without being kept?"""

import hashlib
import hmac
from dataclasses import dataclass

BEGINNING = "kd"
PREFIX_BYTES = 5  # 8 signs in base32: names the key in lists and logs
SECRET_BYTES = 32


@dataclass(frozen=True, slots=True)
class Token:
    """A key as its program holds it: `kd_<prefix>_<secret>`."""

    prefix: str
    secret: str

    def __str__(self) -> str:
        return f"{BEGINNING}_{self.prefix}_{self.secret}"

    @property
    def digest(self) -> bytes:
        """What is kept of it. The secret is 256 bits of chance, so a plain hash cannot be guessed back."""
        return hashlib.sha256(str(self).encode()).digest()

    def fits(self, digest: bytes) -> bool:
        """Whether this is the token of that hash; the time taken tells nothing."""
        return hmac.compare_digest(self.digest, digest)


def read_token(text: str) -> Token | None:
    """The token written so, or None.

    >>> read_token("kd_abcdefgh_secret")
    Token(prefix='abcdefgh', secret='secret')
    >>> read_token("Basic abc")
    """
    beginning, _, rest = text.partition("_")
    prefix, _, secret = rest.partition("_")
    return Token(prefix, secret) if beginning == BEGINNING and prefix and secret else None
