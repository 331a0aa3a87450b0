"""How fast are list, customer page, search and stream with a million customers? `./run bench pages`."""

import argparse
import json
import random
import re
import time
import urllib.parse
import urllib.request
from collections.abc import Callable
from http.cookiejar import CookieJar

import psycopg
from bench._installation import installation, kundig, served, token
from tests.mistyping import asked, mistyped

from kundig.demo.words import FEMALE, LAST, MALE, TOWNS

SEED = 20260301
BEGINNINGS = (
    "Al Ber Chri Dom Eber Fal Gru Hen Il Kess Lam Mor Nie Ost Pfei Quan Rau Sand Tho Ul Vos Wen Kö Hä Bü"
)
ENDINGS = (
    "berg hof mann bach feld stein hauer meier ing ler ner hard wald brand lich rich born holz thal dorf kamp"
)
CITIES = "Berlin Hamburg München Köln Stuttgart Düsseldorf Leipzig Dortmund Essen Bremen Dresden Hannover"
# Frequent names are much more frequent than rare ones, as in life.
FILL = """
SET session_replication_role = replica;
SET synchronous_commit = off;
SELECT setseed(0.5);
INSERT INTO kundig_customer (id, number, kind, salutation, first_name, last_name, company, street,
  postal_code, city, country, email, phone, language, since, sort_key)
SELECT n, 'K-' || (100000 + n), 'person', '', first, last, '', 'Hauptstraße ' || n %% 120,
  lpad(((n * 7919) %% 99999)::text, 5, '0'), city, 'DE', 'k' || n || '@beispiel.de', '0911 ' || (1000000 + n),
  'de', DATE '2015-01-01' + (n %% 3500)::int, lower(last || ' ' || first)
FROM (SELECT n, (%(first)s::text[])[1 + floor(power(random(), 1.7) * %(firsts)s)::int] AS first,
  (%(last)s::text[])[1 + floor(power(random(), 3) * %(lasts)s)::int] AS last,
  (%(city)s::text[])[1 + floor(power(random(), 2) * %(cities)s)::int] AS city
  FROM generate_series(1::bigint, %(customers)s) AS n) AS people;
INSERT INTO kundig_identity (customer_id, kind, value, system, source, since)
SELECT id, 'email', email, '', 'customer', now() FROM kundig_customer
UNION ALL SELECT id, 'phone', '+49911' || (1000000 + id), '', 'customer', now() FROM kundig_customer
UNION ALL SELECT id, 'iban_tail', lpad((id %% 1000000)::text, 6, '0'), '', 'import', now()
  FROM kundig_customer;
INSERT INTO kundig_relationship (customer_id, kind, product, number, since, terms)
SELECT n, 'contract', 'Strom', 'V-' || (500000 + n), DATE '2015-01-01' + (n %% 3500)::int, '{}'
FROM generate_series(1::bigint, %(customers)s) AS n;
INSERT INTO kundig_posting (customer_id, kind, amount, currency, booked_on, reference)
SELECT 1 + (n * 7919) %% %(customers)s, CASE n %% 2 WHEN 0 THEN 'revenue' ELSE 'cost_of_goods' END,
  (20 + (n * 31) %% 300)::numeric / (1 + n %% 2), 'EUR', CURRENT_DATE - ((n * 13) %% 700)::int, ''
FROM generate_series(1::bigint, 2 * %(customers)s) AS n;
INSERT INTO kundig_interaction (customer_id, direction, channel, kind, topic, at, minutes, text)
SELECT 1 + (n * 104729) %% %(customers)s, CASE n %% 3 WHEN 0 THEN 'outbound' ELSE 'inbound' END, 'phone',
  'call', 'bill', now() - ((n * 17) %% 1400) * interval '1 day', n %% 20, 'Frage zur Rechnung'
FROM generate_series(1::bigint, %(interactions)s) AS n;
INSERT INTO kundig_liveprofile (customer_id, last_interaction_at, last_inbound_at)
SELECT customer_id, max(at), max(at) FILTER (WHERE direction = 'inbound')
FROM kundig_interaction GROUP BY customer_id;
VACUUM ANALYZE;
"""
type Visit = Callable[[str], bytes]
type Person = tuple[int, str, str, str]  # id, first name, last name, town


def main() -> None:
    """Fill a base, serve it, ask it as a browser does, one question after the other."""
    parser = argparse.ArgumentParser()
    parser.add_argument("--customers", type=int, default=1_000_000)
    parser.add_argument("--interactions", type=int, help="five for each customer, unless told otherwise")
    parser.add_argument("--asked", type=int, default=200, help="questions of each kind")
    parser.add_argument("--recall", type=int, default=1000, help="questions in other spellings")
    parser.add_argument("--no-value", action="store_true", help="leave out the refresh, and filters by value")
    chosen = parser.parse_args()
    with installation() as (_root, server, password):
        people = _filled(server.conninfo("kundig"), chosen.customers, chosen.interactions)
        if not chosen.no_value:
            began = time.perf_counter()
            kundig("value", "refresh")
            print(f"valued in {time.perf_counter() - began:.0f} s")
        with served() as (address, _process):
            visit = _logged_in(address, password)
            _measure(visit, people, chosen.asked, value=not chosen.no_value)
            _recall(visit, people, chosen.recall)
            _stream(address, token(server))


