"""What do the benchmarks of a whole installation share: a home of their own, and a small writer beside?"""

import os
import resource
import shutil
import socket
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import psycopg

from kundig.base.postgres.server import Server, leave, use

TOKEN = """
import sys
import django
django.setup()
from django.utils import timezone
from kundig.base.keys.operations import create_key
from kundig.base.records import User
print(create_key("bench", sys.argv[1:], owner=User.objects.get(username="bench"), at=timezone.now())[1])
"""


@contextmanager
def installation() -> Iterator[tuple[Path, Server, str]]:
    """A home that lasts as long as the benchmark: its folder, its database, the password of `bench`."""
    root = Path(tempfile.mkdtemp(prefix="kundig-bench-"))
    root.chmod(0o711)
    os.environ["KUNDIG_HOME"] = str(root / "home")
    os.environ.pop("KUNDIG_LAKE", None)  # a mirror replaces what it finds
    try:
        server = use(root / "home")
        yield root, server, kundig("createuser", "bench", "--role", "admin").split()[-1]
        leave(root / "home")
    finally:
        shutil.rmtree(root, ignore_errors=True)


def kundig(*arguments: str) -> str:
    """A command of its own process; what it prints."""
    command = [sys.executable, "-m", "kundig.cli", *arguments]
    return subprocess.run(command, check=True, stdout=subprocess.PIPE, text=True).stdout


def fill(server: Server, text: str, **values: object) -> None:
    """Run statements that end with a semicolon at the end of a line."""
    began = time.perf_counter()
    with psycopg.connect(server.conninfo("kundig"), autocommit=True) as connection:
        for statement in text.format(**values).split(";\n"):
            if statement.strip():
                connection.execute(statement.encode())
    print(f"filled in {time.perf_counter() - began:.0f} s", flush=True)


@contextmanager
def without_indexes(server: Server, table: str) -> Iterator[None]:
    """Fill a large table first, then make its indexes: each is sorted once."""
    listed = (
        "SELECT indexname, indexdef FROM pg_indexes WHERE tablename = %s AND indexname NOT IN"
        " (SELECT conname FROM pg_constraint)"
    )
    with psycopg.connect(server.conninfo("kundig"), autocommit=True) as connection:
        found = connection.execute(listed, [table]).fetchall()
        for name, _ in found:
            connection.execute(f'DROP INDEX "{name}"'.encode())
        yield
        connection.execute("SET maintenance_work_mem = '512MB'")
        for _, definition in found:
            connection.execute(definition.encode())


def token(server: Server, scopes: Sequence[str] = ("customers:read",)) -> str:
    """A key of the API that opens these."""
    known = {"KUNDIG_DATABASE_URL": server.url("kundig"), "DJANGO_SETTINGS_MODULE": "kundig.settings"}
    command = [sys.executable, "-c", TOKEN, *scopes]
    asked = subprocess.run(command, env=os.environ | known, check=True, stdout=subprocess.PIPE, text=True)
    return asked.stdout.strip()


@contextmanager
def served(*options: str, **settings: str) -> Iterator[tuple[str, int]]:
    """The web server without a worker: its address and process number."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    command = [sys.executable, "-m", "kundig.cli", "serve", "--no-worker", "--port", str(port), *options]
    serving = subprocess.Popen(command, env=os.environ | settings)
    try:
        for _ in range(300):
            with socket.socket() as probe:
                if probe.connect_ex(("127.0.0.1", port)) == 0:
                    break
            time.sleep(0.2)
        yield f"http://127.0.0.1:{port}", serving.pid
    finally:
        serving.terminate()
        serving.wait(30)


@dataclass(frozen=True, slots=True)
class Measured:
    """How long a command took, and how long a small writer waited at most meanwhile."""

    seconds: float
    longest_ms: float


def beside_a_writer(name: str, server: Server, *arguments: str) -> Measured:
    """Run a command while somebody books and changes a customer all the while; print what was seen."""
    done = threading.Event()
    waits: list[tuple[float, float]] = []
    writer = threading.Thread(target=_write, args=(server.conninfo("kundig"), done, waits))
    writer.start()
    began = time.perf_counter()
    try:
        kundig(*arguments)
    finally:
        done.set()
        writer.join()
    seconds = time.perf_counter() - began
    peak = resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss / 1024
    waits.sort()
    longest, at = waits[-1]
    print(
        f"{name}: {seconds:.1f} s, peak {peak:.0f} MB; small writer: {len(waits)} transactions,"
        f" p99 {waits[int(len(waits) * 0.99)][0] * 1000:.1f} ms,"
        f" longest {longest * 1000:.1f} ms (at {at - began:.0f} s)",
        flush=True,
    )
    return Measured(seconds, longest * 1000)


def _write(conninfo: str, done: threading.Event, waits: list[tuple[float, float]]) -> None:
    """One posting and one change of a customer per transaction, every 5 ms."""
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
