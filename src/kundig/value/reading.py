"""What did the newest finished refresh find?"""

from django.db import connection
from django.db.models import QuerySet

from kundig.customers.records import ComputedProfile
from kundig.value.records import MonthlyLine, Refresh


def current() -> Refresh | None:
    """The refresh whose results are read."""
    return Refresh.objects.exclude(finished_at=None).order_by("-id").first()


def profiles(found: Refresh) -> QuerySet[ComputedProfile]:
    """One row per customer."""
    return ComputedProfile.objects.filter(generation=found.id)


def months(found: Refresh) -> tuple[list[MonthlyLine], list[MonthlyLine]]:
    """The lines of the last full month and of the one before."""
    last = [
        at
        for at in MonthlyLine.objects.filter(refresh=found, month__lt=found.as_of.replace(day=1))
        .order_by("-month")
        .values_list("month", flat=True)
        .distinct()[:2]
    ]
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