def _filled(conninfo: str, customers: int, interactions: int | None) -> list[Person]:
    stems = [begin + end for begin in BEGINNINGS.split() for end in ENDINGS.split()]
    lasts = [*LAST, *(stem + more for stem in stems for more in ("", "s", "er", "en"))]
    places = [f"{before}{end}" for before in ("Neu", "Ober", "Unter") for end in ENDINGS.split()]
    towns = [*CITIES.split(), *dict.fromkeys(town for _code, town, _weight in TOWNS), *places]
    given = {
        "first": FEMALE + MALE,
        "firsts": len(FEMALE + MALE),
        "last": lasts,
        "lasts": len(lasts),
        "city": towns,
        "cities": len(towns),
        "customers": customers,
        "interactions": interactions or 5 * customers,
    }
    began = time.perf_counter()
    with psycopg.connect(conninfo, autocommit=True, cursor_factory=psycopg.ClientCursor) as connection:
        for statement in FILL.split(";\n"):
            if statement.strip():
                connection.execute(statement.encode(), given)
        chance = random.Random(SEED)
        ids = sorted({chance.randint(1, customers) for _ in range(3000)})
        query = "SELECT id, first_name, last_name, city FROM kundig_customer WHERE id = ANY(%s)"
        people = connection.execute(query, [ids]).fetchall()
    print(f"{customers:,} customers filled in {time.perf_counter() - began:.0f} s")
    chance.shuffle(people)
    return people


def _measure(visit: Visit, people: list[Person], count: int, *, value: bool) -> None:
    chance = random.Random(SEED)
    some = [chance.choice(people) for _ in range(count)]
    filters = ["customer.city:is:Köln", "customer.last_name:starts:Mü", "customer.since:after:2023-01-01"]
    filters += ["value.today:least:100", "level.code:is:A"] if value else []
    goals = {
        "list": (300, [f"/customers/?page={chance.randint(1, 50)}" for _ in some]),
        "list, filtered": (300, [f"/customers/?f={_quoted(chance.choice(filters))}" for _ in some]),
        "customer page": (300, [f"/customers/K-{100000 + who[0]}/" for who in some]),
        "search, exact": (100, [_found(_exact(chance, who)) for who in some]),
        "search, beginning": (100, [_found(_begun(chance, who)) for who in some]),
        "search, mistyped": (500, [_found(f"{who[1]} {mistyped(chance, who[2])}") for who in some]),
        "search, one word mistyped": (500, [_found(mistyped(chance, who[2])) for who in some]),
    }
    for name, (goal, addresses) in goals.items():
        visit(addresses[0])
        took = sorted(_seconds(visit, each) * 1000 for each in addresses)
        p50, p95 = took[len(took) // 2], took[int(len(took) * 0.95)]
        print(
            f"{name:26s} p50 {p50:6.1f} ms  p95 {p95:6.1f} ms  longest {took[-1]:6.1f} ms  goal {goal} ms"
            f"{'' if p95 <= goal else '  MISSED'}",
            flush=True,
        )


def _exact(chance: random.Random, who: Person) -> str:
    number, first, last, town = who
    return chance.choice(
        [
            last,
            f"{first} {last}",
            f"{last} {town}",
            f"K-{100000 + number}",
            f"V-{500000 + number}",
            f"k{number}@beispiel.de",
            f"0911/{1000000 + number}",
            f"DE0012345678000{number % 1000000:06d}",
        ]
    )


def _begun(chance: random.Random, who: Person) -> str:
    number, first, last, town = who
    return chance.choice(
        [
            last[:3],
            last[:2],
            f"{first[:3]} {last[:3]}",
            f"{last[:4]} {town[:3]}",
            town[:4],
            f"K-{(100000 + number) // 100}",
            f"k{number // 10}@",
            f"0911 {(1000000 + number) // 100}",
        ]
    )


def _recall(visit: Visit, people: list[Person], count: int) -> None:
    """Of those who are looked for in another spelling or with one error, how many are among the first?"""
    chance = random.Random(SEED)
    met = 0
    for _number, first, last, town in people[:count]:
        wanted = chance.choice([(first, last), (first, last, town), (last, town)])
        found = json.loads(visit(_found(asked(chance, *wanted))))["groups"]
        lines = [f"{line['text']} {line['more']}" for group in found for line in group["lines"]]
        met += any(all(word in line for word in wanted) for line in lines)
    print(f"recall: {met} of {min(count, len(people))}, mistyped or spelt otherwise, are among the first 8")


def _stream(address: str, key: str) -> None:
    began = time.perf_counter()
    headers = {"Authorization": f"Bearer {key}", "Accept": "application/x-ndjson"}
    request = urllib.request.Request(f"{address}/api/v1/customers", headers=headers)
    with urllib.request.urlopen(request) as answer:
        lines = sum(1 for _ in answer)
    print(f"stream: {lines:,} customers in {time.perf_counter() - began:.1f} s, goal 60 s a million")


def _seconds(visit: Visit, address: str) -> float:
    began = time.perf_counter()
    visit(address)
    return time.perf_counter() - began


def _quoted(text: str) -> str:
    return urllib.parse.quote(text)


def _found(text: str) -> str:
    return f"/search/found/?q={_quoted(text)}"


def _logged_in(address: str, password: str) -> Visit:
    jar = CookieJar()
    opener = urllib.request.build_opener(urllib.request.HTTPCookieProcessor(jar))

    def visit(path: str) -> bytes:
        with opener.open(address + urllib.parse.quote(path, safe="/?=&%:")) as answer:
            found: bytes = answer.read()
            return found

    form = visit("/login/").decode()
    token = re.search('name="csrfmiddlewaretoken" value="([^"]+)"', form)
    assert token is not None
    sent = {"username": "bench", "password": password, "csrfmiddlewaretoken": token[1]}
    request = urllib.request.Request(f"{address}/login/", urllib.parse.urlencode(sent).encode())
    request.add_header("Referer", f"{address}/login/")
    opener.open(request).close()
    assert any(cookie.name == "sessionid" for cookie in jar), "the login failed"
    return visit


if __name__ == "__main__":
    main()
