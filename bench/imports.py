"""How long do importing and undoing a large file take, does a small writer wait? `./run bench import`."""

import argparse
import datetime as dt
import random
import sys
from pathlib import Path

from bench._installation import beside_a_writer, fill, installation, kundig

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
IMPORT_SECONDS, UNDO_SECONDS, LONGEST_MS = 90, 60, 100


def main() -> int:
    """Fill a base, import a file into it, undo it, with a small writer beside."""
    parser = argparse.ArgumentParser()
    parser.add_argument("--customers", type=int, default=1_000_000)
    parser.add_argument("--standing", type=int, default=5_000_000, help="postings that are there already")
    parser.add_argument("--postings", type=int, default=1_000_000, help="in the file")
    asked = parser.parse_args()
    with installation() as (root, server, _password):
        fill(server, FILL, customers=asked.customers, postings=asked.standing)
        file = root / "Buchungen.csv"
        write_file(file, customers=asked.customers, rows=asked.postings)
        print(f"{file.stat().st_size / 1e6:.0f} MB of CSV")
        brought = ("import", "postings", str(file))
        first = beside_a_writer("import", server, *brought)
        again = beside_a_writer("same file again", server, *brought)
        kundig("import", "--undo", "2")  # it found the rows of the first again, so it goes first
        undone = beside_a_writer("undo", server, "import", "--undo", "1")
    quick = max(first.seconds, again.seconds) <= IMPORT_SECONDS and undone.seconds <= UNDO_SECONDS
    return 0 if quick and max(each.longest_ms for each in (first, again, undone)) <= LONGEST_MS else 1


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


if __name__ == "__main__":
    sys.exit(main())
