"""Which customers make the profit, which cost it, and what if we worked differently?"""

from decimal import Decimal

import numpy as np
import numpy.typing as npt
from django.db.models import Count, Sum
from django.db.models.functions import ExtractYear
from django.http import HttpRequest, HttpResponse, JsonResponse

from kundig.base.roles import SEE_VALUE
from kundig.customers.records import Customer
from kundig.value import reading
from kundig.value.activities import ACTIVITIES
from kundig.value.catalogue import current_rates
from kundig.value.levers import Affected, Base, Floats, Levers, affected, profit_under
from kundig.value.records import Refresh
from kundig.value.whale import whale_curve
from kundig.web import formats
from kundig.web.access import needs
from kundig.web.curve import curve_data, drawn, table
from kundig.web.shell import page

type Ints = npt.NDArray[np.int64]
SCORES = (5, 4, 3, 2, 1)
MOST = 3
PERCENTS = ("price_percent", "visits_percent", "payment_percent")


@needs(SEE_VALUE)
def value(request: HttpRequest) -> HttpResponse:
    """The value page."""
    found = reading.current()
    if found is None or not found.customers:
        return page(request, "overview/empty.html")
    return page(
        request,
        "value/value.html",
        curve=curve_data(found),
        table=table(drawn(found).points, found.customers),
        whale=found.whale,
        rates=current_rates().items(),
        pulled={name: request.GET.get(name, "0") for name in PERCENTS},
        heat=_heat(found),
        scores=SCORES,
        cohorts=_cohorts(found),
        coming=_coming(found),
        since=range(len((found.lifetime.get("cohorts") or {}).get("years", ()))),
    )


@needs(SEE_VALUE)
def pulled(request: HttpRequest) -> HttpResponse:
    """The curve with the levers pulled, and who is affected, as JSON for the picture."""
    found = reading.current()
    if found is None:
        return JsonResponse({}, status=404)
    rates = {name: float(rate) for name, rate in current_rates().items()}
    levers = Levers(
        rates={name: _figure(request, name, rates[name]) for name in ACTIVITIES},
        **{name: _figure(request, name, 0.0) for name in PERCENTS},
    )
    with reading.results(found) as engine:
        wide = engine.table("SELECT * FROM customers")
    base = Base.of(wide)
    before = profit_under(base, Levers(), rates)
    after = profit_under(base, levers, rates)
    curve, who = whale_curve(after, draws=0), affected(before, after)
    total = float(before.sum())
    scale = 100 / total if total > 0 else 1.0  # the same scale as the picture's, so that the two compare
    running = np.concatenate([[0.0], np.cumsum(-np.sort(-after))]) * scale
    ranks = np.linspace(0, len(after), min(len(after), 400) + 1).astype(int)
    return JsonResponse(
        {
            "points": [[int(rank), round(float(running[rank]), 3)] for rank in ranks],
            "said": _said(who, profit=float(after.sum()), losers=curve.loss_makers),
            "most": _most(wide["customer_id"].to_numpy(), after - before, who),
        }
    )


def _said(who: Affected, *, profit: float, losers: int) -> dict[str, str]:
    return {
        "profit": formats.eur(profit),
        "change": signed(who.total_change),
        "losers": formats.number(losers),
        "saved": formats.number(len(who.turned_profitable)),
        "lost": formats.number(len(who.turned_loss_making)),
        "changed": formats.number(who.changed),
    }


def _most(ids: Ints, change: Floats, who: Affected) -> list[dict[str, str]]:
    """The customers whom the levers move most, with the way to their pages."""
    rows = [*who.top_gains[:MOST], *who.top_losses[:MOST]]
    known = Customer.objects.in_bulk([int(ids[row]) for row in rows])
    return [
        {"href": f"/customers/{one.number}/", "text": f"{one.name} {signed(float(change[row]))}"}
        for row in rows
        if (one := known.get(int(ids[row])))
    ]


def signed(money: float) -> str:
    """Euros with their sign."""
    return ("+" if money > 0 else "") + formats.eur(money)


def _figure(request: HttpRequest, name: str, default: float) -> float:
    """A lever's position; what is not a number leaves it where it is."""
    try:
        found = float(request.GET.get(name, "").replace(",", "."))
    except ValueError:
        return default
    return found if -100 <= found <= 100_000 else default


def _heat(found: Refresh) -> list[tuple[int, list[dict[str, object]]]]:
    """Recency down, frequency across: customers and profit of each cell; the third score is summed over."""
    counted = (
        reading.profiles(found)
        .exclude(rfm="")
        .values("rfm")
        .annotate(n=Count("customer_id"), profit=Sum("profit"))
    )
    cells: dict[tuple[int, int], list[Decimal]] = {}
    for row in counted:
        cell = cells.setdefault((int(row["rfm"][0]), int(row["rfm"][1])), [Decimal(0), Decimal(0)])
        cell[0] += row["n"]
        cell[1] += row["profit"]
    most = max((cell[0] for cell in cells.values()), default=Decimal(1))
    heat: list[tuple[int, list[dict[str, object]]]] = []
    for recency in SCORES:
        places: list[dict[str, object]] = []
        for frequency in SCORES:
            n, profit = cells.get((recency, frequency), (Decimal(0), Decimal(0)))
            places.append({"rf": f"{recency}{frequency}", "n": n, "profit": profit, "shade": shade(n / most)})
        heat.append((recency, places))
    return heat


def shade(part: Decimal | float) -> str:
    """A class of `kundig.css` for a share of the largest cell.

    >>> shade(0), shade(1)
    ('h0', 'h4x')
    """
    step = min(4, int(float(part) * 4 + 0.999))
    return f"h{step}x" if step else "h0"


def _coming(found: Refresh) -> list[dict[str, object]]:
    """Customers by year of coming: who is still there in each year since, and what one of them brought."""
    cohorts = found.lifetime.get("cohorts") or {}
    least = min((min(shares) for shares in cohorts.get("active", ())), default=0.0)
    rows = zip(*(cohorts.get(name, ()) for name in ("years", "customers", "active", "value")), strict=True)
    return [
        {
            "year": year,
            "customers": customers,
            "cells": [
                {"active": active, "value": value, "shade": _deeper(active, least)}
                for active, value in zip(shares, values, strict=True)
            ],
        }
        for year, customers, shares, values in rows
    ]


def _deeper(share: float, least: float) -> str:
    """A shade that tells shares apart where all are large."""
    return shade(0.25 + 0.75 * (share - least) / (1 - least)) if least < 1 else shade(1)


def _cohorts(found: Refresh) -> list[dict[str, object]]:
    """Customers by the year in which they came: how many, and what they are worth today."""
    rows = list(
        reading.profiles(found)
        .annotate(year=ExtractYear("customer__since"))
        .values("year")
        .annotate(customers=Count("customer_id"), profit=Sum("profit"), to_date=Sum("profit_to_date"))
        .order_by("year")
    )
    most = max((abs(row["profit"] / row["customers"]) for row in rows), default=Decimal(1)) or Decimal(1)
    return [
        row
        | {
            "each": row["profit"] / row["customers"],
            "shade": shade(abs(row["profit"] / row["customers"]) / most),
        }
        for row in rows
    ]
