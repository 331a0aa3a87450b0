"""How is an import worked off, by whichever process, and gone on with after a crash?"""

import datetime as dt
import shutil
from collections.abc import Callable, Iterator
from contextlib import contextmanager

from django.db import DataError, IntegrityError, connection, transaction
from django.utils import timezone

from kundig.base.messages import say
from kundig.base.operations import note, spoken_language
from kundig.base.refusals import Refused
from kundig.customers.imports import refusing
from kundig.customers.imports.folders import called, file_of, folder, folders, tidy
from kundig.customers.imports.kinds import KINDS
from kundig.customers.imports.records import ImportRun
from kundig.customers.imports.staging import Stage, stage
from kundig.customers.imports.storing import operations as storing
from kundig.customers.imports.undoing import operations as undoing
from kundig.customers.operations import MANY, announce, announce_many

Tell = Callable[[str, float], None]
State = ImportRun.State
DRAFTS_STAY = dt.timedelta(days=14)  # one comes back to them; but they hold people's data


def run(run_id: int, tell: Tell | None = None) -> ImportRun:
    """Do the work, or go on where a killed process left it; who finds it being done by another returns."""
    with alone(run_id) as mine:
        run = named(run_id)
        if mine and run.state in (State.WAITING, State.RUNNING):
            ImportRun.objects.filter(pk=run.pk).update(state=State.RUNNING, step="read")
            try:
                _work(run, tell or silent)
            except (Refused, IntegrityError, DataError) as error:
                _fail(run, error)
    return named(run_id)


def take_back(run_id: int, tell: Tell | None = None) -> ImportRun:
    """Undo in one transaction: every table but journal and import runs is as it was before the run."""
    with alone(run_id) as mine:
        run = named(run_id)
        if mine and run.state == State.UNDOING:
            (tell or silent)("undo", 0.0)
            try:
                with transaction.atomic():
                    ImportRun.objects.select_for_update().get(pk=run_id)
                    refuse_blocked(run)
                    undoing.take_back(run, state=State.UNDONE, actor=run.undone_by)
            except Refused as refused:  # something happened between asking and doing
                ImportRun.objects.filter(pk=run_id).update(
                    state=State.DONE, step="", reason=say(refused, language(run))
                )
            (tell or silent)("undo", 1.0)
    return named(run_id)


def unfinished() -> list[tuple[int, str]]:
    """Runs that nobody is working on although they were begun: their number and the task that goes on."""
    found = []
    waiting = ImportRun.objects.filter(state__in=[State.WAITING, State.RUNNING, State.UNDOING])
    for run_id, state in waiting.order_by("id").values_list("id", "state"):
        with alone(run_id) as free:
            if free:
                found.append((run_id, "imports.undo" if state == State.UNDOING else "imports.run"))
    return found


def sweep() -> None:
    """Throw away drafts that nobody went on with, and files that a killed process left behind."""
    long_ago = timezone.now() - DRAFTS_STAY
    ImportRun.objects.filter(state=State.DRAFT, created_at__lt=long_ago).delete()
    places = folders()  # first, for a file that begins now has its run before its folder
    runs = {pk: (state, file) for pk, state, file in ImportRun.objects.values_list("id", "state", "file")}
    for place in places:
        run_id = int(place.name)
        state, file = runs.get(run_id, (None, ""))
        if state is None:
            shutil.rmtree(place, ignore_errors=True)
        elif state in (State.DONE, State.UNDONE, State.FAILED):
            tidy(run_id, file)


def _work(run: ImportRun, tell: Tell) -> None:
    """Read, store chunk by chunk, finish; each step may be done again."""
    found = stage_of(run, lambda share: tell("read", share))
    if run.state == State.WAITING or run.step == "read":
        # Counted anew only before the first chunk; afterwards every chunk counts itself.
        ImportRun.objects.filter(pk=run.pk, done_rows=0, step="read").update(
            seen=found.seen, refused=found.refused, added=0, changed=0, known=0, differing=0, met=[]
        )
    ImportRun.objects.filter(pk=run.pk).update(step="store")
    aim, done = storing.aim_of(run), named(run.pk).done_rows
    for before, batch in storing.chunks(folder(run.id), done=done):
        tell("store", before / max(1, found.good))
        if not storing.store(run.pk, aim, before, batch, folder(run.id)):
            return
    tell("store", 1.0)
    reasons = refusing.gather(folder(run.id))
    with transaction.atomic():
        done_run = ImportRun.objects.select_for_update().get(pk=run.pk)
        if done_run.state != State.RUNNING:
            return
        done_run.state, done_run.step, done_run.reasons = State.DONE, "", reasons
        done_run.finished_at = timezone.now()
        done_run.save(update_fields=["state", "step", "reasons", "finished_at"])
        counts = {name: getattr(done_run, name) for name in ("seen", "added", "changed", "known", "refused")}
        note(run.actor, "import.done", f"import:{run.id}", kind=run.kind, **counts)
        if done_run.added + done_run.changed > MANY:
            announce_many("import.done")
        else:
            announce(undoing.touched(done_run), "import.done")
    tidy(run.id, run.file)


def _fail(run: ImportRun, error: Exception) -> None:
    """Nothing of a failed run stays."""
    why = str(error).splitlines()[0] if str(error) else type(error).__name__
    refused = error if isinstance(error, Refused) else Refused("import.conflict", why=why)
    with transaction.atomic():
        undoing.take_back(run, state=State.FAILED, actor=run.actor)
        ImportRun.objects.filter(pk=run.pk).update(reason=say(refused, language(run)), undone_at=None)
    shutil.rmtree(folder(run.id), ignore_errors=True)


@contextmanager
def alone(run_id: int) -> Iterator[bool]:
    """Whether this process has the run for itself; a killed one frees it with its connection."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_try_advisory_lock(hashtext('kundig.import.run'), %s)", [run_id])
        mine = cursor.fetchall() == [(True,)]
        try:
            yield mine
        finally:
            if mine and connection.connection is not None and not connection.connection.closed:
                cursor.execute("SELECT pg_advisory_unlock(hashtext('kundig.import.run'), %s)", [run_id])


def silent(step: str, share: float) -> None:
    """Tell nobody."""


def language(run: ImportRun) -> str:
    """In which language a run speaks to whoever began it."""
    return run.actor.language if run.actor is not None else "de"


def stage_of(run: ImportRun, progress: Callable[[float], None] | None = None) -> Stage:
    """What was found in the file; it is judged where it was not yet."""
    with called(run.file):
        return stage(
            file_of(run.id, run.file),
            KINDS[run.kind],
            options=run.options,
            mapping=run.mapping,
            folder=folder(run.id),
            today=timezone.localdate(run.created_at),
            progress=progress,
        )


def refuse_blocked(run: ImportRun) -> None:
    """Refuse to undo what more has been built on."""
    found = undoing.blocked(run)
    if found:
        language = spoken_language()
        what = "; ".join(
            f"{say(Refused(each.code), language)} ({each.count}: {', '.join(each.names)})" for each in found
        )
        raise Refused("import.undo_blocked", run=run.id, what=what)


def named(run_id: int) -> ImportRun:
    """The run of a number, as it is now."""
    found = ImportRun.objects.filter(pk=run_id).select_related("actor", "undone_by").first()
    if found is None:
        raise Refused("import.unknown_run", run=run_id)
    return found
