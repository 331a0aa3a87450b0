"""Which processes really belong to a cluster?

A pid in a file proves nothing: it may be stale, a zombie, or meanwhile another program's.
"""

import contextlib
import os
import signal
import subprocess
import time
from pathlib import Path

PROC = Path("/proc")


def members(data: Path) -> list[int]:
    """The living PostgreSQL processes of this data directory: PostgreSQL works in its data directory."""
    if PROC.joinpath("self", "stat").exists():
        return [pid for pid in _all_pids() if _is_member(pid, data)]
    pid = _written_pid(data)
    return [pid] if pid is not None and _is_postgres_by_ps(pid) else []


def postmaster(data: Path) -> int | None:
    """The living server of this data directory, if there is one."""
    pid = _written_pid(data)
    return pid if pid is not None and pid in members(data) else None


def stop_orphans(data: Path, *, patience_seconds: float = 30) -> None:
    """Stop a server that its supervisor left behind, and wait until none of its processes is left."""
    for wish in (signal.SIGINT, signal.SIGQUIT):
        if (pid := postmaster(data)) is not None:
            _signal(pid, wish)
        if _all_gone(data, patience_seconds if pid is not None else 5):
            return
    for pid in members(data):
        _signal(pid, signal.SIGKILL)
    _all_gone(data, patience_seconds)


def _all_gone(data: Path, patience_seconds: float) -> bool:
    until = time.monotonic() + patience_seconds
    while members(data):
        if time.monotonic() > until:
            return False
        time.sleep(0.01)
    return True


def _signal(pid: int, wish: signal.Signals) -> None:
    with contextlib.suppress(ProcessLookupError):
        os.kill(pid, wish)


def _written_pid(data: Path) -> int | None:
    try:
        return int((data / "postmaster.pid").read_text().split("\n", 1)[0])
    except (FileNotFoundError, ValueError):
        return None


def _all_pids() -> list[int]:
    return [int(name) for name in os.listdir(PROC) if name.isdecimal()]


def _is_member(pid: int, data: Path) -> bool:
    """A zombie has no working directory any more; another program has another one or another name."""
    try:
        if os.readlink(PROC / str(pid) / "cwd") != str(data.resolve()):
            return False
        return (PROC / str(pid) / "stat").read_text().partition("(")[2].startswith("postgres)")
    except OSError:
        return False


def _is_postgres_by_ps(pid: int) -> bool:
    told = subprocess.run(
        ["ps", "-o", "stat=,comm=", "-p", str(pid)], capture_output=True, text=True, check=False
    )
    state, _, command = told.stdout.strip().partition(" ")
    return bool(state) and not state.startswith("Z") and "postgres" in command
