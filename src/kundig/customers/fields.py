"""Which fields has a customer, and what may stand in each?"""

import datetime as dt
import re
import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import Literal

from kundig.base.messages import translator
from kundig.base.refusals import Refused
from kundig.customers.synonyms import COUNTRIES, SYNONYMS

type Kind = Literal["text", "choice", "country", "postal_code", "email", "phone", "date"]
type Value = str | dt.date | None


def _(english: str) -> str:
    """Marks words for the translators."""
    return english


@dataclass(frozen=True, slots=True)
class Field:
    """One field of a customer; `many` says whether it may be set for many customers at once."""

    name: str
    kind: Kind
    longest: int
    english: str
    required: bool = False
    editable: bool = True
    many: bool = False
    choices: Mapping[str, str] = MappingProxyType({})

    def said(self, language: str) -> str:
        """The name as a reader of the language knows it."""
        return translator(language).gettext(self.english)

    def options(self, language: str) -> list[tuple[str, str]]:
        """What may be chosen, with its words."""
        return [(code, translator(language).gettext(words)) for code, words in self.choices.items()]


KINDS = {"person": _("Person"), "organisation": _("Organisation")}
LANGUAGES = {"de": _("German"), "en": _("English")}
POSTAL_CODES = {"DE": r"\d{5}", "AT": r"\d{4}", "CH": r"\d{4}", "LI": r"\d{4}"}
ANY_POSTAL_CODE = r"[0-9A-Z][0-9A-Z -]*"
FIELDS: Mapping[str, Field] = MappingProxyType(
    {
        one.name: one
        for one in (
            Field("number", "text", 40, _("customer number"), required=True, editable=False),
            Field("kind", "choice", 12, _("kind of customer"), required=True, many=True, choices=KINDS),
            Field("salutation", "text", 20, _("salutation"), many=True),
            Field("first_name", "text", 80, _("first name")),
            Field("last_name", "text", 80, _("last name")),
            Field("company", "text", 160, _("company"), many=True),
            Field("street", "text", 120, _("street and number"), many=True),
            Field("postal_code", "postal_code", 12, _("postal code"), many=True),
            Field("city", "text", 80, _("city"), many=True),
            Field("country", "country", 2, _("country"), required=True, many=True),
            Field("email", "email", 254, _("e-mail address")),
            Field("phone", "phone", 40, _("telephone number")),
            Field(
                "language",
                "choice",
                2,
                _("language of the customer"),
                required=True,
                many=True,
                choices=LANGUAGES,
            ),
            Field("born_on", "date", 0, _("date of birth")),
            Field("since", "date", 0, _("customer since"), required=True, many=True),
        )
    }
)
NAMING = frozenset({"first_name", "last_name", "company"})  # what the order of a list follows
REACHING = frozenset({"email", "phone", "country"})  # what a customer is recognised by
UNSEEN = str.maketrans("\N{NO-BREAK SPACE}\N{NARROW NO-BREAK SPACE}", "  ", "\u200b\ufeff\u00ad\u2060")
DAYS = (
    r"(?P<y>\d{4})-(?P<m>\d{1,2})-(?P<d>\d{1,2})",
    r"(?P<d>\d{1,2})\.\s?(?P<m>\d{1,2})\.\s?(?P<y>\d{4})",
    r"(?P<d>\d{1,2})/(?P<m>\d{1,2})/(?P<y>\d{4})",
    r"(?P<d>\d{1,2})\.? (?P<word>[^\W\d]{3,9})\.? (?P<y>\d{4})",
)
_MONTHS = "jan1 feb2 mar3 mär3 mrz3 apr4 may5 mai5 jun6 jul7 aug8 sep9 oct10 okt10 nov11 dec12 dez12"
MONTHS = {word[:3]: int(word[3:]) for word in _MONTHS.split(" ")}


