"""Which fields has a file of customers?"""

from collections.abc import Mapping

from kundig.customers import fields as customers
from kundig.customers.imports.field import NR, WHO, Field, Kind, Type, fields


def _(english: str) -> str:
    """Marks words for the translators."""
    return english


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
    fields(*map(_customer_field, customers.FIELDS.values())),
    one_of=("last_name", "company"),
)
