"""Which small ledgers and terms do the tests of value share?"""

import datetime as dt
from collections.abc import Sequence
from decimal import Decimal

import duckdb
import pyarrow as pa

Posting = tuple[int, str, str, dt.date, dt.date | None]
Term = tuple[int, int, int | None]
Interaction = tuple[int, str, str, str, str, dt.datetime, dt.datetime | None]
DAY = dt.date(2026, 3, 10)
MOMENT = dt.datetime(2026, 3, 10, 9)  # noqa: DTZ001 the lake keeps moments as UTC without zone


def engine(
    postings: Sequence[Posting], interactions: Sequence[Interaction] = ()
) -> duckdb.DuckDBPyConnection:
    """DuckDB with the two sources; ids count from 1.

    Postings: customer, kind, amount, booked_on, due_on. Interactions: customer, direction, kind, topic,
    minutes, happened_at, answered_at.
    """
    connection = duckdb.connect()
    connection.register("postings", posting_table(postings))
    connection.register("interactions", interaction_table(interactions))
    return connection


def posting_table(rows: Sequence[Posting]) -> pa.Table:
    customer, kind, amount, booked_on, due_on = zip(*rows, strict=True) if rows else ((),) * 5
    return pa.table(
        {
            "id": pa.array(range(1, len(rows) + 1), pa.int64()),
            "customer_id": pa.array(customer, pa.int64()),
            "kind": pa.array(kind, pa.string()),
            "amount": pa.array([Decimal(one) for one in amount], pa.decimal128(14, 2)),
            "booked_on": pa.array(booked_on, pa.date32()),
            "due_on": pa.array(due_on, pa.date32()),
        }
    )


def interaction_table(rows: Sequence[Interaction]) -> pa.Table:
    customer, direction, kind, topic, minutes, at, answered = zip(*rows, strict=True) if rows else ((),) * 7
    return pa.table(
        {
            "id": pa.array(range(1, len(rows) + 1), pa.int64()),
            "customer_id": pa.array(customer, pa.int64()),
            "direction": pa.array(direction, pa.string()),
            "kind": pa.array(kind, pa.string()),
            "topic": pa.array(topic, pa.string()),
            "minutes": pa.array([Decimal(one) for one in minutes], pa.decimal128(8, 2)),
            "happened_at": pa.array(at, pa.timestamp("us")),
            "answered_at": pa.array(answered, pa.timestamp("us")),
        }
    )


def term_table(terms: Sequence[Term], start: dt.date, *, customer: str = "customer") -> pa.Table:
    """Terms of relationships: customer, days from `start` to the first one, length (None: runs on)."""
    since = [start + dt.timedelta(days=first) for _, first, _ in terms]
    until = [
        None if length is None else day + dt.timedelta(days=length)
        for day, (_, _, length) in zip(since, terms, strict=True)
    ]
    return pa.table(
        {
            customer: pa.array([one for one, _, _ in terms], pa.int64()),
            "since": pa.array(since, pa.date32()),
            "until": pa.array(until, pa.date32()),
        }
    )
