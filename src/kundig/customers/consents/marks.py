"""By which traces is somebody known again who has objected and was erased since?"""

import hashlib
import hmac
import re
import unicodedata
from contextlib import suppress
from dataclasses import dataclass

from kundig.customers.sorting import sort_key

PURPOSE_OF_KEY = b"kundig suppression of advertising, first version"
FEWEST_DIGITS = 6
_UMLAUTS = str.maketrans({"ä": "ae", "ö": "oe", "ü": "ue", "ß": "ss"})
_BARE = str.maketrans({"ı": "i", "ł": "l", "đ": "d", "ð": "d", "þ": "th"})


@dataclass(frozen=True, slots=True)
class Known:
    """What is known of somebody; e-mail addresses and telephone numbers may be several."""

    name: str = ""
    street: str = ""
    postal_code: str = ""
    emails: tuple[str, ...] = ()
    phones: tuple[str, ...] = ()


def derived_key(secret: str) -> bytes:
    """A key for these digests only, so that they tell nothing of the secret."""
    return hmac.digest(secret.encode(), PURPOSE_OF_KEY, "sha256")


def digest(kind: str, text: str, *, key: bytes) -> bytes:
    """A mark that nobody can read back, nor guess without the key."""
    return hmac.digest(key, f"{kind}\0{text}".encode(), hashlib.sha256)


def digests(known: Known, *, key: bytes) -> set[bytes]:
    """All the marks of somebody."""
    return {digest(kind, text, key=key) for kind, text in marks(known)}


def marks(known: Known) -> set[tuple[str, str]]:
    """E-mail, telephone, and the name together with the address; spellings of the same are equal.

    >>> a = Known(name="Jörg Müller", street="Lange Straße 5", postal_code="72764", emails=("J@x.de",))
    >>> b = Known(name="MUELLER, Joerg", street="Lange Str. 5", postal_code="72764", emails=("j+a@X.de",))
    >>> marks(a) == marks(b)
    True
    """
    found = {("email", email(text)) for text in known.emails if "@" in text}
    found |= {("phone", phone(text)) for text in known.phones if len(phone(text)) >= FEWEST_DIGITS}
    if known.name and known.street and known.postal_code:
        where = f"{re.sub(r'\W', '', known.postal_code).lower()} {street(known.street)}"
        found.add(("place", f"{' '.join(sorted(folded(known.name).split()))} {where}"))
    return found


def email(text: str) -> str:
    """An address without case, tag and umlauts.

    >>> email(" Jörg.Müller+shop@Beispiel.DE ")
    'joerg.mueller@beispiel.de'
    """
    plain = unicodedata.normalize("NFC", text).strip().lower().translate(_BARE)
    local, _at, domain = plain.rpartition("@")
    local = local.partition("+")[0].translate(_UMLAUTS)
    with suppress(UnicodeError):  # written with its umlauts already, or no domain at all
        domain = domain.encode("ascii").decode("idna")
    return f"{local}@{domain}"


def phone(text: str) -> str:
    """The last digits of a number, the same with and without country code.

    >>> phone("+49 911 740012") == phone("(0911) 74 00 12")
    True
    """
    digits = re.sub(r"\D", "", text.replace("(0)", ""))
    return re.sub(r"^(0049|49|0)", "", digits)


def folded(text: str) -> str:
    """A name as ears have it: Müller, Mueller and Muller are one.

    >>> folded("Yıldız-Müller"), folded("MULLER")
    ('yildiz muller', 'muller')
    """
    key = sort_key(text.translate(_BARE)).translate(_BARE)
    for long, short in (("ae", "a"), ("oe", "o"), ("ue", "u")):
        key = key.replace(long, short)
    return key


def street(text: str) -> str:
    """A street, however its kind is abbreviated.

    >>> street("Lange Straße 5") == street("Lange Str.5") == street("Langestr. 5")
    True
    """
    return re.sub(r"str(asse)?(?=\W|\d|$)", "str", sort_key(re.sub(r"(\d)", r" \1", text))).replace(" ", "")
