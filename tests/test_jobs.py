"""Does the worker go on with what a killed one was doing?"""

import asyncio

import pytest
from django.db import connection
from procrastinate.contrib.django import app
from procrastinate.contrib.django.django_connector import DjangoConnector

from kundig.base.queue import enqueue
from kundig.jobs import take_over


@pytest.mark.usefixtures("own_database")
def test_what_a_killed_worker_was_doing_does_not_stay_although_the_same_waits_already() -> None:
    with connection.cursor() as cursor:
        enqueue("decisions.learn", timestamp=0)
        enqueue("value.refresh.nightly", timestamp=0)
        cursor.execute("UPDATE procrastinate_jobs SET status = 'doing'")  # by a worker that is no more
        enqueue("decisions.learn", timestamp=1)
        asyncio.run(_take_over())
        cursor.execute("SELECT task_name, status FROM procrastinate_jobs ORDER BY task_name")
        assert cursor.fetchall() == [("decisions.learn", "todo"), ("value.refresh.nightly", "todo")]


async def _take_over() -> None:
    assert isinstance(app.connector, DjangoConnector)
    with app.replace_connector(app.connector.get_worker_connector()) as worker:
        async with worker.open_async():
            await take_over(0)
