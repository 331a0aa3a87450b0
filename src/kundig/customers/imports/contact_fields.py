"""Which fields has a file of interactions?"""

from kundig.customers.imports.choices import CHANNELS, CONTACTS, DIRECTIONS
from kundig.customers.imports.field import CUSTOMER, NR, RELATIONSHIP, Field, Kind, fields


def _(english: str) -> str:
    """Marks words for the translators."""
    return english


INTERACTIONS = Kind(
    "interactions",
    _("Interactions"),
    "kundig_interaction",
    fields(
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
