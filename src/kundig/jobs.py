"""What does the worker do, and when?"""

import time
from collections.abc import Callable
from contextlib import suppress
from functools import wraps

from django.db import OperationalError, close_old_connections
from django.utils import timezone
from django.utils.translation import override
from procrastinate.contrib.django import app
from procrastinate.contrib.django.django_connector import DjangoConnector
from procrastinate.exceptions import AlreadyEnqueued, ConnectorException, UniqueViolation
from procrastinate.jobs import Status
from procrastinate.tasks import Task
from psycopg_pool import PoolTimeout

from kundig.base.messages import say
from kundig.base.refusals import Refused
from kundig.base.webhooks.operations import deliver_due, tell
from kundig.customers.duplicates.operations import find
from kundig.customers.imports import operations as imports
from kundig.customers.imports.records import ImportRun
from kundig.customers.privacy.erasure.operations import renew_lake
from kundig.customers.privacy.retaining.operations import sweep
from kundig.cycles.due import operations as due
from kundig.cycles.operations import move, move_base
from kundig.cycles.patterns import operations as patterns
from kundig.cycles.sales import operations as sales
from kundig.decisions.learning.operations import keep_state, learn
from kundig.decisions.operations import publish
from kundig.decisions.selling import EVERYTHING
from kundig.decisions.surveying.operations import survey
from kundig.decisions.unanswered.operations import close_unanswered
from kundig.value.operations import refresh

AT_ONCE = 3  # so that a short job does not wait for a long one
DEAD_SECONDS = 20  # a worker that has given no sign of life for so long


def _task[**P](
    name: str, *, lock: str | None = None, queueing_lock: str | None = None
) -> Callable[[Callable[P, None]], Task[P, None, P]]:
    """A task that begins with a sound connection; its thread's may be to a database that came back."""

    def register(work: Callable[P, None]) -> Task[P, None, P]:
        @wraps(work)
        def begun(*args: P.args, **kwargs: P.kwargs) -> None:
            close_old_connections()
            work(*args, **kwargs)

        return app.task(name=name, lock=lock, queueing_lock=queueing_lock)(begun)

    return register


@app.periodic(cron="30 2 * * *")
@_task("value.refresh.nightly", lock="value.refresh")
def refresh_nightly(timestamp: int) -> None:
    """Value the whole base every night, and tell where everybody stands by that."""
    _refresh()


@_task("value.refresh", lock="value.refresh")
def refresh_on_demand() -> None:
    """Value the whole base now."""
    _refresh()


def _refresh() -> None:
    try:
        refresh()
    finally:  # a base that cannot be valued moves by its other facts
        move_base(at=timezone.now())
        sales.move_base(at=timezone.now(), sources=EVERYTHING)
        due.reckon(at=timezone.now())
        patterns.search(at=timezone.now())


@_task("cycles.move")
def move_some(customers: list[int], event: str) -> None:
    """Tell where customers stand of whom something happened."""
    move(customers, event=event, at=timezone.now())
    sales.move(customers, at=timezone.now(), sources=EVERYTHING)


@_task("cycles.move_base", lock="cycles.move_base")
def move_everybody(event: str) -> None:
    """Tell where everybody stands after something that happened to many."""
    move_base(at=timezone.now(), event=event)
    sales.move_base(at=timezone.now(), sources=EVERYTHING)


@app.periodic(cron="* * * * * */10")
@_task("sales.read", lock="sales.read", queueing_lock="sales.read")
def read_what_happened(timestamp: int) -> None:
    """Move sales cycles by interactions, offers and answers, of which nobody leaves word."""
    sales.move_new(at=timezone.now(), sources=EVERYTHING)


@app.periodic(cron="30 3 * * *")
@_task("decisions.survey.nightly", lock="decisions.survey")
def survey_nightly(timestamp: int) -> None:
    """Count every night whom each action fits, and who would get nothing."""
    survey(at=timezone.now())


@_task("decisions.survey", lock="decisions.survey", queueing_lock="decisions.survey")
def survey_now() -> None:
    """Count it now."""
    survey(at=timezone.now())


@app.periodic(cron="45 1 * * *")
@_task("duplicates.find.nightly", lock="duplicates.find")
def find_duplicates_nightly(timestamp: int) -> None:
    """Look through the whole base for duplicates every night."""
    find()


@_task("duplicates.find", lock="duplicates.find")
def find_duplicates() -> None:
    """Look for duplicates now."""
    find()


