"""What do programs learn of customers' worth?"""

from decimal import Decimal
from typing import Any

from django.http import HttpRequest
from ninja import Router

from kundig.api.answers import Answer
from kundig.api.known import known
from kundig.api.problems import Problem
from kundig.api.routes import reads
from kundig.api.shapes import Day, Moment, Number, Shown
from kundig.value import reading
from kundig.value.records import Refresh

router = Router(tags=["value"])
MONEY = ("revenue", "deductions", "cost_of_goods", "cost_to_serve", "profit", "profit_to_date")
AHEAD = (
    *("potential", "as_it_goes", "gap_number", "gap_duration", "gap_profitability"),
    *("lifetime_value", "lifetime_low", "lifetime_high"),
)
FIGURES = (
    *("relationships", "tenure_years", "profit_per_relationship_year"),
    *("active_chance", "expected_purchases"),
)
OTHERS = (
    "rank",
    "main_cause",
    "last_purchase_on",
    "frequency",
    "rfm",
    "level",
    "level_since",
    "level_reason",
    "promises_kept",
    "promises_broken",
    "potential_level",
    "measure",
    "measure_reason",
    "needs_group",
)


class Worth(Shown):
    """What a refresh found, of the last 12 full months, to date and to come; amounts are strings.

    Lifetime value is that of the next twelve months; it lies between low and high in 80 of 100 cases.
    """

    customer: str
    generation: int
    as_of: Day
    currency: str
    revenue: str
    deductions: str
    cost_of_goods: str
    cost_to_serve: str
    profit: str
    profit_to_date: str
    relationships: float
    tenure_years: float
    profit_per_relationship_year: float
    rank: int
    main_cause: str
    last_purchase_on: Day | None
    frequency: int
    rfm: str
    level: str
    level_since: Day
    level_reason: str
    promises_kept: int
    promises_broken: int
    potential: str
    potential_level: str
    as_it_goes: str
    gap_number: str
    gap_duration: str
    gap_profitability: str
    measure: str
    measure_reason: str
    needs_group: int
    active_chance: float
    expected_purchases: float
    lifetime_value: str
    lifetime_low: str
    lifetime_high: str


class Summary(Shown):
    """The newest finished computation of the whole base."""

    generation: int
    as_of: Day
    finished_at: Moment
    currency: str
    customers: int
    postings: int
    interactions: int
    profit: str


class CurvePoint(Shown):
    """Up to this rank, so much profit together."""

    rank: int
    profit: float


class Curve(Shown):
    """The whale curve: customers by profit, the best first, cumulated; at most about 400 points."""

    generation: int
    as_of: Day
    currency: str
    customers: int
    peak: CurvePoint
    points: list[CurvePoint]


@reads(
    router, "/customers/{number}/value", scope="value:read", response=Worth, summary="Get a customer's value"
)
def worth(request: HttpRequest, number: Number) -> Answer:
    """Value, profit and its parts, service level and promises of one customer."""
    who, found = known(number), _current()
    profile = reading.profiles(found).filter(customer=who).first()
    if profile is None:
        raise Problem(404, "api.no_value")
    figures: dict[str, object] = {"customer": who.number} | _of(found)
    figures |= {name: getattr(profile, name) for name in (*MONEY, *AHEAD, *FIGURES, *OTHERS)}
    return Answer(figures)


@reads(router, "/value", scope="value:read", response=Summary, summary="Get the value of the whole base")
def summary(request: HttpRequest) -> Answer:
    """How many customers, and how much profit they bring together."""
    found = _current()
    counts = {name: getattr(found, name) for name in ("customers", "postings", "interactions")}
    points = reading.curve(found, steps=1)
    profit = Decimal(str(points[-1][1] if points else 0)).quantize(Decimal("0.01"))
    return Answer(_of(found) | counts | {"finished_at": found.finished_at, "profit": profit})


@reads(router, "/value/curve", scope="value:read", response=Curve, summary="Get the whale curve")
def curve(request: HttpRequest) -> Answer:
    """Points from the best customer to the worst."""
    found = _current()
    points: list[dict[str, Any]] = [
        {"rank": rank, "profit": round(money, 2)} for rank, money in reading.curve(found)
    ]
    peak = max(points, key=lambda point: float(point["profit"]), default={"rank": 0, "profit": 0.0})
    return Answer(_of(found) | {"customers": found.customers, "peak": peak, "points": points})


def _current() -> Refresh:
    found = reading.current()
    if found is None:
        raise Problem(404, "api.no_value")
    return found


def _of(found: Refresh) -> dict[str, object]:
    return {"generation": found.id, "as_of": found.as_of, "currency": found.currency}
