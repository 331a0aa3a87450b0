"""How long does valuing a large base take, and does a small writer wait for it? `./run bench refresh`."""

import argparse
import sys

from bench._installation import beside_a_writer, fill, installation

LONGEST_MS = 100
FILL = """
SET session_replication_role = replica;
SET synchronous_commit = off;
INSERT INTO kundig_customer (id, number, kind, salutation, first_name, last_name, company, street,
  postal_code, city, country, email, phone, language, since, sort_key)
SELECT n, 'K' || n, 'person', '', '', 'N' || n, '', '', '', '', 'DE', '', '', 'de', DATE '2020-01-01',
  'n' || n
FROM generate_series(1, {customers}) AS n;
INSERT INTO kundig_relationship (customer_id, kind, product, number, since, terms)
SELECT n, 'contract', 'Strom', '', DATE '2020-01-01' + (n % 1500), '{{}}'
FROM generate_series(1, {customers}) AS n;
INSERT INTO kundig_posting (customer_id, kind, amount, currency, booked_on, reference)
SELECT 1 + (n * 7919) % {customers}, CASE n % 2 WHEN 0 THEN 'revenue' ELSE 'cost_of_goods' END,
  (20 + (n * 31) % 300)::numeric / (1 + n % 2), 'EUR', CURRENT_DATE - ((n * 13) % 700)::int, ''
FROM generate_series(1::bigint, {postings}) AS n;
INSERT INTO kundig_interaction (customer_id, direction, channel, kind, topic, at, minutes, text)
SELECT 1 + (n * 104729) % {customers}, 'inbound', 'phone', 'call', 'bill',
  now() - ((n * 17) % 700) * interval '1 day', n % 20, '' FROM generate_series(1::bigint, {customers}) AS n;
ANALYZE;
"""


def main() -> int:
    """Fill a base, refresh it twice, with a small writer beside."""
    parser = argparse.ArgumentParser()
    parser.add_argument("--customers", type=int, default=1_000_000)
    parser.add_argument("--postings", type=int, default=10_000_000)
    asked = parser.parse_args()
    with installation() as (_root, server, _password):
        fill(server, FILL, customers=asked.customers, postings=asked.postings)
        names = ("first refresh, lake built", "second refresh, nothing changed")
        found = [beside_a_writer(name, server, "value", "refresh") for name in names]
    return 0 if all(each.longest_ms <= LONGEST_MS for each in found) else 1


if __name__ == "__main__":
    sys.exit(main())
