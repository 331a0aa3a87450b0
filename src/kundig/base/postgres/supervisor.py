"""Who starts the server, restarts it when it was killed, and stops it when its last user has gone?

Runs in a session of its own: `python -m kundig.base.postgres.supervisor HOME`. The first part happens in
sight of the process that needs the server: a refusal is one line of JSON on standard output. Then it
detaches.
"""

import json
import os
import queue
import signal
import subprocess
import sys
import threading
import time
from pathlib import Path

from kundig.base.postgres import cluster, locks
from kundig.base.postgres.binaries import MAJOR, Binaries, find_binaries, reachable
from kundig.base.postgres.places import Places, places, prepare
from kundig.base.refusals import Refused

QUICK_FAILURE_SECONDS = 3
QUICK_FAILURES_MAX = 5
STOP_SECONDS = 120
EXIT_REFUSED = 3


def main(home: Path) -> int:
    at = places(home)
    lock = locks.try_alone(at.server_lock, patience_seconds=3)
    if lock is None:
        return 0  # somebody else supervises already
    try:
        binaries = _ready(at)
    except Refused as refused:
        print(json.dumps({"code": refused.code, "params": refused.params}))  # noqa: T201 # our one answer
        return EXIT_REFUSED
    # The child inherits the lock; init becomes its parent, so nobody has to wait for it.
    if os.fork() == 0:
        _detach(at)
        os._exit(supervise(at, binaries))
    return 0


def supervise(at: Places, binaries: Binaries) -> int:
    """Keep the server running until its last user has gone."""
    events: queue.SimpleQueue[str] = queue.SimpleQueue()
    signal.signal(signal.SIGTERM, lambda *_: events.put("alone"))
    threading.Thread(target=_await_last_user, args=(at, events), daemon=True).start()
    quick_failures = 0
    while True:
        cluster.clear_stale(at)
        begun = time.monotonic()
        # From this thread, which lives as long as we do: the server ends with the thread that made it.
        server = cluster.start(at, binaries)
        threading.Thread(target=_await_end, args=(server, events), daemon=True).start()
        if events.get() == "alone":
            return _stop(server)
        _note(f"server ended with {server.returncode}; starting it again")
        quick_failures = quick_failures + 1 if time.monotonic() - begun < QUICK_FAILURE_SECONDS else 0
        if quick_failures >= QUICK_FAILURES_MAX:
            _note("giving up")
            return 1
        time.sleep(0.1 * quick_failures)


def _ready(at: Places) -> Binaries:
    """All that can be refused, before anything runs."""
    cluster.check_version(at, needed=MAJOR)
    binaries = find_binaries(MAJOR)
    prepare(at)
    if at.owner.uid != os.geteuid():
        binaries = reachable(binaries, at.owner, beside=at.cluster)
    if not (at.data / "PG_VERSION").exists():
        cluster.create(at, binaries)
    return binaries


def _detach(at: Places) -> None:
    os.chdir("/")
    null = os.open(os.devnull, os.O_RDWR)
    log = os.open(at.log / "supervisor.log", os.O_WRONLY | os.O_CREAT | os.O_APPEND, 0o600)
    for target, source in ((0, null), (1, log), (2, log)):
        os.dup2(source, target)


def _await_last_user(at: Places, events: "queue.SimpleQueue[str]") -> None:
    """The lock is kept until we end, so whoever comes now waits and then starts a new supervisor."""
    locks.wait_alone(at.users_lock)
    events.put("alone")


def _await_end(server: "subprocess.Popen[bytes]", events: "queue.SimpleQueue[str]") -> None:
    server.wait()
    events.put("ended")


def _stop(server: "subprocess.Popen[bytes]") -> int:
    for wish in (signal.SIGINT, signal.SIGQUIT, signal.SIGKILL):
        server.send_signal(wish)
        try:
            server.wait(STOP_SECONDS)
            return 0
        except subprocess.TimeoutExpired:
            _note(f"server did not stop on {wish.name}")
    return 1


def _note(text: str) -> None:
    print(time.strftime("%Y-%m-%d %H:%M:%S"), text, file=sys.stderr, flush=True)  # noqa: T201 # a log file


if __name__ == "__main__":
    sys.exit(main(Path(sys.argv[1])))
