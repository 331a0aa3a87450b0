"""What did the newest finished refresh find?"""

import datetime as dt
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from decimal import Decimal

from django.db import connection
from django.db.models import QuerySet

from kundig.base.home import home
from kundig.customers.records import ComputedProfile
from kundig.lake.engine import DuckEngine
from kundig.value.generations import folder
from kundig.value.potential.needs import NeedsGroups
from kundig.value.potential.operations import groups_of, newest
from kundig.value.records import MonthlyLine, Refresh


def current() -> Refresh | None:
    """The refresh whose results are read; its cards, which are long, when they are asked for."""
    return Refresh.objects.exclude(finished_at=None).order_by("-id").defer("lifetime").first()


def profiles(found: Refresh) -> QuerySet[ComputedProfile]:
    """One row per customer."""
    return ComputedProfile.objects.filter(generation=found.id)


def months(found: Refresh) -> tuple[list[MonthlyLine], list[MonthlyLine]]:
    """The lines of the last full month and of the one before."""
    last = list(
        MonthlyLine.objects.filter(refresh=found, month__lt=found.as_of.replace(day=1))
        .order_by("-month")
        .values_list("month", flat=True)
        .distinct()[:2]
    )
    lines = list(MonthlyLine.objects.filter(refresh=found, month__in=last))
    newest, before = [*last, None, None][:2]
    return [x for x in lines if x.month == newest], [x for x in lines if x.month == before]


def curve(found: Refresh, *, steps: int = 400) -> list[tuple[int, float]]:
    """Rank and cumulated profit in money, thinned to so many steps; the last one is everybody."""
    every = max(1, found.customers // steps)
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT rank, together FROM (SELECT rank, sum(profit) OVER (ORDER BY rank) AS together,"
            " count(*) OVER () AS everybody FROM kundig_computedprofile WHERE generation = %s) AS ranked"
            " WHERE rank %% %s = 0 OR rank = everybody OR rank = 1 ORDER BY rank",
            [found.id, every],
        )
        return [(int(rank), float(together)) for rank, together in cursor.fetchall()]


@contextmanager
def results(found: Refresh) -> Iterator[DuckEngine]:
    """The generation's files as `customers` (one wide row each) and `lines` (long, by month)."""
    there = folder(home(), found.id)
    with DuckEngine(memory="256MB") as engine:
        for name in ("customers", "lines"):
            engine.source(name, [there / f"{name}.parquet"])
        yield engine


def bridge(found: Refresh, customer_id: int) -> list[tuple[str, float, Decimal]]:
    """Line, quantity and amount of one customer's last 12 full months; the amounts sum to his profit."""
    since, until = window(found)
    with results(found) as engine:
        return engine.connection.execute(
            "SELECT line, sum(quantity), sum(amount) FROM lines"
            " WHERE customer_id = ? AND month >= ? AND month < ? GROUP BY line ORDER BY line",
            [customer_id, since, until],
        ).fetchall()


def window(found: Refresh) -> tuple[dt.date, dt.date]:
    """The 12 full months that are valued: first day, and the first day after."""
    end = found.as_of.replace(day=1)
    return end.replace(year=end.year - 1), end


def of_line(
    found: Refresh, line: str, month: dt.date, *, start: int, count: int
) -> list[tuple[int, float, Decimal]]:
    """Who makes a line of a month: customer, quantity, amount, the largest first."""
    with results(found) as engine:
        return engine.connection.execute(
            "SELECT customer_id, quantity, amount FROM lines WHERE line = ? AND month = ?"
            " ORDER BY abs(amount) DESC, customer_id LIMIT ? OFFSET ?",
            [line, month, count, start],
        ).fetchall()


def sum_of_line(found: Refresh, line: str, month: dt.date) -> tuple[int, float, Decimal]:
    """How many customers, units and euros a line of a month has."""
    with results(found) as engine:
        row = engine.connection.execute(
            "SELECT count(*), coalesce(sum(quantity), 0), coalesce(sum(amount), 0) FROM lines"
            " WHERE line = ? AND month = ?",
            [line, month],
        ).fetchall()[0]
    return int(row[0]), float(row[1]), row[2]


def staying(found: Refresh, customer_id: int) -> tuple[float, list[float]] | None:
    """Of a customer under contract: the years to come of the next ten, and the chance to stay after each."""
    file = folder(home(), found.id) / "staying.parquet"
    if not file.exists():
        return None
    with DuckEngine(memory="256MB") as engine:
        engine.source("staying", [file])
        rows = engine.connection.execute(
            "SELECT * FROM staying WHERE customer_id = ?", [customer_id]
        ).fetchall()
    return (rows[0][1], list(rows[0][2:])) if rows else None


def needs_groups(found: Refresh) -> NeedsGroups | None:
    """The groups of comparable customers, if there were any to compare, by the names that they have now."""
    if found.grouping is None:
        return None
    groups, held = groups_of(found.grouping), newest()
    called = groups_of(held) if held else groups
    names = dict(zip(groups.numbers, groups.names, strict=True)) | dict(
        zip(called.numbers, called.names, strict=True)
    )
    return replace(groups, names=tuple(names[number] for number in groups.numbers))
