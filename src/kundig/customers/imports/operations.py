"""How does a file get in: looked at, tried, run, told of, undone?"""

import json
import shutil
from collections.abc import Callable, Mapping
from contextlib import suppress
from dataclasses import replace
from pathlib import Path

from django.db import transaction
from django.utils import timezone

from kundig.base.operations import spoken_language
from kundig.base.queue import enqueue
from kundig.base.records import User
from kundig.base.refusals import Refused
from kundig.customers.imports import reading, refusing, trying
from kundig.customers.imports.checking import Check, check
from kundig.customers.imports.folders import called, copy, file_of, folder, safe
from kundig.customers.imports.heads import beginning, keep_head
from kundig.customers.imports.kinds import KINDS
from kundig.customers.imports.mapping import checked, signature
from kundig.customers.imports.records import ImportRun, ImportShape
from kundig.customers.imports.results import Blocked, DryRun, Look, Report
from kundig.customers.imports.running.operations import (
    State,
    Tell,
    named,
    refuse_blocked,
    run,
    silent,
    stage_of,
    sweep,
    take_back,
    unfinished,
)
from kundig.customers.imports.staging import keep, staged
from kundig.customers.imports.storing import operations as storing
from kundig.customers.imports.undoing import operations as undoing

__all__ = ["run", "sweep", "take_back", "unfinished"]  # the work itself; the rest stands here
COLUMNS = "columns.json"
REMEMBERED = ("decimal", "days")


def begin(
    path: Path,
    kind: str,
    *,
    name: str,
    actor: User | None,
    options: Mapping[str, object] | None = None,
) -> ImportRun:
    """A draft with its own copy of the file; options and mapping as detected, or as remembered of its shape.

    Refuses (Refused `file.*`, `import.*`) what is no readable file of rows; nothing is left of it then.
    `kind`: customers, relationships, postings, interactions. `name`: the file's name as people know it.
    """
    if kind not in KINDS:
        raise Refused("import.kind", kind=kind, kinds=", ".join(KINDS))
    told = reading.told(options or {})
    run = ImportRun.objects.create(
        kind=kind,
        file=name[-255:],
        actor=actor,
        created_at=timezone.now(),
        policy={"known": "keep"},
        options=dict(options or {}),
    )
    try:
        with called(run.file):
            run.digest = copy(path, folder(run.id) / safe(name))
            found = _first_look(run, told)
            keep_head(file_of(run.id, run.file), folder(run.id), found.how)
    except BaseException:
        shutil.rmtree(folder(run.id), ignore_errors=True)
        run.delete()
        raise
    run.mapping, run.seen = dict(found.mapping), found.rows
    run.save(update_fields=["digest", "mapping", "options", "seen"])
    return run


def _first_look(run: ImportRun, told: reading.Told) -> Look:
    """Read the file; where nothing is left to choose, judge it while it is open."""
    with reading.reading(file_of(run.id, run.file), KINDS[run.kind], told) as read:
        options = dict(run.options)
        found = reading.looked(read, _recall(run))
        _keep_columns(run, found)
        with suppress(Refused):  # something is left to choose
            if run.options == options:
                mapping = checked(KINDS[run.kind], found.mapping, found.names)
                keep(
                    read,
                    options=options,
                    mapping=mapping,
                    folder=folder(run.id),
                    today=timezone.localdate(run.created_at),
                )
        return found


def look(run: ImportRun, options: Mapping[str, object] | None = None) -> Look:
    """The file as read with these options (the run's own, if none are told), a large one by its beginning.

    Options, all of them optional: encoding, delimiter, header (bool), sheet, decimal ("," or "."), days (such
    as "TT.MM.JJJJ").
    """
    told = reading.told(run.options if options is None else options)
    with called(run.file):
        path, told = beginning(file_of(run.id, run.file), folder(run.id), told)
        found = reading.look(path, KINDS[run.kind], told, _recall(run))
        return found if path == file_of(run.id, run.file) else replace(found, rows=run.seen)


def examine(run: ImportRun, mapping: Mapping[str, str] | None = None) -> Check:
    """The file, and which columns cannot be read as their fields; without a mapping, as it is suggested."""
    with called(run.file):
        path, told = beginning(file_of(run.id, run.file), folder(run.id), reading.told(run.options))
        return check(
            path,
            KINDS[run.kind],
            told,
            mapping,
            _recall(run),
            today=timezone.localdate(run.created_at),
            language=spoken_language(),
        )


def settle(
    run: ImportRun,
    *,
    options: Mapping[str, object] | None = None,
    seen: int | None = None,
    mapping: Mapping[str, str] | None = None,
    policy: Mapping[str, object] | None = None,
) -> None:
    """Store what was chosen for a draft; refuses a mapping that misses a field or uses a column twice.

    `seen`: how many rows were found with the options. Policy: {"known": "keep" | "update",
    "create_customers": bool}.
    """
    _refuse_begun(run)
    if options is not None:
        reading.told(options)
        run.options = {name: value for name, value in options.items() if value not in (None, "")}
    if seen is not None:
        run.seen = seen
    if mapping is not None:
        run.mapping = checked(KINDS[run.kind], mapping, _columns(run))
    if policy is not None:
        run.policy = {**run.policy, **policy}
    run.save(update_fields=["options", "seen", "mapping", "policy"])


