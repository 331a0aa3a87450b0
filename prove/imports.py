"""Do imports and undos end as if nothing had been when processes or the database are killed?

`./run prove import [--kills 200] [--rows 25000] [--seed N]`: files of every kind are imported and undone in
turn; each time kill -9 strikes at a random instant: the importing process, a worker or a web server that does
the work, or the database. Whoever comes next goes on. When all files are in, and when all are undone, every
table must be as in an undisturbed run. `--malformed 500`: see prove/malformed.py.
"""

import argparse
import datetime as dt
import os
import random
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path

import psycopg

from kundig.base.postgres import processes
from kundig.base.postgres.places import places
from kundig.base.postgres.server import leave, use

CUSTOMERS = 500
PATIENCE_SECONDS = 120
VICTIMS = ("process", "process", "worker", "web", "database")
OPEN = ("waiting", "running", "undoing")
# Everything that imports write, without the numbers that a sequence gives; what workers reckon from it later
# (where somebody stands in his cycles) comes in its own time.
STATE = """
SELECT md5(string_agg(line, '|' ORDER BY line)) FROM (
  SELECT 'c' || (to_jsonb(c) - 'id')::text AS line FROM kundig_customer c
  UNION ALL SELECT 'r' || c.number || (to_jsonb(r) - 'id' - 'customer_id')::text
    FROM kundig_relationship r JOIN kundig_customer c ON c.id = r.customer_id
  UNION ALL SELECT 'p' || c.number || coalesce(r.number, '')
      || (to_jsonb(p) - 'id' - 'customer_id' - 'relationship_id')::text
    FROM kundig_posting p JOIN kundig_customer c ON c.id = p.customer_id
    LEFT JOIN kundig_relationship r ON r.id = p.relationship_id
  UNION ALL SELECT 'i' || c.number || (to_jsonb(i) - 'id' - 'customer_id' - 'relationship_id')::text
    FROM kundig_interaction i JOIN kundig_customer c ON c.id = i.customer_id
  UNION ALL SELECT 'l' || c.number || jsonb_build_array(l.last_interaction_at, l.last_inbound_at)::text
    FROM kundig_liveprofile l JOIN kundig_customer c ON c.id = l.customer_id
    WHERE l.last_interaction_at IS NOT NULL
  UNION ALL SELECT 'm' || c.number || (to_jsonb(i) - 'id' - 'customer_id' - 'since')::text
    FROM kundig_identity i JOIN kundig_customer c ON c.id = i.customer_id
  UNION ALL SELECT 'k' || kind || key::text || row FROM kundig_importedrow
  UNION ALL SELECT 'b' || row || "table" FROM kundig_importedchange
) AS state
"""


@dataclass(slots=True)
class Outcome:
    """What was done, and what was found different from an undisturbed run."""

    kills: dict[str, int] = field(default_factory=dict)
    compared: int = 0
    different: list[str] = field(default_factory=list)
    unfinished: int = 0
    left_behind: list[int] = field(default_factory=list)

    @property
    def good(self) -> bool:
        return not self.different and not self.unfinished and not self.left_behind


@dataclass(slots=True)
class Scene:
    """One installation in a process with Django, its files, and the chance that decides the instants."""

    home: Path
    chance: random.Random
    files: list[tuple[str, Path, tuple[str, ...]]]
    seconds: dict[str, float] = field(default_factory=dict)
    runs: list[int] = field(default_factory=list)

    def start(self, *arguments: str) -> "subprocess.Popen[bytes]":
        with (self.home.parent / "log").open("ab") as log:
            return subprocess.Popen(
                [sys.executable, "-m", "kundig.cli", *arguments],
                stdout=log,
                stderr=log,
                start_new_session=True,
            )

    def ask(self, query: str) -> object:
        """The one value of a query; a server that is just coming back is waited for."""
        return _patiently(lambda: self._ask(query))

    def _ask(self, query: str) -> object:
        with psycopg.connect(use(self.home).conninfo()) as connection:
            row = connection.execute(query.encode()).fetchone()
            return row[0] if row else None


