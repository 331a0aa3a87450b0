"""How long do importing and undoing a large file take, does a small writer wait? `./run bench import`."""

import argparse
import datetime as dt
import os
import random
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
SELECT setval(pg_get_serial_sequence('kundig_customer', 'id'), {customers});
INSERT INTO kundig_posting (customer_id, kind, amount, currency, booked_on, reference)
SELECT 1 + (n * 7919) % {customers}, 'revenue', (20 + (n * 31) % 300)::numeric, 'EUR',
  CURRENT_DATE - ((n * 13) % 700)::int, ''
FROM generate_series(1::bigint, {postings}) AS n;
ANALYZE;
"""
KINDS = ("Rechnung", "Rechnung", "Rechnung", "Wareneinsatz", "Gutschrift", "Zahlung")
LIMITS = {"import": 90.0, "undo": 60.0, "wait": 0.1}


def main() -> int:
    """Fill a base, import a file into it, undo it, with a small writer beside."""
    parser = argparse.ArgumentParser()
    parser.add_argument("--customers", type=int, default=1_000_000)
    parser.add_argument("--standing", type=int, default=5_000_000, help="postings that are there already")
    parser.add_argument("--postings", type=int, default=1_000_000, help="in the file")
    asked = parser.parse_args()
    root = Path(tempfile.mkdtemp(prefix="kundig-bench-"))
    root.chmod(0o711)
    os.environ["KUNDIG_HOME"] = str(root / "home")
    try:
        server = use(root / "home")
        _kundig("createuser", "bench")  # brings the tables up to date
        began = time.perf_counter()
        with psycopg.connect(server.conninfo("kundig"), autocommit=True) as connection:
            for statement in FILL.format(customers=asked.customers, postings=asked.standing).split(";\n"):
                connection.execute(statement.encode())
        file = root / "Buchungen.csv"
        write_file(file, customers=asked.customers, rows=asked.postings)
        print(f"filled in {time.perf_counter() - began:.0f} s; {file.stat().st_size / 1e6:.0f} MB of CSV")
        conninfo = server.conninfo("kundig")
        good = _measure("import", conninfo, "import", "postings", str(file))
        good &= _measure("same file again", conninfo, "import", "postings", str(file), limit="import")
        _kundig("import", "--undo", "2")  # it found the rows of the first again, so it goes first
        good &= _measure("undo", conninfo, "import", "--undo", "1")
        leave(root / "home")
    finally:
        shutil.rmtree(root, ignore_errors=True)
    return 0 if good else 1


def write_file(file: Path, *, customers: int, rows: int) -> None:
    """Postings as a German bookkeeping program exports them."""
    chance = random.Random(1)
    first = dt.datetime.now(tz=dt.UTC).date() - dt.timedelta(days=700)
    days = [(first + dt.timedelta(days=day)).strftime("%d.%m.%Y") for day in range(700)]
    with file.open("w", encoding="cp1252", newline="\r\n") as target:
        target.write("Kundennummer;Belegnummer;Buchungsart;Buchungsdatum;Fällig am;Betrag;Währung\n")
        for row in range(rows):
            cents = chance.randrange(100, 5_000_000)
            amount = f"{cents // 100_000}.{cents // 100 % 1000:03},{cents % 100:02} €"
            if cents < 100_000:
                amount = f"{cents // 100},{cents % 100:02} €"
            target.write(
                f"K{chance.randrange(1, customers + 1)};R-{row:08};{chance.choice(KINDS)};"
                f"{days[chance.randrange(700)]};;{amount};EUR\n"
            )


def _measure(name: str, conninfo: str, *arguments: str, limit: str | None = None) -> bool:
    done = threading.Event()
    waits: list[tuple[float, float]] = []
    writer = threading.Thread(target=_write, args=(conninfo, done, waits))
    writer.start()
    began = time.perf_counter()
    _kundig(*arguments)
    seconds = time.perf_counter() - began
    done.set()
    writer.join()
    peak = resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss / 1024
    waits.sort()
    longest, at = waits[-1]
    print(
        f"{name}: {seconds:.1f} s, peak {peak:.0f} MB; small writer: {len(waits)} transactions,"
        f" p99 {waits[int(len(waits) * 0.99)][0] * 1000:.1f} ms,"
        f" longest {longest * 1000:.1f} ms (at {at - began:.0f} s)",
        flush=True,
    )
    return seconds <= LIMITS[limit or name] and longest <= LIMITS["wait"]


def _kundig(*arguments: str) -> None:
    subprocess.run([sys.executable, "-m", "kundig.cli", *arguments], check=True, stdout=subprocess.DEVNULL)


def _write(conninfo: str, done: threading.Event, waits: list[tuple[float, float]]) -> None:
    """One posting per transaction, every 5 ms."""
    with psycopg.connect(conninfo, autocommit=True) as connection:
        while not done.is_set():
            began = time.perf_counter()
            connection.execute(
                "INSERT INTO kundig_posting (customer_id, kind, amount, currency, booked_on, reference)"
                " VALUES (1, 'revenue', 1, 'EUR', CURRENT_DATE, '')"
            )
            waits.append((time.perf_counter() - began, began))
            time.sleep(0.005)


if __name__ == "__main__":
    sys.exit(main())
