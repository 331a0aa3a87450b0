"""Which names may the rules of an action use, and of which type is each?"""

from collections.abc import Mapping
from types import MappingProxyType

from kundig.base.messages import translator
from kundig.customers.attributes import ATTRIBUTES, FEEL_TYPES
from kundig.feel.checking import Catalogue

CONTRACT: Mapping[str, str] = MappingProxyType(
    {
        "product": "string",
        "number": "string",
        "since": "date",
        "until": "date",  # null while it runs on
        # The terms that were agreed; one that is not known is null.
        "tariff": "string",
        "kwh_a_year": "number",
        "cents_per_kwh": "number",
        "base_eur_a_month": "number",
        "payment": "string",
    }
)
_FIELDS = ", ".join(f"{name}: {kind}" for name, kind in CONTRACT.items())
OCCASION: Mapping[str, str] = MappingProxyType(
    dict.fromkeys(("channel", "direction", "kind", "topic", "concern"), "string")
)
# What is known only at the moment of a decision, beside the attributes of the customer.
AT_THE_MOMENT: Mapping[str, str] = MappingProxyType(
    {
        "relationship.products": "list<string>",
        "contracts": f"list<context<{_FIELDS}>>",
        **{f"occasion.{name}": kind for name, kind in OCCASION.items()},
        "offers.last_30_days": "number",
    }
)
KINDS: Catalogue = MappingProxyType(
    {name: FEEL_TYPES[one.type] for name, one in ATTRIBUTES.items()} | dict(AT_THE_MOMENT)
)


def _(english: str) -> str:
    """Marks a name for the translators."""
    return english


_SAID: Mapping[str, str] = MappingProxyType(
    {
        "relationship.products": _("products that are held"),
        "contracts": _("running contracts with their terms"),
        "occasion.channel": _("channel of this contact"),
        "occasion.direction": _("direction of this contact"),
        "occasion.kind": _("kind of this contact"),
        "occasion.topic": _("topic of this contact"),
        "occasion.concern": _("concern of the customer in this contact"),
        "offers.last_30_days": _("offers of the last 30 days"),
    }
)
_FIELDS_SAID: Mapping[str, str] = MappingProxyType(
    {
        "product": _("product"),
        "number": _("number"),
        "since": _("since"),
        "until": _("until"),
        "tariff": _("tariff"),
        "kwh_a_year": _("kWh a year"),
        "cents_per_kwh": _("cents per kWh"),
        "base_eur_a_month": _("base price a month in euros"),
        "payment": _("payment"),
    }
)
# § 19 (1) AGG: who makes bulk business may not treat anybody worse for race or ethnic origin, sex, religion,
# disability, age or sexual identity. Of these attributes one can tell or guess one of them.
PROTECTED = frozenset(
    {
        "customer.salutation",  # sex
        "customer.born_on",  # age
        "customer.first_name",  # sex and origin
        "customer.last_name",  # origin
        "customer.language",  # origin
    }
)


def said(name: str, language: str) -> str:
    """A name as a reader of the language knows it.

    >>> said("occasion.topic", "de"), said("value.today", "en")
    ('Thema dieses Kontakts', 'value today')
    """
    if name in ATTRIBUTES:
        return ATTRIBUTES[name].said(language)
    return translator(language).gettext(_SAID[name])


def field_said(name: str, language: str) -> str:
    """What of a contract is meant; what is not known stays itself.

    >>> field_said("tariff", "de")
    'Tarif'
    """
    return translator(language).gettext(_FIELDS_SAID[name]) if name in _FIELDS_SAID else name
