"""How fast are filters, edits of many, undo, exports with a million customers? `./run bench lists`."""

import argparse
import os
import resource
import shutil
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

FILTERS: dict[str, list[str]] = {
    "everybody": [],
    "a large town": ["customer.city:is:Town1"],
    "a small town": ["customer.city:is:Town2999"],
    "a town nobody lives in": ["customer.city:is:Nowhere"],
    "loss-makers": ["value.today:most:-0.0001"],
    "ranks": ["value.rank:between:10|60"],
    "level E": ["level.code:is:E"],
    "not level A, in Austria": ["level.code:not:A", "customer.country:is:AT"],
    "customers since": ["customer.since:after:2024-01-01"],
    "a part of the name": ["customer.name:contains:name77777"],
    "name, number or place": ["customer.search:is:name77777"],
    "a rare product": ["relationship.product:is:Wallbox"],
    "a frequent product": ["relationship.product:is:Power"],
    "broken promises": ["promises.broken:least:1"],
    "an open task": ["task.open:is:yes"],
    "beginning of a postal code": ["customer.postal_code:starts:890"],
}
COLUMNS = ["customer.number", "customer.name", "customer.city", "value.today", "level.code"]
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


def lists() -> None:
    """One page with its count, for each filter, by name and by value."""
    from kundig.customers.segments import operations
    from kundig.customers.segments.filters import parse
    from kundig.customers.segments.sql import Order

    now = operations.now_for(None, generation=1)
    every = []
    for name, raw in FILTERS.items():
        filters, found = parse(raw), []
        for order in (Order(), Order("value.today", True)):
            for _ in range(3):

                def page(order: Order = order) -> None:
                    operations.rows(COLUMNS, filters, now, order=order, limit=51)  # noqa: B023 - used at once
                    operations.count(filters, now, patience_ms=operations.PATIENCE_MS)  # noqa: B023

                found.append(timed(page) * 1000)
        every += found
        print(f"{name:28} {min(found):5.0f} to {max(found):5.0f} ms", flush=True)
    print(f"{'all filters':28} p95 {sorted(every)[int(0.95 * len(every))]:.0f} ms")


def edits(many: int) -> None:
    """A preview, an edit of many, and its undo."""
    from django.utils import timezone

    from kundig.customers.edits import operations

    keys = range(1, many + 1)
    told = {"city": "Newtown"}
    print(f"preview of {many:,}: {timed(lambda: operations.preview(keys, told)):.1f} s")
    began = time.perf_counter()
    edit = operations.change(keys, told, actor=None, at=timezone.now())
    print(f"edit of {edit.customers:,}: {time.perf_counter() - began:.1f} s")
    print(f"undo: {timed(lambda: operations.undo(edit, actor=None, at=timezone.now())):.1f} s", flush=True)


def exports() -> None:
    """The whole list in each form, with the most memory that the process ever had."""
    from django.db import transaction

    from kundig.customers.segments import files, operations
    from kundig.customers.segments.sql import Order

    now = operations.now_for(None, generation=1)
    zone = "Europe/Berlin"

    def written(form: str) -> None:
        with tempfile.TemporaryFile() as into, transaction.atomic():
            rows = operations.every_row(COLUMNS, (), now, order=Order())
            if form == "xlsx":
                files.workbook(COLUMNS, rows, into, language="de", zone=zone)
            elif form == "parquet":
                files.parquet(COLUMNS, rows, into)
            elif form == "csv":
                into.writelines(files.plain_csv(COLUMNS, rows))
            else:
                into.writelines(files.sheet_csv(COLUMNS, rows, language="de", zone=zone))

    for form in ("csv", "sheet", "parquet", "xlsx"):
        seconds = timed(lambda form=form: written(form))  # type: ignore[misc]
        memory = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
        print(f"export {form:8} {seconds:6.1f} s, at most {memory:.0f} MB so far", flush=True)


def main() -> None:
    """Fill a database of its own, and measure."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--customers", type=int, default=1_000_000)
    parser.add_argument("--edited", type=int, default=100_000)
    told = parser.parse_args()
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
            cursor.execute(FILL, {"customers": told.customers})
            cursor.execute("VACUUM ANALYZE")
        lists()
        edits(min(told.edited, told.customers))
        exports()
        connection.close()
    finally:
        leave(home)
        shutil.rmtree(home, ignore_errors=True)


if __name__ == "__main__":
    main()
