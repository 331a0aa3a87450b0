"""How does a child process end with its parent, however that ends?"""

import ctypes
import os
import signal
import sys
from collections.abc import Callable

PR_SET_PDEATHSIG = 1


def end_with_parent(wanted: signal.Signals = signal.SIGTERM) -> Callable[[], None] | None:
    """For `Popen(preexec_fn=...)`: on Linux the kernel sends the signal when the parent dies; elsewhere None.

    Runs after a change of user, which would clear the wish.
    """
    if sys.platform != "linux":
        return None
    libc = ctypes.CDLL(None)
    parent = os.getpid()

    def wish() -> None:
        libc.prctl(PR_SET_PDEATHSIG, int(wanted))
        if os.getppid() != parent:  # killed before the wish was heard
            os._exit(1)

    return wish
