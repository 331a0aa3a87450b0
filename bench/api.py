"""How long does a program take to read a whole base through the API, and with how much memory?

`./run bench api`: a stream of NDJSON and a walk through pages, of a server of its own.
"""

import argparse
import json
import time
import urllib.request
from pathlib import Path

from bench._installation import fill, installation, served, token

FILL = """
INSERT INTO kundig_customer (number, kind, salutation, first_name, last_name, company, street,
  postal_code, city, country, email, phone, language, since, sort_key)
SELECT 'K-' || n, 'person', 'Frau', 'Käthe', 'Müller' || n, '', 'Lindenweg ' || n % 200,
  lpad((n % 99999)::text, 5, '0'), 'Ulm', 'DE', 'k' || n || '@example.org', '+49731' || n, 'de',
  DATE '2020-01-01' + (n % 1500), 'mueller' || n
FROM generate_series(1, {customers}) AS n;
VACUUM ANALYZE kundig_customer;
"""


def main() -> None:
    """Fill a base, serve it, read it."""
    parser = argparse.ArgumentParser()
    parser.add_argument("--customers", type=int, default=1_000_000)
    parser.add_argument("--pages", type=int, default=200, help="pages of 1,000 to walk through")
    asked = parser.parse_args()
    with installation() as (_root, server, _password):
        fill(server, FILL, customers=asked.customers)
        with served(KUNDIG_API_REQUESTS_PER_MINUTE="1000000") as (host, process):
            _measure(f"{host}/api/v1/customers", process, token(server), asked.customers, asked.pages)


def _measure(address: str, process: int, key: str, customers: int, pages: int) -> None:
    with urllib.request.urlopen(_asked(f"{address}?limit=1", key, "application/json")) as answer:
        answer.read()
    before = _memory(process)
    seconds, count = _stream(address, key)
    assert count == customers, count
    print(
        f"stream: {count:,} customers in {seconds:.1f} s ({count / seconds:,.0f}/s);"
        f" the server grew by {_memory(process) - before:.0f} MB from {before:.0f} MB"
    )
    times = sorted(_walk(address, key, pages))
    print(f"pages of 1,000: p50 {times[len(times) // 2] * 1000:.0f} ms,", end=" ")
    print(f"p95 {times[int(len(times) * 0.95)] * 1000:.0f} ms, {len(times)} pages")


def _asked(address: str, token: str, accept: str) -> urllib.request.Request:
    return urllib.request.Request(address, headers={"Authorization": f"Bearer {token}", "Accept": accept})


def _stream(address: str, token: str) -> tuple[float, int]:
    began, lines = time.perf_counter(), 0
    with urllib.request.urlopen(_asked(address, token, "application/x-ndjson")) as answer:
        while piece := answer.read(1 << 20):
            lines += piece.count(b"\n")
    return time.perf_counter() - began, lines


def _walk(address: str, token: str, pages: int) -> list[float]:
    host = address.removesuffix("/api/v1/customers")
    following: str | None = "/api/v1/customers?limit=1000"
    times: list[float] = []
    while following and len(times) < pages:
        began = time.perf_counter()
        with urllib.request.urlopen(_asked(host + following, token, "application/json")) as answer:
            following = json.load(answer)["next"]
        times.append(time.perf_counter() - began)
    return times


def _memory(pid: int) -> float:
    """Peak of the server and its children so far, in MB."""
    children = Path(f"/proc/{pid}/task/{pid}/children").read_text().split()
    found = 0.0
    for each in [str(pid), *children]:
        status = Path(f"/proc/{each}/status").read_text()
        found += int(status.partition("VmHWM:")[2].split()[0]) / 1024
    return found


if __name__ == "__main__":
    main()
