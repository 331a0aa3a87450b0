"""In which SQL is a month kept, and brought side by side with what is now?"""

from kundig.customers.sorting import ERASED

KEEP = f"""
INSERT INTO {{partition}} (customer_id, month, profit, relationships, tenure_years, so_far,
  attainable_relationships, attainable_years, potential, level, potential_level)
SELECT p.customer_id, %(month)s, p.profit, p.relationships, p.tenure_years,
  p.potential - p.as_it_goes - p.gap_number - p.gap_duration - p.gap_profitability,
  p.attainable_relationships, p.attainable_years, p.potential, p.level, p.potential_level
FROM kundig_computedprofile p JOIN kundig_customer c ON c.id = p.customer_id
WHERE p.generation = %(generation)s AND c.sort_key NOT LIKE '{ERASED}%%'
"""
SUM = """
INSERT INTO kundig_valuedmonth (month, as_of, customers, profit, so_far, potential)
SELECT %(month)s, %(as_of)s, count(*), coalesce(sum(profit), 0), coalesce(sum(so_far), 0),
  coalesce(sum(potential), 0) FROM {partition}
"""
NOW = """
SELECT o.customer_id, coalesce(t.relationships, 0) AS relationships,
       coalesce(t.tenure_years, 0) AS tenure_years, o."inner" AS so_far,
       o.attainable_relationships, o.attainable_years, o.potential, l.level, o.potential_level
FROM potentials o JOIN levels l USING (customer_id) LEFT JOIN cube t USING (customer_id)"""
# Who is led by another since then stands with him: worth and relationship-years are added, the longer
# duration holds. The level was the leader's own where he had one.
THEN = """
SELECT coalesce(led.leading_id, e.customer_id) AS customer_id, {cubes},
       max_by(level, led.id IS NULL) AS level, max_by(potential_level, led.id IS NULL) AS potential_level
FROM earlier e LEFT JOIN led ON led.id = e.customer_id GROUP BY ALL"""
CUBE_THEN = """
CASE WHEN count(*) = 1 THEN any_value({number}) WHEN max({years}) > 0
     THEN sum({number} * {years}) / max({years}) ELSE 0 END AS {number},
max({years}) AS {years}, sum({worth}) AS {worth}"""
# Who holds nothing is no customer yet, or no longer: his cube is none.
BODY = """
SELECT customer_id, {number} AS number, {years} AS years,
       CAST({worth} AS DOUBLE) / ({number} * {years}) AS yearly
FROM {table} WHERE {number} * {years} > 0"""
