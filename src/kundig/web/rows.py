"""Which rows make this line of a customer's profit?"""

import datetime as dt
from decimal import Decimal

from django.core.paginator import Paginator
from django.db.models import F, QuerySet
from django.http import HttpRequest, HttpResponse

from kundig.base.roles import SEE_VALUE
from kundig.customers.records import Customer, Interaction, Posting
from kundig.value import reading
from kundig.value.activities import activity_of, topic_of
from kundig.value.catalogue import current_rates
from kundig.web.access import needs
from kundig.web.shell import page
from kundig.web.writing import known

PER_PAGE = 50
MARGIN = ("revenue", "cost_of_goods")  # the main cause "low_margin" is the two together


@needs(SEE_VALUE)
def rows(request: HttpRequest, number: str) -> HttpResponse:
    """The postings or interactions of the line, in the 12 months that are valued."""
    who = known(number)
    found = reading.current()
    if found is None:
        return page(request, "overview/empty.html")
    line = request.GET.get("line", "revenue")
    since, until = reading.window(found)
    activity = activity_of(line)
    wanted = MARGIN if line == "low_margin" else (line,)
    of_line = [each for each in reading.bridge(found, who.id) if each[0] in wanted]
    every: QuerySet[Posting] | QuerySet[Interaction]
    if activity is None or activity == "delay_day":
        every = postings(who, wanted, since=since, until=until)
    else:
        every = interactions(who, activity, topic_of(line), since=since, until=until)
    shown = Paginator(every, PER_PAGE).get_page(request.GET.get("page"))
    quantity, amount = sum(each[1] for each in of_line), sum((each[2] for each in of_line), Decimal(0))
    rate = current_rates().get(activity) if activity else None
    used = rate_used(amount, quantity, rate) if rate is not None else None
    return page(
        request,
        "customers/rows.html",
        customer=who,
        line=line,
        query=f"line={line}",
        shown=shown,
        posted=every.model is Posting,
        late=activity == "delay_day",
        rate=used,
        new_rate=rate if rate != used else None,
        activity=activity,
        quantity=quantity,
        amount=amount,
        since=since,
        until=until - dt.timedelta(days=1),
    )


def rate_used(amount: Decimal, quantity: float, rate: Decimal) -> Decimal:
    """The rate that the amount was computed with: today's, unless it was changed since.

    >>> rate_used(Decimal("-1530.00"), 18, Decimal("90.50"))
    Decimal('85.00')
    """
    units = Decimal(str(quantity))
    if not units or abs(abs(amount) - units * rate) <= max(Decimal("0.05"), abs(amount) / 200):
        return rate
    return (abs(amount) / units).quantize(Decimal("0.01"))


def postings(who: Customer, kinds: tuple[str, ...], *, since: dt.date, until: dt.date) -> QuerySet[Posting]:
    """The postings of the kinds; late payments where the line is one of delay."""
    every = Posting.objects.filter(customer__in=who.members, booked_on__gte=since, booked_on__lt=until)
    late = kinds[0].startswith("delay_day")
    every = every.filter(kind="payment", booked_on__gt=F("due_on")) if late else every.filter(kind__in=kinds)
    return every.order_by("-booked_on", "-id")


def interactions(
    who: Customer, activity: str, topic: str, *, since: dt.date, until: dt.date
) -> QuerySet[Interaction]:
    """The interactions of an activity about a topic; the lake's months begin and end in UTC."""
    start, end = (dt.datetime.combine(day, dt.time(), dt.UTC) for day in (since, until))
    every = Interaction.objects.filter(customer__in=who.members, topic=topic, at__gte=start, at__lt=end)
    every = every.filter(kind="call" if activity == "call_minute" else activity)
    if activity == "email":
        every = every.filter(direction="outbound")
    return every.order_by("-at", "-id")
