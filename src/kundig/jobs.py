"""What does the worker do, and when?"""

from procrastinate.contrib.django import app
from procrastinate.contrib.django.django_connector import DjangoConnector

from kundig.value.operations import refresh


@app.periodic(cron="30 2 * * *")
@app.task(name="value.refresh.nightly", lock="value.refresh")
def refresh_nightly(timestamp: int) -> None:
    """Value the whole base every night."""
    refresh()


@app.task(name="value.refresh", lock="value.refresh")
def refresh_on_demand() -> None:
    """Value the whole base now."""
    refresh()


def work() -> None:
    """Work until stopped; a connection of its own hears at once of new work."""
    assert isinstance(app.connector, DjangoConnector)
    with app.replace_connector(app.connector.get_worker_connector()) as worker:
        worker.run_worker(install_signal_handlers=True, delete_jobs="successful")
