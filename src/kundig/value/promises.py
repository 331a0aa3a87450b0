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


def promises_sql(
    response_hours: Mapping[str, float],
    *,
    now: dt.datetime,
    interactions: str = "interactions",
    levels: str = "levels",
) -> str:
    """SQL for each inbound interaction that waits for an answer, with its promise.

    `levels` follows FROM: customer_id, level, since (DATE; the level in force is the newest not after the
    interaction's day, else the customer's first). `now` is UTC without zone, as moments are in the lake.
    Columns: id, customer_id, at, answered_at, level, response_hours, due_at, state.
    """
    if now.tzinfo is not None:
        now = now.astimezone(dt.UTC).replace(tzinfo=None)
    moment = f"TIMESTAMP '{now.isoformat(sep=' ', timespec='microseconds')}'"
    kinds = ", ".join(f"'{kind}'" for kind in AWAITING)
    hours = " ".join(f"WHEN '{code}' THEN {float(span)!r}" for code, span in response_hours.items())
    return f"""
WITH asked AS (
  SELECT id, customer_id, at, CASE WHEN answered_at <= {moment} THEN answered_at END AS answered_at
  FROM {interactions} WHERE direction = 'inbound' AND kind IN ({kinds}) AND at <= {moment}),
placed AS (
  SELECT asked.*, level, row_number() OVER (PARTITION BY asked.id ORDER BY
         CASE WHEN since <= CAST(at AS DATE) THEN 0 ELSE 1 END,
         CASE WHEN since <= CAST(at AS DATE) THEN since END DESC, since) AS place
  FROM asked JOIN {levels} AS given ON given.customer_id = asked.customer_id),
promised AS (
  SELECT id, customer_id, at, answered_at, level, CASE level {hours} END AS response_hours
  FROM placed WHERE place = 1),
due AS (
  SELECT *, at + response_hours * INTERVAL '1 hour' AS due_at FROM promised)
SELECT *, CASE WHEN answered_at <= due_at THEN 'kept'
               WHEN answered_at IS NULL AND {moment} <= due_at THEN 'open'
               ELSE 'broken' END AS state
FROM due"""


def kept_by_level_sql(promises: str = "promises") -> str:
    """SQL for the promises per level: level, kept, broken, open, share_kept (of those decided; or NULL)."""
    counted = ", ".join(
        f"CAST(sum(CASE WHEN state = '{state}' THEN 1 ELSE 0 END) AS BIGINT) AS {state}_count"
        for state in ("kept", "broken", "open")
    )
    return f"""
SELECT level, kept_count AS kept, broken_count AS broken, open_count AS "open",
       CAST(kept_count AS DOUBLE) / nullif(kept_count + broken_count, 0) AS share_kept
FROM (SELECT level, {counted} FROM {promises} GROUP BY level) AS counted ORDER BY level"""
