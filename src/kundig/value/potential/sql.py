"""In which SQL does the lake tell what customers hold, ask and are?"""

from kundig.value.potential.movement import CUBE as AXES

CUBE = f"""
SELECT w.customer_id, {", ".join(f"coalesce(c.{axis}, 0) AS {axis}" for axis in AXES)},
       CAST(w.cost_to_serve AS DOUBLE) / greatest(coalesce(c.relationships, 0), 1) AS cost_to_serve
FROM wide w LEFT JOIN cube c USING (customer_id) ORDER BY w.customer_id"""
REMAINING = """
SELECT coalesce(l.expected_years, 'NaN'::DOUBLE) AS years
FROM wide w LEFT JOIN lifetimes l USING (customer_id) ORDER BY w.customer_id"""
FIRST = "SELECT min(month) AS first FROM all_lines"
TERMS = """
SELECT customer_id, product, since, until FROM relationships
UNION ALL
SELECT customer_id, NULL, min(booked_on), CASE WHEN max(booked_on) < DATE '{since}' THEN max(booked_on) END
FROM postings WHERE kind = 'revenue'
  AND customer_id NOT IN (SELECT customer_id FROM relationships WHERE since <= DATE '{day}')
GROUP BY customer_id"""
# What he holds; of who has left, what he held last.
HELD = """
SELECT customer_id, product AS name, CAST(count(*) AS DOUBLE) AS amount
FROM (
  SELECT *, max(ends) OVER (PARTITION BY customer_id) AS last
  FROM (SELECT *, coalesce(until, DATE '9999-12-31') AS ends FROM terms WHERE since <= DATE '{day}') AS begun
) AS held
WHERE product IS NOT NULL AND ends > DATE '{begun}' AND (ends > DATE '{day}' OR ends = last)
GROUP BY customer_id, product"""
ASKED = """
SELECT customer_id, split_part(line, ':', 1) AS name, sum(quantity) AS amount FROM lines
WHERE line LIKE '%:%' GROUP BY ALL"""
