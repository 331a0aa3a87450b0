"""What is left of events that are told several times, in any order, or to a server that dies over them?"""

import datetime as dt
import http.client
import json
import os
import random
import signal
import socket
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterable, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import psycopg

from kundig.base.postgres import processes
from kundig.base.postgres.places import places
from kundig.base.postgres.server import use

PATIENCE_SECONDS = 180
TELLERS = 6
SCOPES = ("interactions:write", "decisions:write", "responses:write")
VICTIMS = ("worker", "worker", "database", "database", "server")
NO_ANSWER = (OSError, http.client.HTTPException, ValueError)
MORNING = dt.datetime(2026, 11, 2, 9, tzinfo=dt.UTC)
# What is left of everything told about customers whose numbers begin so, by their own numbers. How likely the
# model held an offer is left out: each process goes on learning meanwhile.
STATE = """
WITH who AS (SELECT id, substr(number, 2) AS name, number FROM kundig_customer
  WHERE number LIKE %(prefix)s),
told AS (SELECT i.*, who.name AS who, substr(i.number, 2) AS name
  FROM kundig_interaction i JOIN who ON who.id = i.customer_id)
SELECT 'interaction ' || (to_jsonb(told) - '{id,customer_id,number}'::text[])::text FROM told
UNION ALL SELECT concat_ws(' ', 'decision', told.name, d.channel, d.direction, d.occasion, d.slots, d.arm,
    d.chosen::text) FROM kundig_decision d JOIN told ON told.id = d.interaction_id
UNION ALL SELECT concat_ws(' ', 'offer', told.name, o.slot, o.action, o.purpose, o.company_value,
    o.customer_value, o.reserved, o.answer, o.answered_at)
  FROM kundig_offer o JOIN kundig_decision d ON d.id = o.decision_id JOIN told ON told.id = d.interaction_id
UNION ALL SELECT concat_ws(' ', 'response', told.name, o.slot, r.answer, r.reason, r.at)
  FROM kundig_response r JOIN kundig_offer o ON o.id = r.offer_id
  JOIN kundig_decision d ON d.id = o.decision_id JOIN told ON told.id = d.interaction_id
UNION ALL SELECT concat_ws(' ', 'task', who.name, t.title)
  FROM kundig_task t JOIN who ON who.id = t.customer_id
UNION ALL SELECT concat_ws(' ', 'hold', who.name, h.reason)
  FROM kundig_hold h JOIN who ON who.id = h.customer_id
UNION ALL SELECT concat_ws(' ', 'live', who.name, l.last_interaction_at, l.last_inbound_at)
  FROM kundig_liveprofile l JOIN who ON who.id = l.customer_id
UNION ALL SELECT concat_ws(' ', 'journal', who.name, j.what)
  FROM kundig_journalentry j JOIN who ON j.about = 'customer:' || who.number
ORDER BY 1
"""


@dataclass(slots=True)
class Site:
    """A served installation of two processes that answer, and a key to it."""

    home: Path
    token: str
    port: int
    serving: "subprocess.Popen[bytes] | None" = None
    started: int = 0

    def start(self) -> None:
        """Serve, and wait for the first answer."""
        command = [sys.executable, "-m", "kundig.cli", "serve", "--no-worker", "--workers", "2"]
        environ = os.environ | {"KUNDIG_API_REQUESTS_PER_MINUTE": "10000000"}
        with (self.home.parent / "log").open("ab") as log:
            self.serving = subprocess.Popen(
                [*command, "--port", str(self.port)],
                env=environ,
                stdout=log,
                stderr=log,
                start_new_session=True,
            )
        self.started += 1
        self.wait()

    def look_after(self) -> None:
        """Start it again where it gave up, as it does when a worker dies twice within seconds."""
        assert self.serving is not None
        if self.serving.poll() is not None:
            self.start()

    def wait(self) -> None:
        """Until it answers."""
        until = time.monotonic() + PATIENCE_SECONDS
        while True:
            with suppress(*NO_ANSWER):
                if self.post("/api/v1/responses", {})[0] == 422:
                    return
            assert time.monotonic() < until, (self.home.parent / "log").read_text()[-3_000:]
            time.sleep(0.1)

    def end(self) -> None:
        """kill -9 of all that was started."""
        assert self.serving is not None
        with suppress(ProcessLookupError):  # it may have given up by itself
            os.killpg(self.serving.pid, signal.SIGKILL)
        self.serving.wait()

    def post(self, path: str, body: Mapping[str, object], key: str = "") -> tuple[int, Any]:
        """One request; whatever happens to it is raised."""
        line = http.client.HTTPConnection("127.0.0.1", self.port, timeout=60)
        headers = {"Authorization": f"Bearer {self.token}", "Content-Type": "application/json"}
        try:
            line.request("POST", path, json.dumps(body), headers | ({"Idempotency-Key": key} if key else {}))
            answer = line.getresponse()
            return answer.status, json.loads(answer.read())
        finally:
            line.close()

    def tell(self, path: str, body: Mapping[str, object], key: str = "") -> tuple[Any, int]:
        """Again and again until it is acknowledged; what was answered, and how often it was told."""
        until = time.monotonic() + PATIENCE_SECONDS
        for times in range(1, 1 << 30):
            with suppress(*NO_ANSWER):
                status, answer = self.post(path, body, key)
                if status in (200, 201):
                    return answer, times
                assert status >= 500 or answer.get("code") == "api.idempotency_running", (body, answer)
            assert time.monotonic() < until, body
            time.sleep(0.05)
        raise AssertionError


