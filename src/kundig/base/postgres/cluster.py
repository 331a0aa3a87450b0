"""How is a cluster made, checked and started?"""

import contextlib
import os
import shutil
import signal
import subprocess
import tempfile
from pathlib import Path

from kundig.base.children import end_with_parent
from kundig.base.postgres import processes
from kundig.base.postgres.binaries import Binaries
from kundig.base.postgres.owner import names_with_access
from kundig.base.postgres.places import PORT, Places
from kundig.base.refusals import Refused

ROLE = "kundig"
DATABASE = "kundig"
LOG_MAX_BYTES = 10_000_000

# For a laptop: no waiting for compiled queries, and every commit on the disk (fsync is on).
TUNING = {
    "max_wal_size": "4GB",
    # The first change of a page after a checkpoint writes the whole page: the more often, the more of them.
    "checkpoint_timeout": "15min",
    "checkpoint_completion_target": "0.9",
    # Most changes are the first of their page since the last checkpoint: to pack a whole page for each takes
    # more than half of what all else of a commit takes, and the disk keeps up without.
    "wal_compression": "off",
    "wal_level": "minimal",
    "max_wal_senders": "0",
    "jit": "off",
    "random_page_cost": "1.1",  # a disk without a moving arm
    "max_connections": "100",
    # What a statement or a refused value says may be about a person: errors are told to who asked, not kept.
    "log_min_messages": "log",
    "log_min_error_statement": "panic",
    "log_error_verbosity": "terse",
    "TimeZone": "UTC",
    "log_timezone": "UTC",
}
LEAST_BUFFERS, MOST_BUFFERS = 256, 8_192  # megabytes
LIMIT = Path("/sys/fs/cgroup/memory.max")  # of a container, in bytes


def buffers(limit: Path = LIMIT) -> int:
    """How many megabytes of pages the server keeps: a quarter of the memory; a small base takes less.

    So its manual advises: what the operating system keeps of files is at hand less quickly, and it takes
    that back when it likes.
    """
    memory = os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES")
    with contextlib.suppress(OSError, ValueError):  # no container, or one without a limit ("max")
        memory = min(memory, int(limit.read_text()))
    return min(MOST_BUFFERS, max(LEAST_BUFFERS, (memory >> 20) // 4))


def check_version(at: Places, *, needed: int) -> None:
    try:
        found = (at.data / "PG_VERSION").read_text().strip()
    except FileNotFoundError:
        return
    if found != str(needed):
        raise Refused("postgres.other_major", path=str(at.data), found=found, needed=needed)


def create(at: Places, binaries: Binaries) -> None:
    """Make the data directory, all or nothing."""
    for rest in at.cluster.glob("data-new-*"):
        shutil.rmtree(rest)
    draft = Path(tempfile.mkdtemp(prefix="data-new-", dir=at.cluster))
    os.chown(draft, at.owner.uid, at.owner.gid)
    command = [binaries["initdb"], "-D", str(draft), "-U", ROLE, "-E", "UTF8", "--auth=peer"]
    command += ["--locale-provider=builtin", "--builtin-locale=C.UTF-8"]
    made = subprocess.run(
        command, cwd="/", env=_environment(), capture_output=True, text=True, check=False, **at.owner.demotion
    )
    if made.returncode != 0:
        shutil.rmtree(draft)
        raise Refused("postgres.initdb", path=str(at.data), reason=last_line(made.stderr))
    draft.rename(at.data)


def clear_stale(at: Places) -> None:
    """Remove what a killed server has left; only for the holder of the server lock."""
    processes.stop_orphans(at.data)
    at.pid_file.unlink(missing_ok=True)
    for rest in at.socket.glob(".s.PGSQL.*"):
        rest.unlink(missing_ok=True)


def start(at: Places, binaries: Binaries) -> subprocess.Popen[bytes]:
    """The server as our direct child, which ends when we do."""
    files = _write_access(at)
    settings = {
        "listen_addresses": "",
        "port": str(PORT),
        "unix_socket_directories": f'"{at.socket}"',
        "unix_socket_permissions": "0700",
        "shared_buffers": f"{buffers()}MB",
        **files,
        **TUNING,
    }
    command = [binaries["postgres"], "-D", str(at.data)]
    for name, value in settings.items():
        command += ["-c", f"{name}={value}"]
    with log_file(at).open("ab") as log:
        return subprocess.Popen(
            command,
            cwd="/",
            env=_environment(),
            stdin=subprocess.DEVNULL,
            stdout=log,
            stderr=log,
            # Elsewhere than on Linux the next supervisor stops the orphan.
            preexec_fn=end_with_parent(signal.SIGINT),
            **at.owner.demotion,
        )


def log_file(at: Places) -> Path:
    """The server's log; one older one is kept."""
    path = at.log / "postgres.log"
    if path.exists() and path.stat().st_size > LOG_MAX_BYTES:
        path.replace(at.log / "postgres.old.log")
    return path


def last_line(text: str) -> str:
    lines = [line.strip() for line in text.splitlines() if line.strip()]
    return lines[-1] if lines else "it gave no reason"


def _write_access(at: Places) -> dict[str, str]:
    """Peer authentication: the kernel tells who asks, and only these users are the one role."""
    hba, ident = at.cluster / "pg_hba.conf", at.cluster / "pg_ident.conf"
    hba.write_text("local all all peer map=kundig\n")
    ident.write_text("".join(f'kundig "{name}" {ROLE}\n' for name in names_with_access(at.owner)))
    for path in (hba, ident):
        path.chmod(0o640)
        os.chown(path, -1, at.owner.gid)
    return {"hba_file": str(hba), "ident_file": str(ident)}


def _environment() -> dict[str, str]:
    return {"PATH": os.environ.get("PATH", os.defpath), "LC_ALL": "C"}
