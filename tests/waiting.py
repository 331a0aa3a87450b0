"""When has something come true, or a server gone?"""

import time
from collections.abc import Callable
from pathlib import Path

from kundig.base.postgres import processes


def wait_until(true: Callable[[], bool], *, seconds: float = 20) -> None:
    """Ask again until it is true; too late is a failure."""
    until = time.monotonic() + seconds
    while not true():
        assert time.monotonic() < until, "it did not come true in time"
        time.sleep(0.01)


def wait_until_no_server(below: Path) -> None:
    """No server is left behind in any home below a folder, so that it can be removed."""
    clusters = [*below.glob("*/postgres/data"), *below.glob("*/*/postgres/data")]
    wait_until(lambda: not any(processes.members(data) for data in clusters), seconds=60)