def prove(folder: Path, *, kills: int, rows: int, seed: int) -> Outcome:
    """Import all, undo all, import all, ...; each time something is killed."""
    from django.db import connections

    os.environ["KUNDIG_HOME"] = str(folder / "home")
    for name in ("KUNDIG_DATABASE_URL", "KUNDIG_DATABASE_URL_FILE", "KUNDIG_LAKE"):
        os.environ.pop(name, None)
    chance = random.Random(seed)
    scene = Scene(folder / "home", chance, write_files(folder, rows, chance))
    use(scene.home, keep=True)
    _prepare()
    base = folder / "Kunden.csv"
    _run("import", "customers", str(base))
    outcome = Outcome(dict.fromkeys(sorted(set(VICTIMS)), 0))
    empty, full = _undisturbed(scene)
    up = True
    while sum(outcome.kills.values()) < kills:
        connections.close_all()  # this process's own may have lost its server
        victim = chance.choice(VICTIMS)
        if up:
            _bring_in(scene, victim)
        else:
            _take_out(scene, victim)
        outcome.kills[victim] += 1
        print(f"{sum(outcome.kills.values())}: {victim}, {'in' if up else 'out'}", flush=True)
        if len(scene.runs) == (len(scene.files) if up else 0):
            outcome.compared += 1
            if scene.ask(STATE) != (full if up else empty):
                outcome.different.append(
                    f"after {sum(outcome.kills.values())} kills, all {'in' if up else 'out'}"
                )
            up = not up
    listed = ", ".join(f"'{state}'" for state in OPEN)
    outcome.unfinished = int(
        str(scene.ask(f"SELECT count(*) FROM kundig_importrun WHERE state IN ({listed})"))
    )
    _leave(scene, outcome)
    return outcome


