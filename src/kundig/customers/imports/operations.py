"""How does a file get in: looked at, tried, run, told of, undone?"""

from collections.abc import Callable, Mapping
from pathlib import Path

from kundig.base.records import User
from kundig.customers.imports.records import ImportRun
from kundig.customers.imports.results import Blocked, DryRun, Look, Report

Tell = Callable[[str, float], None]


def begin(path: Path, kind: str, *, name: str, actor: User | None) -> ImportRun:
    """A draft with its own copy of the file; options and mapping as detected, or as remembered of its shape.

    Refuses (Refused `file.*`, `import.*`) what is no readable file of rows; nothing is left of it then.
    `kind`: customers, relationships, postings, interactions. `name`: the file's name as people know it.
    """
    raise NotImplementedError


def look(run: ImportRun, options: Mapping[str, object] | None = None) -> Look:
    """The file as read with these options (the run's own, if none are told); changes nothing.

    Options, all of them optional: encoding, delimiter, header (bool), sheet, decimal ("," or "."), days (such
    as "TT.MM.JJJJ").
    """
    raise NotImplementedError


def settle(
    run: ImportRun,
    *,
    options: Mapping[str, object] | None = None,
    mapping: Mapping[str, str] | None = None,
    policy: Mapping[str, object] | None = None,
) -> None:
    """Store what was chosen for a draft; refuses a mapping that misses a field or uses a column twice.

    Policy: {"known": "keep" | "update", "create_customers": bool}.
    """
    raise NotImplementedError


def dry_run(run: ImportRun) -> DryRun:
    """What would happen, with samples; writes nothing but files in the run's own folder."""
    raise NotImplementedError


def start(run: ImportRun) -> None:
    """Leave the draft to the worker; its mapping is remembered for files of this shape."""
    raise NotImplementedError


def run(run_id: int, tell: Tell | None = None) -> ImportRun:
    """Do the work, or go on where a killed process left it; who finds it being done by another returns."""
    raise NotImplementedError


def report(run: ImportRun) -> Report:
    """What was done, in numbers and reasons."""
    raise NotImplementedError


def refused_file(run: ImportRun) -> Path | None:
    """The refused rows as the file had them, with columns for row, column and reason; None if there are none.

    CSV in the original's delimiter and encoding, XLSX for XLSX, written for the language that is active.
    """
    raise NotImplementedError


def blocked(run: ImportRun) -> tuple[Blocked, ...]:
    """What stands in the way of undoing a run that is done; empty: it can be undone."""
    raise NotImplementedError


def undo(run: ImportRun, *, actor: User | None) -> None:
    """Leave the undoing to the worker; refuses `import.undo_blocked` with what stands in the way."""
    raise NotImplementedError


def take_back(run_id: int, tell: Tell | None = None) -> ImportRun:
    """Undo in one transaction: every table but journal and import runs is as it was before the run."""
    raise NotImplementedError


def discard(run: ImportRun) -> None:
    """Throw a draft away, with its files."""
    raise NotImplementedError
