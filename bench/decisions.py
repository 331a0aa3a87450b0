"""How many interactions a second are recorded, decided and logged over HTTP, and how long does each wait?

`./run bench decisions`: a million customers with thirty interactions each, 200 actions of three comparisons,
two processes that answer, and a load that does not wait for answers. Beside it the same with Django, Ninja
and the ORM (`bench/_orm.py`), and recording alone in batches of 500.

`--home DIR` fills a home once and keeps it; a home that is filled is only measured.
"""

import argparse
import http.client
import json
import os
import random
import socket
import subprocess
import sys
import threading
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import urlsplit

import psycopg
from bench._installation import fill, installation, kundig, served, token, without_indexes
from bench._open_loop import Seen, load

from kundig.base.postgres.server import Server, leave, use

GOAL, WISH, MOST_MS = 800, 1_500, 25.0
RATIO, RECORDED = 2.5, 8_000
BATCH = 500
RATES = [400, 500, 550, 600, 650, 700, 750, 800, 850, 900, 1_000, 1_500]
ORM_RATES = [10, 25, 50, 75, 150]
WARM_SECONDS = 20  # until each process has read the rulebook, and each connection has its statements prepared
SCOPES = ("interactions:write", "decisions:write", "customers:read")
FILL = """
SET session_replication_role = replica;
SET synchronous_commit = off;
SET maintenance_work_mem = '512MB';
INSERT INTO kundig_customer (id, number, kind, salutation, first_name, last_name, company, street,
  postal_code, city, country, email, phone, language, since, sort_key)
SELECT n, 'K-' || (100000 + n), 'person', '', 'Käthe', 'Müller' || n, '', 'Lindenweg ' || n % 120,
  lpad(((n * 7919) % 99999)::text, 5, '0'), 'Ulm', 'DE', 'k' || n || '@beispiel.de', '0911 ' || (1000000 + n),
  'de', DATE '2015-01-01' + (n % 3500)::int, 'mueller' || n
FROM generate_series(1::bigint, {customers}) AS n;
INSERT INTO kundig_relationship (customer_id, kind, product, number, since, terms)
SELECT n, 'contract', 'Strom', 'V-' || (500000 + n), DATE '2015-01-01' + (n % 3500)::int,
  '{{"kwh_a_year": 3100}}'
FROM generate_series(1::bigint, {customers}) AS n;
INSERT INTO kundig_consent (customer_id, purpose, channel, act, source, text_version, text, at)
SELECT n, 'advertising', 'email', 'granted', 'web', '1', '', now() - interval '90 days'
FROM generate_series(1::bigint, {customers}, 3) AS n;
INSERT INTO kundig_posting (customer_id, kind, amount, currency, booked_on, reference)
SELECT 1 + (n * 7919) % {customers}, CASE n % 2 WHEN 0 THEN 'revenue' ELSE 'cost_of_goods' END,
  (20 + (n * 31) % 300)::numeric / (1 + n % 2), 'EUR', CURRENT_DATE - ((n * 13) % 700)::int, ''
FROM generate_series(1::bigint, 2 * {customers}) AS n;
"""
HAPPENED = """
SET session_replication_role = replica;
SET synchronous_commit = off;
INSERT INTO kundig_interaction (customer_id, direction, channel, kind, topic, at, minutes, text)
SELECT 1 + (n * 104729) % {customers}, CASE n % 3 WHEN 0 THEN 'outbound' ELSE 'inbound' END, 'phone',
  'call', 'bill', now() - ((n * 17) % 1400) * interval '1 day', n % 20, 'Frage zur Rechnung'
FROM generate_series(1::bigint, 30::bigint * {customers}) AS n
"""
SETTLED = """
SET session_replication_role = replica;
SET synchronous_commit = off;
INSERT INTO kundig_liveprofile (customer_id, last_interaction_at, last_inbound_at)
SELECT customer_id, max(at), max(at) FILTER (WHERE direction = 'inbound')
FROM kundig_interaction GROUP BY customer_id;
SELECT setval(pg_get_serial_sequence('kundig_customer', 'id'), {customers});
VACUUM ANALYZE
"""
ACTIONS = """
import random, sys
import django
django.setup()
from django.utils import timezone
from bench.choosing import content
from kundig.decisions.operations import publish
from kundig.measures.records import Action
given = content(random.Random(6), "loose", int(sys.argv[1]))["actions"]
plain = [{name: value for name, value in one.items() if name != "id"} for one in given]
Action.objects.all().delete()
Action.objects.bulk_create(Action(**one, changed_at=timezone.now()) for one in plain)
publish(at=timezone.now())
"""


