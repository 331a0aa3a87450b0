"""In which SQL are all customers read for comparing, and pairs written?"""

from kundig.customers.duplicates.plain import FIELDS as COMPARED

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
