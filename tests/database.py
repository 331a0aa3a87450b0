"""How do tests come by a database? One server per run, one migrated template, copies of it."""

import fcntl
import itertools
import os
import shutil
import tempfile
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

import django
import psycopg
import pytest
from django.core.management import call_command
from django.db import connections, transaction

from kundig.base.postgres.places import places
from kundig.base.postgres.processes import members
from kundig.base.postgres.server import Server, leave, use

ROOT = "KUNDIG_TESTS_ROOT"
TEMPLATE = "template_kundig"
_numbers = itertools.count()


@dataclass(frozen=True, slots=True)
class OwnDatabase:
    """A database of one test's own; other processes reach it with `environ`."""

    url: str
    home: Path
    environ: dict[str, str]


def pytest_configure(config: pytest.Config) -> None:
    """Django without a database; tests that need one ask for it by a fixture."""
    if ROOT not in os.environ:
        config.add_cleanup(_make_root())
    os.environ["KUNDIG_HOME"] = str(_home())
    os.environ["DJANGO_SETTINGS_MODULE"] = "kundig.settings"
    for name in ("KUNDIG_DATABASE_URL", "KUNDIG_DATABASE_URL_FILE", "KUNDIG_LAKE"):
        os.environ.pop(name, None)
    django.setup()


def _make_root() -> Callable[[], None]:
    """The first process of the run makes the folder of the server; xdist's workers inherit its name."""
    root = Path(tempfile.mkdtemp(prefix="kundig-tests-"))
    root.chmod(0o711)  # the server's user has to get through
    os.environ[ROOT] = str(root)
    return lambda: _remove(root)


def _home() -> Path:
    return Path(os.environ[ROOT], "home")


def _remove(root: Path) -> None:
    until = time.monotonic() + 10
    while members(places(_home()).data) and time.monotonic() < until:
        time.sleep(0.02)
    del os.environ[ROOT]
    shutil.rmtree(root, ignore_errors=True)


@pytest.fixture(scope="session")
def server() -> Iterator[Server]:
    """The run's database server; the last process of the run that leaves it stops it."""
    server = use(_home())
    with psycopg.connect(server.conninfo("postgres"), autocommit=True) as connection:
        # What it holds is thrown away after the run; tests of what is left after a kill have their own.
        connection.execute("ALTER SYSTEM SET fsync = off")
        connection.execute("SELECT pg_reload_conf()")
    yield server
    connections.close_all()
    _close_lent()
    leave(_home())


@pytest.fixture(scope="session")
def template(server: Server) -> str:
    """A database with all migrations applied, made by whoever needs it first."""
    with Path(os.environ[ROOT], "template.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        with psycopg.connect(server.conninfo("postgres"), autocommit=True) as connection:
            query = "SELECT FROM pg_database WHERE datname = %s AND datistemplate"
            if connection.execute(query, [TEMPLATE]).fetchone() is not None:
                return TEMPLATE
            connection.execute(f"CREATE DATABASE {TEMPLATE}")
            _point_at(server, TEMPLATE)
            call_command("migrate", verbosity=0)
            connections.close_all()
            connection.execute(f"ALTER DATABASE {TEMPLATE} IS_TEMPLATE true")
    return TEMPLATE


@pytest.fixture(scope="session")
def shared_database(server: Server, template: str) -> str:
    """One database per process of the run, for tests that roll back."""
    return _copy(server, template)


@pytest.fixture
def db(
    server: Server, shared_database: str, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> Iterator[None]:
    """The quick way: the test's work is rolled back. One connection, so no servers and no threads.

    The next test of this kind finds it open, with all it has learned of the database's tables.
    """
    _announce(monkeypatch, server.url(shared_database), tmp_path / "home")
    _point_at(server, shared_database)
    with transaction.atomic():
        yield
        transaction.set_rollback(True)


@pytest.fixture
def own_database(
    server: Server, template: str, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> Iterator[OwnDatabase]:
    """A database of its own, for tests that commit, start processes or need several connections."""
    name = _copy(server, template)
    home = tmp_path / "home"
    _announce(monkeypatch, server.url(name), home)
    _point_at(server, name)
    yield OwnDatabase(server.url(name), home, dict(os.environ))
    connections.close_all()
    with psycopg.connect(server.conninfo("postgres"), autocommit=True) as connection:
        connection.execute(f"DROP DATABASE {name} WITH (FORCE)")


def _copy(server: Server, template: str) -> str:
    name = f"test_{os.getpid()}_{next(_numbers)}"
    with psycopg.connect(server.conninfo("postgres"), autocommit=True) as connection:
        connection.execute(f"CREATE DATABASE {name} TEMPLATE {template} STRATEGY file_copy")
    return name


def _announce(monkeypatch: pytest.MonkeyPatch, url: str, home: Path) -> None:
    monkeypatch.setenv("KUNDIG_DATABASE_URL", url)
    monkeypatch.setenv("KUNDIG_HOME", str(home))


def _close_lent() -> None:
    """The connections on which this process decides."""
    from kundig.decisions.together.operations import LENT

    LENT.close()


def _point_at(server: Server, name: str) -> None:
    """Turn Django to this database, whatever its settings said."""
    # Imported here: records may be imported only after the settings are known.
    from kundig.decisions.publishing.operations import rulebook

    rulebook.cache_clear()  # another database, or test, has others under the same numbers
    if connections["default"].settings_dict["NAME"] == name:
        return
    _close_lent()
    connections.close_all()
    connections["default"].settings_dict |= {
        "NAME": name,
        "USER": server.user,
        "PASSWORD": "",
        "HOST": server.host,
        "PORT": str(server.port),
    }