def main() -> None:
    """Fill a base, serve it, ask faster and faster."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--customers", type=int, default=1_000_000)
    parser.add_argument("--actions", type=int, default=200)
    parser.add_argument("--rates", type=int, nargs="*", default=RATES)
    parser.add_argument("--orm-rates", type=int, nargs="*", default=ORM_RATES)
    parser.add_argument("--seconds", type=float, default=10.0, help="at each rate")
    parser.add_argument("--workers", type=int, default=2)
    parser.add_argument("--threads", type=int, default=16, help="of each worker")
    parser.add_argument("--orm-threads", type=int, default=2, help="of each on the other side")
    parser.add_argument("--no-value", action="store_true", help="leave out the computed profiles")
    parser.add_argument("--only", nargs="*", default=["fill", "edge", "orm", "record"])
    parser.add_argument("--home", type=Path, help="filled once, and kept")
    asked = parser.parse_args()
    with kept(asked.home) if asked.home else installation() as (root, server, _password):
        if "fill" in asked.only:
            _fill(server, asked)
        _read_through(root, server)
        missed = _measured(server, asked)
    raise SystemExit(f"missed: {', '.join(missed)}" if missed else 0)


@contextmanager
def kept(root: Path) -> Iterator[tuple[Path, Server, str]]:
    """A home that stays, with its user `bench`."""
    new = not root.exists()
    root.mkdir(parents=True, exist_ok=True)
    root.chmod(0o711)
    os.environ["KUNDIG_HOME"] = str(root / "home")
    os.environ.pop("KUNDIG_LAKE", None)
    server = use(root / "home")
    yield root, server, kundig("createuser", "bench", "--role", "admin").split()[-1] if new else ""
    leave(root / "home")


def _fill(server: Server, asked: argparse.Namespace) -> None:
    with psycopg.connect(server.conninfo("kundig")) as connection:
        [there] = connection.execute("SELECT count(*) FROM kundig_customer").fetchone() or [0]
    if there:
        return
    fill(server, FILL, customers=asked.customers)
    with without_indexes(server, "kundig_interaction"):
        fill(server, HAPPENED, customers=asked.customers)
    fill(server, SETTLED, customers=asked.customers)
    if not asked.no_value:
        began = time.perf_counter()
        kundig("value", "refresh")
        print(f"valued in {time.perf_counter() - began:.0f} s", flush=True)
    known = {"KUNDIG_DATABASE_URL": server.url("kundig"), "DJANGO_SETTINGS_MODULE": "kundig.settings"}
    command = [sys.executable, "-c", ACTIONS, str(asked.actions)]
    subprocess.run(command, env=os.environ | known, check=True)


ASKED = """
SELECT pg_prewarm(oid) FROM pg_class WHERE relkind IN ('r', 'i')
AND (relname ~ '^(kundig_)?(customer|liveprofile|computedprofile|relationship)'
  OR relname ~ '^(kundig_)?(consent|posting|offer|decision_)'
  OR relname IN ('interaction_of_customer', 'journal_about'))
