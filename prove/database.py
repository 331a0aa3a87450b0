"""Is anything lost when server, web, worker or a refresh are killed at any instant?

`./run prove database [--kills 50] [--seed N]`: a demo firm, a writer that commits numbered rows all the
time and notes each acknowledged commit, and kill -9 at random instants.
"""

import argparse
import os
import random
import signal
import socket
import subprocess
import sys
import tempfile
import time
import urllib.error
import urllib.request
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import psycopg

from kundig.base.postgres import processes
from kundig.base.postgres.places import places
from kundig.base.postgres.server import leave, use

CUSTOMERS = 500
PATIENCE_SECONDS = 90
# The newest finished generation, without its number: what an undisturbed run would give as well.
STATE = """
SELECT md5(string_agg(line, '|' ORDER BY line)) FROM (
    SELECT (to_jsonb(p) - 'generation')::text AS line FROM kundig_computedprofile p
    WHERE generation = (SELECT max(id) FROM kundig_refresh WHERE finished_at IS NOT NULL)
    UNION ALL
    SELECT (to_jsonb(m) - 'id' - 'refresh_id')::text FROM kundig_monthlyline m
    WHERE refresh_id = (SELECT max(id) FROM kundig_refresh WHERE finished_at IS NOT NULL)
    UNION ALL
    SELECT (to_jsonb(c) - 'id')::text FROM kundig_levelchange c
    UNION ALL
    SELECT to_jsonb(v)::text FROM kundig_monthlyvaluation v
    UNION ALL
    SELECT to_jsonb(o)::text FROM kundig_valuedmonth o
) AS state
"""
# As if a month had passed, so that the next refresh has to keep the valuation of the last one.
A_MONTH_LATER = """
UPDATE kundig_refresh SET as_of = (date_trunc('month', now()) - interval '1 day')::date
WHERE id = (SELECT max(id) FROM kundig_refresh WHERE finished_at IS NOT NULL) RETURNING id
"""
ENQUEUE = """
import django; django.setup()
from kundig.base.queue import enqueue
print(enqueue("value.refresh"))
"""


@dataclass(frozen=True, slots=True)
class Outcome:
    """What the kills have done."""

    kills: dict[str, int]
    acknowledged: int
    lost: list[int]
    same_state: bool
    work_done: bool
    left_behind: list[int]


@dataclass(frozen=True, slots=True)
class Scene:
    """One installation, and the chance that decides the instants."""

    home: Path
    chance: random.Random

    @property
    def acknowledged(self) -> Path:
        return self.home.parent / "acknowledged"

    def start(self, *arguments: str) -> "subprocess.Popen[bytes]":
        """A program of ours in a process group of its own."""
        environ = os.environ | {"KUNDIG_HOME": str(self.home), "DJANGO_SETTINGS_MODULE": "kundig.settings"}
        for name in ("KUNDIG_DATABASE_URL", "KUNDIG_DATABASE_URL_FILE", "KUNDIG_LAKE"):
            environ.pop(name, None)
        with (self.home.parent / "log").open("ab") as log:
            return subprocess.Popen(
                [sys.executable, *arguments], env=environ, stdout=log, stderr=log, start_new_session=True
            )

    def kundig(self, *arguments: str) -> "subprocess.Popen[bytes]":
        return self.start("-m", "kundig.cli", *arguments)

    def ask(self, query: str) -> object:
        """The one value of a query; a server that is just coming back is waited for."""
        server = use(self.home)
        until = time.monotonic() + PATIENCE_SECONDS
        while True:
            try:
                with psycopg.connect(server.conninfo()) as connection:
                    row = connection.execute(query.encode()).fetchone()
                    return row[0] if row else None
            except psycopg.OperationalError:
                if time.monotonic() > until:
                    raise
                time.sleep(0.05)

    def wait_a_moment(self, most_seconds: float) -> None:
        time.sleep(self.chance.uniform(0, most_seconds))


def prove(folder: Path, *, kills: int, seed: int) -> Outcome:
    """Kill each of them so often, then look what is left."""
    firm = Scene(folder, random.Random(seed))
    _succeed(firm.kundig("demo", "--customers", str(CUSTOMERS), "--no-serve"))
    scene = Scene(folder / "demo", firm.chance)
    use(scene.home, keep=True)
    scene.ask(A_MONTH_LATER)
    _succeed(scene.kundig("value", "refresh"))
    undisturbed = scene.ask(STATE)
    writer = scene.start(__file__, "--write", str(scene.home), str(scene.acknowledged))
    done = {}
    for name, kill in KILLS.items():
        begun = time.monotonic()
        for _ in range(kills):
            kill(scene)
        done[name] = kills
        print(f"{name}: killed {kills} times in {time.monotonic() - begun:.0f} s", flush=True)
    work_done = _worker_works(scene)
    _kill(writer)
    scene.ask(A_MONTH_LATER)
    _succeed(scene.kundig("value", "refresh"))
    same = scene.ask(STATE) == undisturbed
    acknowledged = [int(line) for line in scene.acknowledged.read_text().split("\n")[:-1]]
    there = scene.ask("SELECT array_agg(number) FROM proof")
    assert isinstance(there, list)
    lost = sorted(set(acknowledged) - set(there))
    leave(scene.home)
    return Outcome(done, len(acknowledged), lost, same, work_done, _left_behind(scene))


