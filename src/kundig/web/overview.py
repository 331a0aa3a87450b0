"""What must the managing director know: what is lost, where, what changed, which promises hold?"""

import datetime as dt
from dataclasses import dataclass
from decimal import Decimal

from django.db.models import Count, Q, Sum
from django.http import HttpRequest, HttpResponse
from django.utils import timezone

from kundig.base.roles import SEE_VALUE
from kundig.value import reading
from kundig.value.records import MonthlyLine, Refresh
from kundig.web.access import needs
from kundig.web.curve import curve_data
from kundig.web.funnel import funnel
from kundig.web.sales import by_customers
from kundig.web.shell import page
from kundig.web.walk import walk

SHOWN_CHANGES = 6


@dataclass(frozen=True, slots=True)
class Leak:
    """The loss-makers of one main cause; the losses of all causes sum to the whole loss."""

    cause: str
    customers: int
    loss: Decimal
    share: str


@dataclass(frozen=True, slots=True)
class Change:
    """What one line added to the profit of the month, compared with the month before."""

    line: str
    now: Decimal
    before: Decimal
    units: float
    units_before: float

    @property
    def difference(self) -> Decimal:
        return self.now - self.before


@needs(SEE_VALUE)
def overview(request: HttpRequest) -> HttpResponse:
    """The start page."""
    found = reading.current()
    if found is None or not found.customers:
        return page(request, "overview/empty.html", refresh=found)
    losers, leaks = _leaks(found)
    changes, month = _changes(found)
    totals = _totals(found)
    return page(
        request,
        "overview/overview.html",
        losers=losers,
        losers_to=found.customers - losers + 1,
        loss=totals["loss"] or 0,
        loss_per_month=-(totals["loss"] or 0) / 12,
        totals=totals,
        leaks=leaks,
        changes=changes[:SHOWN_CHANGES],
        change=sum((c.difference for c in changes), Decimal(0)),
        month=month,
        before=(month - dt.timedelta(days=1)) if month else None,
        promises=_promises(found),
        curve=curve_data(found),
        funnel=funnel(timezone.now()),
        by_customers=by_customers(),
        walk=walk(found),
    )


def _totals(found: Refresh) -> dict[str, Decimal]:
    return reading.profiles(found).aggregate(
        gain=Sum("profit", filter=Q(profit__gt=0)),
        loss=Sum("profit", filter=Q(profit__lt=0)),
        revenue=Sum("revenue"),
        cost_to_serve=Sum("cost_to_serve"),
        profit=Sum("profit"),
    )


def _leaks(found: Refresh) -> tuple[int, list[Leak]]:
    causes = list(
        reading.profiles(found)
        .filter(profit__lt=0)
        .values("main_cause")
        .annotate(customers=Count("customer_id"), loss=Sum("profit"))
        .order_by("loss")
    )
    largest = min((c["loss"] for c in causes), default=Decimal(-1))
    leaks = [
        Leak(c["main_cause"], c["customers"], c["loss"], f"{100 * c['loss'] / largest:.1f}") for c in causes
    ]
    return sum(leak.customers for leak in leaks), leaks


def _changes(found: Refresh) -> tuple[list[Change], dt.date | None]:
    """All lines of the last full month, the largest difference first."""
    last, before = reading.months(found)
    zero = MonthlyLine(quantity=0, amount=Decimal(0))
    now_by, before_by = {x.line: x for x in last}, {x.line: x for x in before}
    changes = [
        Change(
            line,
            now_by.get(line, zero).amount,
            before_by.get(line, zero).amount,
            now_by.get(line, zero).quantity,
            before_by.get(line, zero).quantity,
        )
        for line in now_by.keys() | before_by.keys()
    ]
    changes.sort(key=lambda c: (-abs(c.difference), c.line))
    return changes, last[0].month if last else None


def _promises(found: Refresh) -> list[dict[str, object]]:
    rows = (
        reading.profiles(found)
        .values("level")
        .annotate(
            customers=Count("customer_id"),
            kept=Sum("promises_kept"),
            broken=Sum("promises_broken"),
            hurt=Count("customer_id", filter=Q(promises_broken__gt=0)),
        )
        .order_by("level")
    )
    return [row | {"share": row["kept"] / ((row["kept"] + row["broken"]) or 1)} for row in rows]
