"""How does a process use this home's database server?"""

import json
import os
import subprocess
import sys
import threading
import time
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import quote

import psycopg

from kundig.base.home import home as our_home
from kundig.base.postgres import cluster, locks
from kundig.base.postgres.places import PORT, Places, places
from kundig.base.postgres.settings import database_url
from kundig.base.refusals import Refused

START_SECONDS = 120  # recovery after a crash may take its time
ATTEMPTS_MAX = 3


@dataclass(frozen=True, slots=True)
class Server:
    """Where a running server is reached."""

    host: str
    port: int = PORT
    user: str = cluster.ROLE

    def conninfo(self, database: str = cluster.DATABASE) -> str:
        return psycopg.conninfo.make_conninfo(host=self.host, port=self.port, user=self.user, dbname=database)

    def url(self, database: str = cluster.DATABASE) -> str:
        return f"postgresql://{self.user}@{quote(self.host, safe='')}:{self.port}/{quote(database)}"


_used: dict[Path, tuple[Server, int]] = {}
_kept: set[Path] = set()
_guard = threading.Lock()


def use(home: Path, *, keep: bool = False) -> Server:
    """The running server of a home, started when needed; ours until this process and its forks end.

    A process that lives long says `keep`: then it starts a new supervisor when the supervisor was killed.
    """
    home = home.absolute()
    with _guard:
        if home not in _used:
            home.mkdir(mode=0o700, parents=True, exist_ok=True)
            at = places(home)
            users_lock = locks.hold_shared(at.users_lock)
            try:
                server = _reach(at)
                _ensure_database(server)
            except BaseException:
                locks.release(users_lock)
                raise
            _used[home] = server, users_lock
        server, _ = _used[home]
        if keep and home not in _kept:
            _kept.add(home)
            threading.Thread(target=_keep, args=(places(home),), daemon=True).start()
    return server


def ready(environ: Mapping[str, str] = os.environ, *, keep: bool = False) -> None:
    """Make sure that the database of the settings can be reached; a named server looks after itself."""
    if database_url(environ) is None:
        use(our_home(environ), keep=keep)


def leave(home: Path) -> None:
    """Use it no longer (tests; otherwise the end of the process says so)."""
    with _guard:
        _, users_lock = _used.pop(home.absolute())
        locks.release(users_lock)


def _reach(at: Places) -> Server:
    """Connect; start a supervisor when there is none."""
    server = Server(str(at.socket))
    until = time.monotonic() + START_SECONDS
    attempts = 0
    while not _answers(server):
        lock = locks.try_alone(at.server_lock)
        if lock is not None:
            locks.release(lock)
            if attempts == ATTEMPTS_MAX or time.monotonic() > until:
                raise _no_start(at)
            attempts += 1
            _start_supervisor(at)
        elif time.monotonic() > until:
            raise _no_start(at)
        time.sleep(0.005)
    return server


def _answers(server: Server) -> bool:
    try:
        psycopg.connect(server.conninfo("postgres"), connect_timeout=10).close()
    except psycopg.OperationalError:
        return False
    return True


def _start_supervisor(at: Places) -> None:
    """It detaches as soon as nothing can be refused any more."""
    command = [sys.executable, "-m", "kundig.base.postgres.supervisor", str(at.home)]
    started = subprocess.run(
        command, start_new_session=True, stdin=subprocess.DEVNULL, capture_output=True, text=True, check=False
    )
    if started.returncode == 0:
        return
    try:
        refusal = json.loads(started.stdout)
    except ValueError:
        reason = cluster.last_line(started.stderr)
        raise Refused("postgres.no_start", log=str(at.log), reason=reason) from None
    raise Refused(refusal["code"], **refusal["params"])


def _no_start(at: Places) -> Refused:
    log = cluster.log_file(at)
    text = log.read_text(errors="replace") if log.exists() else ""
    return Refused("postgres.no_start", log=str(log), reason=cluster.last_line(text))


def _ensure_database(server: Server) -> None:
    with psycopg.connect(server.conninfo("postgres"), autocommit=True) as connection:
        if (
            connection.execute("SELECT FROM pg_database WHERE datname = %s", [cluster.DATABASE]).fetchone()
            is None
        ):
            try:
                connection.execute(f'CREATE DATABASE "{cluster.DATABASE}"')
            except (psycopg.errors.DuplicateDatabase, psycopg.errors.UniqueViolation):
                return  # another process was quicker


def _keep(at: Places) -> None:
    """Wait for the supervisor's death, which frees its lock; then start the next one."""
    while True:
        locks.release(locks.wait_alone(at.server_lock))
        with _guard:
            if at.home not in _used:  # we have left, and it has ended for that reason
                _kept.discard(at.home)
                return
        _reach(at)
        time.sleep(0.05)
