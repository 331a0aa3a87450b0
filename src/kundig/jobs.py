"""What does the worker do, and when?"""

from procrastinate.contrib.django import app

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
    """Work until stopped."""
    app.run_worker(install_signal_handlers=True)
