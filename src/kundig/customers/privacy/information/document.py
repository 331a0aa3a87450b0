"""What does the information look like on paper?"""

import datetime as dt
import json
from collections.abc import Mapping
from pathlib import Path
from zoneinfo import ZoneInfo

import typst

from kundig.customers.privacy.information.texts import TEXTS
from kundig.customers.privacy.information.words import code_name, column_name, section_name

TEMPLATE = Path(__file__).with_name("information.typ")
ZONE = ZoneInfo("Europe/Berlin")
type Json = bool | int | float | str | list[Json] | dict[str, Json] | None
type Pack = Mapping[str, Json]


def as_json(pack: Pack) -> bytes:
    """For machines, and to take along (Art. 20 GDPR)."""
    return json.dumps(pack, ensure_ascii=False, indent=1).encode()


def as_pdf(pack: Pack) -> bytes:
    """For people, in the language of the customer."""
    language = str(pack["language"])
    shown = {
        "language": language,
        "texts": dict(TEXTS[language]) | _context(pack),
        "recipients": pack["recipients"],
        "sections": sections(pack, language),
    }
    made = typst.compile(str(TEMPLATE), sys_inputs={"data": json.dumps(shown)}, ignore_system_fonts=True)
    assert isinstance(made, bytes)
    return made


def _context(pack: Pack) -> dict[str, str]:
    texts = TEXTS[str(pack["language"])]
    return {
        "at": said(pack["created_at"], str(pack["language"])),
        "controller_name": str(pack["controller"] or texts["unnamed"]),
        "contact_name": str(pack["contact"] or pack["controller"] or texts["unnamed"]),
        "retention": texts["retention"] % pack["retention_years"],
    }


def sections(pack: Pack, language: str) -> list[Json]:
    """What is shown of each table: heading and rows of names and values."""
    tables = pack["tables"]
    assert isinstance(tables, dict)
    found: list[Json] = []
    for table, rows in tables.items():
        assert isinstance(rows, list)
        shown: list[Json] = [_row(table, row, language) for row in rows if isinstance(row, dict)]
        found.append({"title": section_name(table, language), "rows": shown})
    return found


def _row(table: str, row: dict[str, Json], language: str) -> Json:
    """Name and value of each column that says something."""
    return [
        [column_name(table, column, language), said(value, language)]
        for column, value in row.items()
        if value not in (None, "", [], {}) and column != "sort_key"
    ]


def said(value: Json, language: str) -> str:
    """A value as a person reads it.

    >>> said("2026-09-03", "de"), said({"city": "Ulm"}, "en"), said("inbound", "en"), said(3, "de")
    ('03.09.2026', 'city: Ulm', 'Inbound', '3')
    """
    if isinstance(value, dict):
        return "; ".join(f"{key}: {said(each, language)}" for key, each in value.items())
    if isinstance(value, list):
        return ", ".join(said(each, language) for each in value)
    if isinstance(value, str):
        return _day(value, language) or code_name(value, language)
    if isinstance(value, float):
        return f"{value:.4g}".replace(".", "," if language == "de" else ".")
    return str(value)


def _day(text: str, language: str) -> str:
    if len(text) < 10 or text[4:5] != "-" or not text[:4].isdecimal():
        return ""
    try:
        at = dt.datetime.fromisoformat(text)
    except ValueError:
        return ""
    day = f"{at:%d.%m.%Y}" if language == "de" else f"{at.day} {at:%b %Y}"
    return day if len(text) == 10 else f"{day}, {at.astimezone(ZONE):%H:%M}"
