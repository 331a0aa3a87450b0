"""How does a value that a decision looked at read, in the reader's language?"""

import datetime as dt
from collections.abc import Mapping, Sequence
from decimal import Decimal

from kundig.base.messages import translator
from kundig.customers import words
from kundig.customers.attributes import ATTRIBUTES
from kundig.customers.segments.subjects import CODES
from kundig.measures.names import KINDS, field_said


def _(english: str) -> str:
    """Marks words for the translators."""
    return english


NOTHING, NONE = _("nothing"), _("none")
YES, NO = _("yes"), _("no")
EUROS = _("%(amount)s euros")
CODED: Mapping[str, Mapping[str, str]] = {
    **CODES,
    "sales.need": words.NEEDS,
    "occasion.channel": words.CHANNELS,
    "occasion.direction": words.DIRECTIONS,
    "occasion.kind": words.KINDS,
    "occasion.topic": words.TOPICS,
    "occasion.concern": words.TOPICS,
}
PAID: Mapping[str, str] = {"direct debit": _("direct debit"), "transfer": _("transfer")}


def shown(value: object, name: str, language: str, *, zone: dt.tzinfo = dt.UTC) -> str:
    """A value by its name, as a reader of the language writes it.

    >>> shown(Decimal("12.5"), "value.today", "de"), shown("bill", "occasion.topic", "en")
    ('12,50 Euro', 'annual bill')
    """
    say = translator(language).gettext
    if isinstance(value, list | tuple):
        parts = [_contract(one, language) if _is_contract(one) else str(one) for one in value]
        return "; ".join(parts) or say(NONE)
    if value is None or value == "":
        return say(NOTHING)
    if name in ATTRIBUTES and ATTRIBUTES[name].type == "money" and isinstance(value, int | Decimal):
        exact = decimals(float(value), 0 if value == int(value) else 2, language)
        return say(EUROS) % {"amount": exact}
    if name == "value.main_cause":
        return words.line_said(str(value), language)
    if isinstance(value, dt.datetime):
        value = value.astimezone(zone)
    if isinstance(value, str) and value in (codes := CODED.get(name, {})):
        return say(codes[value])
    return _plain(value, language, number=KINDS.get(name) == "number")


def _plain(value: object, language: str, *, number: bool) -> str:
    if isinstance(value, bool):
        return translator(language).gettext(YES if value else NO)
    if isinstance(value, dt.date):
        day = f"{value:%d.%m.%Y}" if language == "de" else f"{value.day} {value:%b %Y}"
        return f"{day}, {value:%H:%M}" if isinstance(value, dt.datetime) else day
    if isinstance(value, int | float | Decimal) and number:
        places = max(0, min(2, -int(Decimal(str(value)).normalize().as_tuple().exponent)))
        return decimals(float(value), places, language)
    return str(value)


def _is_contract(value: object) -> bool:
    return isinstance(value, Mapping) or (isinstance(value, Sequence) and not isinstance(value, str))


def _contract(value: object, language: str) -> str:
    """A contract by its product, and what else is known of it."""
    fields = dict(value)  # type: ignore[call-overload]  # as it is kept, or as pairs
    product = str(fields.pop("product", None) or "")
    told = ", ".join(terms_said(fields, language))
    return f"{product} ({told})" if product and told else product or told


def terms_said(terms: Mapping[str, object], language: str) -> list[str]:
    """What was agreed, each by its name.

    >>> terms_said({"tariff": "Natur", "kwh_a_year": 3200, "colour": "green"}, "en")
    ['tariff: Natur', 'kWh a year: 3,200', 'colour: green']
    """
    known = [(name, one) for name, one in terms.items() if one is not None]
    return [f"{field_said(name, language)}: {_field(name, one, language)}" for name, one in known]


def _field(name: str, value: object, language: str) -> str:
    if name == "payment" and value in PAID:
        return translator(language).gettext(PAID[str(value)])
    return _plain(value, language, number=True)


def about(amount: float, language: str) -> str:
    """An amount that is estimated: no more cents than it has.

    >>> about(6.0, "de"), about(6.5, "en")
    ('6 Euro', '6.50 euros')
    """
    return euros(round(amount) if amount == round(amount) else amount, language)


def euros(amount: float, language: str) -> str:
    """An amount, with cents where it is small."""
    places = 0 if abs(amount) >= 10 or isinstance(amount, int) else 2
    return translator(language).gettext(EUROS) % {"amount": decimals(amount, places, language)}


def decimals(value: float, places: int, language: str) -> str:
    """A number with so many decimals.

    >>> decimals(1234.5, 2, "de"), decimals(1234.5, 1, "en")
    ('1.234,50', '1,234.5')
    """
    text = f"{value:,.{places}f}".replace("-", "\N{MINUS SIGN}")
    return text.translate(str.maketrans(",.", ".,")) if language == "de" else text
