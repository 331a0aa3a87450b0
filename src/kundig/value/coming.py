"""Of those who came in one year, how many are still there in each later one, and what do they bring?"""

import datetime as dt
from typing import Any

from kundig.lake.engine import DuckEngine

MOST = 12  # years of coming; older ones are many screens away, and their first years are not in the postings


def coming(engine: DuckEngine, as_of: dt.date) -> dict[str, Any]:
    """Cohorts by year of coming, whole years only, as plain JSON.

    `years` (c), `customers` (c), `active` and `value` (c rows, from the year of coming on): the share of the
    cohort still there, and profit per customer of the cohort, None before the first whole year of postings.
    Still there is who holds a relationship at the end of the year; who never had one, if he bought in it.
    Needs the views customers, relationships, postings and all_lines.
    """
    last = as_of.year - 1
    rows = engine.connection.execute(_sql(last)).fetchall()
    first_whole = engine.connection.execute(
        "SELECT CAST(year(min(month)) + (month(min(month)) > 1)::INTEGER AS BIGINT) FROM all_lines"
    ).fetchall()[0][0]
    found: dict[str, Any] = {"years": [], "customers": [], "active": [], "value": []}
    for came, year, customers, active, value in rows:
        if not found["years"] or found["years"][-1] != came:
            found["years"].append(came)
            found["customers"].append(customers)
            found["active"].append([])
            found["value"].append([])
        found["active"][-1].append(round(active / customers, 4))
        known = first_whole is not None and year >= first_whole
        found["value"][-1].append(round(float(value) / customers, 2) if known else None)
    return found


def _sql(last: int) -> str:
    """One row per year of coming and later year up to `last`."""
    return f"""
WITH came AS (
  SELECT id AS customer_id, CAST(year(since) AS BIGINT) AS came FROM customers
  WHERE year(since) BETWEEN {last - MOST + 1} AND {last}),
years AS (SELECT unnest(range({last - MOST + 1}, {last + 1})) AS year),
there AS (
  SELECT r.customer_id, y.year FROM relationships r JOIN years y
    ON r.since <= make_date(y.year, 12, 31) AND (r.until IS NULL OR r.until > make_date(y.year, 12, 31))
  UNION
  SELECT p.customer_id, CAST(year(booked_on) AS BIGINT) FROM postings p ANTI JOIN relationships r
    ON r.customer_id = p.customer_id AND year(r.since) <= year(p.booked_on)
  WHERE kind = 'revenue' AND year(booked_on) > {last - MOST}),
brought AS (
  SELECT customer_id, CAST(year(month) AS BIGINT) AS year, sum(amount) AS value FROM all_lines GROUP BY ALL)
SELECT c.came, y.year, count(*), count(t.customer_id), coalesce(sum(b.value), 0)
FROM came c JOIN years y ON y.year >= c.came
LEFT JOIN there t ON t.customer_id = c.customer_id AND t.year = y.year
LEFT JOIN brought b ON b.customer_id = c.customer_id AND b.year = y.year
GROUP BY c.came, y.year ORDER BY c.came, y.year"""