def dry_run(run: ImportRun, tell: Tell | None = None) -> DryRun:
    """What would happen, with samples; writes nothing but files in the run's own folder."""
    _refuse_begun(run)
    say_so = tell or silent
    found, aim, trial = (
        stage_of(run, lambda share: say_so("read", share)),
        storing.aim_of(run),
        trying.Trial(),
    )
    for before, batch in storing.chunks(folder(run.id)):
        say_so("try", before / max(1, found.good))
        trial.add(batch, storing.try_chunk(aim, batch))
    result = trial.result(
        KINDS[run.kind],
        found,
        folder(run.id),
        language=spoken_language(),
        update=aim.update,
        create=aim.create,
    )
    trying.keep(folder(run.id), _choices(run), result)
    return result


def tried(run: ImportRun) -> DryRun | None:
    """What the last dry run of these choices found, if that was some minutes ago at most."""
    return trying.kept(folder(run.id), _choices(run))


def _choices(run: ImportRun) -> list[object]:
    return [run.options, run.mapping, run.policy, spoken_language()]


def start(run: ImportRun) -> None:
    """Leave the draft to the worker; its mapping is remembered for files of this shape."""
    with transaction.atomic():
        _ready(run)
        enqueue("imports.run", run_id=run.id)


def start_here(run: ImportRun) -> ImportRun:
    """Begin the draft in this process; whoever looks after unfinished runs would go on with it."""
    with transaction.atomic():
        _ready(run)
    return run


def report(run: ImportRun) -> Report:
    """What was done, in numbers and reasons."""
    language = spoken_language()
    reasons = [
        refusing.reason(KINDS[run.kind], run.mapping, code, field, rows, language)
        for code, field, rows in run.reasons
    ]
    return Report(
        seen=run.seen,
        added=run.added,
        changed=run.changed,
        known=run.known,
        refused=run.refused,
        differing=run.differing,
        reasons=tuple(reasons),
        refused_file=refused_file(run),
    )


def refused_file(run: ImportRun) -> Path | None:
    """The refused rows as the file had them, with columns for row, column and reason; None if there are none.

    CSV in the original's delimiter and encoding, XLSX for XLSX, written for the language that is active.
    """
    place = folder(run.id)
    found = staged(place)
    if found is None or not (place / refusing.ALL).exists():
        return None
    return refusing.write(place, KINDS[run.kind], found, spoken_language())


def blocked(run: ImportRun) -> tuple[Blocked, ...]:
    """What stands in the way of undoing a run that is done; empty: it can be undone."""
    return undoing.blocked(run)


def undo(run: ImportRun, *, actor: User | None) -> None:
    """Leave the undoing to the worker; refuses `import.undo_blocked` with what stands in the way."""
    undo_here(run, actor=actor)
    enqueue("imports.undo", run_id=run.id)


def undo_here(run: ImportRun, *, actor: User | None) -> None:
    """Begin the undoing, which this process will do."""
    if named(run.id).state != State.DONE:
        raise Refused("import.not_done", run=run.id)
    refuse_blocked(run)
    ImportRun.objects.filter(pk=run.pk, state=State.DONE).update(
        state=State.UNDOING, step="undo", reason="", undone_by=actor
    )


def discard(run: ImportRun) -> None:
    """Throw a draft away, with its files."""
    _refuse_begun(run)
    shutil.rmtree(folder(run.id), ignore_errors=True)
    run.delete()


def _ready(run: ImportRun) -> None:
    _refuse_begun(run)
    columns = _columns(run)
    mapping = checked(KINDS[run.kind], run.mapping, columns)
    ImportShape.objects.update_or_create(
        kind=run.kind,
        signature=signature(columns),
        defaults={
            "mapping": mapping,
            "options": {name: run.options[name] for name in REMEMBERED if name in run.options},
            "used_at": timezone.now(),
        },
    )
    run.state, run.mapping, run.step = State.WAITING, mapping, "read"
    run.save(update_fields=["state", "mapping", "step"])


def _columns(run: ImportRun) -> list[str]:
    """The names of the file's columns, read once for the same options."""
    file_of(run.id, run.file)
    try:
        options, columns = json.loads((folder(run.id) / COLUMNS).read_text())
    except FileNotFoundError:
        options, columns = None, []
    if options != run.options:
        columns = _keep_columns(run, look(run))
    return list(columns)


def _keep_columns(run: ImportRun, found: Look) -> list[str]:
    columns = list(found.names)
    (folder(run.id) / COLUMNS).write_text(json.dumps([run.options, columns]))
    return columns


def _recall(run: ImportRun) -> Callable[[list[str]], Mapping[str, str] | None]:
    """How files of this shape were mapped the last time."""

    def recall(columns: list[str]) -> Mapping[str, str] | None:
        shape = ImportShape.objects.filter(kind=run.kind, signature=signature(columns)).first()
        if shape is not None and run.state == State.DRAFT and not run.mapping:
            run.options = {**shape.options, **run.options}
        return shape.mapping if shape is not None else None

    return recall


def _refuse_begun(run: ImportRun) -> None:
    if named(run.id).state != State.DRAFT:
        raise Refused("import.not_draft", run=run.id)
