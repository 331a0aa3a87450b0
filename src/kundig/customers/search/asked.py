"""What may somebody mean who types this?"""

import re
from dataclasses import dataclass

from kundig.base.refusals import Refused
from kundig.customers.identities.marks import IBAN_TAIL, normal
from kundig.customers.search.folding import code, spellings

LONGEST = 120  # nobody is called longer, and every word costs
MOST_WORDS = 8
FUZZY_FROM = 3  # letters; shorter words are too much alike
NEEDED_FROM = 4  # beside such words, shorter ones (an der, von) may be as wrong as they like


@dataclass(frozen=True, slots=True)
class Asked:
    """A search, read: its words, and what it may be besides; empty is: not that."""

    words: tuple[str, ...]
    spelt: tuple[tuple[str, ...], ...]  # each word again, with its other spellings
    code: str  # a number of a customer, of a contract or of another system
    email: str  # as far as it is typed
    phone: str  # in the form of E.164, as far as it is typed
    iban_tail: str

    @property
    def fuzzy(self) -> tuple[tuple[str, ...], ...]:
        """The words in which somebody may have mistyped himself; numbers are looked up as they are."""
        letters = [forms for forms in self.spelt if not _holds_digit(forms[0])]
        needed = [forms for forms in letters if len(forms[0]) >= NEEDED_FROM]
        return tuple(needed or [forms for forms in letters if len(forms[0]) >= FUZZY_FROM])

    @property
    def numbers(self) -> tuple[str, ...]:
        """The words that are no words."""
        return tuple(word for word in self.words if _holds_digit(word))


def read(text: str) -> Asked:
    """What a text may mean.

    >>> read("0911 / 740 01").phone, read("K-10 017").code, read("Müller, Ulm").words
    ('+4991174001', 'k10017', ('muller', 'ulm'))
    """
    plain = " ".join(text.replace("\0", " ").split())[:LONGEST]
    spelt = spellings(plain)[:MOST_WORDS]
    return Asked(
        words=tuple(forms[0] for forms in spelt),
        spelt=spelt,
        code=number if _holds_digit(number := code(plain)) else "",
        email=plain.lower() if re.fullmatch(r"[^@\s]+@[^@\s]*", plain) else "",
        phone=_phone(plain),
        iban_tail=_iban_tail(plain),
    )


def _holds_digit(word: str) -> bool:
    return any(c.isdecimal() for c in word)


def _phone(plain: str) -> str:
    digits = re.sub(r"[\s()/.+-]", "", plain)
    if not digits.isdecimal() or not digits.isascii() or len(digits) < 5 or plain[0] not in "+0(":
        return ""
    if plain.startswith("+"):
        return f"+{digits}".replace("+490", "+49")  # +49 (0) 911
    if digits.startswith("00"):
        return f"+{digits[2:]}"
    try:
        return normal("phone", plain)
    except Refused:  # not finished yet
        return f"+49{digits.lstrip('0')}"


def _iban_tail(plain: str) -> str:
    bare = re.sub(r"[\s-]", "", plain).upper()
    if re.fullmatch(r"[A-Z]{2}\d{2}[0-9A-Z]{11,30}", bare):
        return bare[-IBAN_TAIL:]
    return bare if re.fullmatch(rf"(?=.*\d)[0-9A-Z]{{{IBAN_TAIL}}}", bare, re.ASCII) else ""
