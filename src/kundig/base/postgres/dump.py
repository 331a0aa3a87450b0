"""How does all data get into one file, and back?"""

import os
import subprocess
import tempfile
import time
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

import psycopg
from psycopg import sql
from psycopg.conninfo import make_conninfo

from kundig.base.postgres.binaries import find_binaries
from kundig.base.postgres.cluster import last_line
from kundig.base.postgres.server import ready
from kundig.base.postgres.settings import connection_settings
from kundig.base.refusals import Refused

PATIENCE_TENTHS = 20


@dataclass(frozen=True, slots=True)
class Target:
    """A database that PostgreSQL's programs can be sent to; the password stays out of their arguments."""

    name: str
    parameters: dict[str, str]
    password: str

    def conninfo(self, name: str | None = None) -> str:
        return make_conninfo(dbname=name or self.name, **self.parameters)

    def connect(self, name: str | None = None) -> psycopg.Connection[tuple[object, ...]]:
        return psycopg.connect(self.conninfo(name), password=self.password or None, autocommit=True)

    def run(self, program: str, *arguments: str) -> "subprocess.CompletedProcess[str]":
        environment = dict(os.environ) | ({"PGPASSWORD": self.password} if self.password else {})
        command = [find_binaries()[program], *arguments]
        return subprocess.run(command, env=environment, capture_output=True, text=True, check=False)


def backup(target: Path, *, environ: Mapping[str, str] = os.environ) -> None:
    """Write the whole database into a file, all or nothing, readable by its owner alone."""
    source = _target(environ)
    try:
        handle, draft = tempfile.mkstemp(prefix=f".{target.name}.", dir=target.absolute().parent)
    except OSError as error:
        raise Refused("backup.failed", path=str(target), reason=error.strerror) from None
    os.close(handle)
    try:
        done = source.run("pg_dump", "-Fc", "-f", draft, "-d", source.conninfo())
        if done.returncode != 0:
            raise Refused("backup.failed", path=str(target), reason=last_line(done.stderr))
        with open(draft, "rb") as written:
            os.fsync(written.fileno())
        os.replace(draft, target)
    finally:
        Path(draft).unlink(missing_ok=True)


def restore(source: Path, *, replace: bool = False, environ: Mapping[str, str] = os.environ) -> None:
    """Fill a new database from the file and let it take the present one's place."""
    target = _target(environ)
    listed = target.run("pg_restore", "--list", str(source))
    if listed.returncode != 0:
        raise Refused("restore.not_a_backup", path=str(source), reason=last_line(listed.stderr))
    if not replace and not _is_empty(target):
        raise Refused("restore.not_empty")
    new = f"{target.name}_restoring"
    try:
        with target.connect("postgres") as admin:
            _drop(admin, new)
            admin.execute(sql.SQL("CREATE DATABASE {} TEMPLATE template0").format(sql.Identifier(new)))
            try:
                _fill(target, new, source)
                _swap(admin, target.name, new)
            finally:
                _drop(admin, new)
    except psycopg.Error as error:
        raise Refused("restore.failed", path=str(source), reason=last_line(str(error))) from error


def _fill(target: Target, new: str, source: Path) -> None:
    options = ("--exit-on-error", "--no-owner", "--no-privileges", "-d", target.conninfo(new))
    done = target.run("pg_restore", *options, str(source))
    if done.returncode != 0:
        raise Refused("restore.failed", path=str(source), reason=last_line(done.stderr))


def _swap(admin: psycopg.Connection[tuple[object, ...]], name: str, new: str) -> None:
    """Both renames in one transaction, so there is a complete database of this name at every moment."""
    if (used := _connections(admin, name)) != 0:
        raise Refused("restore.in_use", count=used)
    old = f"{name}_before_restore"
    _drop(admin, old)
    rename = sql.SQL("ALTER DATABASE {} RENAME TO {}")
    with admin.transaction():
        admin.execute(rename.format(sql.Identifier(name), sql.Identifier(old)))
        admin.execute(rename.format(sql.Identifier(new), sql.Identifier(name)))
    _drop(admin, old)


def _connections(admin: psycopg.Connection[tuple[object, ...]], name: str) -> int:
    """How many others use the database; a connection that was just closed may need a moment to vanish."""
    query = "SELECT FROM pg_stat_activity WHERE datname = %s AND backend_type = 'client backend'"
    for _ in range(PATIENCE_TENTHS):
        if (used := len(admin.execute(query, [name]).fetchall())) == 0:
            return 0
        time.sleep(0.1)
    return used


def _drop(admin: psycopg.Connection[tuple[object, ...]], name: str) -> None:
    admin.execute(sql.SQL("DROP DATABASE IF EXISTS {}").format(sql.Identifier(name)))


def _is_empty(target: Target) -> bool:
    query = "SELECT FROM pg_tables WHERE schemaname NOT IN ('pg_catalog', 'information_schema') LIMIT 1"
    with target.connect() as connection:
        return connection.execute(query).fetchone() is None


def _target(environ: Mapping[str, str]) -> Target:
    ready(environ)
    settings = connection_settings(environ)
    names = {"HOST": "host", "PORT": "port", "USER": "user"}
    parameters = {names[key]: settings[key] for key in names if key in settings}
    return Target(settings["NAME"], parameters | settings.get("OPTIONS", {}), settings.get("PASSWORD", ""))
