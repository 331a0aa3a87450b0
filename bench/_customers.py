"""What do the benchmarks of lists share: a database of its own with a million made customers?"""

import os
import shutil
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

FILL = """
INSERT INTO kundig_customer (id, number, kind, salutation, first_name, last_name, company, street,
  postal_code, city, country, email, phone, language, since, sort_key)
SELECT n, 'K-' || (100000 + n), 'person', '', 'First' || n * 7919 %% 5000, 'Name' || n * 104729 %% 200000, '',
  'Street ' || n %% 300, lpad((n * 31 %% 99999)::text, 5, '0'),
  'Town' || floor(power(random(), 3) * 3000)::int, CASE WHEN n %% 50 = 7 THEN 'AT' ELSE 'DE' END,
  'a' || n || '@example.org', '+49 30 ' || n, 'de', DATE '2005-01-01' + (n %% 7000)::int,
  'name' || n * 104729 %% 200000 || ' first' || n * 7919 %% 5000
FROM generate_series(1::bigint, %(customers)s) AS n;
INSERT INTO kundig_relationship (customer_id, kind, product, number, since, terms)
SELECT id, 'contract', CASE WHEN id %% 101 = 0 THEN 'Wallbox' WHEN id %% 2 = 0 THEN 'Power' ELSE 'Gas' END,
  '', since, '{}' FROM kundig_customer;
CREATE TABLE kundig_computedprofile_1 (LIKE kundig_computedprofile INCLUDING DEFAULTS);
INSERT INTO kundig_computedprofile_1 (generation, customer_id, revenue, deductions, cost_of_goods,
  cost_to_serve, profit, rank, main_cause, frequency, rfm, profit_to_date, relationships, tenure_years,
  profit_per_relationship_year, level, level_since, level_reason, promises_kept, promises_broken)
SELECT 1, id, 1000, 0, 500, 100, (%(customers)s - 2 * place) / 1000.0, place, '', id %% 9, '543', 10, 1,
  id %% 30, 5, substr('ABCDE', 1 + (place %% 5)::int, 1), current_date, 'threshold', id %% 4,
  (id %% 40 = 0)::int
FROM (SELECT id, row_number() OVER (ORDER BY id * 104729 %% 1000003) AS place FROM kundig_customer) AS r;
ALTER TABLE kundig_computedprofile_1 ADD PRIMARY KEY (generation, customer_id);
CREATE INDEX ON kundig_computedprofile_1 (rank);
ALTER TABLE kundig_computedprofile ATTACH PARTITION kundig_computedprofile_1 FOR VALUES IN (1);
SELECT setval(pg_get_serial_sequence('kundig_customer', 'id'), %(customers)s);
"""


def timed(work: Callable[[], object]) -> float:
    """Seconds that it takes."""
    began = time.perf_counter()
    work()
    return time.perf_counter() - began


@contextmanager
def filled(customers: int) -> Iterator[None]:
    """A database with so many customers, as long as the benchmark."""
    home = Path(tempfile.mkdtemp(prefix="kundig-bench-"))
    home.chmod(0o711)
    os.environ |= {"KUNDIG_HOME": str(home), "DJANGO_SETTINGS_MODULE": "kundig.settings"}
    from kundig.base.postgres.server import leave, use

    use(home)
    try:
        import django
        from django.db import connection

        django.setup()
        from kundig.base.operations import migrate

        migrate()
        with connection.cursor() as cursor:
            cursor.execute(FILL, {"customers": customers})
            cursor.execute("VACUUM ANALYZE")
        yield
        connection.close()
    finally:
        leave(home)
        shutil.rmtree(home, ignore_errors=True)
