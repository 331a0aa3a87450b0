"""Where do the customers stand in their life cycle, and who went from stage to stage?"""

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass
from urllib.parse import urlencode

from django.http import Http404, HttpRequest, HttpResponse
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from kundig.base.operations import spoken_language
from kundig.base.roles import SEE_CUSTOMERS
from kundig.customers.records import Customer, LiveProfile
from kundig.customers.segments.filters import Condition
from kundig.customers.segments.subjects import STAGES
from kundig.cycles.reading import flows, history, movers, standings
from kundig.value import reading
from kundig.web.access import needs
from kundig.web.listing import sees_value, to_list
from kundig.web.shell import page
from kundig.web.stretch import start_of, stretch
from kundig.web.value import shade

COLUMNS = ("customer.name", "cycle.stage", "cycle.stage_since", "customer.city")
VALUED = ("customer.name", "cycle.stage", "cycle.stage_since", "value.today", "lifetime.value")
SHOWN, YEAR = 50, "year"
PERIODS: Mapping[str, Promise] = {
    "last_month": _("last month"),
    "this_month": _("this month so far"),
    YEAR: _("the last twelve months"),
}


@dataclass(frozen=True, slots=True)
class Period:
    """From the end of one day to the end of another."""

    code: str
    first: dt.date
    last: dt.date

    @property
    def begins(self) -> dt.date:
        """The first day that belongs to it."""
        return self.first + dt.timedelta(days=1)

    @property
    def name(self) -> Promise:
        return PERIODS[self.code]


@needs(SEE_CUSTOMERS)
def cycle(request: HttpRequest) -> HttpResponse:
    """How many stand in each stage, and who went where in a time."""
    period = period_of(request)
    sees = sees_value(request)
    found = reading.current() if sees else None
    stands = standings(found)
    everybody = sum(one.customers for one in stands)
    moved = flows(period.first, period.last)
    most = max(moved.values(), default=1)
    return page(
        request,
        "cycles/cycle.html",
        stages=[(one, _list(one.stage, sees=sees), one.customers / (everybody or 1)) for one in stands],
        everybody=everybody,
        valued=found,
        period=period,
        periods=[(code, words, code == period.code) for code, words in PERIODS.items()],
        names=STAGES,
        flows=_rows(moved, period, most),
        moved=sum(moved.values()),
    )


@needs(SEE_CUSTOMERS)
def moves(request: HttpRequest) -> HttpResponse:
    """The customers who went from one stage to another in a time, by name."""
    period, before, after = period_of(request), request.GET.get("from", ""), request.GET.get("to", "")
    if before not in {"", *STAGES} or after not in STAGES:
        raise Http404
    at = start_of(request)
    ids, many = movers(period.first, period.last, before, after, start=at, count=SHOWN)
    people = Customer.objects.in_bulk(ids)
    now = dict(LiveProfile.objects.filter(customer__in=ids).values_list("customer", "stage"))
    return page(
        request,
        "cycles/moves.html",
        period=period,
        before=before,
        after=after,
        rows=[(people[pk], now.get(pk, "")) for pk in ids],
        query=urlencode({"period": period.code, "from": before, "to": after}),
        **stretch(at, len(ids), many=many, count=SHOWN),
    )


def life_of(customer: Customer) -> dict[str, object]:
    """What the page of a customer shows of his life cycle."""
    past = history(customer, spoken_language())
    return {"life": past[0] if past else None, "life_before": past[1:]}


def period_of(request: HttpRequest) -> Period:
    """The time that the address asks for; the last full month without one."""
    code = request.GET.get("period", "last_month")
    if code not in PERIODS:
        raise Http404
    return period_in(code)


def period_in(code: str) -> Period:
    """The time of that name, as of today."""
    today = timezone.localdate()
    end = today.replace(day=1) - dt.timedelta(days=1)  # of the last full month
    first = {
        "last_month": end.replace(day=1) - dt.timedelta(days=1),
        "this_month": end,
        YEAR: today.replace(year=today.year - 1, day=min(today.day, 28)),
    }[code]
    return Period(code, first, end if code == "last_month" else today)


def _list(stage: str, *, sees: bool) -> str:
    # By name: in the order of values those are missing of whom none was computed yet.
    return to_list(Condition("cycle.stage", "is", (stage,)), columns=VALUED if sees else COLUMNS)


def _rows(moved: Mapping[tuple[str, str], int], period: Period, most: int) -> list[dict[str, object]]:
    """Where customers came from down, where they went across; rows in which nobody moved are left out."""

    def cell(before: str, after: str) -> dict[str, object]:
        n = moved.get((before, after), 0)
        way = urlencode({"period": period.code, "from": before, "to": after})
        return {"n": n, "link": f"/cycles/moves/?{way}", "shade": shade(n / most), "same": before == after}

    befores = [stage for stage in ("", *STAGES) if any(way[0] == stage for way in moved)]
    return [
        {
            "before": before,
            "cells": [cell(before, after) for after in STAGES],
            "all": sum(n for way, n in moved.items() if way[0] == before),
        }
        for before in befores
    ]
