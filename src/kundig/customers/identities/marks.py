"""Which form of a mark is its normal one, so that two spellings of it are equal?"""

import re
import unicodedata

import phonenumbers
from email_validator import EmailNotValidError, validate_email
from schwifty import IBAN
from schwifty.exceptions import SchwiftyException

from kundig.base.refusals import Refused

LONGEST = 254
IBAN_TAIL = 6  # enough to find a customer, too little to take his money


def normal(kind: str, text: str, *, country: str = "DE") -> str:
    """The normal form of a mark, or a refusal; the country is that of a telephone number without one.

    >>> normal("email", " Anna.Berg@Beispiel.DE "), normal("phone", "(0911) 74 00 12 3")
    ('anna.berg@beispiel.de', '+499117400123')
    >>> normal("iban_tail", "DE89 3704 0044 0532 0130 00"), normal("external", " A 17 ")
    ('013000', 'A 17')
    """
    plain = " ".join(unicodedata.normalize("NFC", text).split())
    if not plain or len(plain) > LONGEST:
        raise Refused("identities.length", longest=LONGEST)
    match kind:
        case "email":
            return email(plain)
        case "phone":
            return phone(plain, country=country)
        case "iban_tail":
            return iban_tail(plain)
        case "external" | "cookie":
            return plain
    raise Refused("identities.unknown_kind", kind=kind)


def email(text: str) -> str:
    """An address in lower case; whether its domain exists is not asked, since the network would know."""
    try:
        found = validate_email(text.removeprefix("mailto:"), check_deliverability=False)
    except EmailNotValidError:
        raise Refused("identities.email", text=text) from None
    return found.normalized.lower()


def phone(text: str, *, country: str = "DE") -> str:
    """A telephone number as E.164 has it."""
    region = country if country in phonenumbers.SUPPORTED_REGIONS else "DE"
    try:
        found = phonenumbers.parse(text, region)
    except phonenumbers.NumberParseException:
        raise Refused("identities.phone", text=text) from None
    if not phonenumbers.is_possible_number(found):
        raise Refused("identities.phone", text=text)
    return phonenumbers.format_number(found, phonenumbers.PhoneNumberFormat.E164)


def iban_tail(text: str) -> str:
    """The end of an IBAN; the whole one, which is checked, is never kept."""
    bare = re.sub(r"[\s-]", "", text).upper()
    if re.fullmatch(rf"[0-9A-Z]{{{IBAN_TAIL}}}", bare, re.ASCII):
        return bare
    try:
        IBAN(bare)
    except (SchwiftyException, ValueError):
        raise Refused("identities.iban", tail=IBAN_TAIL) from None
    return bare[-IBAN_TAIL:]
