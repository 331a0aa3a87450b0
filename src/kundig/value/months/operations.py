"""How is a month's valuation kept, and taken out again to compare with?"""

import datetime as dt
from pathlib import Path

from django.db import connection, transaction
from django.db.backends.utils import CursorWrapper

from kundig.value.months import sql
from kundig.value.months.moves import COLUMNS
from kundig.value.records import Refresh, ValuedMonth

KEPT_MONTHS = 60
# Who is erased while a month is kept would be missed by both: the erasure does not see the rows to come.
LOCK = "SELECT pg_advisory_xact_lock(hashtext('kundig.months'))"


def month_of(day: dt.date) -> dt.date:
    """The first day of a day's month."""
    return day.replace(day=1)


@transaction.atomic
def keep(found: Refresh) -> None:
    """Keep what a refresh found as the valuation of its month; one that was kept before gives way.

    It has to be kept before a refresh of another month takes its place. The rows come whole or not at all.
    """
    month = month_of(found.as_of)
    with connection.cursor() as cursor:
        cursor.execute(LOCK)
        # Written out little by little, so that who commits beside it need not wait for all.
        cursor.execute("SET LOCAL backend_flush_after = '1MB'")
        _forget(cursor, month)
        partition = _partition(month)
        cursor.execute(f"CREATE TABLE {partition} (LIKE kundig_monthlyvaluation)")
        asked: dict[str, dt.date | int]
        asked = {"month": month, "as_of": found.as_of, "generation": found.id}
        cursor.execute(sql.KEEP.format(partition=partition), asked)
        cursor.execute(f"ALTER TABLE {partition} ADD PRIMARY KEY (customer_id, month)")
        cursor.execute(sql.SUM.format(partition=partition), asked)
        cursor.execute(
            f"ALTER TABLE kundig_monthlyvaluation ATTACH PARTITION {partition} FOR VALUES IN ('{month}')"
        )
        for old in ValuedMonth.objects.order_by("-month").values_list("month", flat=True)[KEPT_MONTHS:]:
            _forget(cursor, old)


def _forget(cursor: CursorWrapper, month: dt.date) -> None:
    cursor.execute(f"DROP TABLE IF EXISTS {_partition(month)}")
    ValuedMonth.objects.filter(month=month).delete()


def _partition(month: dt.date) -> str:
    return f"kundig_monthlyvaluation_{month:%Y%m}"


def earlier(as_of: dt.date) -> ValuedMonth | None:
    """The newest month before a day's that was valued."""
    return ValuedMonth.objects.filter(month__lt=month_of(as_of)).order_by("-month").first()


def take_out(month: ValuedMonth, target: Path) -> Path:
    """Write the rows of a month into a CSV file of `COLUMNS`."""
    rows = f"COPY (SELECT {', '.join(COLUMNS)} FROM {_partition(month.month)}) TO STDOUT (FORMAT csv)"
    with connection.cursor() as cursor, target.open("wb") as file, cursor.copy(rows) as copy:
        for block in copy:
            file.write(block)
    return target
