"""How long does valuing a large base take, and does a small writer wait for it? `./run bench refresh`."""

import argparse
import os
import resource
import shutil
import subprocess
import sys
import tempfile
import threading
import time
from pathlib import Path

import psycopg

from kundig.base.postgres.server import leave, use

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


def main() -> None:
    """Fill a base, refresh it twice, with a small writer beside."""
    parser = argparse.ArgumentParser()
    parser.add_argument("--customers", type=int, default=1_000_000)
    parser.add_argument("--postings", type=int, default=10_000_000)
    asked = parser.parse_args()
    root = Path(tempfile.mkdtemp(prefix="kundig-bench-"))
    root.chmod(0o711)
    os.environ["KUNDIG_HOME"] = str(root / "home")
    try:
        server = use(root / "home")
        subprocess.run([sys.executable, "-m", "kundig.cli", "makemigrations", "--check"], check=True)
        _kundig("createuser", "bench")  # brings the tables up to date
        began = time.perf_counter()
        with psycopg.connect(server.conninfo("kundig"), autocommit=True) as connection:
            for statement in FILL.format(customers=asked.customers, postings=asked.postings).split(";\n"):
                connection.execute(statement.encode())
        print(f"filled in {time.perf_counter() - began:.0f} s")
        for name in ("first refresh, lake built", "second refresh, nothing changed"):
            _measure(name, server.conninfo("kundig"))
        leave(root / "home")
    finally:
        shutil.rmtree(root, ignore_errors=True)


def _measure(name: str, conninfo: str) -> None:
    done = threading.Event()
    waits: list[tuple[float, float]] = []
    writer = threading.Thread(target=_write, args=(conninfo, done, waits))
    writer.start()
    began = time.perf_counter()
    _kundig("value", "refresh")
    seconds = time.perf_counter() - began
    done.set()
    writer.join()
    peak = resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss / 1024
    waits.sort()
    longest, at = waits[-1]
    print(
        f"{name}: {seconds:.1f} s, peak {peak:.0f} MB; small writer: {len(waits)} transactions,"
        f" p99 {waits[int(len(waits) * 0.99)][0] * 1000:.1f} ms,"
        f" longest {longest * 1000:.1f} ms (at {at - began:.0f} s)"
    )


def _kundig(*arguments: str) -> None:
    subprocess.run([sys.executable, "-m", "kundig.cli", *arguments], check=True, stdout=subprocess.DEVNULL)


def _write(conninfo: str, done: threading.Event, waits: list[tuple[float, float]]) -> None:
    """One posting and one interaction per transaction, every 5 ms."""
    with psycopg.connect(conninfo, autocommit=True) as connection:
        while not done.is_set():
            began = time.perf_counter()
            with connection.transaction():
                connection.execute(
                    "INSERT INTO kundig_posting (customer_id, kind, amount, currency, booked_on, reference)"
                    " VALUES (1, 'revenue', 1, 'EUR', CURRENT_DATE, '')"
                )
                connection.execute("UPDATE kundig_customer SET phone = '1' WHERE id = 1")
            waits.append((time.perf_counter() - began, began))
            time.sleep(0.005)


if __name__ == "__main__":
    main()
