"""Does a server end soon, and leave no process behind, at whatever instant it is interrupted?

`./run prove stopping [--every 0.2] [--seed N]`: SIGINT at so many instants of its start, and at each step
of it; every second time with a database that has to be made first. At last while one of its processes does
not heed what it is told. Linux only: /proc tells who is left.
"""

import argparse
import itertools
import os
import random
import signal
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

PATIENCE_SECONDS = 90
PROC = Path("/proc")
Seen = Callable[[int, int], bool]  # of the server's pid and its port
MOMENTS: dict[str, Seen] = {
    "begins": lambda pid, port: True,
    "database starts": lambda pid, port: any(b"supervisor" in said for said in _children(pid).values()),
    "worker starts": lambda pid, port: any(b"worker" in said for said in _children(pid).values()),
    "web loads": lambda pid, port: len(_children(pid)) > 1,
    "answers": lambda pid, port: _open(port),
}


@dataclass(frozen=True, slots=True)
class Stopped:
    """How long the server took to end, and all it had started; None: it did not in time."""

    at: str
    seconds: float
    ended: float | None
    gone: float | None


def stop_when(home: Path, name: str, chance: random.Random, *, workers: int = 1) -> Stopped:
    """Interrupt it just after a step of its start is seen."""
    server, port = _start(home, workers)
    begun = time.monotonic()
    while not MOMENTS[name](server.pid, port):
        if server.poll() is not None or time.monotonic() - begun > PATIENCE_SECONDS:
            raise RuntimeError(f"no sign of: {name}; {_log(home).read_text()}")
        time.sleep(0.002)
    time.sleep(chance.uniform(0, 0.05))
    return _stop(home, server, name, begun)


def stop_with_one_stuck(home: Path, workers: int = 2) -> Stopped:
    """Interrupt it when it answers, while one of the processes that answer heeds no signal but SIGKILL."""
    server, port = _start(home, workers)
    begun = time.monotonic()
    while not _open(port) or len(answering := _forks(server.pid)) < workers:
        if server.poll() is not None or time.monotonic() - begun > PATIENCE_SECONDS:
            raise RuntimeError(f"it does not answer; {_log(home).read_text()}")
        time.sleep(0.002)
    os.kill(answering[0], signal.SIGSTOP)
    return _stop(home, server, "one is stuck", begun)


def stop_after(home: Path, seconds: float) -> Stopped:
    """Interrupt it so long after its start."""
    server, _port = _start(home)
    begun = time.monotonic()
    time.sleep(seconds)
    return _stop(home, server, "", begun)


def _start(home: Path, workers: int = 1) -> tuple["subprocess.Popen[bytes]", int]:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    environ = {name: said for name, said in os.environ.items() if not name.startswith(("KUNDIG_", "DJANGO_"))}
    command = [sys.executable, "-m", "kundig.cli", "serve", "--port", str(port), "--workers", str(workers)]
    with _log(home).open("ab") as log:
        started = subprocess.Popen(
            command,
            env=environ | {"KUNDIG_HOME": str(home)},
            stdout=log,
            stderr=log,
            start_new_session=True,
        )
    return started, port


def _stop(home: Path, server: "subprocess.Popen[bytes]", at: str, begun: float) -> Stopped:
    asked = time.monotonic()
    server.send_signal(signal.SIGINT)
    try:
        server.wait(PATIENCE_SECONDS)
        ended: float | None = time.monotonic() - asked
    except subprocess.TimeoutExpired:
        ended = None
    while (left := _about(home)) and time.monotonic() - asked < PATIENCE_SECONDS:
        time.sleep(0.02)
    gone = None if left else time.monotonic() - asked
    if left:
        os.killpg(server.pid, signal.SIGKILL)
        server.wait()
    return Stopped(at, asked - begun, ended, gone)


def _about(home: Path) -> list[int]:
    """The processes that have to do with this home: by their environment, command or folder."""
    return [
        int(name)
        for name in os.listdir(PROC)
        if name.isdecimal() and int(name) != os.getpid() and os.fsencode(home) in _told(PROC / name)
    ]


def _told(process: Path) -> bytes:
    """Nothing for a process that has ended, or is somebody else's."""
    try:
        told = (process / "environ").read_bytes() + (process / "cmdline").read_bytes()
        return told + os.fsencode(os.readlink(process / "cwd"))
    except OSError:
        return b""


def _children(pid: int) -> dict[int, bytes]:
    """The children of a process, and what they were called with."""
    try:
        pids = (PROC / str(pid) / "task" / str(pid) / "children").read_text().split()
        return {int(child): (PROC / child / "cmdline").read_bytes() for child in pids}
    except OSError:
        return {}


def _forks(pid: int) -> list[int]:
    """The children of a process that are called as it is."""
    called = (PROC / str(pid) / "cmdline").read_bytes()
    return [child for child, said in _children(pid).items() if said == called]


def _open(port: int) -> bool:
    with socket.socket() as probe:
        return probe.connect_ex(("127.0.0.1", port)) == 0


def _log(home: Path) -> Path:
    return home.parent / "log"


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--every", type=float, default=0.2, metavar="SECONDS")
    parser.add_argument("--seed", type=int, default=random.randrange(10**6))
    chosen = parser.parse_args()
    print(f"seed {chosen.seed}")
    chance = random.Random(chosen.seed)
    found = []
    with tempfile.TemporaryDirectory(prefix="kundig-prove-", ignore_cleanup_errors=True) as name:
        Path(name).chmod(0o711)
        homes = itertools.count()

        def fresh() -> Path:
            return Path(name, f"home{next(homes)}")

        known = fresh()

        def note(stopped: Stopped) -> None:
            print(stopped, flush=True)
            found.append(stopped)

        for moment in MOMENTS:
            note(stop_when(fresh(), moment, chance))
        note(stop_when(known, "answers", chance))
        note(stop_when(known, "answers", chance, workers=3))
        last = found[-1].seconds + 1
        for number in range(int(last / chosen.every)):
            seconds = chosen.every * (number + chance.random())
            note(stop_after(fresh() if number % 2 else known, seconds))
        note(stop_with_one_stuck(known))
    bad = [stopped for stopped in found if stopped.ended is None or stopped.gone is None]
    slowest = max((stopped.gone for stopped in found if stopped.gone is not None), default=None)
    print(f"{len(found)} times interrupted, {len(bad)} times not ended; slowest {slowest} s")
    return 1 if bad else 0


if __name__ == "__main__":
    sys.exit(main())
