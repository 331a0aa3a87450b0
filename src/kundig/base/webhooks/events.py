"""What is told of a journal entry, and to whom? Which customer, which fields: no personal data."""

import datetime as dt
from collections.abc import Iterable, Mapping

# Whose notes are told: facts about customers, and imports. Keys, users and rates are the firm's own affair.
CONCEPTS = (
    "consent",
    "customer",
    "customers",
    "hold",
    "household",
    "identity",
    "import",
    "interaction",
    "note",
    "objection",
    "posting",
    "relationship",
    "task",
)
EVERYTHING = "*"
# Details that are words and name nobody; all other words stay at home.
WORDS = frozenset({"kind", "purpose", "channel", "merged", "into", "survivor", "leading"})
FIELDS = "fields"
type Json = bool | int | float | str | list["Json"] | dict[str, "Json"] | None


def is_told(what: str) -> bool:
    """Whether anybody outside learns of such a note.

    >>> is_told("customer.changed"), is_told("key.created")
    (True, False)
    """
    return what.partition(".")[0] in CONCEPTS


def wants(events: Iterable[str], what: str) -> bool:
    """Whether a webhook that named these events is told of this one.

    >>> wants(["customer.*"], "customer.merged"), wants(["*"], "key.created")
    (True, False)
    """
    concept = what.partition(".")[0]
    return is_told(what) and any(each in (EVERYTHING, what, f"{concept}.*") for each in events)


def payload(what: str, about: str, details: Mapping[str, object], *, at: dt.datetime) -> dict[str, Json]:
    """What is sent: the kind of event, its time, and where to look it up.

    >>> payload("customer.changed", "customer:K-1", {"fields": {"city": "Ulm"}, "edit": 4, "text": "secret"},
    ...     at=dt.datetime(2026, 1, 2, tzinfo=dt.UTC))["data"]
    {'customer': 'K-1', 'fields': ['city'], 'edit': 4}
    """
    concept, _, name = about.partition(":")
    data: dict[str, Json] = {concept: name}
    for key, value in details.items():
        if key == FIELDS and isinstance(value, list | dict):
            data[key] = [str(each) for each in value]
        elif isinstance(value, bool | int) or (key in WORDS and isinstance(value, str)):
            data.setdefault(key, value)
    return {"type": what, "timestamp": at.astimezone(dt.UTC).isoformat(), "data": data}
