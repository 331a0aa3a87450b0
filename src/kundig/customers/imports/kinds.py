"""Which kinds of file are taken, with which fields?"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from types import MappingProxyType
from typing import Literal

from kundig.base.messages import translator
from kundig.customers import fields as customers
from kundig.customers.imports.choices import CHANNELS, CONTACTS, DIRECTIONS, HOLDINGS, POSTINGS, Choices

type Type = Literal["text", "choice", "code", "day", "moment", "money", "minutes", "currency", "customer"]


def _(english: str) -> str:
    """Marks words for the translators."""
    return english


@dataclass(frozen=True, slots=True)
class Field:
    """What a column may fill; `headers` are patterns for names of columns, those that fit best first.

    `default` stands where no column is mapped or a cell is empty; a required field has none.
    """

    name: str
    type: Type
    english: str
    headers: tuple[str, ...]
    required: bool = False
    longest: int = 0
    default: str = ""
    choices: Choices = MappingProxyType({})
    # Only where its values differ from row to row: an identity of the row.
    unique: bool = False

    def said(self, language: str) -> str:
        """The name as a reader of the language knows it."""
        return translator(language).gettext(self.english)


@dataclass(frozen=True, slots=True)
class Kind:
    """A kind of file: its table, its fields in the order in which people think of them."""

    name: str
    english: str
    table: str
    fields: Mapping[str, Field]
    # Of these at least one has to be filled.
    one_of: tuple[str, ...] = ()
    # A number that names a row only together with its customer.
    number_per_customer: bool = field(default=False)

    def said(self, language: str) -> str:
        """The name as a reader of the language knows it."""
        return translator(language).gettext(self.english)


def _fields(*listed: Field) -> Mapping[str, Field]:
    return MappingProxyType({one.name: one for one in listed})


WHO = r"(customer|client|kunden?|debitor(en)?|mitglied(s)?|kd|geschaeftspartner|gp)"
NR = r"(id|nr|no|num|number|nummer|code|konto)"
CUSTOMER = Field(
    "customer",
    "customer",
    _("customer number"),
    (rf"{WHO}_?{NR}", WHO, rf".*{WHO}_?{NR}", r"(account|konto)_?(nr|nummer|number|id)?"),
    required=True,
    longest=40,
)
RELATIONSHIP = Field(
    "relationship",
    "text",
    _("contract number"),
    (rf"(contract|vertrags?|relationship|police|policen)_?{NR}", r"vertrag|contract|vertragskonto"),
    longest=40,
)
TEXT_HEADERS: Mapping[str, tuple[str, ...]] = {
    "number": (rf"{WHO}_?{NR}", rf"{NR}", WHO, r"externe?_?(id|nummer)"),
    "kind": (r"(kunden?|customer)_?(art|typ|type|kind|gruppe)", r"art|typ|type|kind"),
    "salutation": (r"anrede|salutation|title", r"anredeschluessel"),
    "first_name": (r"vorname|first_?name|given_?name", r"vornamen|rufname|forename|name_?2"),
    "last_name": (
        r"nachname|last_?name|surname|familienname|zuname",
        r"name|kundenname|customer_?name|name_?1|family_?name",
    ),
    "company": (
        r"firma|company|firmenname|company_?name|organisation|unternehmen",
        r"firmierung|firma_?1|organization|business",
    ),
    "street": (
        r"strasse|street|str|strasse_(und_)?(haus)?(nr|nummer)|strasse_hausnr|anschrift",
        r"address|adresse|street_?address|address_?line_?1|strasse_.*",
    ),
    "postal_code": (r"plz|postleitzahl|postal_?code|zip|zip_?code|postcode", r".*(plz|postleitzahl)"),
    "city": (r"ort|stadt|wohnort|city|town", r"ortsname|place|.*(wohn)?ort"),
    "country": (r"land|country|laendercode|country_?code|lkz|laenderkennzeichen", r"staat|state_code"),
    "email": (r"e_?mail|mail|e_?mail_?(adresse|address)|mail_?adresse", r".*e_?mail.*"),
    "phone": (
        r"telefon|tel|phone|telephone|telefonnummer|phone_?number|tel_nr",
        r"mobil.*|.*(telefon|phone).*",
    ),
    "language": (r"sprache|language|lang|sprachcode|korrespondenzsprache",),
    "born_on": (r"geburtsdatum|geburtstag|geb_?datum|date_of_birth|birth_?date|dob|born_on|geboren(_am)?",),
    "since": (
        r"kunde_seit|customer_since|since|seit|kundenbeginn|eintrittsdatum",
        r"erstellt_am|created_?(at|on)?",
    ),
}


def _customer_field(one: customers.Field) -> Field:
    type_: Type = "day" if one.kind == "date" else "text"
    defaults = {"kind": "person", "country": "DE", "language": "de"}
    return Field(
        one.name,
        type_,
        one.english,
        TEXT_HEADERS.get(one.name, (one.name,)),
        longest=one.longest,
        default=defaults.get(one.name, ""),
    )


CUSTOMERS = Kind(
    "customers",
    _("Customers"),
    "kundig_customer",
    _fields(*map(_customer_field, customers.FIELDS.values())),
    one_of=("last_name", "company"),
)
RELATIONSHIPS = Kind(
    "relationships",
    _("Relationships"),
    "kundig_relationship",
    _fields(
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
BOOKINGS = Kind(
    "postings",
    _("Postings"),
    "kundig_posting",
    _fields(
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
INTERACTIONS = Kind(
    "interactions",
    _("Interactions"),
    "kundig_interaction",
    _fields(
        CUSTOMER,
        Field(
            "number",
            "text",
            _("number of the interaction"),
            (
                rf"(ticket|vorgangs?|interaction|kontakt|contact|fall|case|anruf|call)_?{NR}",
                r"externe?_?(id|nummer)|external_?(id|number)|ticket",
                r"id|nr|number|nummer|guid|uuid",
            ),
            longest=60,
            unique=True,
        ),
        Field(
            "at",
            "moment",
            _("at"),
            (
                r"zeitpunkt|timestamp|zeitstempel|at|date_?time|datum_?(und_?)?(uhr)?zeit",
                r"datum|date|tag|day|(kontakt|anruf|eingangs|contact|call)_?(datum|date)",
                r".*(datum|date)|created_?(at|on)|erstellt(_am)?|eingang|zeit",
            ),
            required=True,
        ),
        Field(
            "direction",
            "choice",
            _("direction"),
            (r"richtung|direction",),
            default="inbound",
            choices=DIRECTIONS,
        ),
        Field(
            "channel",
            "choice",
            _("channel"),
            (r"kanal|channel", r"kontaktweg|medium|weg|kontaktkanal"),
            default="phone",
            choices=CHANNELS,
        ),
        Field(
            "kind",
            "choice",
            _("kind of interaction"),
            (r"(kontakt|interaktions|interaction|contact)_?(art|typ|type|kind)", r"art|typ|type|kind"),
            default="call",
            choices=CONTACTS,
        ),
        Field(
            "topic",
            "code",
            _("topic"),
            (r"thema|topic|anliegen", r"grund|reason|kategorie|category|betreff"),
            longest=30,
        ),
        Field(
            "minutes",
            "minutes",
            _("minutes"),
            (
                r"minuten|minutes|dauer(_(in_)?(min|minuten))?|duration(_min(utes)?)?",
                r"gespraechsdauer|bearbeitungszeit",
            ),
            default="0",
        ),
        Field(
            "text",
            "text",
            _("text"),
            (
                r"text|notiz|note|bemerkung|beschreibung|description",
                r"inhalt|kommentar|comment|gespraechsnotiz|nachricht",
            ),
            longest=10_000,
        ),
        RELATIONSHIP,
    ),
)
KINDS: Mapping[str, Kind] = MappingProxyType(
    {kind.name: kind for kind in (CUSTOMERS, RELATIONSHIPS, BOOKINGS, INTERACTIONS)}
)