def _kill_server(scene: Scene) -> None:
    """While a refresh reads and writes; now and then it is the supervisor that dies."""
    refresh = scene.kundig("value", "refresh")
    scene.wait_a_moment(3)
    victim = processes.postmaster(places(scene.home).data)
    if victim is not None:
        if scene.chance.random() < 0.3:
            victim = int(Path("/proc", str(victim), "stat").read_text().rpartition(")")[2].split()[1])
        _signal(victim)
    refresh.wait(PATIENCE_SECONDS)
    assert scene.ask("SELECT 1") == 1


def _kill_web(scene: Scene) -> None:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    for killed in (True, False):  # the second one has to serve as if nothing had been
        web = scene.kundig("serve", "--no-worker", "--port", str(port))
        _wait_for_page(port)
        until = time.monotonic() + scene.chance.uniform(0, 0.5)
        while killed and time.monotonic() < until:
            _wait_for_page(port)
        _kill(web)


def _kill_worker(scene: Scene) -> None:
    """In the middle of a refresh, mostly."""
    scene.ask(A_MONTH_LATER)
    _succeed(scene.start("-c", ENQUEUE))
    worker = scene.kundig("worker")
    until = time.monotonic() + 10
    while scene.ask("SELECT count(*) FROM procrastinate_jobs WHERE status = 'doing'") == 0:
        if time.monotonic() > until:
            break
        time.sleep(0.05)
    scene.wait_a_moment(2)
    _kill(worker)


def _kill_refresh(scene: Scene) -> None:
    scene.ask(A_MONTH_LATER)
    refresh = scene.kundig("value", "refresh")
    scene.wait_a_moment(4)
    _kill(refresh)


KILLS: dict[str, Callable[[Scene], None]] = {
    "server": _kill_server,
    "web": _kill_web,
    "worker": _kill_worker,
    "refresh": _kill_refresh,
}


def _worker_works(scene: Scene) -> bool:
    """A killed worker's job must not keep the next worker from working."""
    query = (
        "SELECT count(*) FROM procrastinate_jobs WHERE task_name = 'value.refresh' AND status <> 'succeeded'"
    )
    _succeed(scene.start("-c", ENQUEUE))
    worker = scene.kundig("worker")
    until = time.monotonic() + PATIENCE_SECONDS
    while scene.ask(query) != 0 and time.monotonic() < until:
        time.sleep(0.5)
    _kill(worker)
    return scene.ask(query) == 0


def _wait_for_page(port: int) -> None:
    until = time.monotonic() + PATIENCE_SECONDS
    while True:
        try:
            with urllib.request.urlopen(f"http://127.0.0.1:{port}/login/", timeout=PATIENCE_SECONDS) as page:
                assert page.status == 200
                return
        except (urllib.error.URLError, ConnectionError):
            if time.monotonic() > until:
                raise
            time.sleep(0.05)


def _kill(process: "subprocess.Popen[bytes]") -> None:
    """kill -9 of the process and all that it has started in its group."""
    os.killpg(process.pid, signal.SIGKILL)
    process.wait()


def _signal(pid: int) -> None:
    try:
        os.kill(pid, signal.SIGKILL)
    except ProcessLookupError:
        return  # ended by itself at this very instant


def _succeed(process: "subprocess.Popen[bytes]") -> None:
    assert process.wait(10 * PATIENCE_SECONDS) == 0, process.args


def _left_behind(scene: Scene) -> list[int]:
    data = places(scene.home).data
    until = time.monotonic() + PATIENCE_SECONDS
    while processes.members(data) and time.monotonic() < until:
        time.sleep(0.05)
    return processes.members(data)


def write(home: Path, acknowledged: Path) -> None:
    """Commit numbers for ever, and note each commit that the server has acknowledged."""
    server = use(home, keep=True)
    number = 0
    with acknowledged.open("a") as notes:
        while True:
            try:
                with psycopg.connect(server.conninfo(), autocommit=True) as connection:
                    connection.execute("CREATE TABLE IF NOT EXISTS proof (number bigint PRIMARY KEY)")
                    while True:
                        number += 1
                        connection.execute("INSERT INTO proof VALUES (%s)", [number])
                        notes.write(f"{number}\n")
                        notes.flush()
                        time.sleep(0.002)
            except psycopg.OperationalError:
                time.sleep(0.02)


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--kills", type=int, default=50, help="of each: server, web, worker, refresh")
    parser.add_argument("--seed", type=int, default=random.randrange(10**6))
    parser.add_argument("--write", nargs=2, type=Path, help=argparse.SUPPRESS)
    chosen = parser.parse_args()
    if chosen.write:
        write(*chosen.write)
    print(f"seed {chosen.seed}")
    with tempfile.TemporaryDirectory(prefix="kundig-prove-", ignore_cleanup_errors=True) as name:
        Path(name).chmod(0o711)
        outcome = prove(Path(name), kills=chosen.kills, seed=chosen.seed)
        log = Path(name, "log").read_text(errors="replace")
    print(outcome)
    good = not outcome.lost and outcome.same_state and outcome.work_done and not outcome.left_behind
    if not good:
        print(log[-5_000:], file=sys.stderr)
    return 0 if good else 1


if __name__ == "__main__":
    sys.exit(main())
