"""In which SQL are all customers read for comparing, and pairs written?"""

COMPARED = (
    "first_name",
    "last_name",
    "company",
    "street",
    "postal_code",
    "city",
    "email",
    "phone",
    "born_on",
)
LEADING = (
    f"SELECT id, {', '.join(COMPARED[:-1])}, coalesce(born_on::text, '') AS born_on FROM kundig_customer"
    " WHERE leading_id IS NULL ORDER BY id"
)
HOLD = (
    "DROP TABLE IF EXISTS pg_temp.found;"
    " CREATE TEMP TABLE found (left_id bigint, right_id bigint, probability float8, evidence jsonb)"
    " ON COMMIT DROP"
)
# Whoever were merged stay a pair as long as they are one; only what two leaders may be is looked for anew.
FORGET = """
DELETE FROM kundig_duplicatepair AS p USING kundig_customer AS l, kundig_customer AS r
WHERE p.verdict = 'open' AND l.id = p.left_id AND r.id = p.right_id
  AND l.leading_id IS NULL AND r.leading_id IS NULL
  AND NOT EXISTS (SELECT FROM found AS f WHERE f.left_id = p.left_id AND f.right_id = p.right_id)
"""
# A customer may have been erased since he was read.
RENEW = """
INSERT INTO kundig_duplicatepair AS p (left_id, right_id, probability, evidence, verdict, found_at)
SELECT f.left_id, f.right_id, f.probability, f.evidence, 'open', %s FROM found AS f
JOIN kundig_customer AS l ON l.id = f.left_id JOIN kundig_customer AS r ON r.id = f.right_id
ON CONFLICT (left_id, right_id) DO UPDATE
SET probability = excluded.probability, evidence = excluded.evidence
WHERE p.verdict IN ('open', 'later')
"""
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
