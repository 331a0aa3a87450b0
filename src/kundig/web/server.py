"""How is the web served: one server for pages and static files, one worker beside it?"""

import socket
import subprocess
import sys
from pathlib import Path

from granian.constants import Interfaces
from granian.log import LogLevels
from granian.server import Server

from kundig.base.children import end_with_parent
from kundig.base.refusals import Refused

STATIC = Path(__file__).parent / "static"


def serve(host: str, port: int, *, worker: bool) -> int:
    """Serve until stopped; the worker ends with the server, however that ends."""
    _check_free(host, port)
    helper = _start_worker() if worker else None
    try:
        Server(
            "kundig.wsgi:application",
            address=host,
            port=port,
            interface=Interfaces.WSGI,
            blocking_threads=4,
            static_path_route=["/static"],
            static_path_mount=[STATIC],
            static_path_expires=3600,
            log_level=LogLevels.warning,
            respawn_failed_workers=True,
        ).serve()
    finally:
        if helper is not None:
            helper.terminate()
            helper.wait()
    return 0


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
