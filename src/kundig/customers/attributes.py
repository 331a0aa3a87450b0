"""Which attributes of a customer may rules use, of which type, and who writes each?"""

from collections.abc import Mapping
from dataclasses import dataclass
from difflib import get_close_matches
from types import MappingProxyType
from typing import Literal

from kundig.base.messages import translator
from kundig.base.refusals import Refused
from kundig.customers.descriptions import DESCRIPTIONS, UNITS

Type = Literal["text", "number", "money", "date", "moment", "boolean"]
Profile = Literal["customer", "live", "computed"]
FEEL_TYPES: Mapping[Type, str] = MappingProxyType(
    {
        "text": "string",
        "number": "number",
        "money": "number",
        "date": "date",
        "moment": "date and time",
        "boolean": "boolean",
    }
)


@dataclass(frozen=True, slots=True)
class Attribute:
    """One attribute: the record and column it stands in, and the one operation below `kundig` that writes it.

    Facts of the customer himself come in by several ways: form, import, edit, merge. The first is named.
    What depends on time is a date or a moment. A figure in years (`cube.tenure_years`) is an edge of the cube
    as of the day of its generation; the days when nothing was held are not in it, so no date can replace it.
    """

    name: str
    type: Type
    column: str
    profile: Profile
    writer: str
    english: str

    def said(self, language: str) -> str:
        """The name as a reader of the language knows it.

        >>> attribute("value.today").said("de")
        'Wert heute'
        """
        return translator(language).gettext(self.english)

    def described(self, language: str) -> str:
        """What it is, in one sentence."""
        return translator(language).gettext(DESCRIPTIONS[self.name])

    def unit(self, language: str) -> str:
        """In what it counts; of some things nothing need be said."""
        found = "EUR" if self.type == "money" else UNITS.get(self.name)
        return translator(language).gettext(found) if found else ""

    @property
    def concept(self) -> str:
        """The folder that writes it."""
        return self.writer.partition(".")[0]


def _(english: str) -> str:
    """Marks a name for the translators."""
    return english


def _customer(name: str, kind: Type, column: str, english: str) -> Attribute:
    return Attribute(name, kind, column, "customer", "customers.operations.create_customer", english)


def _live(name: str, kind: Type, column: str, english: str) -> Attribute:
    return Attribute(name, kind, column, "live", "customers.operations.refresh_live", english)


def _cycle(name: str, kind: Type, column: str, english: str) -> Attribute:
    return Attribute(name, kind, column, "live", "cycles.operations.tell_stages", english)


def _sales(name: str, kind: Type, column: str, english: str) -> Attribute:
    return Attribute(name, kind, column, "live", "cycles.sales.operations.tell_sales", english)


def _due(name: str, kind: Type, column: str, english: str) -> Attribute:
    return Attribute(name, kind, column, "live", "cycles.due.operations.tell_due", english)


def _pattern(name: str, column: str, english: str) -> Attribute:
    return Attribute(name, "number", column, "live", "cycles.patterns.operations.tell_patterns", english)


def _computed(name: str, kind: Type, column: str, english: str) -> Attribute:
    return Attribute(name, kind, column, "computed", "value.operations.refresh", english)