AND relname !~ '(words|typos|city|postal_code|last_name|sort_key)'
"""


def _read_through(root: Path, server: Server) -> None:
    """All files once, and the tables that decisions ask into the database's own memory.

    What is asked for often is there where a server has run for a while.
    """
    for path in root.rglob("*"):
        with suppress(OSError):  # the server removes one now and then
            if path.is_file():
                with path.open("rb", buffering=0) as file:
                    while file.read(1 << 24):
                        pass
    with psycopg.connect(server.conninfo("kundig")) as connection:
        connection.execute("CREATE EXTENSION IF NOT EXISTS pg_prewarm")
        connection.execute(ASKED)


def _measured(server: Server, asked: argparse.Namespace) -> list[str]:
    with psycopg.connect(server.conninfo("kundig")) as connection:
        [customers] = connection.execute("SELECT count(*) FROM kundig_customer").fetchone() or [0]
    key, missed = token(server, SCOPES), list[str]()
    requests = Requests(key, customers)
    settings = {"KUNDIG_API_REQUESTS_PER_MINUTE": "10000000"}
    best, orm = Capacity(), Capacity()
    if "edge" in asked.only:
        with served(*_processes(asked), **settings) as (address, _process):
            best = _capacity("edge", address, requests, asked.rates, asked.seconds)
        met = "met" if best.kept >= GOAL else "MISSED"
        print(f"edge: {best}; goal {GOAL} {met}, wish {WISH:,}")
        missed += [] if best.kept >= GOAL else [f"{best.kept:,.0f} decisions/s"]
    if "orm" in asked.only:
        with _orm_served(server, asked, settings) as address:
            orm = _capacity("Django, Ninja, ORM", address, requests, asked.orm_rates, asked.seconds)
        print(f"Django, Ninja, ORM: {orm}")
    if best.most and orm.most:
        in_time = f"{best.kept / orm.kept:.1f}" if orm.kept else "none, since the other side kept to it never"
        ratio = min(best.most / orm.most, best.kept / orm.kept if orm.kept else best.most / orm.most)
        met = "met" if ratio >= RATIO else "MISSED"
        print(
            f"ratio at most {best.most / orm.most:.1f}, within {MOST_MS:.0f} ms {in_time}; goal {RATIO} {met}"
        )
        missed += [] if ratio >= RATIO else [f"ratio {ratio:.1f}"]
    if "record" in asked.only:
        with served(*_processes(asked), **settings) as (address, _process):
            rate = _recorded(address, key, customers, asked.seconds)
        met = "met" if rate >= RECORDED else "MISSED"
        print(f"recording in batches of {BATCH}: {rate:,.0f}/s after commit; goal {RECORDED:,} {met}")
        missed += [] if rate >= RECORDED else [f"{rate:,.0f} recorded/s"]
    return missed


def _processes(asked: argparse.Namespace) -> tuple[str, ...]:
    return ("--workers", str(asked.workers), "--threads", str(asked.threads))


class Requests:
    """Contacts of customers who are drawn anew each time, all as likely."""

    def __init__(self, key: str, customers: int) -> None:
        self.key, self.customers, self.chance = key, customers, random.Random(time.time_ns())

    def some(self, count: int) -> list[bytes]:
        """So many, ready to be sent."""
        return [self._one() for _ in range(count)]

    def _one(self) -> bytes:
        asked = {
            "customer": f"K-{100_000 + self.chance.randint(1, self.customers)}",
            "direction": "inbound",
            "channel": "web",
            "kind": "page",
            "topic": self.chance.choice(["bill", "tariff", "move"]),
            "decide": True,
        }
        body = json.dumps(asked).encode()
        head = (
            f"POST /api/v1/interactions HTTP/1.1\r\nHost: localhost\r\nAuthorization: Bearer {self.key}\r\n"
            f"Content-Type: application/json\r\nContent-Length: {len(body)}\r\n\r\n"
        )
        return head.encode() + body


@dataclass(frozen=True, slots=True)
class Capacity:
    """The highest rate that was kept with the wished waits, and how many were answered a second at most."""

    kept: float = 0.0
    most: float = 0.0

    def __str__(self) -> str:
        return f"{self.kept:,.0f} decisions/s at p99 <= {MOST_MS:.0f} ms, {self.most:,.0f}/s answered at most"


def _capacity(name: str, address: str, requests: Requests, rates: Sequence[int], seconds: float) -> Capacity:
    """Faster and faster; a rate that is missed is tried once more, and the second miss ends the search.

    Then for half as long at the highest rate, which nobody keeps: so many are answered at most.
    """
    for _all_are_up in (False, True):  # the lines of the first may all have come to the worker that was first
        load(address, requests.some(WARM_SECONDS * rates[0]), rate=rates[0], seconds=WARM_SECONDS)
    found = Capacity()
    for rate in rates:
        for _try in range(2):
            seen = load(address, requests.some(int(rate * seconds)), rate=rate, seconds=seconds)
            _tell(name, seen)
            met = not seen.bad and seen.quantile(0.99) <= MOST_MS
            found = Capacity(seen.asked / seconds if met else found.kept, max(found.most, seen.reached))
            if met:
                break
        else:
            break
    seen = load(address, requests.some(int(rates[-1] * seconds / 2)), rate=rates[-1], seconds=seconds / 2)
    _tell(name, seen)
    return Capacity(found.kept, max(found.most, seen.reached))


def _tell(name: str, seen: Seen) -> None:
    quantiles = ", ".join(f"p{share * 100:g} {seen.quantile(share):.1f} ms" for share in (0.5, 0.95, 0.99, 1))
    print(
        f"  {name} at {seen.rate:,}/s: {quantiles}; {seen.bad} of {seen.asked:,} bad;"
        f" {seen.reached:,.0f}/s answered,"
        f" the load took {seen.own_seconds / seen.seconds:.0%} of a core",
        flush=True,
    )


@contextmanager
def _orm_served(server: Server, asked: argparse.Namespace, settings: dict[str, str]) -> Iterator[str]:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    command = [sys.executable, "-m", "granian", "--interface", "wsgi", "--port", str(port)]
    command += ["--workers", str(asked.workers), "--blocking-threads", str(asked.orm_threads)]
    command += ["bench._orm:application"]
    environ = os.environ | settings | {"KUNDIG_DATABASE_URL": server.url("kundig")}
    serving = subprocess.Popen(command, env=environ, stdout=subprocess.DEVNULL)
    try:
        for _ in range(300):
            with socket.socket() as probe:
                if probe.connect_ex(("127.0.0.1", port)) == 0:
                    break
            time.sleep(0.2)
        yield f"http://127.0.0.1:{port}"
    finally:
        serving.terminate()
        serving.wait(30)


def _recorded(address: str, key: str, customers: int, seconds: float) -> float:
    """How many are acknowledged in a second, by two who send batch after batch."""
    until, kept_ = time.perf_counter() + seconds, [0, 0]

    def send(turn: int) -> None:
        chance = random.Random(turn)
        line = http.client.HTTPConnection(urlsplit(address).netloc)
        headers = {"Authorization": f"Bearer {key}", "Content-Type": "application/json"}
        while time.perf_counter() < until:
            body = json.dumps({"interactions": [_one(chance, customers) for _ in range(BATCH)]})
            line.request("POST", "/api/v1/interactions/batch", body, headers)
            kept_[turn] += json.load(line.getresponse())["stored"]

    begun = time.perf_counter()
    threads = [threading.Thread(target=send, args=(turn,)) for turn in range(2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return sum(kept_) / (time.perf_counter() - begun)


def _one(chance: random.Random, customers: int) -> dict[str, str]:
    return {
        "customer": f"K-{100_000 + chance.randint(1, customers)}",
        "direction": "inbound",
        "channel": "web",
        "kind": "page",
        "at": "2026-11-29T09:15:00+01:00",
        "text": "Seite der Tarife",
    }


if __name__ == "__main__":
    main()
