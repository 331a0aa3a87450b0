"""What does the certificate of an erasure look like? It says what went and what is kept, and names nobody."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

import typst

from kundig.base.messages import translator
from kundig.customers.privacy.information.document import Json, said
from kundig.customers.privacy.information.words import SECTIONS
from kundig.customers.privacy.retention import LAWS

TEMPLATE = Path(__file__).with_name("certificate.typ")


def _(english: str) -> str:
    """Marks words for the translators."""
    return english


# What a customer calls "who you are" is called otherwise where the certificate counts it.
TABLES: Mapping[str, str] = {
    "customer": _("Customer records"),
    "identity": _("Identities"),
    "relationship": _("Relationships"),
    "interaction": _("Interactions"),
    "posting": _("Postings"),
    "consent": _("Consents"),
    "objection": _("Objections"),
    "note": _("Notes"),
    "task": _("Tasks"),
    "hold": _("Holds"),
    "household": _("Households"),
    "householdmember": _("Memberships in households"),
    "liveprofile": _("Last contacts"),
    "computedprofile": _("Computed profiles"),
    "monthlyvaluation": _("Valuations of earlier months"),
    "stagechange": _("Changes of the stage in the life cycle"),
    "salesstep": _("Steps of sales cycles"),
    "patterncase": _("Cases of patterns"),
    "decision": _("Decisions"),
    "offer": _("Offers"),
    "response": _("Responses to offers"),
    "levelchange": _("Changes of the service level"),
    "merge": _("Merges"),
    "duplicatepair": _("Possible duplicates"),
    "edit": _("Edits"),
    "editedcustomer": _("Former contents of fields"),
    "importrun": _("Files that he came with (only his rows go)"),
    "importedrow": _("Imported rows"),
    "importedchange": _("Changes by imports"),
    "journalentry": _("Entries of the journal (made nameless)"),
    "webhookdelivery": _("Deliveries to other programs (answers removed)"),
    "files": _("Files that he stood in"),
}
REASONS: Mapping[str, str] = {"booking": _("Vouchers"), "letter": _("Commercial letters")}
TITLE = _("Certificate of erasure")
LAW = _("under Article 17 of the General Data Protection Regulation (GDPR)")
NUMBER = _("Certificate number")
ERASED = _("Erased on")
GONE = _("What went")
KEPT = _("What the law makes us keep, locked away")
NOTHING_KEPT = _("Nothing had to be kept.")
UNTIL = _("until")
RECORDS = _("records")


@dataclass(frozen=True, slots=True)
class Certificate:
    """An erasure as it is proved: its number, its moment, what went, what is kept."""

    number: str
    at: str
    counts: Mapping[str, int]
    kept: Sequence[Mapping[str, object]]


def table_name(table: str, language: str) -> str:
    """What is counted, in words.

    >>> table_name("interaction", "de")
    'Interaktionen'
    """
    return translator(language).gettext(TABLES.get(table, SECTIONS.get(table, table)))


def reason_name(reason: str, language: str) -> str:
    """Why something is kept, in words."""
    return translator(language).gettext(REASONS.get(reason, reason))


def as_json(one: Certificate) -> bytes:
    """For machines."""
    content = {"form": "kundig.erasure.1", "number": one.number, "at": one.at}
    return json.dumps(content | {"counts": dict(one.counts), "kept": [*one.kept]}, indent=1).encode()


def as_pdf(one: Certificate, language: str) -> bytes:
    """For people and files."""
    speak = translator(language).gettext
    kept: list[Json] = [
        [
            f"{reason_name(str(each['reason']), language)} ({LAWS.get(str(each['reason']), '')})",
            f"{each['records']} {speak(RECORDS)}, {speak(UNTIL)} {said(str(each['until']), language)}",
        ]
        for each in one.kept
    ]
    shown = {
        "language": language,
        "title": speak(TITLE),
        "law": speak(LAW),
        "head": [[speak(NUMBER), one.number], [speak(ERASED), said(one.at, language)]],
        "gone_title": speak(GONE),
        "gone": [[table_name(name, language), str(number)] for name, number in one.counts.items()],
        "kept_title": speak(KEPT),
        "kept": kept or [[speak(NOTHING_KEPT), ""]],
    }
    made = typst.compile(str(TEMPLATE), sys_inputs={"data": json.dumps(shown)}, ignore_system_fonts=True)
    assert isinstance(made, bytes)
    return made