def write_files(folder: Path, rows: int, chance: random.Random) -> list[tuple[str, Path, tuple[str, ...]]]:
    """The base of customers, and a file of each kind with errors in it."""
    numbers = [f"K{n}" for n in range(CUSTOMERS)]
    days = [(dt.date(2025, 1, 1) + dt.timedelta(days=n)).strftime("%d.%m.%Y") for n in range(365)]

    def some_customer() -> str:
        return chance.choice(numbers) if chance.random() < 0.98 else "K-unbekannt"

    def day() -> str:
        return chance.choice(days) if chance.random() < 0.98 else "31.02.2025"

    def write(name: str, head: str, lines: list[str]) -> Path:
        (folder / name).write_text("\n".join([head, *lines, ""]), encoding="cp1252")
        return folder / name

    head = "Kundennummer;Vorname;Nachname;Ort;E-Mail"
    write("Kunden.csv", head, [f"{n};Anna;Müller {n};Ulm;{n.lower()}@beispiel.de" for n in numbers])
    changed = [f"{n};Anna;Müller {n};Köln;neu.{n.lower()}@beispiel.de" for n in numbers[::2]]
    changed += [f"N{n};Bert;Öz;Köln;n{n}@beispiel.de" for n in range(rows // 5)]
    contracts = [f"{some_customer()};V{n};Strom;{day()}" for n in range(rows // 5)]
    postings = [
        f"{some_customer()};R{n % 999};{day()};{chance.choice(('Rechnung', 'Zahlung', 'Quatsch'))};"
        f"{chance.randrange(1, 999)},{chance.randrange(10, 99)} €"
        for n in range(rows)
    ]
    calls = [f"{some_customer()};T{n};{day()} 12:{n % 60:02};eingehend;Telefon;3" for n in range(rows)]
    return [
        ("customers", write("Neue.csv", head, changed), ("--update",)),
        ("relationships", write("V.csv", "Kundennummer;Vertragsnummer;Tarif;Beginn", contracts), ()),
        ("postings", write("P.csv", "Kundennummer;Belegnummer;Datum;Art;Betrag", postings), ()),
        (
            "interactions",
            write("I.csv", "Kundennummer;Ticketnummer;Zeitpunkt;Richtung;Kanal;Minuten", calls),
            (),
        ),
    ]


def _undisturbed(scene: Scene) -> tuple[object, object]:
    """The two states, and how long each step takes."""
    empty = scene.ask(STATE)
    for kind, file, options in scene.files:
        began = time.monotonic()
        _run("import", kind, str(file), *options)
        scene.seconds[f"in {kind}"] = time.monotonic() - began
        scene.runs.append(int(str(scene.ask("SELECT max(id) FROM kundig_importrun"))))
    full = scene.ask(STATE)
    for kind, _file, _options in reversed(scene.files):
        began = time.monotonic()
        _run("import", "--undo", str(scene.runs.pop()))
        scene.seconds[f"out {kind}"] = time.monotonic() - began
    assert scene.ask(STATE) == empty
    return empty, full


def _bring_in(scene: Scene, victim: str) -> None:
    """The next file in, disturbed once; then whoever is left goes on, or the file is brought in again."""
    from kundig.customers.imports import operations

    kind, file, options = scene.files[len(scene.runs)]
    newest = "SELECT coalesce(max(id), 0) FROM kundig_importrun"
    before = int(str(scene.ask(newest)))
    seconds = scene.seconds[f"in {kind}"]
    if victim in ("worker", "web"):
        _patiently(lambda: _leave_to_worker(file, kind, "update" if options else "keep"))
        _disturb_worker(scene, victim, seconds)
    else:
        _disturb(scene, victim, seconds, "import", kind, str(file), *options)
    now = int(str(scene.ask(newest)))
    state = _state(scene, now) if now > before else None
    if state in OPEN:
        _go_on(scene, now, lambda: operations.run(now))
    elif state != "done":  # killed before it was begun: nothing of it may stay but a draft
        _run("import", kind, str(file), *options)
        now = int(str(scene.ask(newest)))
    assert _state(scene, now) == "done", f"run {now}: {_state(scene, now)}"
    scene.runs.append(now)


def _leave_to_worker(file: Path, kind: str, known: str) -> None:
    from kundig.customers.imports import operations

    run = operations.begin(file, kind, name=file.name, actor=None)
    operations.settle(run, policy={"known": known})
    operations.start(run)


def _take_out(scene: Scene, victim: str) -> None:
    """The newest file out, disturbed once; then whoever is left goes on."""
    from kundig.customers.imports import operations
    from kundig.customers.imports.records import ImportRun

    run_id = scene.runs.pop()
    seconds = scene.seconds[f"out {scene.files[len(scene.runs)][0]}"]
    if victim in ("worker", "web"):
        _patiently(lambda: operations.undo(ImportRun.objects.get(pk=run_id), actor=None))
        _disturb_worker(scene, victim, seconds)
    else:
        _disturb(scene, victim, seconds, "import", "--undo", str(run_id))
    if _state(scene, run_id) == "done":
        _run("import", "--undo", str(run_id))
    _go_on(scene, run_id, lambda: operations.take_back(run_id))
    assert _state(scene, run_id) == "undone", f"run {run_id}: {_state(scene, run_id)}"


def _go_on(scene: Scene, run_id: int, work: Callable[[], object]) -> None:
    """Do the rest of a run, as soon as the connection of who was killed has come to its end."""
    until = time.monotonic() + PATIENCE_SECONDS
    while _state(scene, run_id) in OPEN and time.monotonic() < until:
        _patiently(work)
        time.sleep(0.1)


def _state(scene: Scene, run_id: int) -> object:
    return scene.ask(f"SELECT state FROM kundig_importrun WHERE id = {run_id}")


def _disturb(scene: Scene, victim: str, seconds: float, *arguments: str) -> None:
    """Kill the importing process, or the database under it."""
    process = scene.start(*arguments)
    time.sleep(scene.chance.uniform(0, seconds))
    if victim == "process":
        _kill(process)
        return
    postmaster = processes.postmaster(places(scene.home).data)
    if postmaster is not None:
        if scene.chance.random() < 0.3:  # its supervisor, now and then
            postmaster = int(Path("/proc", str(postmaster), "stat").read_text().rpartition(")")[2].split()[1])
        with suppress(ProcessLookupError):
            os.kill(postmaster, signal.SIGKILL)
    process.wait(PATIENCE_SECONDS)


def _disturb_worker(scene: Scene, victim: str, seconds: float) -> None:
    """Kill a worker, or a web server with its worker, while it does the work; another one takes over."""
    arguments = (
        ("worker",)
        if victim == "worker"
        else ("serve", "--port", str(scene.chance.randrange(20_000, 60_000)))
    )
    first = scene.start(*arguments)
    time.sleep(scene.chance.uniform(1, 2 + seconds))
    _kill(first)
    listed = ", ".join(f"'{state}'" for state in OPEN)
    busy = f"SELECT count(*) FROM kundig_importrun WHERE state IN ({listed})"
    second = scene.start("worker")
    until = time.monotonic() + PATIENCE_SECONDS
    while scene.ask(busy) != 0:
        assert time.monotonic() < until, "no worker took over"
        time.sleep(0.2)
    _kill(second)


def _prepare() -> None:
    from kundig.cli import prepare

    prepare(keep=True)


def _run(*arguments: str) -> None:
    """One command, undisturbed; rows may be refused, the file may not."""
    subprocess.run(
        [sys.executable, "-m", "kundig.cli", *arguments], check=True, stdout=subprocess.DEVNULL, timeout=600
    )


def _patiently[T](work: Callable[[], T]) -> T:
    """Do it again while the database comes back."""
    from django.db import InterfaceError, OperationalError, close_old_connections

    until = time.monotonic() + PATIENCE_SECONDS
    while True:
        try:
            return work()
        except (OperationalError, InterfaceError, psycopg.OperationalError):
            if time.monotonic() > until:
                raise
            time.sleep(0.1)
            close_old_connections()


def _kill(process: "subprocess.Popen[bytes]") -> None:
    """kill -9 of the process and all that it has started in its group."""
    os.killpg(process.pid, signal.SIGKILL)
    process.wait()


def _leave(scene: Scene, outcome: Outcome) -> None:
    from django.db import connections

    connections.close_all()
    leave(scene.home)
    data = places(scene.home).data
    until = time.monotonic() + PATIENCE_SECONDS
    while processes.members(data) and time.monotonic() < until:
        time.sleep(0.05)
    outcome.left_behind = processes.members(data)


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--kills", type=int, default=200)
    parser.add_argument("--rows", type=int, default=25_000)
    parser.add_argument(
        "--malformed", type=int, metavar="FILES", help="bring in so many broken files instead"
    )
    parser.add_argument("--seed", type=int, default=random.randrange(10**6))
    chosen = parser.parse_args()
    print(f"seed {chosen.seed}", flush=True)
    if chosen.malformed is not None:
        arguments = ["--files", str(chosen.malformed), "--seed", str(chosen.seed)]
        return subprocess.run(
            [sys.executable, Path(__file__).with_name("malformed.py"), *arguments]
        ).returncode
    with tempfile.TemporaryDirectory(prefix="kundig-prove-", ignore_cleanup_errors=True) as name:
        Path(name).chmod(0o711)
        outcome = prove(Path(name), kills=chosen.kills, rows=chosen.rows, seed=chosen.seed)
        log = Path(name, "log").read_text(errors="replace")
    print(outcome)
    if not outcome.good:
        print(log[-5_000:], file=sys.stderr)
    return 0 if outcome.good else 1


if __name__ == "__main__":
    sys.exit(main())