def clean(name: str, text: str | None, *, language: str = "de", country: str = "DE") -> Value:
    """What stands in a field when somebody writes this into it, or a refusal in his language.

    >>> clean("city", "  Ulm "), clean("since", "3.9.2026"), clean("kind", "Firma"), clean("country", "d")
    ('Ulm', datetime.date(2026, 9, 3), 'organisation', 'DE')
    """
    field = FIELDS.get(name)
    if field is None:
        raise Refused("customers.no_field", name=name, fields=", ".join(FIELDS))
    plain = unicodedata.normalize("NFC", text or "").translate(UNSEEN).strip()
    if any(unicodedata.category(c) in ("Cc", "Cs") or c in "\u202a\u202b\u202d\u202e" for c in plain):
        raise _refused(
            field, plain, language, _("it holds a control character or a line break; write it anew")
        )
    if not plain:
        if field.required:
            raise _refused(field, plain, language, _("this field may not be empty; write something into it"))
        return None if field.kind == "date" else ""
    if field.longest and len(plain) > field.longest and field.kind not in ("choice", "country"):
        why = _("it is longer than %(longest)s characters; shorten it")
        raise _refused(field, plain, language, why, longest=field.longest)
    return _of_kind(field, plain, language=language, country=country)


def written(value: Value) -> str:
    """A value as JSON and `clean` have it.

    >>> written(dt.date(2026, 9, 3)), written(None), written("Ulm")
    ('2026-09-03', '', 'Ulm')
    """
    return value.isoformat() if isinstance(value, dt.date) else value or ""


def day(text: str) -> dt.date | None:
    """The day in a text, German or English.

    >>> day("2026-09-03") == day("3.9.2026") == day("03/09/2026") == day("3. Sept. 2026") == day("3 Sep 2026")
    True
    >>> day("31.02.2026"), day("gestern")
    (None, None)
    """
    for pattern in DAYS:
        if found := re.fullmatch(pattern, text.strip()):
            parts = found.groupdict()
            month = parts.get("m") or MONTHS.get((parts.get("word") or "").casefold()[:3], 0)
            try:
                return dt.date(int(parts["y"]), int(month), int(parts["d"]))
            except ValueError:
                return None
    return None


def _of_kind(field: Field, plain: str, *, language: str, country: str) -> Value:
    match field.kind:
        case "choice":
            return _chosen(field, plain, language)
        case "country":
            code = SYNONYMS["country"].get(plain.casefold(), plain.upper())
            if code not in COUNTRIES:
                why = _("it is no country of ISO 3166; write two letters such as DE, AT or CH")
                raise _refused(field, plain, language, why)
            return code
        case "postal_code":
            return _postal_code(field, plain, language=language, country=country)
        case "email":
            if not re.fullmatch(r"[^@\s,;<>]+@[^@\s,;<>]+\.[^@\s,;<>.]+", plain):
                raise _refused(field, plain, language, _("an address reads name@domain.de; correct it"))
        case "phone":
            if not any(c.isdecimal() for c in plain):
                raise _refused(field, plain, language, _("it holds no digit; write the number to dial"))
        case "date":
            return _day(field, plain, language)
    return plain


def _chosen(field: Field, plain: str, language: str) -> str:
    code = SYNONYMS.get(field.name, {}).get(plain.casefold(), plain)
    if code not in field.choices:
        why = _("only these may be chosen: %(choices)s")
        choices = ", ".join(words for _code, words in field.options(language))
        raise _refused(field, plain, language, why, choices=choices)
    return code


def _postal_code(field: Field, plain: str, *, language: str, country: str) -> str:
    code = plain.upper()
    bare = re.sub(rf"^({country}|{country[:1]})[ -]+", "", code) if country in POSTAL_CODES else code
    if not re.fullmatch(POSTAL_CODES.get(country, ANY_POSTAL_CODE), bare, re.ASCII):
        why = _("no postal code of the country %(country)s reads so; Germany has five digits")
        raise _refused(field, plain, language, why, country=country)
    return bare


def _day(field: Field, plain: str, language: str) -> dt.date:
    found = day(plain)
    if found is None:
        raise _refused(field, plain, language, _("it is no day; write it as 31.12.2025 or 2025-12-31"))
    if not dt.date(1850, 1, 1) <= found <= dt.date(2150, 1, 1):
        raise _refused(field, plain, language, _("the year cannot be right; correct it"))
    return found


def _refused(field: Field, text: str, language: str, why: str, **params: object) -> Refused:
    reason = translator(language).gettext(why) % params
    shown = text if len(text) <= 60 else f"{text[:59]}…"
    return Refused("customers.field", name=field.name, field=field.said(language), text=shown, why=reason)
