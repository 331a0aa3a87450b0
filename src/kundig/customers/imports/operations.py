"""How does a file get in: looked at, tried, run, told of, undone?"""

import hashlib
import json
import os
import re
import shutil
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager, suppress
from dataclasses import replace
from pathlib import Path

from django.db import DataError, IntegrityError, connection, transaction
from django.utils import timezone
from django.utils.translation import get_language

from kundig.base.home import home
from kundig.base.messages import say
from kundig.base.operations import note
from kundig.base.queue import enqueue
from kundig.base.records import User
from kundig.base.refusals import Refused
from kundig.customers.imports import reading, refusing, trying
from kundig.customers.imports.checking import Check, check
from kundig.customers.imports.heads import HEAD, HOW, beginning, keep_head
from kundig.customers.imports.kinds import KINDS, Kind
from kundig.customers.imports.mapping import checked, signature
from kundig.customers.imports.records import ImportRun, ImportShape
from kundig.customers.imports.results import Blocked, DryRun, Look, Reason, Report
from kundig.customers.imports.staging import CELLS, PARTS, REFUSED, ROWS, Stage, keep, stage, staged
from kundig.customers.imports.storing import operations as storing
from kundig.customers.imports.undoing import operations as undoing

Tell = Callable[[str, float], None]
State = ImportRun.State
LONGEST_NAME = 100
BLOCK = 1 << 20
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
        with _called(run):
            run.digest = _copy(path, _folder(run) / _safe(name))
            found = _first_look(run, told)
            keep_head(_file(run), _folder(run), found.how)
    except BaseException:
        shutil.rmtree(_folder(run), ignore_errors=True)
        run.delete()
        raise
    run.mapping, run.seen = dict(found.mapping), found.rows
    run.save(update_fields=["digest", "mapping", "options", "seen"])
    return run


def _first_look(run: ImportRun, told: reading.Told) -> Look:
    """Read the file; where nothing is left to choose, judge it while it is open."""
    with reading.reading(_file(run), KINDS[run.kind], told) as read:
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
                    folder=_folder(run),
                    today=timezone.localdate(run.created_at),
                )
        return found


def look(run: ImportRun, options: Mapping[str, object] | None = None) -> Look:
    """The file as read with these options (the run's own, if none are told), a large one by its beginning.

    Options, all of them optional: encoding, delimiter, header (bool), sheet, decimal ("," or "."), days (such
    as "TT.MM.JJJJ").
    """
    told = reading.told(run.options if options is None else options)
    with _called(run):
        path, told = beginning(_file(run), _folder(run), told)
        found = reading.look(path, KINDS[run.kind], told, _recall(run))
        return found if path == _file(run) else replace(found, rows=run.seen)


def examine(run: ImportRun, mapping: Mapping[str, str] | None = None) -> Check:
    """The file, and which columns cannot be read as their fields; without a mapping, as it is suggested."""
    with _called(run):
        path, told = beginning(_file(run), _folder(run), reading.told(run.options))
        return check(
            path,
            KINDS[run.kind],
            told,
            mapping,
            _recall(run),
            today=timezone.localdate(run.created_at),
            language=get_language() or "de",
        )


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
    _refuse_begun(run)
    if options is not None:
        reading.told(options)
        run.options = {name: value for name, value in options.items() if value not in (None, "")}
    if mapping is not None:
        run.mapping = checked(KINDS[run.kind], mapping, _columns(run))
    if policy is not None:
        run.policy = {**run.policy, **policy}
    run.save(update_fields=["options", "mapping", "policy"])


def dry_run(run: ImportRun, tell: Tell | None = None) -> DryRun:
    """What would happen, with samples; writes nothing but files in the run's own folder."""
    _refuse_begun(run)
    say_so = tell or _silent
    found, aim, trial = _stage(run, lambda share: say_so("read", share)), storing.aim_of(run), trying.Trial()
    for before, batch in storing.chunks(_folder(run)):
        say_so("try", before / max(1, found.good))
        trial.add(batch, storing.try_chunk(aim, batch))
    result = trial.result(
        KINDS[run.kind],
        found,
        _folder(run),
        language=get_language() or "de",
        update=aim.update,
        create=aim.create,
    )
    trying.keep(_folder(run), _choices(run), result)
    return result


def tried(run: ImportRun) -> DryRun | None:
    """What the last dry run of these choices found, if that was some minutes ago at most."""
    return trying.kept(_folder(run), _choices(run))


def _choices(run: ImportRun) -> list[object]:
    return [run.options, run.mapping, run.policy, get_language() or "de"]


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


def run(run_id: int, tell: Tell | None = None) -> ImportRun:
    """Do the work, or go on where a killed process left it; who finds it being done by another returns."""
    with _alone(run_id) as mine:
        run = _named(run_id)
        if mine and run.state in (State.WAITING, State.RUNNING):
            ImportRun.objects.filter(pk=run.pk).update(state=State.RUNNING, step="read")
            try:
                _work(run, tell or _silent)
            except (Refused, IntegrityError, DataError) as error:
                _fail(run, error)
    return _named(run_id)