ATTRIBUTES: Mapping[str, Attribute] = MappingProxyType(
    {
        one.name: one
        for one in (
            _customer("customer.number", "text", "number", _("customer number")),
            _customer("customer.kind", "text", "kind", _("kind of customer")),
            _customer("customer.salutation", "text", "salutation", _("salutation")),
            _customer("customer.first_name", "text", "first_name", _("first name")),
            _customer("customer.last_name", "text", "last_name", _("last name")),
            _customer("customer.company", "text", "company", _("company")),
            _customer("customer.street", "text", "street", _("street and number")),
            _customer("customer.since", "date", "since", _("customer since")),
            _customer("customer.postal_code", "text", "postal_code", _("postal code")),
            _customer("customer.city", "text", "city", _("city")),
            _customer("customer.country", "text", "country", _("country")),
            _customer("customer.email", "text", "email", _("e-mail address")),
            _customer("customer.phone", "text", "phone", _("telephone number")),
            _customer("customer.language", "text", "language", _("language of the customer")),
            _customer("customer.born_on", "date", "born_on", _("date of birth")),
            _live("contact.last_at", "moment", "last_interaction_at", _("last contact")),
            _live("contact.last_inbound_at", "moment", "last_inbound_at", _("last inbound contact")),
            _cycle("cycle.stage", "text", "stage", _("stage of the life cycle")),
            _cycle("cycle.stage_since", "date", "stage_since", _("stage of the life cycle since")),
            _sales("sales.stage", "text", "sales_stage", _("stage of the sales cycle")),
            _sales("sales.since", "date", "sales_since", _("stage of the sales cycle since")),
            _sales("sales.need", "text", "sales_need", _("need of the sales cycle")),
            _sales("sales.started_by", "text", "sales_started_by", _("who started the sales cycle")),
            _sales("sales.until", "date", "sales_until", _("sales cycle runs until")),
            _due("purchase.due_from", "date", "purchase_due_from", _("next purchase due from")),
            _due("purchase.due_until", "date", "purchase_due_until", _("next purchase due until")),
            _due("purchase.chance", "number", "purchase_chance", _("chance of the next purchase")),
            _pattern("pattern.renewal", "pattern_renewal", _("lift of signs of renewal")),
            _pattern("pattern.purchase", "pattern_purchase", _("lift of signs of a purchase")),
            _pattern("pattern.complaint", "pattern_complaint", _("lift of signs of a complaint")),
            _pattern("pattern.leaving", "pattern_leaving", _("lift of signs of leaving")),
            _computed("value.today", "money", "profit", _("value today")),
            _computed("value.to_date", "money", "profit_to_date", _("profit to date")),
            _computed("value.revenue", "money", "revenue", _("revenue of the last twelve months")),
            _computed("value.deductions", "money", "deductions", _("deductions of the last twelve months")),
            _computed(
                "value.cost_of_goods", "money", "cost_of_goods", _("cost of goods of the last twelve months")
            ),
            _computed(
                "value.cost_to_serve", "money", "cost_to_serve", _("cost to serve of the last twelve months")
            ),
            _computed("value.rank", "number", "rank", _("rank by value")),
            _computed("value.main_cause", "text", "main_cause", _("main cause of the loss")),
            _computed("rfm.last_purchase_on", "date", "last_purchase_on", _("day of the last purchase")),
            _computed(
                "rfm.frequency", "number", "frequency", _("days with a purchase in the last twelve months")
            ),
            _computed("rfm.scores", "text", "rfm", _("RFM scores")),
            _computed("cube.relationships", "number", "relationships", _("number of relationships")),
            _computed("cube.tenure_years", "number", "tenure_years", _("duration in years")),
            _computed(
                "cube.profitability",
                "number",
                "profit_per_relationship_year",
                _("profit per relationship and year"),
            ),
            _computed("level.code", "text", "level", _("service level")),
            _computed("level.since", "date", "level_since", _("service level since")),
            _computed("level.reason", "text", "level_reason", _("reason of the service level")),
            _computed("level.rule", "number", "level_rule", _("row that gave the service level")),
            _computed("promises.kept", "number", "promises_kept", _("promises kept")),
            _computed("promises.broken", "number", "promises_broken", _("promises broken")),
            _computed("potential.total", "money", "potential", _("potential")),
            _computed("potential.level", "text", "potential_level", _("level by potential")),
            _computed("potential.as_it_goes", "money", "as_it_goes", _("value to come as it goes")),
            _computed("potential.number", "money", "gap_number", _("gap in the number of relationships")),
            _computed("potential.duration", "money", "gap_duration", _("gap in duration")),
            _computed("potential.profitability", "money", "gap_profitability", _("gap in profitability")),
            _computed(
                "potential.expected_years", "number", "expected_years", _("expected duration in years")
            ),
            _computed(
                "potential.relationships",
                "number",
                "attainable_relationships",
                _("attainable number of relationships"),
            ),
            _computed("potential.years", "number", "attainable_years", _("attainable duration in years")),
            _computed(
                "potential.profit",
                "number",
                "attainable_profit",
                _("attainable profit per relationship and year"),
            ),
            _computed("measure.kind", "text", "measure", _("kind of measure")),
            _computed("measure.reason", "text", "measure_reason", _("reason of the measure")),
            _computed("measure.own", "number", "reason_own", _("own figure of the reason")),
            _computed(
                "measure.attainable", "number", "reason_attainable", _("attainable figure of the reason")
            ),
            _computed("needs.group", "number", "needs_group", _("needs group")),
            _computed("lifetime.active", "number", "active_chance", _("chance to be an active customer")),
            _computed(
                "lifetime.purchases",
                "number",
                "expected_purchases",
                _("expected purchases of the next twelve months"),
            ),
            _computed("lifetime.value", "money", "lifetime_value", _("value of the next twelve months")),
            _computed(
                "lifetime.low", "money", "lifetime_low", _("value of the next twelve months, lower bound")
            ),
            _computed(
                "lifetime.high", "money", "lifetime_high", _("value of the next twelve months, upper bound")
            ),
        )
    }
)


def attribute(name: str) -> Attribute:
    """The attribute of that name.

    >>> attribute("level.since").type
    'date'

    Raises `Refused("customers.unknown_attribute")` with the nearest names; a name in words leads there too.
    """
    if found := ATTRIBUTES.get(name):
        return found
    raise Refused("customers.unknown_attribute", name=name, nearest=", ".join(_nearest(name)))


def _nearest(name: str) -> list[str]:
    """The three nearest, compared with their names in code, English and German."""
    words = {
        word.casefold(): one.name
        for one in ATTRIBUTES.values()
        for word in (one.name, one.english, one.said("de"))
    }
    near = get_close_matches(name.casefold(), words, n=9, cutoff=0.0)
    return list(dict.fromkeys(words[word] for word in near))[:3]
