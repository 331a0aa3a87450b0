"""In which SQL are the rhythms of buyers read, and what their profiles say so far?"""

# Over the lake: of each who buys without a contract, as in `value.lifetime.reckoning`, and whom he leads.
# Days to come are no purchases yet; several bookings of a day are one.
BUYERS = """
WITH everyone AS (SELECT id, coalesce(leading_id, id) AS leader FROM customers),
bound AS (
  SELECT DISTINCT leader FROM relationships r JOIN everyone ON everyone.id = r.customer_id
  WHERE r.since <= DATE '{day}'),
bought AS (
  SELECT DISTINCT leader, booked_on FROM postings p JOIN everyone ON everyone.id = p.customer_id
  WHERE p.kind = 'revenue' AND booked_on <= DATE '{day}' AND leader NOT IN (SELECT leader FROM bound)),
gaps AS (
  SELECT leader, booked_on,
    booked_on - lag(booked_on) OVER (PARTITION BY leader ORDER BY booked_on) AS gap FROM bought)
SELECT leader AS customer_id, count(gap) AS gaps, coalesce(sum(gap), 0) AS days,
  coalesce(sum(ln(gap)), 0) AS logs, DATE '{day}' - max(booked_on) AS silence
FROM gaps GROUP BY leader ORDER BY leader"""
SHOWN = """
SELECT customer_id, purchase_due_from, purchase_due_until, purchase_chance
FROM kundig_liveprofile WHERE purchase_due_from IS NOT NULL"""
