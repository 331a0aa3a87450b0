"""What may a rule of the life cycle look at, and in which SQL do many customers stand by a table?

The parameters of the statement: `today`; `at`, the moment; `ends_known`, whether ends to come are known;
`generation`, the refresh whose results are read; `given`, the stage that each rule gives.
"""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from types import MappingProxyType

from kundig.customers.attributes import ATTRIBUTES
from kundig.customers.attributes import Type as AttributeType
from kundig.customers.sorting import ERASED
from kundig.feel.dmn.table import DecisionTable, OutputColumn
from kundig.feel.sql import Column, table_to_sql


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


# The types of attributes in FEEL and in the columns of a statement.
TYPES: Mapping[AttributeType, tuple[str, str]] = MappingProxyType(
    {
        "text": ("string", "string"),
        "number": ("number", "decimal(18,6)"),
        "money": ("number", "decimal(18,4)"),
        "date": ("date", "date"),
        "boolean": ("boolean", "boolean"),
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
_KNOWN = months_sql("least(h.first_on, b.first_on)")
_IDLE = months_sql("greatest(h.ended_on, b.last_on)")
_OWN = {
    "cycle.stage": Sight("string", _("stage before"), "f.stage", "string"),
    "cycle.months": _months(_("months in the stage before"), months_sql("f.since")),
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
            TYPES[one.type][0],
            one.english,
            f"{_PROFILES[one.profile]}.{one.column}{_CAST.get(one.type, '')}",
            TYPES[one.type][1],
        )
        for one in ATTRIBUTES.values()
        if one.profile in _PROFILES and one.type in TYPES
    }
)
LEADING = f"leading_id IS NULL AND sort_key NOT LIKE '{ERASED}%%'"  # as `Customer.objects.leading()`
# What was told of several who were one customer says nothing once they are parted again.
HOLDS = (
    "(cardinality(s.led) = 0 OR s.led <@"
    " (SELECT array_agg(id) FROM kundig_customer WHERE leading_id = s.customer_id))"
)
_IN_FORCE = f"""
SELECT DISTINCT ON (s.customer_id) s.customer_id, s.stage, s.since
FROM kundig_stagechange s JOIN who ON who.id = s.customer_id
WHERE s.since {{}} %(today)s AND {HOLDS} ORDER BY s.customer_id, s.id DESC"""
_STANDINGS = f"""
WITH who AS (SELECT id FROM kundig_customer WHERE {LEADING} AND {{chosen}}),
members AS (
  SELECT id, id AS leader FROM who
  UNION ALL
  SELECT led.id, led.leading_id FROM kundig_customer led JOIN who ON who.id = led.leading_id),
held AS (
  SELECT leader, min(since) FILTER (WHERE since <= %(today)s) AS first_on,
    bool_or(since <= %(today)s AND (until IS NULL OR until >= %(today)s)) AS running,
    count(*) FILTER (WHERE since <= %(today)s AND (until IS NULL OR until >= %(today)s)) AS now,
    count(*) FILTER (WHERE since <= %(today)s - interval '1 year'
      AND (until IS NULL OR until >= %(today)s - interval '1 year')) AS then,
    max(until) FILTER (WHERE since <= %(today)s AND until < %(today)s) AS ended_on,
    CASE WHEN %(ends_known)s AND NOT bool_or(since > %(today)s OR until IS NULL)
      AND max(until) >= %(today)s THEN max(until) END AS ends_on
  FROM members JOIN kundig_relationship r ON r.customer_id = members.id
  WHERE until IS NULL OR until >= since GROUP BY leader),
bought AS (
  SELECT leader, min(booked_on) AS first_on, max(booked_on) AS last_on,
    sum(amount) FILTER (WHERE booked_on > %(today)s - interval '1 year') AS latter,
    sum(amount) FILTER (WHERE booked_on > %(today)s - interval '2 years'
      AND booked_on <= %(today)s - interval '1 year') AS former
  FROM members JOIN kundig_posting o ON o.customer_id = members.id
  WHERE o.kind = 'revenue' AND o.booked_on <= %(today)s GROUP BY leader),
complaining AS (
  SELECT DISTINCT leader, true AS complaint FROM members JOIN kundig_hold t ON t.customer_id = members.id
  WHERE t.reason = 'complaint' AND t.since <= %(at)s AND (t.until IS NULL OR t.until > %(at)s)),
former AS ({_IN_FORCE.format("<")}),
latest AS ({_IN_FORCE.format("<=")}),
seen AS (
SELECT c.id, n.stage AS told, n.since AS told_since, f.stage AS former, f.since AS former_since,
  l.stage AS shown, l.stage_since AS shown_since, {{seen}}
FROM who JOIN kundig_customer c ON c.id = who.id
LEFT JOIN kundig_computedprofile p ON p.generation = %(generation)s AND p.customer_id = c.id
LEFT JOIN kundig_liveprofile l ON l.customer_id = c.id
LEFT JOIN held h ON h.leader = c.id LEFT JOIN bought b ON b.leader = c.id
LEFT JOIN complaining q ON q.leader = c.id
LEFT JOIN former f ON f.customer_id = c.id LEFT JOIN latest n ON n.customer_id = c.id),
decided AS (SELECT seen.*, {{rule}} AS rule FROM seen),
standing AS (SELECT *, (%(given)s::text[])[rule] AS stage FROM decided WHERE rule IS NOT NULL),
dated AS (SELECT *, CASE WHEN stage = told THEN told_since WHEN stage = former THEN former_since
  ELSE %(today)s END AS since FROM standing)
SELECT id, stage, since, rule, coalesce(told, '') FROM dated
WHERE stage IS DISTINCT FROM told OR (stage, since) IS DISTINCT FROM (shown, shown_since) ORDER BY id
"""


def standings_sql(table: DecisionTable, chosen: str) -> str:
    """Customer, stage by the table, since when, by which rule, and the stage that was told so far.

    Only of those with news, or of whom the profile says something else; whom no rule fits stays where he is.
    `chosen` is a condition on the customers; its parameters are added to those of the statement.
    """
    names = dict.fromkeys(column.expression for column in table.inputs)
    places = {name: f"seen_{place}" for place, name in enumerate(names)}
    columns = {name: Column(f"seen.{place}", SIGHTS[name].column) for name, place in places.items()}
    seen = ", ".join(f"{SIGHTS[name].sql} AS {place}" for name, place in places.items())
    [rule] = table_to_sql(numbered(table), columns, "postgres")
    return _STANDINGS.format(chosen=chosen, seen=seen, rule=rule.replace("%", "%%"))


def numbered(table: DecisionTable) -> DecisionTable:
    """The same conditions; the result is the number of the rule."""
    rules = (replace(rule, outputs=(str(number),)) for number, rule in enumerate(table.rules, 1))
    return replace(table, outputs=(OutputColumn("rule", type="number"),), rules=tuple(rules))
