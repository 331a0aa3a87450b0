"""What does `kundig demo` do: the demo firm, from nothing to the served page?"""

import argparse
import fcntl
import json
import os
import socket
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

from kundig.base.refusals import Refused
from kundig.demo import place
from kundig.demo.sample_file import leave_sample
from kundig.demo.telling import say, step, whole

if TYPE_CHECKING:
    from kundig.demo.operations import Summary

LEAST_CUSTOMERS = 500
PORTS = range(8000, 8100)
READY = (
    "%(customers)s customers, %(revenue)s EUR revenue and %(profit)s EUR profit in 12 months; "
    "the curve peaks at %(peak)s %%."
)
STORY = "%(euros)s EUR of profit are lost every month on %(customers)s customers: why?"
OPEN = "Open %(address)s and log in as %(user)s with the password %(password)s (kept in %(file)s)."


def add_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--port", type=int, help="default: the first free one from 8000")
    parser.add_argument("--no-serve", action="store_true", help="stop after the computation")
    parser.add_argument("--json", action="store_true", help="print one JSON object and stop")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--customers", type=int, default=20_000)
    parser.add_argument("--fresh", action="store_true", help="make the firm anew, even when it is there")


def run(args: argparse.Namespace) -> int:
    """Generate (or reuse the same firm of this month), compute, tell, serve."""
    began = time.monotonic()
    if args.customers < LEAST_CUSTOMERS:
        raise Refused("demo.few_customers", least=LEAST_CUSTOMERS, customers=args.customers)
    home = place.settle()
    with _alone(home):
        with step("database"):
            _start(home, keep=not (args.json or args.no_serve))
        # Imported here: records may be imported only after the settings have moved into the demo's home.
        from kundig.demo import operations

        _settled(args, home)
        leave_sample(home)
        password = operations.settle_user(place.kept_password(home))
        file = place.keep_password(home, password)
        found = operations.summary()
    if args.json:
        sys.stdout.write(f"{json.dumps(_as_json(found, seconds=time.monotonic() - began))}\n")
        return 0
    say(READY, **_figures(found))
    say(STORY, euros=whole(found.loss_per_month), customers=whole(found.loss_makers))
    if args.no_serve:
        return 0
    port = args.port or _free_port()
    say(OPEN, address=f"http://127.0.0.1:{port}/", user=operations.USER, password=password, file=file)
    from kundig.web.server import serve

    return serve("127.0.0.1", port, worker=True)


def _settled(args: argparse.Namespace, home: Path) -> None:
    """Leave the firm as it is when it is the wanted one; a half-made one is made anew."""
    from kundig.demo import operations

    today = datetime.now(ZoneInfo("Europe/Berlin")).date()
    wanted = place.mark(seed=args.seed, customers=args.customers, today=today)
    if not args.fresh and place.read(home) == replace(wanted, complete=True):
        with step("reuse"):
            return
    place.write(home, wanted)
    operations.build(seed=args.seed, customers=args.customers, today=today, step=step)
    place.write(home, replace(wanted, complete=True))


def _start(home: Path, *, keep: bool) -> None:
    from kundig.base.postgres.server import use

    use(home, keep=keep)
    os.environ["DJANGO_SETTINGS_MODULE"] = "kundig.settings"
    import django

    django.setup()
    from kundig.base.operations import migrate

    migrate()


@contextmanager
def _alone(home: Path) -> Iterator[None]:
    """Two demos started together take turns in making the firm."""
    with (home / "demo.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        yield


def _free_port() -> int:
    for port in PORTS:
        with socket.socket() as probe:
            probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            try:
                probe.bind(("127.0.0.1", port))
            except OSError:
                continue
            return port
    raise Refused("demo.no_port", first=PORTS[0], last=PORTS[-1])


def _as_json(found: "Summary", *, seconds: float) -> dict[str, object]:
    return {
        "customers": found.customers,
        "revenue": float(found.revenue),
        "profit": float(found.profit),
        "seconds": round(seconds, 2),
        "whale": dict(found.whale),
    }


def _figures(found: "Summary") -> dict[str, object]:
    return {
        "customers": whole(found.customers),
        "revenue": whole(found.revenue),
        "profit": whole(found.profit),
        "peak": f"{found.whale['peak_percent']:.0f}",
    }
