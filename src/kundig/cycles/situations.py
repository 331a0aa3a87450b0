"""In which SQL do many customers stand by a table, and who would stand elsewhere by another?

The parameters of the statements: `today`; `at`, the moment; `ends_known`, whether ends to come are known;
`generation`, the refresh whose results are read; `given`, the stage that each rule gives.
"""

from collections.abc import Iterable

from kundig.customers.sorting import ERASED
from kundig.cycles.sights import COLUMNS, SIGHTS
from kundig.feel.dmn.table import DecisionTable
from kundig.feel.policies.deciding import rule_sql

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
_SEEN = f"""
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
  l.stage AS shown, l.stage_since AS shown_since, coalesce(p.profit, 0) AS worth, {{seen}}
FROM who JOIN kundig_customer c ON c.id = who.id
LEFT JOIN kundig_computedprofile p ON p.generation = %(generation)s AND p.customer_id = c.id
LEFT JOIN kundig_liveprofile l ON l.customer_id = c.id
LEFT JOIN held h ON h.leader = c.id LEFT JOIN bought b ON b.leader = c.id
LEFT JOIN complaining q ON q.leader = c.id
LEFT JOIN former f ON f.customer_id = c.id LEFT JOIN latest n ON n.customer_id = c.id)"""
_STANDINGS = """
SELECT id, stage, since, rule, coalesce(told, '') FROM (
  SELECT *, CASE WHEN stage = told THEN told_since WHEN stage = former THEN former_since
    ELSE %(today)s END AS since
  FROM (SELECT *, (%(given)s::text[])[rule] AS stage FROM (SELECT seen.*, {rule} AS rule FROM seen) AS decided
    WHERE rule > 0) AS standing) AS dated
WHERE stage IS DISTINCT FROM told OR (stage, since) IS DISTINCT FROM (shown, shown_since) ORDER BY id"""
_COMPARED = """
SELECT id, worth, coalesce((%(given)s::text[])[{rule}], told, '') AS before,
  coalesce((%(others)s::text[])[{other}], told, '') AS after FROM seen"""
_FLOWS = "SELECT before, after, count(*), sum(worth) FROM ({}) AS compared GROUP BY 1, 2 ORDER BY 1, 2"
_MOVERS = """
SELECT id, before, after, worth, count(*) OVER () FROM ({}) AS compared
WHERE before <> after AND {} ORDER BY worth DESC, id LIMIT %(count)s OFFSET %(start)s"""


def standings_sql(table: DecisionTable, chosen: str) -> str:
    """Customer, stage by the table, since when, by which rule, and the stage that was told so far.

    Only of those with news, or of whom the profile says something else; whom no rule fits stays where he is.
    `chosen` is a condition on the customers; its parameters are added to those of the statement.
    """
    return _seen(_asked(table), chosen) + _STANDINGS.format(rule=_rule(table))


def flows_sql(before: DecisionTable, after: DecisionTable) -> str:
    """Stage by each of two tables, customers, worth. Parameter: `others`, as `given` of the second table."""
    return _seen(_asked(before, after), "true") + _FLOWS.format(_compared(before, after))


def movers_sql(before: DecisionTable, after: DecisionTable, *, one_way: bool) -> str:
    """Whom another table would move: id, both stages, worth, how many; or just `before` to `after`."""
    way = "before = %(before)s AND after = %(after)s" if one_way else "true"
    return _seen(_asked(before, after), "true") + _MOVERS.format(_compared(before, after), way)


def sights_sql() -> str:
    """All that can be seen of one customer, in the order of `SIGHTS`. Parameter: `id`."""
    columns = ", ".join(column.sql for column in COLUMNS.values())
    return _seen(SIGHTS, "id = %(id)s") + f"\nSELECT {columns} FROM seen"


def _asked(*tables: DecisionTable) -> Iterable[str]:
    return dict.fromkeys(column.expression for table in tables for column in table.inputs)


def _seen(names: Iterable[str], chosen: str) -> str:
    columns = ", ".join(f'{SIGHTS[name].sql} AS "{name}"' for name in names)
    return _SEEN.format(chosen=chosen, seen=columns)


def _compared(before: DecisionTable, after: DecisionTable) -> str:
    return _COMPARED.format(rule=_rule(before), other=_rule(after))


def _rule(table: DecisionTable) -> str:
    """The number of the rule that fits; among parameters, so percent signs are doubled."""
    return rule_sql(table, COLUMNS, "postgres").replace("%", "%%")
