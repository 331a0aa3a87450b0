"""Which fields has a file of postings?"""

from kundig.customers.imports.choices import POSTINGS
from kundig.customers.imports.field import CUSTOMER, NR, RELATIONSHIP, Field, Kind, fields


def _(english: str) -> str:
    """Marks words for the translators."""
    return english


BOOKINGS = Kind(
    "postings",
    _("Postings"),
    "kundig_posting",
    fields(
        CUSTOMER,
        Field(
            "number",
            "text",
            _("number of the posting"),
            (
                rf"(buchungs?|posting|transaktions?|transaction|booking|vorgangs?|umsatz)_?{NR}",
                r"externe?_?(id|nummer)|external_?(id|number)",
                r"id|nr|number|nummer|guid|uuid",
            ),
            longest=60,
            unique=True,
        ),
        Field(
            "kind",
            "choice",
            _("kind of posting"),
            (
                r"(buchungs?|posting|umsatz|beleg|vorgangs?|transaction)_?(art|typ|type|kind)",
                r"art|typ|type|kind|vorgang",
            ),
            default="revenue",
            choices=POSTINGS,
        ),
        Field(
            "amount",
            "money",
            _("amount"),
            (
                r"betrag|amount|umsatz|revenue",
                r"(netto|brutto)?_?(betrag|umsatz|wert)(_(in_)?(eur|euro))?|(net|total)_?(amount|value)",
                r"(umsatz|betrag|amount)_.*|.*_(betrag|umsatz|amount)|summe|wert|erloes|sales|value",
                r".*betrag",
            ),
            required=True,
        ),
        Field(
            "currency",
            "currency",
            _("currency"),
            (r"waehrung|currency|whg|wkz|ccy|currency_?code|waehrungs(code|schluessel|kennzeichen)",),
            default="EUR",
        ),
        Field(
            "booked_on",
            "day",
            _("booked on"),
            (
                r"buchungs?_?(datum|tag)|booked_?on|posting_?date|booking_?date",
                r"datum|date|buchung|(beleg|rechnungs|umsatz|invoice|transaction)_?(datum|date)|tag|day",
                r".*_(datum|date)|valuta|wertstellung",
            ),
            required=True,
        ),
        Field(
            "due_on",
            "day",
            _("due on"),
            (
                r"faellig(keit)?(_?(am|datum|tag))?|due(_?(on|date))?|faelligkeitsdatum",
                r"zahlungsziel|zahlbar_bis",
            ),
        ),
        Field(
            "reference",
            "text",
            _("reference"),
            (
                rf"(beleg|rechnungs?|invoice|document|voucher)_?{NR}|reference|referenz|beleg",
                r"verwendungszweck|buchungstext|text|rechnung|invoice|bezeichnung",
            ),
            longest=40,
        ),
        RELATIONSHIP,
    ),
)
