"""Is each decision right, and made once, whoever decides, tells twice or dies at the same time?

`./run prove decisions [--decisions 200000] [--seed N] [--kills 100] [--events 400]`: eight processes decide
about a small base over three months of a clock that all share, while customers are merged and parted, take
consents back, object, are held, answer, and stock, budgets and policies change. A checker that knows the
rules by itself reads the log of all that was written. Then each event is delivered 1 to 5 times, shuffled, to
a served installation; then its processes and its database are killed while events come in.
"""

import argparse
import json
import os
import random
import subprocess
import sys
import tempfile
import time
from collections import Counter
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import psycopg
from prove import _deciding
from prove._checking import KINDS, RESTRAINED, Act, Entry, check
from prove._delivering import (
    STATE,
    Site,
    answers,
    ended,
    happening,
    killing,
    lost,
    often,
    once,
    opened,
    told_again,
)

from kundig.base.postgres.server import leave, use

USE = """
SELECT a.code, u.taken, u.spent, count(o.id), coalesce(sum(o.reserved), 0)
FROM kundig_actionuse u JOIN kundig_action a ON a.id = u.action_id
LEFT JOIN kundig_offer o ON o.action = a.code AND o.reserved IS NOT NULL
  AND o.answer NOT IN ('declined', 'ignored', 'unshown')
WHERE a.stock IS NOT NULL OR a.budget IS NOT NULL
GROUP BY a.code, u.taken, u.spent
"""
OFFERED = """
SELECT i.number, o.slot, o.id FROM kundig_offer o JOIN kundig_decision d ON d.id = o.decision_id
JOIN kundig_interaction i ON i.id = d.interaction_id WHERE i.number LIKE %s ORDER BY 1, 2
"""


@dataclass(slots=True)
class Claims:
    """Each claim with its number, and whether it holds."""

    told: list[tuple[bool, str]] = field(default_factory=list)

    def claim(self, holds: bool, text: str) -> None:
        self.told.append((holds, text))
        print(f"{'holds' if holds else 'BROKEN'}: {text}", flush=True)

    @property
    def good(self) -> bool:
        return all(holds for holds, _text in self.told)


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--decisions", type=int, default=200_000)
    parser.add_argument("--processes", type=int, default=8)
    parser.add_argument("--kills", type=int, default=100)
    parser.add_argument("--events", type=int, default=400, help="delivered 1 to 5 times")
    parser.add_argument("--seed", type=int, default=random.randrange(10**6))
    parser.add_argument("--work", type=int, help=argparse.SUPPRESS)
    chosen = parser.parse_args()
    if chosen.work is not None:
        return _work(chosen)
    print(f"seed {chosen.seed}", flush=True)
    with tempfile.TemporaryDirectory(prefix="kundig-prove-", ignore_cleanup_errors=True) as name:
        Path(name).chmod(0o711)
        os.environ |= {"KUNDIG_HOME": f"{name}/home", "DJANGO_SETTINGS_MODULE": "kundig.settings"}
        os.environ["PYTHONPATH"] = str(Path(__file__).parents[1])
        for variable in ("KUNDIG_DATABASE_URL", "KUNDIG_DATABASE_URL_FILE", "KUNDIG_LAKE"):
            os.environ.pop(variable, None)
        claims = _prove(Path(name, "home"), chosen)
    print("all holds" if claims.good else "not all holds")
    return 0 if claims.good else 1


def _prove(home: Path, chosen: argparse.Namespace) -> Claims:
    from kundig.cli import prepare

    claims = Claims()
    server = use(home, keep=True)
    prepare(keep=True)
    from django.db import connections
    from django.utils import timezone

    from kundig.decisions.learning.operations import keep_state

    try:
        _decided(claims, server.conninfo(), chosen)
        keep_state(at=timezone.now())  # as the worker does, so that a process begins with what was learned
        site = _served(server.conninfo(), home)
        try:
            _delivered(claims, site, server.conninfo(), events=chosen.events, seed=chosen.seed)
            _killed(claims, site, kills=chosen.kills, seed=chosen.seed)
        finally:
            site.end()
    finally:
        connections.close_all()
        leave(home)
        ended(home)
    return claims


def _work(chosen: argparse.Namespace) -> int:
    from kundig.cli import prepare

    prepare(migrate=False)
    done = _deciding.work(chosen.work, chosen.processes, decisions=chosen.decisions, seed=chosen.seed)
    print(json.dumps(done))
    return 0


