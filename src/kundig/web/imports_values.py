"""How does a value read that a row would bring, before it is stored?"""

import datetime as dt
from decimal import Decimal

from kundig.base.operations import spoken_language
from kundig.customers import fields as customers
from kundig.customers.imports.kinds import KINDS
from kundig.web.formats import day, moment, number
from kundig.web.words import line_name, word

GROUPS = {"channel": "channel", "direction": "direction", "topic": "topic"}


def shown(kind: str, name: str, text: str) -> str:
    """A value of a field in the reader's words; a cell of the file stays as it is."""
    field = KINDS[kind].fields.get(name)
    if field is None or not text:
        return text
    if field.type == "day":
        return day(dt.date.fromisoformat(text))
    if field.type == "moment":
        return _moment(text)
    if field.type == "money":
        return number(Decimal(text), 2)
    if name in GROUPS:
        return word(text, GROUPS[name])
    if kind == "customers":
        return dict(customers.FIELDS[name].options(spoken_language())).get(text, text)
    if name == "kind":
        return line_name(text) if kind == "postings" else word(text, "kind")
    return text


def _moment(text: str) -> str:
    """A moment of the file; where no zone is told it is ours."""
    try:
        found = dt.datetime.fromisoformat(text)
    except ValueError:
        return text
    return f"{day(found.date())}, {found:%H:%M}" if found.tzinfo is None else moment(found)