@_task("privacy.mirror", lock="privacy.mirror")
def mirror_after_erasure() -> None:
    """Write the Parquet files that an erasure touched anew, at once."""
    renew_lake()


@app.periodic(cron="10 3 * * *")
@_task("privacy.sweep", queueing_lock="privacy.sweep")
def sweep_retained(timestamp: int) -> None:
    """Let go what the law no longer makes us keep."""
    sweep(timezone.localdate())


def _telling(run_id: int) -> Callable[[str, float], None]:
    """Keep how far a step is where the page of the import reads it."""
    last = -1

    def tell(step: str, share: float) -> None:
        nonlocal last
        if (percent := min(100, int(100 * share))) != last:
            last = percent
            ImportRun.objects.filter(pk=run_id).update(percent=percent)

    return tell


@_task("imports.run")
def run_import(run_id: int) -> None:
    """Do an import; what another process is doing is left to it."""
    imports.run(run_id, _telling(run_id))


@_task("imports.undo")
def undo_import(run_id: int) -> None:
    """Undo an import."""
    imports.take_back(run_id, _telling(run_id))


@_task("imports.try")
def try_import(run_id: int, language: str) -> None:
    """Find out what an import would do; what stands in the way is kept for the page that waits."""
    drafts = ImportRun.objects.filter(pk=run_id, state=ImportRun.State.DRAFT)
    if (run := drafts.first()) is None:
        return
    reason = ""
    with override(language):
        try:
            imports.dry_run(run, _telling(run_id))
        except Refused as refused:
            reason = say(refused, language)
    drafts.update(step="", percent=0, reason=reason)


@app.periodic(cron="* * * * * */10")
@_task("imports.go_on", queueing_lock="imports.go_on")
def go_on(timestamp: int) -> None:
    """Go on with imports whose process was killed or whose database went, wherever they were begun."""
    for run_id, task in imports.unfinished():
        with suppress(AlreadyEnqueued):
            app.configure_task(task, queueing_lock=f"imports.{run_id}").defer(run_id=run_id)


@app.periodic(cron="* * * * * */5")
@_task("webhooks.tell", lock="webhooks.tell", queueing_lock="webhooks.tell")
def tell_webhooks(timestamp: int) -> None:
    """Tell those who asked for it what happened since, and try again where they did not answer."""
    while tell():
        pass
    while deliver_due(now=timezone.now()):
        pass


@app.periodic(cron="* * * * *")
@_task("decisions.publish", queueing_lock="decisions.publish")
def publish_decisions(timestamp: int) -> None:
    """Let the policies decide that hold from today on."""
    publish(at=timezone.now())


@app.periodic(cron="* * * * * */1")
@_task("decisions.learn", lock="decisions.learn", queueing_lock="decisions.learn")
def learn_from_answers(timestamp: int) -> None:
    """Learn from the answers that came since, so that whoever decides next knows."""
    now = timezone.now()
    if learn(at=now):
        keep_state(at=now)


@app.periodic(cron="* * * * *")
@_task("decisions.close_unanswered", queueing_lock="decisions.close_unanswered")
def close_offers(timestamp: int) -> None:
    """End the offers that nobody answered in time."""
    close_unanswered(at=timezone.now())


@app.periodic(cron="17 * * * *")
@_task("imports.sweep", queueing_lock="imports.sweep")
def sweep_imports(timestamp: int) -> None:
    """Throw away what drafts and killed imports left behind."""
    imports.sweep()


@app.periodic(cron="* * * * * */10")
@app.task(name="jobs.take_over", queueing_lock="jobs.take_over")
async def take_over(timestamp: int) -> None:
    """Do again what a killed worker was doing; otherwise its lock would block that task for ever."""
    for job in await app.job_manager.get_stalled_jobs(seconds_since_heartbeat=DEAD_SECONDS):
        try:
            await app.job_manager.retry_job(job)
        except UniqueViolation:  # the same waits already, and does it
            await app.job_manager.finish_job(job, Status.FAILED, delete_job=True)


def work() -> None:
    """Work until killed, which does no harm: another worker takes over. A database that went comes back."""
    assert isinstance(app.connector, DjangoConnector)
    while True:
        with (
            suppress(ConnectorException, OperationalError, PoolTimeout),
            app.replace_connector(app.connector.get_worker_connector()) as worker,
        ):
            worker.run_worker(
                install_signal_handlers=False,
                concurrency=AT_ONCE,
                delete_jobs="successful",
                update_heartbeat_interval=DEAD_SECONDS / 4,
                stalled_worker_timeout=DEAD_SECONDS,
            )
        time.sleep(1)
