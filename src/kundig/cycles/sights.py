"""What may a rule of the life cycle look at, and how does SQL tell it?"""

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType

from kundig.customers.attributes import ATTRIBUTES, FEEL_TYPES
from kundig.customers.attributes import Type as AttributeType
from kundig.feel.sql import Catalogue, Column


def _(english: str) -> str:
    """Marks words for the translators."""
    return english


@dataclass(frozen=True, slots=True)
class Sight:
    """Something that a rule may look at: its type in FEEL, its name in words, and how SQL tells it."""

    type: str
    english: str
    sql: str
    column: str


# The types of attributes in the columns of a statement.
TYPES: Mapping[AttributeType, str] = MappingProxyType(
    {
        "text": "string",
        "number": "decimal(18,6)",
        "money": "decimal(18,4)",
        "date": "date",
        "boolean": "boolean",
    }
)


def _months(english: str, sql: str) -> Sight:
    return Sight("number", english, sql, "integer")


def _flag(english: str, sql: str) -> Sight:
    return Sight("boolean", english, sql, "boolean")


def months_sql(day: str) -> str:
    """Full months from a day until today."""
    age = f"age(%(today)s, {day})"
    return f"(extract(year FROM {age}) * 12 + extract(month FROM {age}))::int"


_ENDED = "CASE WHEN NOT coalesce(h.running, false) THEN h.ended_on END"
_FIRST = "least(h.first_on, b.first_on)"
_KNOWN = months_sql(_FIRST)
_IDLE = months_sql("greatest(h.ended_on, b.last_on)")
_OWN = {
    "cycle.stage": Sight("string", _("stage before"), "f.stage", "string"),
    "cycle.months": _months(_("months in the stage before"), months_sql("f.since")),
    "cycle.came": _flag(_("ever had a contract or bought something"), f"{_FIRST} IS NOT NULL"),
    "cycle.months_known": _months(_("months since the first contract or purchase"), _KNOWN),
    "cycle.months_idle": _months(
        _("months without contract and purchase"), f"CASE WHEN h.running THEN 0 ELSE {_IDLE} END"
    ),
    "relationship.active": _flag(_("holds something today"), "coalesce(h.running, false)"),
    "relationship.months_left": _months(
        _("months until the last contract ends"), f"-{months_sql('h.ends_on')}"
    ),
    "relationship.months_ended": _months(_("months since the last contract ended"), months_sql(_ENDED)),
    "relationship.added": _months(
        _("contracts more than a year ago"), "(coalesce(h.now, 0) - coalesce(h.then, 0))::int"
    ),
    "purchase.months_last": _months(_("months since the last purchase"), months_sql("b.last_on")),
    "purchase.trend": Sight(
        "number",
        _("revenue of twelve months against the twelve before, in percent"),
        f"CASE WHEN b.former > 0 AND {months_sql('b.first_on')} >= 24"
        " THEN (100 * (b.latter / b.former - 1))::numeric(18, 2) END",
        "decimal(18,2)",
    ),
    "hold.complaint": _flag(_("has an open complaint"), "coalesce(q.complaint, false)"),
}
# What a table may ask besides: what he is, and what the newest refresh computed.
_PROFILES = {"customer": "c", "computed": "p"}
_CAST = {"number": "::numeric(18, 6)", "money": "::numeric(18, 4)"}
SIGHTS: Mapping[str, Sight] = MappingProxyType(
    _OWN
    | {
        one.name: Sight(
            FEEL_TYPES[one.type],
            one.english,
            f"{_PROFILES[one.profile]}.{one.column}{_CAST.get(one.type, '')}",
            TYPES[one.type],
        )
        for one in ATTRIBUTES.values()
        if one.profile in _PROFILES and one.type in TYPES
    }
)
# As the statements of `situations` call them.
COLUMNS: Catalogue = MappingProxyType(
    {name: Column(f'seen."{name}"', sight.column) for name, sight in SIGHTS.items()}
)
