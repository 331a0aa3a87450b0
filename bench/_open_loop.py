"""How long do answers take when questions come at their own pace, whether or not the former are answered?

When each request is due is fixed beforehand, and its time counts from then: a server that stalls makes all
wait that were due meanwhile, as in life (no coordinated omission). One thread, as many connections as needed.
"""

import random
import selectors
import socket
import time
from collections import deque
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from urllib.parse import urlsplit


@dataclass(frozen=True, slots=True)
class Seen:
    """What came of so many requests a second."""

    rate: float
    asked: int
    bad: int
    seconds: float  # until the last was answered
    waits: Sequence[float]  # sorted, in seconds
    own_seconds: float  # of the processor, that the load itself took

    @property
    def reached(self) -> float:
        return len(self.waits) / self.seconds

    def quantile(self, share: float) -> float:
        """In milliseconds."""
        return self.waits[min(len(self.waits) - 1, int(len(self.waits) * share))] * 1000


@dataclass(slots=True)
class _Line:
    socket: socket.socket
    due: float = 0.0
    got: bytearray = field(default_factory=bytearray)


def arrivals(rate: float, seconds: float, chance: random.Random) -> Iterator[float]:
    """When each is due: a Poisson process."""
    at = chance.expovariate(rate)
    while at < seconds:
        yield at
        at += chance.expovariate(rate)


def load(address: str, requests: Sequence[bytes], *, rate: float, seconds: float, lines: int = 256) -> Seen:
    """Send these in turn at that rate for so long, and wait for all answers.

    The lines are used in turn, too: who listens at the same port gets each as many of them as of the others,
    nearly, and those are the more alike the more lines there are.
    """
    chance = random.Random(int(rate))
    due = deque(arrivals(rate, seconds, chance))
    there = urlsplit(address)
    idle = deque(_Line(socket.create_connection((there.hostname, there.port))) for _ in range(lines))
    with selectors.DefaultSelector() as ready:
        for line in idle:
            line.socket.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
            ready.register(line.socket, selectors.EVENT_READ, line)
        asked, sent, bad, waits = len(due), 0, 0, list[float]()
        begun, own = time.perf_counter(), time.process_time()
        while len(waits) < asked:
            now = time.perf_counter() - begun
            while due and idle and due[0] <= now:
                line = idle.popleft()
                line.due = due.popleft()
                line.socket.sendall(requests[sent % len(requests)])
                sent += 1
            patience = max(0.0, due[0] - (time.perf_counter() - begun)) if due and idle else 10.0
            for key, _events in ready.select(patience):
                line = key.data
                line.got += line.socket.recv(65_536)
                if (status := _whole(line.got)) is None:
                    continue
                waits.append(time.perf_counter() - begun - line.due)
                bad += not 200 <= status < 300
                line.got.clear()
                idle.append(line)
        took, own = time.perf_counter() - begun, time.process_time() - own
        for line in idle:
            line.socket.close()
    return Seen(rate, asked, bad, took, sorted(waits), own)


def _whole(got: bytearray) -> int | None:
    """The status of an answer that is there as a whole."""
    end = got.find(b"\r\n\r\n")
    if end < 0:
        return None
    head = bytes(got[:end]).lower()
    length = int(head.partition(b"content-length:")[2].partition(b"\r\n")[0])
    return int(head[9:12]) if len(got) >= end + 4 + length else None