@dataclass(frozen=True, slots=True)
class Event:
    """Something that another system tells us."""

    path: str
    body: Mapping[str, object]
    key: str = ""  # of idempotency


def opened(home: Path) -> Site:
    """A key, and a free port."""
    from django.utils import timezone

    from kundig.base.keys.operations import create_key
    from kundig.base.operations import create_user
    from kundig.base.records import User

    create_user("proof", role="admin")
    owner = User.objects.get(username="proof")
    _key, token = create_key("proof", SCOPES, owner=owner, at=timezone.now())
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return Site(home, str(token), probe.getsockname()[1])


def happening(letter: str, customers: int, *, seed: int) -> list[Event]:
    """What happens with these customers: with each one contact that is decided on, and some that are not."""
    chance, events = random.Random(seed), list[Event]()
    for n in range(customers):
        for place in range(4):
            number = f"{letter}-{n}-{place}"
            body: dict[str, object] = {
                "customer": f"{letter}-{n:04}",
                "direction": chance.choice(("inbound", "outbound")),
                "channel": chance.choice(("phone", "letter", "web")),
                "kind": "visit",
                "topic": chance.choice(("bill", "move")),
                "at": (MORNING + dt.timedelta(minutes=chance.randrange(9_999))).isoformat(),
                "number": number,
            }
            if place == 0:
                body |= {"direction": "inbound", "channel": "web", "decide": True, "slots": 2}
                if chance.random() < 0.2:
                    body["concern"] = {"kind": chance.choice(("complaint", "question")), "text": "Warum?"}
            events.append(Event("/api/v1/interactions", body, number if chance.random() < 0.5 else ""))
    return events


def answers(offers: Iterable[tuple[str, int]], *, seed: int) -> list[Event]:
    """What is said to offers, each by a name of its own and its id: up to three answers at other moments."""
    events = []
    for name, offer in offers:
        chance = random.Random(f"{seed} {name}")
        for place, said in enumerate(
            chance.sample(("accepted", "declined", "later", "ignored"), chance.randrange(4))
        ):
            at = (MORNING + dt.timedelta(days=20, minutes=9 * place)).isoformat()
            body: dict[str, object] = {"offer": offer, "answer": said, "reason": f"so {place}", "at": at}
            events.append(
                Event("/api/v1/responses", body, f"{offer} {said}" if chance.random() < 0.5 else "")
            )
    return events


def once(site: Site, events: Sequence[Event]) -> None:
    """Each once, one after the other."""
    for one in events:
        site.tell(one.path, one.body, one.key)


def often(site: Site, events: Sequence[Event], *, seed: int) -> int:
    """Each one to five times, shuffled, by several at once; how often in all."""
    chance = random.Random(seed)
    told = [one for one in events for _ in range(chance.randint(1, 5))]
    chance.shuffle(told)
    with ThreadPoolExecutor(TELLERS) as tellers:
        for _ in tellers.map(lambda one: site.tell(one.path, one.body, one.key), told):
            pass
    return len(told)


@dataclass(slots=True)
class Killed:
    """What was acknowledged while processes were killed."""

    kills: dict[str, int] = field(default_factory=dict)
    told: int = 0
    acknowledged: dict[str, tuple[int, int, tuple[int, ...]]] = field(default_factory=dict)
    asked: dict[str, str] = field(default_factory=dict)  # event -> customer
    answered: dict[int, tuple[int, str]] = field(default_factory=dict)  # response -> offer, answer


