"""Has a program asked too often?"""

import threading
from dataclasses import dataclass, field

MINUTE = 60.0


@dataclass(slots=True)
class RateLimit:
    """So many requests a minute for each key, in each process; unused allowance adds up to one minute's."""

    per_minute: int
    left: dict[int, tuple[float, float]] = field(default_factory=dict)
    lock: threading.Lock = field(default_factory=threading.Lock)

    def wait(self, key: int, *, now: float) -> float:
        """How many seconds to wait; 0: the request may pass, and is counted.

        >>> limit = RateLimit(2)
        >>> limit.wait(1, now=0), limit.wait(1, now=0), limit.wait(1, now=0), limit.wait(1, now=31)
        (0.0, 0.0, 30.0, 0.0)
        """
        per_second = self.per_minute / MINUTE
        with self.lock:
            there, before = self.left.get(key, (float(self.per_minute), now))
            there = min(float(self.per_minute), there + (now - before) * per_second)
            passes = there >= 1
            self.left[key] = (there - 1 if passes else there, now)
        return 0.0 if passes else (1 - there) / per_second
