"""Did we answer in the time that we promised?"""

import datetime as dt
from collections.abc import Mapping
from typing import Literal

State = Literal["kept", "broken", "open"]
# What waits for an answer; a call is answered by taking it, an order by delivering.
AWAITING = ("email", "form", "letter")


def promise_state(
    at: dt.datetime, answered_at: dt.datetime | None, *, response_hours: float, now: dt.datetime
) -> State:
    """Kept when answered within the promised hours, to the second; open while there is still time.

    >>> monday = dt.datetime(2026, 11, 2, 9, tzinfo=dt.UTC)
    >>> promise_state(monday, None, response_hours=4, now=monday + dt.timedelta(hours=5))
    'broken'
    """
    due = due_at(at, response_hours=response_hours)
    if answered_at is not None and answered_at <= now:
        return "kept" if answered_at <= due else "broken"
    return "open" if now <= due else "broken"


def due_at(at: dt.datetime, *, response_hours: float) -> dt.datetime:
    """Until when an answer was promised: hours of the clock, not of the office."""
    return at + dt.timedelta(hours=response_hours)


def asked_sql(
    levels: str, response_hours: Mapping[str, float], *, now: dt.datetime, since: dt.date | None = None
) -> str:
    """SQL for each inbound interaction since a day that waits for an answer, with its promise.

    `levels` follows FROM: customer_id, level, since (DATE); the level in force is the newest not after the
    interaction's day, or the customer's first. `now` is UTC without zone, as moments are in the lake.
    Columns: id, customer_id, happened_at, answered_at, level, response_hours, due_at, state.
    """
    moment = f"TIMESTAMP '{now.isoformat(sep=' ', timespec='microseconds')}'"
    after = f" AND happened_at >= TIMESTAMP '{since} 00:00:00'" if since else ""
    late = "CASE WHEN since <= CAST(happened_at AS DATE) THEN 0 ELSE 1 END"
    newest = "CASE WHEN since <= CAST(happened_at AS DATE) THEN since END DESC, since"
    kinds = ", ".join(f"'{kind}'" for kind in AWAITING)
    hours = " ".join(f"WHEN '{code}' THEN {float(span)!r}" for code, span in response_hours.items())
    return f"""
WITH asked AS (
  SELECT id, customer_id, happened_at, CASE WHEN answered_at <= {moment} THEN answered_at END AS answered_at
  FROM interactions
  WHERE direction = 'inbound' AND kind IN ({kinds}) AND happened_at <= {moment}{after}),
placed AS (
  SELECT asked.*, level, row_number() OVER (PARTITION BY asked.id ORDER BY {late}, {newest}) AS place
  FROM asked JOIN {levels} AS given ON given.customer_id = asked.customer_id),
promised AS (
  SELECT id, customer_id, happened_at, answered_at, level, CASE level {hours} END AS response_hours
  FROM placed WHERE place = 1),
due AS (
  SELECT *, happened_at + response_hours * INTERVAL '1 hour' AS due_at FROM promised)
SELECT *, CASE WHEN answered_at <= due_at THEN 'kept'
               WHEN answered_at IS NULL AND {moment} <= due_at THEN 'open'
               ELSE 'broken' END AS state
FROM due"""


def promises_sql(asked: str) -> str:
    """SQL for the promises of each customer who asked, by `asked_sql`: customer_id, kept, broken, open."""
    counts = ", ".join(
        f"CAST(sum(CASE WHEN state = '{state}' THEN 1 ELSE 0 END) AS BIGINT) AS {state}"
        for state in ("kept", "broken", "open")
    )
    return f"SELECT customer_id, {counts} FROM ({asked}) AS asked GROUP BY customer_id"
