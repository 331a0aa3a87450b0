"""How does a program work with Kundig? The standard library is enough.

KUNDIG=http://127.0.0.1:8000 KEY=kd_... python examples/client.py
"""

import json
import os
import time
import urllib.error
import urllib.request
import uuid
from collections.abc import Iterator
from typing import Any

type Json = dict[str, Any]
PATIENCE = 5  # so often a request is sent again that was too early or met a closed door


class Problem(Exception):
    """What Kundig refused, as it says it (RFC 9457)."""

    def __init__(self, status: int, body: Json) -> None:
        super().__init__(f"{status} {body.get('code')}: {body.get('detail')}")
        self.status, self.body = status, body


class Kundig:
    """One installation, by one key."""

    def __init__(self, address: str, key: str, *, language: str = "en") -> None:
        self.address = address.rstrip("/")
        self.headers = {"Authorization": f"Bearer {key}", "Accept-Language": language}

    def get(self, path: str) -> Json:
        """One thing, or one page of a list."""
        return self._ask("GET", path)[0]

    def pages(self, path: str) -> Iterator[Json]:
        """Each item of a list, page by page."""
        following: str | None = path
        while following:
            page = self.get(following)
            yield from page["items"]
            following = page["next"]

    def stream(self, path: str) -> Iterator[Json]:
        """Each item of a list of any length, in one request."""
        with self._open("GET", path, headers={"Accept": "application/x-ndjson"}) as answer:
            for line in answer:
                yield json.loads(line)

    def append(self, path: str, body: Json) -> Json:
        """Add something once, however often the network fails: each try carries the same key."""
        return self._ask("POST", path, body, {"Idempotency-Key": str(uuid.uuid4())})[0]

    def change(self, path: str, **fields: str | None) -> Json:
        """Change fields, unless somebody else has changed the same thing since it was read."""
        _seen, tag = self._ask("GET", path)
        return self._ask("PATCH", path, fields, {"If-Match": tag})[0]

    def _ask(
        self, method: str, path: str, body: Json | None = None, more: Json | None = None
    ) -> tuple[Json, str]:
        with self._open(method, path, body, more) as answer:
            return json.load(answer), answer.headers.get("ETag", "")

    def _open(self, method: str, path: str, body: Json | None = None, headers: Json | None = None) -> Any:
        data = None if body is None else json.dumps(body).encode()
        address = self.address + ("" if path.startswith("/api/") else "/api/v1") + path
        asked = urllib.request.Request(address, data, self.headers | (headers or {}), method=method)
        if data is not None:
            asked.add_header("Content-Type", "application/json")
        for tried in range(PATIENCE):
            try:
                return urllib.request.urlopen(asked, timeout=60)
            except urllib.error.HTTPError as error:
                wait = error.headers.get("Retry-After")
                if wait is None or tried == PATIENCE - 1:
                    raise Problem(error.code, json.load(error)) from None
                time.sleep(float(wait))
        raise AssertionError("not reached")


def main() -> None:
    """A customer from his first day: created, changed, billed; then everybody counted."""
    kundig = Kundig(os.environ["KUNDIG"], os.environ["KEY"])
    new = kundig.append("/customers", {"first_name": "Käthe", "last_name": "Beispiel", "city": "Ulm"})
    path = f"/customers/{new['number']}"
    moved = kundig.change(path, city="Neu-Ulm", postal_code="89231")
    print(f"{moved['number']} lives in {moved['city']} now")
    booked = {"customer": new["number"], "kind": "revenue", "amount": "119.90", "booked_on": "2026-03-02"}
    kundig.append("/postings", booked | {"number": f"EXAMPLE-{new['number']}"})
    total = sum(1 for _posting in kundig.pages(f"/postings?customer={new['number']}"))
    print(f"{total} posting")
    print(f"{sum(1 for _customer in kundig.stream('/customers'))} customers")
    try:
        kundig.append("/postings", booked | {"kind": "gift"})
    except Problem as problem:
        print(f"refused: {problem.body['errors'][0]['pointer']} {problem.body['errors'][0]['detail']}")


if __name__ == "__main__":
    main()
