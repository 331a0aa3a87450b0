"""How many contacts of customers became a decision, an offer, an acceptance, and who never gets anything?"""

import datetime as dt
from collections import Counter
from dataclasses import dataclass
from decimal import Decimal

from django.db import connection
from django.db.models import Count, QuerySet, Sum
from django.utils import timezone

from kundig.customers.records import Interaction
from kundig.decisions.records import Decision, Offer
from kundig.web.decisions_ended import furthest

DAYS = 90
LOOKED_AT = 500  # of so many decisions without an offer, the newest, it is looked up how far they came
_CUSTOMERS = """
SELECT count(*), coalesce(sum(decisions), 0), coalesce(sum(offering), 0), count(*) FILTER (WHERE offering = 0)
FROM (SELECT customer_id, count(*) AS decisions, count(*) FILTER (WHERE chosen <> '{}') AS offering
      FROM kundig_decision WHERE at >= %s GROUP BY customer_id) AS found
"""


@dataclass(frozen=True, slots=True)
class Stage:
    """A stage, which share of the one before came so far, and what it is worth to both parties."""

    code: str
    count: int
    of_former: float | None
    link: str
    company: Decimal | None = None
    customer: Decimal | None = None


@dataclass(frozen=True, slots=True)
class Funnel:
    """From the contacts that customers sought to the offers that they accepted, in the last days."""

    days: int
    stages: tuple[Stage, ...]
    customers: int  # of whom something was decided
    never: int  # of those, who were offered nothing
    ended: tuple[tuple[str, int, float], ...]  # how far the best action came where nothing was offered
    looked_at: int
    since: dt.date


def funnel(now: dt.datetime) -> Funnel | None:
    """The funnel of the last days; none where nothing was decided yet."""
    since = timezone.localtime(now).replace(hour=0, minute=0, second=0, microsecond=0) - dt.timedelta(
        days=DAYS
    )
    with connection.cursor() as cursor:
        cursor.execute(_CUSTOMERS, [since])
        customers, decisions, offering, never = (int(each) for each in cursor.fetchone())
    if not decisions:
        return None
    inbound = Interaction.objects.filter(direction="inbound", at__gte=since).count()
    offers = Offer.objects.filter(at__gte=since).exclude(answer=Offer.UNSHOWN)
    accepted = offers.filter(answer=Offer.Answer.ACCEPTED)
    worth = [_worth(each) for each in (offers, accepted)]
    where = f"/decisions/?since={since.date().isoformat()}"
    ended, looked_at = _ended(since)
    return Funnel(
        DAYS,
        (
            Stage("interactions", inbound, None, ""),
            Stage("decisions", decisions, _share(decisions, inbound), where),
            Stage("offers", worth[0][0], _share(offering, decisions), f"{where}&offer=with", *worth[0][1:]),
            Stage(
                "accepted",
                worth[1][0],
                _share(worth[1][0], worth[0][0]),
                f"{where}&answer=accepted",
                *worth[1][1:],
            ),
        ),
        customers,
        never,
        ended,
        looked_at,
        since.date(),
    )


def _ended(since: dt.datetime) -> tuple[tuple[tuple[str, int, float], ...], int]:
    """At which step the action ended that came furthest, over the newest decisions without an offer."""
    nothing = Decision.objects.filter(at__gte=since, chosen=[]).order_by("-at")[:LOOKED_AT]
    found = Counter(furthest(nothing))
    of = found.total()
    return tuple((step, n, n / of) for step, n in found.most_common()), of


def _worth(offers: QuerySet[Offer]) -> tuple[int, Decimal, Decimal]:
    found = offers.aggregate(n=Count("pk"), company=Sum("company_value"), customer=Sum("customer_value"))
    return found["n"], found["company"] or Decimal(0), found["customer"] or Decimal(0)


def _share(part: int, of: int) -> float | None:
    return part / of if of else None
