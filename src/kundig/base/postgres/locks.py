"""How do our processes agree on who runs the server and who still needs it?

Both locks are flocks: the kernel releases them when the last holder is gone, also after kill -9.
"""

import fcntl
import os
import time
from pathlib import Path


def hold_shared(path: Path) -> int:
    """Wait for a shared lock; it lasts as long as the descriptor, also in forked children."""
    descriptor = _open(path)
    fcntl.flock(descriptor, fcntl.LOCK_SH)
    return descriptor


def wait_alone(path: Path) -> int:
    """Wait until nobody else holds the lock, and hold it alone."""
    descriptor = _open(path)
    fcntl.flock(descriptor, fcntl.LOCK_EX)
    return descriptor


def try_alone(path: Path, *, patience_seconds: float = 0) -> int | None:
    """The lock alone, or None when somebody else keeps it."""
    descriptor = _open(path)
    until = time.monotonic() + patience_seconds
    while True:
        try:
            fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
            return descriptor
        except BlockingIOError:
            if time.monotonic() >= until:
                os.close(descriptor)
                return None
            time.sleep(0.01)


def release(descriptor: int) -> None:
    fcntl.flock(descriptor, fcntl.LOCK_UN)
    os.close(descriptor)


def _open(path: Path) -> int:
    """Close-on-exec, so that no program we start keeps the lock by accident."""
    return os.open(path, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)
