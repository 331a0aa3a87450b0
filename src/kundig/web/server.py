"""How is the web served: one server for pages and static files, one worker beside it?"""

import logging
import os
import signal
import socket
import subprocess
import sys
from pathlib import Path

from granian.constants import Interfaces, RuntimeModes
from granian.log import LogLevels
from granian.server import Server

from kundig.base.children import end_with_parent
from kundig.base.refusals import Refused

STATIC = Path(__file__).parent / "static"
THREADS = 16  # of each process; the more wait, the more decisions are made in one go
MOST_WORKERS = 16
PATIENCE_SECONDS = 10  # with a process that was told to end; it may also have missed that while it started
CONNECTIONS = 80  # of each thread one; the database of our own takes a hundred


def serve(host: str, port: int, *, worker: bool, workers: int = 1, threads: int | None = None) -> int:
    """Serve with so many processes until stopped; the worker ends with the server, however that ends."""
    if threads is None:
        threads = min(THREADS, CONNECTIONS // max(workers, 1))
    if not (1 <= workers <= MOST_WORKERS and 1 <= threads <= CONNECTIONS // workers):
        raise Refused(
            "web.workers", workers=workers, threads=threads, most=MOST_WORKERS, connections=CONNECTIONS
        )
    _check_free(host, port)
    _end_forks_when_told()
    logging.getLogger("_granian").addFilter(_is_news)
    server = Server(
        "kundig.wsgi:application",
        address=host,
        port=port,
        interface=Interfaces.WSGI,
        workers=workers,
        blocking_threads=threads,
        runtime_mode=RuntimeModes.st,  # the other one may miss that it has come to its end
        static_path_route=["/static"],
        static_path_mount=[STATIC],
        static_path_expires=3600,
        log_level=LogLevels.warning,
        respawn_failed_workers=True,
        workers_kill_timeout=PATIENCE_SECONDS,
    )
    helpers: list[subprocess.Popen[bytes]] = []
    if worker:  # once the server minds signals, so that none comes between the worker and its end
        server.on_startup(lambda: helpers.append(_start_worker()))
    try:
        server.serve()
    finally:
        for helper in helpers:
            helper.terminate()
            helper.wait()
    return 0


def _is_news(record: logging.LogRecord) -> bool:
    """Whether it is no advice on the number of threads: ours wait for the database and for each other."""
    return "Python threads" not in record.getMessage()


def _end_forks_when_told() -> None:
    """A fork has our handlers until it has its own, and would take a signal for ours: for nothing.

    SIGTERM ends it instead. SIGINT from a terminal goes to all of us, and we pass it on as SIGTERM.
    """
    ours = {signal.SIGINT, signal.SIGTERM}

    def in_child() -> None:
        signal.signal(signal.SIGINT, signal.SIG_IGN)
        signal.signal(signal.SIGTERM, signal.SIG_DFL)
        signal.pthread_sigmask(signal.SIG_UNBLOCK, ours)

    os.register_at_fork(
        before=lambda: signal.pthread_sigmask(signal.SIG_BLOCK, ours),
        after_in_parent=lambda: signal.pthread_sigmask(signal.SIG_UNBLOCK, ours),
        after_in_child=in_child,
    )


def _start_worker() -> "subprocess.Popen[bytes]":
    return subprocess.Popen([sys.executable, "-m", "kundig.cli", "worker"], preexec_fn=end_with_parent())


def _check_free(host: str, port: int) -> None:
    """The server itself would share a taken port, and each would get some of the other's visitors."""
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    with socket.socket(family) as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((host, port))
        except OSError as error:
            raise Refused(
                "web.port_taken", host=host, port=port, other=port + 1, reason=error.strerror
            ) from None
