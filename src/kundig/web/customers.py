"""What do we know of this customer, what is he worth, and what did we promise him?"""

import datetime as dt
from dataclasses import dataclass
from decimal import Decimal

from django.core.paginator import Paginator
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.utils import timezone

from kundig.base.records import User
from kundig.base.roles import SEE_CUSTOMERS, SEE_VALUE, may
from kundig.customers.records import ComputedProfile, Customer, Interaction
from kundig.value import reading
from kundig.value.promises import AWAITING, promise_state
from kundig.value.records import LevelThreshold, Refresh, ServiceLevel
from kundig.web.access import needs
from kundig.web.cube import cube
from kundig.web.curve import curve_data
from kundig.web.shell import page

PER_PAGE = 12
APOLOGY = "apology"
ORDER = ("revenue", "cost_of_goods", "discount", "credit_note", "return", "write_off")


@dataclass(frozen=True, slots=True)
class Step:
    """One bar of the waterfall, in percent of its width."""

    line: str
    quantity: float
    amount: Decimal
    left: str
    width: str


@dataclass(frozen=True, slots=True)
class Happened:
    """An interaction, and what became of the promise to answer it."""

    interaction: Interaction
    outcome: str


@needs(SEE_CUSTOMERS)
def customer(request: HttpRequest, number: str) -> HttpResponse:
    """The customer page; figures of value only for those who may see them."""
    who = get_object_or_404(Customer, number=number)
    found = reading.current()
    profile = reading.profiles(found).filter(customer=who).first() if found else None
    level = ServiceLevel.objects.filter(code=profile.level).first() if profile else None
    sees = isinstance(request.user, User) and may(request.user.role, SEE_VALUE)
    direction = request.GET.get("direction", "")
    shown = Paginator(_interactions(who, direction), PER_PAGE).get_page(request.GET.get("page"))
    content: dict[str, object] = {
        "customer": who,
        "relationships": who.relationship_set.order_by("-until", "since"),
        "profile": profile,
        "level": level,
        "open": waiting(who, level),
        "happened": [Happened(each, _outcome(each, level)) for each in shown],
        "shown": shown,
        "direction": direction,
        "query": f"direction={direction}" if direction else "",
    }
    if sees and found and profile:
        content |= _worth(found, profile)
    return page(request, "customers/customer.html", 200, **content)


def waiting(who: Customer, level: ServiceLevel | None) -> list[Happened]:
    """What the customer waits for, and broken promises after which nobody has apologised."""
    said = Interaction.objects.filter(customer=who, direction="outbound", topic=APOLOGY)
    apologised_at = said.order_by("-at").values_list("at", flat=True).first()
    since = timezone.now() - dt.timedelta(days=365)
    asked = Interaction.objects.filter(customer=who, direction="inbound", kind__in=AWAITING, at__gte=since)
    every = [Happened(each, _outcome(each, level)) for each in asked.order_by("at")]
    return [each for each in every if _open(each, apologised_at)][:5]


def _open(each: Happened, apologised_at: dt.datetime | None) -> bool:
    if each.interaction.answered_at is None:
        return True
    return each.outcome == "broken" and (apologised_at is None or apologised_at < each.interaction.at)


def _interactions(who: Customer, direction: str) -> QuerySet[Interaction]:
    every = Interaction.objects.filter(customer=who).order_by("-at", "-id")
    return every.filter(direction=direction) if direction in Interaction.Direction.values else every


def _outcome(each: Interaction, level: ServiceLevel | None) -> str:
    if level is None or each.direction != "inbound" or each.kind not in AWAITING:
        return ""
    return promise_state(each.at, each.answered_at, response_hours=level.response_hours, now=timezone.now())


def _worth(found: Refresh, profile: ComputedProfile) -> dict[str, object]:
    since, until = reading.window(found)
    threshold = LevelThreshold.objects.filter(level_id=profile.level).order_by("-since", "-id").first()
    return {
        "steps": _waterfall(reading.bridge(found, profile.customer_id)),
        "cube": cube(profile),
        "curve": curve_data(found, place=profile.rank),
        "threshold": threshold,
        "since": since,
        "until": until - dt.timedelta(days=1),
        "place": profile.rank / max(found.customers, 1),
    }


def _waterfall(lines: list[tuple[str, float, Decimal]]) -> list[Step]:
    """From the revenue down to the profit; each bar begins where the one before ended."""
    order = {line: place for place, line in enumerate(ORDER)}
    lines = sorted(lines, key=lambda x: (order.get(x[0], len(ORDER)), x[2]))
    ends, running = [Decimal(0)], Decimal(0)
    for _line, _quantity, amount in lines:
        running += amount
        ends.append(running)
    low, high = min(ends), max(ends)
    scale = Decimal(100) / ((high - low) or Decimal(1))
    return [
        Step(
            line,
            quantity,
            amount,
            f"{(min(before, after) - low) * scale:.2f}",
            f"{max(abs(amount) * scale, Decimal('0.4')):.2f}",
        )
        for (line, quantity, amount), before, after in zip(lines, ends, ends[1:], strict=False)
    ]
