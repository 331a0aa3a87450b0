"""Where do the customers stand in the sales cycle, who started the cycles, and how do they end?"""

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from urllib.parse import urlencode

from django.http import Http404, HttpRequest, HttpResponse
from django.utils import timezone

from kundig.base.operations import spoken_language
from kundig.base.roles import SEE_CUSTOMERS
from kundig.customers.records import Customer, LiveProfile
from kundig.customers.segments.filters import Condition
from kundig.customers.segments.subjects import SALES_STAGES
from kundig.cycles.sales.reading import (
    DIRECTIONS,
    Period,
    flows,
    history,
    standings,
    started_shares,
    steps_on,
    steps_started,
)
from kundig.cycles.sales.stages import ENDINGS
from kundig.web.access import needs
from kundig.web.cycles import PERIODS, SHOWN, YEAR, period_in, period_of
from kundig.web.listing import to_list
from kundig.web.shell import page
from kundig.web.stretch import start_of, stretch
from kundig.web.value import shade

COLUMNS = ("customer.name", "sales.stage", "sales.since", "sales.need", "sales.started_by", "customer.city")
AFTER = (*SALES_STAGES, *ENDINGS)


@needs(SEE_CUSTOMERS)
def sales(request: HttpRequest) -> HttpResponse:
    """How many stand in each stage, who started the cycles of a time, and which way they went."""
    period = period_of(request)
    moved = flows(_moments(period.begins, period.last))
    started = started_shares(_moments(period.begins, period.last))
    stands = standings()
    everybody = sum(stands.values())
    return page(
        request,
        "cycles/sales.html",
        stages=[(stage, many, _list(stage), many / (everybody or 1)) for stage, many in stands.items()],
        everybody=everybody,
        period=period,
        periods=[(code, words, code == period.code) for code, words in PERIODS.items()],
        started=[
            (one, started.cycles.get(one, 0), started.share(one), _link(period.code, started=one))
            for one in (*DIRECTIONS, "")
        ],
        began=sum(started.cycles.values()),
        inbound=started.share("inbound"),
        names=AFTER,
        flows=_rows(moved, period.code),
    )


@needs(SEE_CUSTOMERS)
def steps(request: HttpRequest) -> HttpResponse:
    """The steps behind a figure, each with its customer."""
    period, get = period_of(request), request.GET
    moments, at = _moments(period.begins, period.last), start_of(request)
    asked = {name: get[name] for name in ("started", "from", "to") if name in get}
    if asked.keys() == {"started"} and asked["started"] in ("", *DIRECTIONS):
        found, many = steps_started(moments, asked["started"], start=at, count=SHOWN)
    elif asked.keys() == {"from", "to"} and {asked["from"], asked["to"]} <= {"", *AFTER}:
        found, many = steps_on(moments, asked["from"], asked["to"], start=at, count=SHOWN)
    else:
        raise Http404
    return page(
        request,
        "cycles/steps.html",
        period=period,
        started=asked.get("started"),
        before=asked.get("from"),
        after=asked.get("to"),
        rows=found,
        query=urlencode({"period": period.code} | asked),
        **stretch(at, len(found), many=many, count=SHOWN),
    )


@dataclass(frozen=True, slots=True)
class ByCustomers:
    """How many sales cycles of the last twelve months customers started, of those of which it is known."""

    share: Decimal
    started: int
    known: int
    began: int
    link: str


def by_customers() -> ByCustomers | None:
    """The figure of the overview; none where no cycle began of which it is known who started it."""
    period = period_in(YEAR)
    found = started_shares(_moments(period.begins, period.last))
    share, started = found.share("inbound"), found.cycles.get("inbound", 0)
    if share is None:
        return None
    return ByCustomers(
        share, started, found.known, sum(found.cycles.values()), _link(YEAR, started="inbound")
    )


def sales_of(customer: Customer) -> dict[str, object]:
    """What the page of a customer shows of his sales cycles."""
    cycles = history(customer, spoken_language())
    running = cycles[0] if cycles and not cycles[0].outcome else None
    due = LiveProfile.objects.filter(customer=customer, purchase_due_from__isnull=False).first()
    return {"sale": running, "sales_before": cycles[1:] if running else cycles, "due": due}


def _moments(first: dt.date, last: dt.date) -> Period:
    """From the beginning of a day to the end of another."""
    begin, end = (
        timezone.make_aware(dt.datetime.combine(day, dt.time.min)) for day in (first, last + dt.timedelta(1))
    )
    return Period(begin, end)


def _list(stage: str) -> str:
    if not stage:
        return to_list(Condition("sales.stage", "empty", ()), columns=COLUMNS)
    return to_list(Condition("sales.stage", "is", (stage,)), columns=COLUMNS)


def _link(period: str, **asked: str) -> str:
    return f"/cycles/sales/steps/?{urlencode({'period': period} | asked)}"


def _rows(moved: Mapping[tuple[str, str], int], period: str) -> list[dict[str, object]]:
    """Where steps came from down, where they went across; rows in which nothing went are left out."""
    most = max(moved.values(), default=1)

    def cell(before: str, after: str) -> dict[str, object]:
        n = moved.get((before, after), 0)
        return {"n": n, "link": _link(period, **{"from": before, "to": after}), "shade": shade(n / most)}

    befores = [one for one in ("", *SALES_STAGES) if any(way[0] == one for way in moved)]
    return [{"before": one, "cells": [cell(one, after) for after in AFTER]} for one in befores]
