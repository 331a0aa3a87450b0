"""How does a cell of a list read, and where does it lead?"""

import datetime as dt
from dataclasses import dataclass
from urllib.parse import quote

from django.utils.translation import get_language
from django.utils.translation import gettext as _

from kundig.base.messages import translator
from kundig.base.operations import spoken_language
from kundig.customers.segments.filters import Condition
from kundig.customers.segments.subjects import SUBJECTS, Subject
from kundig.web import formats
from kundig.web.listing import OPERATOR_WORDS
from kundig.web.words import line_name

RIGHT = frozenset({"money", "number", "whole"})
ROWS_OF = {"value.revenue": "revenue", "value.cost_of_goods": "cost_of_goods"}


@dataclass(frozen=True, slots=True)
class Cell:
    """What stands in one cell: the words, where they lead, and whether they can be changed here."""

    subject: str
    text: str
    link: str = ""
    field: str = ""
    right: bool = False
    bad: bool = False


def cell(name: str, value: object, *, number: str) -> Cell:
    """The cell of a customer."""
    about = SUBJECTS[name]
    return Cell(
        name,
        text(about, value),
        link(about, value, number=number),
        about.field if about.field != "number" else "",
        about.type in RIGHT,
        about.type == "money" and str(value).startswith("-"),
    )


def text(about: Subject, value: object) -> str:
    """A value as its reader writes it."""
    if value is None or value == "":
        return ""
    match about.type:
        case "money":
            return formats.eur(str(value), 2)
        case "number":
            return formats.number(str(value), 1)
        case "whole":
            return formats.number(str(value))
        case "date":
            return formats.day(value)  # type: ignore[arg-type]  # a column of days
        case "moment":
            return formats.moment(value)  # type: ignore[arg-type]  # a column of moments
    if about.choices:
        return dict(_options(about)).get(str(value), str(value))
    return line_name(str(value)) if about.name == "value.main_cause" else str(value)


def link(about: Subject, value: object, *, number: str) -> str:
    """Where a cell leads: to the customer, or to the rows that make the figure."""
    there = f"/customers/{quote(number, safe='')}/"
    if about.name in ("customer.name", "customer.number"):
        return there
    if value is None or value == "":
        return ""
    if about.name in ROWS_OF:
        return f"{there}rows/?line={ROWS_OF[about.name]}"
    if about.name == "value.main_cause":
        return f"{there}rows/?line={quote(str(value), safe='')}"
    if about.name.startswith("value."):
        return f"{there}#profit"
    if about.name.startswith("cube."):
        return f"{there}#cube"
    return f"{there}#history" if about.name.startswith(("promises.", "contact.")) else ""


def said(one: Condition, segments: dict[int, str]) -> str:
    """A condition in words."""
    about = SUBJECTS[one.subject]
    words = [_value(about, value, segments) for value in one.values]
    joined = f" {_('and')} ".join(words) if one.operator == "between" else f" {_('or')} ".join(words[:6])
    more = f" … ({len(words)})" if len(words) > 6 else ""
    if about.type == "boolean":
        return f"{about.said(get_language() or 'de')}: {joined}"
    return f"{about.said(get_language() or 'de')} {OPERATOR_WORDS[one.operator]} {joined}{more}".strip()


def _value(about: Subject, value: str, segments: dict[int, str]) -> str:
    match about.type:
        case "money" | "number" | "whole":
            digits = len(value.partition(".")[2])
            return (
                formats.eur(value, max(digits, 2) if digits else 0)
                if about.type == "money"
                else formats.number(value, digits)
            )
        case "boolean":
            return _("yes") if value == "yes" else _("no")
        case "segment":
            return segments.get(int(value), value)
        case "date" | "moment" if value[:4].isdecimal():
            return formats.day(dt.date.fromisoformat(value))
        case "date" | "moment":
            return _("today") if value == "today" else _("today %(days)s days") % {"days": value[:-1]}
    if about.choices:
        return dict(_options(about)).get(value, value)
    return line_name(value) if about.name == "value.main_cause" else value


def _options(about: Subject) -> list[tuple[str, str]]:
    words = translator(spoken_language())
    return [(code, words.gettext(english)) for code, english in about.choices.items()]
