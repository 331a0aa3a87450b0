"""In which SQL are the events of customers read, and what was told of them so far?"""

from collections.abc import Iterable

from kundig.cycles.sales.events import Source
from kundig.cycles.situations import HOLDS, LEADING

_WHO = f"""
WITH who AS (SELECT id FROM kundig_customer WHERE {LEADING} AND id = ANY(%(ids)s)),
members AS (
  SELECT id, id AS leader FROM who
  UNION ALL
  SELECT led.id, led.leading_id FROM kundig_customer led JOIN who ON who.id = led.leading_id)"""
_COLUMNS = "customer_id, at, dated, what, direction, channel, kind, topic, need, source"
# A step holds unless something else was told later of its place or an earlier one.
HELD = f"""
  {HOLDS} AND s.stage <> '' AND NOT EXISTS (
    SELECT FROM kundig_salesstep o WHERE o.customer_id = s.customer_id AND o.id > s.id AND o.place <= s.place
    AND {HOLDS.replace("s.", "o.")})"""
TOLD = f"""
SELECT s.customer_id, s.place, s.cycle, s.stage, s.since, s.need, s.started_by, s.prompt, s.what, s.source,
  s.version_id, s.rule
FROM kundig_salesstep s WHERE s.customer_id = ANY(%(ids)s) AND {HOLDS} ORDER BY s.customer_id, s.id"""
TELL = """
INSERT INTO kundig_salesstep (customer_id, place, cycle, first, stage, before, since, need, started_by,
  prompt, what, source, version_id, rule, led)
SELECT told.*, coalesce(
  (SELECT array_agg(id ORDER BY id) FROM kundig_customer WHERE leading_id = told.customer_id), '{}')
FROM unnest(%s::bigint[], %s::int[], %s::int[], %s::bool[], %s::text[], %s::text[], %s::timestamptz[],
  %s::text[], %s::text[], %s::bigint[], %s::text[], %s::bigint[], %s::bigint[], %s::int[])
  AS told (customer_id, place, cycle, first, stage, before, since, need, started_by, prompt, what, source,
    version, rule)"""
# Where a customer stood just before a moment; nowhere where the cycle had ended.
STANDING = f"""
SELECT CASE WHEN s.stage NOT IN ('won', 'lost', 'quiet') THEN s.stage END FROM kundig_salesstep s
WHERE s.customer_id = %(id)s AND s.since < %(at)s AND {HELD} ORDER BY s.place DESC LIMIT 1"""
SHOWN = """
SELECT customer_id, sales_stage, sales_since, sales_need, sales_started_by, sales_until
FROM kundig_liveprofile WHERE customer_id = ANY(%s)"""
LEADERS = f"""
SELECT id FROM kundig_customer WHERE {LEADING}
AND id IN (SELECT coalesce(leading_id, id) FROM kundig_customer WHERE id = ANY(%(ids)s)) ORDER BY id"""
NEXT = f"SELECT id FROM kundig_customer WHERE {LEADING} AND id > %(after)s ORDER BY id LIMIT %(count)s"
MARKS = """
SELECT coalesce(max(id), 0), pg_snapshot_xmin(pg_current_snapshot())::text::bigint,
  pg_snapshot_xmax(pg_current_snapshot())::text::bigint FROM {}"""
# Of one day, moments come before what has none: who orders has ordered before the contract begins.
_ORDER = "leader, day, dated, at, what, source"


def events_sql(sources: Iterable[Source]) -> str:
    """Leader, moment and the rest of an `Event`, of those who are led as well; in the order of events."""
    parts = " UNION ALL ".join(
        f"SELECT m.leader, e.* FROM members m JOIN ({one.sql}) e ({_COLUMNS}) ON e.customer_id = m.id"
        for one in sources
    )
    return (
        f"{_WHO}\nSELECT leader, at, what, direction, channel, kind, topic, need, source FROM ("
        f"SELECT *, (at AT TIME ZONE %(zone)s)::date AS day FROM ({parts}) AS every"
        f" WHERE at <= %(now)s) AS events ORDER BY {_ORDER}"
    )