def report(run: ImportRun) -> Report:
    """What was done, in numbers and reasons."""
    language = get_language() or "de"
    kind, mapping = KINDS[run.kind], run.mapping
    reasons = []
    for code, field, rows in run.reasons:
        said = refusing.why(kind, code, field, language)
        reasons.append(Reason(said.code, mapping.get(field, ""), rows, said.params))
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
    folder = _folder(run)
    found = staged(folder)
    if found is None or not (folder / refusing.ALL).exists():
        return None
    return refusing.write(folder, KINDS[run.kind], found, get_language() or "de")


def blocked(run: ImportRun) -> tuple[Blocked, ...]:
    """What stands in the way of undoing a run that is done; empty: it can be undone."""
    return undoing.blocked(run)


def undo(run: ImportRun, *, actor: User | None) -> None:
    """Leave the undoing to the worker; refuses `import.undo_blocked` with what stands in the way."""
    undo_here(run, actor=actor)
    enqueue("imports.undo", run_id=run.id)


def undo_here(run: ImportRun, *, actor: User | None) -> None:
    """Begin the undoing, which this process will do."""
    if _named(run.id).state != State.DONE:
        raise Refused("import.not_done", run=run.id)
    _refuse_blocked(run)
    ImportRun.objects.filter(pk=run.pk, state=State.DONE).update(
        state=State.UNDOING, step="undo", reason="", undone_by=actor
    )


def take_back(run_id: int, tell: Tell | None = None) -> ImportRun:
    """Undo in one transaction: every table but journal and import runs is as it was before the run."""
    with _alone(run_id) as mine:
        run = _named(run_id)
        if mine and run.state == State.UNDOING:
            (tell or _silent)("undo", 0.0)
            try:
                with transaction.atomic():
                    ImportRun.objects.select_for_update().get(pk=run_id)
                    _refuse_blocked(run)
                    undoing.take_back(run, state=State.UNDONE, actor=run.undone_by)
            except Refused as refused:  # something happened between asking and doing
                ImportRun.objects.filter(pk=run_id).update(
                    state=State.DONE, step="", reason=say(refused, _language(run))
                )
            (tell or _silent)("undo", 1.0)
    return _named(run_id)


def discard(run: ImportRun) -> None:
    """Throw a draft away, with its files."""
    _refuse_begun(run)
    shutil.rmtree(_folder(run), ignore_errors=True)
    run.delete()


def unfinished() -> list[tuple[int, str]]:
    """Runs that nobody is working on although they were begun: their number and the task that goes on."""
    found = []
    waiting = ImportRun.objects.filter(state__in=[State.WAITING, State.RUNNING, State.UNDOING])
    for run_id, state in waiting.order_by("id").values_list("id", "state"):
        with _alone(run_id) as free:
            if free:
                found.append((run_id, "imports.undo" if state == State.UNDOING else "imports.run"))
    return found


def _work(run: ImportRun, tell: Tell) -> None:
    """Read, store chunk by chunk, finish; each step may be done again."""
    found = _stage(run, lambda share: tell("read", share))
    if run.state == State.WAITING or run.step == "read":
        # Counted anew only before the first chunk; afterwards every chunk counts itself.
        ImportRun.objects.filter(pk=run.pk, done_rows=0, step="read").update(
            seen=found.seen, refused=found.refused, added=0, changed=0, known=0, differing=0, met=[]
        )
    ImportRun.objects.filter(pk=run.pk).update(step="store")
    aim, done = storing.aim_of(run), _named(run.pk).done_rows
    for before, batch in storing.chunks(_folder(run), done=done):
        tell("store", before / max(1, found.good))
        if not storing.store(run.pk, aim, before, batch, _folder(run)):
            return
    tell("store", 1.0)
    reasons = refusing.gather(_folder(run))
    with transaction.atomic():
        done_run = ImportRun.objects.select_for_update().get(pk=run.pk)
        if done_run.state != State.RUNNING:
            return
        done_run.state, done_run.step, done_run.reasons = State.DONE, "", reasons
        done_run.finished_at = timezone.now()
        done_run.save(update_fields=["state", "step", "reasons", "finished_at"])
        counts = {name: getattr(done_run, name) for name in ("seen", "added", "changed", "known", "refused")}
        note(run.actor, "import.done", f"import:{run.id}", kind=run.kind, **counts)
    _tidy(run)


