"""In which SQL over the lake are outcomes, and the contacts before them, read?"""

OUTCOMES = ("renewal", "purchase", "complaint", "leaving")
MOST_CASES = 50_000  # of an outcome; more would tell nothing more
MOST_LABELS = 40  # the most frequent ones; the others are left out
POOL = 30  # newest contacts before an outcome, over which labels are shuffled
BEFORE_DAYS = 90  # how near to the outcome a sequence must lie
BACK_DAYS = 730  # how far back outcomes and contacts count

LABELS = f"""
SELECT label, row_number() OVER (ORDER BY label) - 1 AS number FROM (
  SELECT concat_ws('/', direction, channel, kind, topic) AS label FROM interactions
  WHERE happened_at >= DATE '{{day}}' - {BACK_DAYS} AND happened_at < DATE '{{day}}' + 1
  GROUP BY 1 ORDER BY count(*) DESC, 1 LIMIT {MOST_LABELS})"""
EVERYONE = "SELECT id, coalesce(leading_id, id) AS leader FROM customers"
CONTACTS = """
SELECT e.leader, i.happened_at, i.id, l.number AS label
FROM interactions i JOIN everyone e ON e.id = i.customer_id
JOIN labels l ON l.label = concat_ws('/', direction, channel, kind, topic)"""
# Each customer's newest outcome of each kind. Who begins something within a month of an end has renewed; who
# holds something and begins more, or buys without a contract, has purchased; who ends the last has left.
CASES = f"""
WITH held AS (
  SELECT e.leader, r.id, r.since, r.until FROM relationships r JOIN everyone e ON e.id = r.customer_id
  WHERE until IS NULL OR until >= since),
firsts AS (SELECT leader, min(since) AS first_on FROM held GROUP BY leader),
renewed AS (
  SELECT DISTINCT n.leader, n.since AS day FROM held n JOIN held o ON o.leader = n.leader AND o.id <> n.id
  AND o.since < n.since AND n.since BETWEEN o.until - 30 AND o.until + 30),
every AS (
  SELECT 'renewal' AS outcome, leader, day FROM renewed
  UNION ALL
  SELECT 'purchase', h.leader, since FROM held h JOIN firsts f USING (leader)
  WHERE since > first_on AND NOT EXISTS (
    SELECT 1 FROM renewed n WHERE n.leader = h.leader AND n.day = h.since)
  UNION ALL
  SELECT 'purchase', e.leader, booked_on FROM postings p JOIN everyone e ON e.id = p.customer_id
  WHERE p.kind = 'revenue' AND e.leader NOT IN (SELECT leader FROM firsts)
  UNION ALL
  SELECT 'complaint', e.leader, CAST(happened_at AS DATE)
  FROM interactions i JOIN everyone e ON e.id = i.customer_id
  WHERE topic = 'complaint' AND direction <> 'outbound'
  UNION ALL
  SELECT 'leaving', leader, max(coalesce(until, DATE '9999-01-01')) FROM held GROUP BY leader),
newest AS (
  SELECT outcome, leader, max(day) AS day FROM every
  WHERE day > DATE '{{day}}' - {BACK_DAYS} AND day <= DATE '{{day}}' GROUP BY outcome, leader)
SELECT outcome, leader, day FROM newest
QUALIFY row_number() OVER (PARTITION BY outcome ORDER BY hash(leader), leader) <= {MOST_CASES}"""
# Of each case: customer, day, and label and nearness of each contact before that day, the newest first.
BEFORE = f"""
SELECT leader, day, list(label ORDER BY rank) AS labels,
  CAST(count(*) FILTER (CAST(happened_at AS DATE) >= day - {BEFORE_DAYS}) AS BIGINT) AS near
FROM (
  SELECT c.leader, c.day, k.label, k.happened_at,
    row_number() OVER (PARTITION BY c.leader ORDER BY k.happened_at DESC, k.id DESC) AS rank
  FROM cases c JOIN contacts k ON k.leader = c.leader AND k.happened_at < c.day
    AND k.happened_at >= c.day - {BACK_DAYS}
  WHERE c.outcome = ?)
WHERE rank <= {POOL} GROUP BY leader, day ORDER BY leader"""
# Of everybody who leads: labels of the newest contacts of the last days, the newest first.
NOW = f"""
SELECT leader, list(label ORDER BY rank) AS labels FROM (
  SELECT leader, label, row_number() OVER (PARTITION BY leader ORDER BY happened_at DESC, id DESC) AS rank
  FROM contacts WHERE happened_at >= DATE '{{day}}' - {BEFORE_DAYS} AND happened_at < DATE '{{day}}' + 1)
WHERE rank <= {{window}} GROUP BY leader"""
SHOWN = """
SELECT customer_id, pattern_renewal, pattern_purchase, pattern_complaint, pattern_leaving
FROM kundig_liveprofile
WHERE coalesce(pattern_renewal, pattern_purchase, pattern_complaint, pattern_leaving) IS NOT NULL"""
