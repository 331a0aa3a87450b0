"""How is work left for later, without knowing who does it?"""

from procrastinate.contrib.django import app
from procrastinate.types import JSONValue


def enqueue(task: str, /, *, lock: str | None = None, **arguments: JSONValue) -> int:
    """Put a task into the queue by its name, in the caller's transaction; returns the job's id."""
    return app.configure_task(task, lock=lock).defer(**arguments)