def _decided(claims: Claims, conninfo: str, chosen: argparse.Namespace) -> None:
    """All decide at once; then the log is read."""
    decisions, seed = chosen.decisions, chosen.seed
    begun = time.monotonic()
    with psycopg.connect(conninfo, autocommit=True) as connection:
        _deciding.listen(connection)
        countries = _deciding.found(max(24, decisions // 800), random.Random(seed))
        done = _together(chosen.processes, decisions, seed)
        print(
            f"{chosen.processes} processes, {len(countries)} customers, {time.monotonic() - begun:.0f} s: ",
            end="",
        )
        print(", ".join(f"{count} {what}" for what, count in sorted(done.items())), flush=True)
        acts = [Act(*row) for row in connection.execute("SELECT * FROM proof_act ORDER BY begun")]
        limits = {number: _deciding.policy(number) for number in range(1, done["policy"] + 2)}
        with psycopg.connect(conninfo) as reading, reading.cursor(name="log") as log:
            log.execute("SELECT seq, what, row FROM proof_log ORDER BY seq")
            found = check((Entry(*row) for row in log), acts, countries=countries, limits=limits)
        seen = found.looked_at
        print(", ".join(f"{count} {what.removeprefix('kundig_')}" for what, count in sorted(seen.items())))
        for one in found.breaches[:20]:
            print(f"  {one}", file=sys.stderr)
        for kind in KINDS:
            claims.claim(not found.of(kind), f"{len(found.of(kind))} {KINDS[kind]}")
        obeyed = not found.of("consent") and not found.of("hold") and seen[RESTRAINED] > 0
        claims.claim(obeyed, f"{seen[RESTRAINED]} {RESTRAINED} that came first: each obeys it")
        claims.claim(decisions == done["decide"], f"{done['decide']} decisions asked for")
        _used(claims, connection)


def _used(claims: Claims, connection: psycopg.Connection[Any]) -> None:
    used = connection.execute(USE.encode()).fetchall()
    wrong = [row for row in used if (row[1], row[2]) != (row[3], row[4])]
    claims.claim(not wrong, f"{len(used)} limited actions, {len(wrong)} with other use than their offers")


def _served(conninfo: str, home: Path) -> Site:
    """As an installation runs, without the log; what is chosen is sure.

    Each process goes on learning meanwhile, so the best must be so by far.
    """
    from django.utils import timezone

    from kundig.decisions.operations import publish
    from kundig.measures.records import Action

    with psycopg.connect(conninfo, autocommit=True) as connection:
        connection.execute("DROP FUNCTION IF EXISTS proof_write CASCADE")
    _deciding.weigh(exploration="0", random="0", number=2)
    Action.objects.update(active=True)
    Action.objects.filter(stock__isnull=False).update(stock=1_000_000)
    Action.objects.filter(budget__isnull=False).update(budget=1_000_000)
    for code, worth in (("action_0", "1000000"), ("action_1", "30000")):
        Action.objects.filter(code=code).update(company_value=worth)
    publish(at=timezone.now())
    site = opened(home)
    site.start()
    return site


def _delivered(claims: Claims, site: Site, conninfo: str, *, events: int, seed: int) -> None:
    """To twins: the events of the one once, those of the other up to five times in any order."""
    customers = max(1, events // 4)
    for letter in "AB":
        _deciding.people([f"{letter}-{n:04}" for n in range(customers)])
    told, times = [happening(letter, customers, seed=seed) for letter in "AB"], 0
    with psycopg.connect(conninfo, autocommit=True) as connection:
        once(site, told[0])
        times += often(site, told[1], seed=seed)
        offers = [
            [(f"{name[2:]} {slot}", id) for name, slot, id in connection.execute(OFFERED, [f"{letter}-%"])]
            for letter in "AB"
        ]
        said = [answers(one, seed=seed) for one in offers]
        once(site, said[0])
        times += often(site, said[1], seed=seed)
        one, other = (
            [line for (line,) in connection.execute(STATE.encode(), {"prefix": f"{letter}-%"})]
            for letter in "AB"
        )
    different = sorted((Counter(one) - Counter(other)) + (Counter(other) - Counter(one)))
    for line in different[:10]:
        print(f"  {line}", file=sys.stderr)
    claims.claim(
        not different and len(offers[0]) > 0,
        f"{len(told[1]) + len(said[1])} events delivered {times} times, shuffled: of {len(one)} lines"
        f" {len(different)} differ from those of events delivered once",
    )


def _killed(claims: Claims, site: Site, *, kills: int, seed: int) -> None:
    names = [f"C-{n:04}" for n in range(max(200, 20 * kills))]
    _deciding.people(names)
    begun = time.monotonic()
    found = killing(site, names, kills=kills, seed=seed)
    missing, odd = lost(site, found)
    killed = ", ".join(f"{name} {count}" for name, count in sorted(found.kills.items()))
    print(
        f"killed in {time.monotonic() - begun:.0f} s: {killed}; server started {site.started} times,"
        f" {found.told} times told",
        flush=True,
    )
    for line in (missing + odd)[:10]:
        print(f"  {line}", file=sys.stderr)
    acknowledged = len(found.acknowledged), len(found.answered)
    claims.claim(
        not missing,
        f"{acknowledged[0]} decisions and {acknowledged[1]} answers acknowledged, {len(missing)} lost",
    )
    with psycopg.connect(use(site.home).conninfo()) as connection:
        _used(claims, connection)
    claims.claim(not odd, f"one decision per event: {len(odd)} events with none or several")
    again = told_again(site, found)
    claims.claim(not again, f"told again, {len(again)} events get another answer")


def _together(processes: int, decisions: int, seed: int) -> Counter[str]:
    command = [sys.executable, __file__, "--decisions", str(decisions), "--seed", str(seed), "--processes"]
    command += [str(processes), "--work"]
    started = [
        subprocess.Popen([*command, str(place)], stdout=subprocess.PIPE, text=True)
        for place in range(processes)
    ]
    done: Counter[str] = Counter()
    for one in started:
        told, _ = one.communicate()
        if one.returncode:
            raise SystemExit(f"a process failed: {one.returncode}")
        done.update(json.loads(told))
    return done


if __name__ == "__main__":
    sys.exit(main())