def killing(site: Site, customers: Sequence[str], *, kills: int, seed: int) -> Killed:
    """Events come in all the time, each until it is acknowledged; meanwhile somebody is killed so often."""
    found, enough, lock = Killed(), threading.Event(), threading.Lock()

    def telling(teller: int) -> None:
        chance, number = random.Random(f"{seed} {teller}"), 0
        while not enough.is_set():
            number += 1
            name = f"k-{teller}-{number}"
            customer = chance.choice(customers)
            answer, times = site.tell("/api/v1/interactions", _asked(customer, name))
            offers = [one["id"] for one in answer["decision"]["offers"]]
            with lock:
                found.told += times
                found.asked[name] = customer
                found.acknowledged[name] = answer["id"], answer["decision"]["id"], tuple(offers)
            for offer in offers:
                said = chance.choice(("accepted", "declined"))
                answer, times = site.tell("/api/v1/responses", {"offer": offer, "answer": said})
                with lock:
                    found.told += times
                    found.answered[answer["id"]] = offer, said

    chance = random.Random(seed)
    with ThreadPoolExecutor(TELLERS) as tellers:
        running = [tellers.submit(telling, teller) for teller in range(TELLERS)]
        try:
            for number in range(kills):
                before = len(found.acknowledged)
                time.sleep(chance.uniform(0, 0.6))
                victim = VICTIMS[number % len(VICTIMS)]
                KILLS[victim](site)
                found.kills[victim] = found.kills.get(victim, 0) + 1
                until = time.monotonic() + PATIENCE_SECONDS
                while len(found.acknowledged) < before + TELLERS:  # so that each finds them at work
                    site.look_after()
                    assert time.monotonic() < until, "no answer after a kill"
                    assert not any(one.done() for one in running), [one.result() for one in running]
                    time.sleep(0.02)
        finally:
            enough.set()
        for one in running:
            one.result()
    return found


def _asked(customer: str, number: str) -> dict[str, object]:
    return {
        "customer": customer,
        "direction": "inbound",
        "channel": "web",
        "kind": "visit",
        "decide": True,
        "number": number,
    }


def _kill_worker(site: Site) -> None:
    """One of the processes that answer; the server starts another."""
    assert site.serving is not None
    pid = site.serving.pid
    children = Path("/proc", str(pid), "task", str(pid), "children").read_text().split()
    workers = [int(child) for child in children if b"resource_tracker" not in _command(child)]
    with suppress(ProcessLookupError):
        os.kill(random.choice(workers), signal.SIGKILL)


def _command(pid: str) -> bytes:
    with suppress(OSError):
        return Path("/proc", pid, "cmdline").read_bytes()
    return b""


def _kill_server(site: Site) -> None:
    site.end()
    site.start()


def _kill_database(site: Site) -> None:
    """All of it, by its first process; whoever uses it starts it again."""
    postmaster = processes.postmaster(places(site.home).data)
    if postmaster is not None:
        with suppress(ProcessLookupError):
            os.kill(postmaster, signal.SIGKILL)


KILLS: dict[str, Callable[[Site], None]] = {
    "worker": _kill_worker,
    "server": _kill_server,
    "database": _kill_database,
}


def ended(home: Path) -> None:
    """Wait until nothing is left of the database that nobody uses any more."""
    until = time.monotonic() + PATIENCE_SECONDS
    while processes.members(places(home).data):
        assert time.monotonic() < until, "the database has not ended"
        time.sleep(0.05)


def lost(site: Site, found: Killed) -> tuple[list[str], list[str]]:
    """What was acknowledged and is not there as it was told; and what is there twice, or half."""
    conninfo, until = use(site.home).conninfo(), time.monotonic() + PATIENCE_SECONDS
    while True:
        try:
            connection = psycopg.connect(conninfo)
            break
        except psycopg.OperationalError:
            assert time.monotonic() < until
            time.sleep(0.1)
    with connection:
        rows = connection.execute(
            "SELECT i.number, i.id, d.id, array_remove(array_agg(o.id ORDER BY o.slot), NULL)"
            " FROM kundig_interaction i LEFT JOIN kundig_decision d ON d.interaction_id = i.id"
            " LEFT JOIN kundig_offer o ON o.decision_id = d.id WHERE i.number LIKE 'k-%' GROUP BY 1, 2, 3"
        ).fetchall()
        said = {
            id: (offer, answer)
            for id, offer, answer in connection.execute("SELECT id, offer_id, answer FROM kundig_response")
        }
    there = {number: (id, decision, tuple(offers)) for number, id, decision, offers in rows}
    missing = [name for name, told in found.acknowledged.items() if there.get(name) != told]
    missing += [f"response {id}" for id, told in found.answered.items() if said.get(id) != told]
    odd = [] if len(there) == len(rows) else ["a number stands twice"]
    odd += [name for name, (_id, decision, _offers) in there.items() if decision is None]
    odd += [name for name in there if name not in found.acknowledged]
    return missing, odd


def told_again(site: Site, found: Killed) -> list[str]:
    """Which of the events get another answer when they are told once more."""
    different = []
    for name, told in list(found.acknowledged.items())[:: max(1, len(found.acknowledged) // 50)]:
        answer, _ = site.tell("/api/v1/interactions", _asked(found.asked[name], name))
        decision = answer["decision"]
        if (answer["id"], decision["id"], tuple(one["id"] for one in decision["offers"])) != told:
            different.append(name)
    return different
