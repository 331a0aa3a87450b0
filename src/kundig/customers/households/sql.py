"""In which SQL is it asked who may live together?"""

# One last name at one address, or one telephone or account; a house with many of one name is no family.
TOGETHER = """
WITH people AS (
  SELECT id, born_on, last_name, lower(street) AS street, postal_code FROM kundig_customer
  WHERE leading_id IS NULL AND kind = 'person'
    AND id NOT IN (SELECT customer_id FROM kundig_householdmember)),
shared AS (
  SELECT street, postal_code FROM people WHERE street <> '' AND postal_code <> ''
  GROUP BY street, postal_code HAVING count(*) BETWEEN 2 AND 60),
linked AS (
  SELECT id, born_on, concat_ws('|', kundig_fold(last_name), street, postal_code) AS tie
  FROM people JOIN shared USING (street, postal_code) WHERE last_name <> ''
  UNION ALL
  SELECT people.id, born_on, concat_ws('|', i.kind, i.value, postal_code) FROM people
  JOIN kundig_identity AS i ON i.customer_id = people.id AND i.kind IN ('phone', 'iban_tail'))
SELECT array_agg(id ORDER BY born_on NULLS LAST, id) FROM linked GROUP BY tie
HAVING count(DISTINCT id) BETWEEN 2 AND 8 ORDER BY count(*) DESC, min(id) LIMIT %s
"""
