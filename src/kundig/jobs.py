"""What does the worker do, and when?"""

import time
from contextlib import suppress

from django.db import OperationalError, close_old_connections
from django.utils import timezone
from procrastinate.contrib.django import app
from procrastinate.contrib.django.django_connector import DjangoConnector
from procrastinate.exceptions import ConnectorException
from psycopg_pool import PoolTimeout

from kundig.base.webhooks.operations import deliver_due, tell
from kundig.value.operations import refresh

DEAD_SECONDS = 20  # a worker that has given no sign of life for so long


@app.periodic(cron="30 2 * * *")
@app.task(name="value.refresh.nightly", lock="value.refresh")
def refresh_nightly(timestamp: int) -> None:
    """Value the whole base every night."""
    refresh()


@app.task(name="value.refresh", lock="value.refresh")
def refresh_on_demand() -> None:
    """Value the whole base now."""
    refresh()


@app.periodic(cron="* * * * * */5")
@app.task(name="webhooks.tell", lock="webhooks.tell", queueing_lock="webhooks.tell")
def tell_webhooks(timestamp: int) -> None:
    """Tell those who asked for it what happened since, and try again where they did not answer."""
    close_old_connections()  # the database may have gone and come back
    while tell():
        pass
    while deliver_due(now=timezone.now()):
        pass


@app.periodic(cron="* * * * * */10")
@app.task(name="jobs.take_over", queueing_lock="jobs.take_over")
async def take_over(timestamp: int) -> None:
    """Do again what a killed worker was doing; otherwise its lock would block that task for ever."""
    for job in await app.job_manager.get_stalled_jobs(seconds_since_heartbeat=DEAD_SECONDS):
        await app.job_manager.retry_job(job)


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
                delete_jobs="successful",
                update_heartbeat_interval=DEAD_SECONDS / 4,
                stalled_worker_timeout=DEAD_SECONDS,
            )
        time.sleep(1)
