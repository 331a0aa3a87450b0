"""Which fields has a file of relationships?"""

from kundig.customers.imports.choices import HOLDINGS
from kundig.customers.imports.field import CUSTOMER, NR, RELATIONSHIP, Field, Kind, fields


def _(english: str) -> str:
    """Marks words for the translators."""
    return english


RELATIONSHIPS = Kind(
    "relationships",
    _("Relationships"),
    "kundig_relationship",
    fields(
        CUSTOMER,
        Field("number", "text", _("contract number"), (*RELATIONSHIP.headers, NR), longest=40),
        Field(
            "kind",
            "choice",
            _("kind of relationship"),
            (r"(vertrags?|contract)_?(art|typ|type|kind)", r"art|typ|type|kind"),
            default="contract",
            choices=HOLDINGS,
        ),
        Field(
            "product",
            "text",
            _("product"),
            (
                r"produkt|product|tarif|sparte|tariff",
                r"artikel|produktname|product_?name|leistung|bezeichnung",
            ),
            required=True,
            longest=80,
        ),
        Field(
            "since",
            "day",
            _("since"),
            (
                r"(vertrags)?beginn|since|seit|gueltig_ab|start(_?date)?|von",
                r"(abschluss|beginn|start|vertrags)_?datum|valid_?from|datum|date|from",
            ),
            required=True,
        ),
        Field(
            "until",
            "day",
            _("until"),
            (
                r"(vertrags)?ende|until|bis|gueltig_bis|end(_?date)?|to",
                r"enddatum|kuendigung(_?zum)?|valid_?(to|until)",
            ),
        ),
    ),
    number_per_customer=True,
)