def _stage(run: ImportRun, progress: Callable[[float], None] | None = None) -> Stage:
    with _called(run):
        return stage(
            _file(run),
            KINDS[run.kind],
            options=run.options,
            mapping=run.mapping,
            folder=_folder(run),
            today=timezone.localdate(run.created_at),
            progress=progress,
        )


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
    _file(run)
    try:
        options, columns = json.loads((_folder(run) / COLUMNS).read_text())
    except FileNotFoundError:
        options, columns = None, []
    if options != run.options:
        columns = _keep_columns(run, look(run))
    return list(columns)


def _keep_columns(run: ImportRun, found: Look) -> list[str]:
    columns = list(found.names)
    (_folder(run) / COLUMNS).write_text(json.dumps([run.options, columns]))
    return columns


def _recall(run: ImportRun) -> Callable[[list[str]], Mapping[str, str] | None]:
    """How files of this shape were mapped the last time."""

    def recall(columns: list[str]) -> Mapping[str, str] | None:
        shape = ImportShape.objects.filter(kind=run.kind, signature=signature(columns)).first()
        if shape is not None and run.state == State.DRAFT and not run.mapping:
            run.options = {**shape.options, **run.options}
        return shape.mapping if shape is not None else None

    return recall


def _fail(run: ImportRun, error: Exception) -> None:
    """Nothing of a failed run stays."""
    why = str(error).splitlines()[0] if str(error) else type(error).__name__
    refused = error if isinstance(error, Refused) else Refused("import.conflict", why=why)
    with transaction.atomic():
        undoing.take_back(run, state=State.FAILED, actor=run.actor)
        ImportRun.objects.filter(pk=run.pk).update(reason=say(refused, _language(run)), undone_at=None)
    shutil.rmtree(_folder(run), ignore_errors=True)


def _refuse_blocked(run: ImportRun) -> None:
    found = undoing.blocked(run)
    if found:
        language = get_language() or "de"
        what = "; ".join(
            f"{say(Refused(each.code), language)} ({each.count}: {', '.join(each.names)})" for each in found
        )
        raise Refused("import.undo_blocked", run=run.id, what=what)


def _refuse_begun(run: ImportRun) -> None:
    if _named(run.id).state != State.DRAFT:
        raise Refused("import.not_draft", run=run.id)


def _named(run_id: int) -> ImportRun:
    found = ImportRun.objects.filter(pk=run_id).select_related("actor", "undone_by").first()
    if found is None:
        raise Refused("import.unknown_run", run=run_id)
    return found


@contextmanager
def _alone(run_id: int) -> Iterator[bool]:
    """Whether this process has the run for itself; a killed one frees it with its connection."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_try_advisory_lock(hashtext('kundig.import.run'), %s)", [run_id])
        mine = cursor.fetchall() == [(True,)]
        try:
            yield mine
        finally:
            if mine and connection.connection is not None and not connection.connection.closed:
                cursor.execute("SELECT pg_advisory_unlock(hashtext('kundig.import.run'), %s)", [run_id])


@contextmanager
def _called(run: ImportRun) -> Iterator[None]:
    """Refusals call the file as people know it, not by its place in the data directory."""
    try:
        yield
    except Refused as refused:
        if "file" not in refused.params:
            raise
        raise Refused(refused.code, **{**refused.params, "file": run.file}) from None


def _folder(run: ImportRun) -> Path:
    return home() / "imports" / str(run.id)


def _file(run: ImportRun) -> Path:
    path = _folder(run) / _safe(run.file)
    if not path.exists():
        raise Refused("import.file_gone", run=run.id)
    return path


def _safe(name: str) -> str:
    """A name that lies in one folder and hides from nobody."""
    plain = re.sub(r"[^\w. -]+", "_", name.replace("\\", "/").rpartition("/")[2])
    return f"file_{plain[-LONGEST_NAME:].lstrip('.')}"


def _copy(path: Path, target: Path) -> str:
    """Copy for the owner's eyes alone; returns the digest of the contents."""
    if path.is_dir() or not path.exists():
        reading.refuse_missing(path)
    target.parent.mkdir(mode=0o700, parents=True)
    digest = hashlib.sha256()
    with path.open("rb") as source, open(os.open(target, os.O_WRONLY | os.O_CREAT, 0o600), "wb") as copy:
        while block := source.read(BLOCK):
            digest.update(block)
            copy.write(block)
    return digest.hexdigest()


def _tidy(run: ImportRun) -> None:
    """Of a run that is done only the refused rows are kept."""
    folder = _folder(run)
    for name in (ROWS, REFUSED, CELLS, HEAD, HOW, trying.TRIED, _safe(run.file)):
        (folder / name).unlink(missing_ok=True)
    shutil.rmtree(folder / PARTS, ignore_errors=True)
    shutil.rmtree(folder / "spill", ignore_errors=True)


def _language(run: ImportRun) -> str:
    return run.actor.language if run.actor is not None else "de"


def _silent(step: str, share: float) -> None:
    """Tell nobody."""


def kind_of(run: ImportRun) -> Kind:
    """The kind of a run's file, with its fields."""
    return KINDS[run.kind]
