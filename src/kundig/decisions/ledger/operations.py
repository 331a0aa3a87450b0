"""What did the accepted offers of a month bring to both parties, and what happened after them?"""

import datetime as dt
from collections.abc import Iterable
from dataclasses import astuple, dataclass, replace
from decimal import Decimal
from functools import reduce
from itertools import groupby
from typing import Any

from django.conf import settings
from django.db import connection

from kundig.customers.records import Customer

WATCHED_DAYS = 90  # after the acceptance: a complaint, the end of a contract, praise
MONTHS = 12
LIVE = 5_000  # so many accepted offers are looked after while a page waits; of more the survey keeps the sums


@dataclass(frozen=True, slots=True)
class Line:
    """One month of one action, of one customer, or of all; values in euros, as the decisions computed them.

    `borne_out` are the values to both parties of the offers that were followed neither by a complaint nor by
    the end of a contract. `watched` are those of which that is not known yet for all of the 90 days.
    """

    month: dt.date
    action: str
    offers: int
    company: Decimal
    customer: Decimal
    complained: int
    left: int
    praised: int
    company_borne_out: Decimal
    customer_borne_out: Decimal
    watched: int


_WITHIN = "> a.at AND {0} <= a.at + %(days)s * interval '1 day' AND {0} <= %(now)s"
_MEMBERS = "(m.id = a.leader OR m.leading_id = a.leader)"


def _happened(topic: str) -> str:
    return f"""EXISTS (SELECT FROM kundig_customer m JOIN kundig_interaction i ON i.customer_id = m.id
    WHERE {_MEMBERS} AND i.topic = '{topic}' AND i.direction <> 'outbound'
    AND i.at {_WITHIN.format("i.at")})"""


_LEFT = f"""EXISTS (SELECT FROM kundig_customer m JOIN kundig_relationship r ON r.customer_id = m.id
    WHERE {_MEMBERS} AND r.until >= (a.at AT TIME ZONE %(zone)s)::date
    AND r.until <= least((a.at AT TIME ZONE %(zone)s)::date + %(days)s, (%(now)s AT TIME ZONE %(zone)s)::date)
    AND NOT EXISTS (SELECT FROM kundig_customer n JOIN kundig_relationship s ON s.customer_id = n.id
      WHERE (n.id = a.leader OR n.leading_id = a.leader) AND s.product = r.product AND s.id <> r.id
      AND s.since BETWEEN r.until AND r.until + 31))"""
_LEDGER = f"""
WITH accepted AS (
  SELECT coalesce(c.leading_id, c.id) AS leader, o.action, o.company_value AS company,
    o.customer_value AS customer, o.answered_at AS at,
    date_trunc('month', o.answered_at AT TIME ZONE %(zone)s)::date AS month
  FROM kundig_offer o JOIN kundig_customer c ON c.id = o.customer_id
  WHERE o.answer = 'accepted' AND o.answered_at >= %(since)s AND o.answered_at <= %(now)s AND {{chosen}}),
checked AS (
  SELECT a.*, {_happened("complaint")} AS complained, {_LEFT} AS gone, {_happened("praise")} AS praised,
    a.at + %(days)s * interval '1 day' > %(now)s AS watched
  FROM accepted a)
SELECT month, action, count(*), sum(company), sum(customer),
  count(*) FILTER (WHERE complained), count(*) FILTER (WHERE gone), count(*) FILTER (WHERE praised),
  coalesce(sum(company) FILTER (WHERE NOT complained AND NOT gone), 0),
  coalesce(sum(customer) FILTER (WHERE NOT complained AND NOT gone), 0),
  count(*) FILTER (WHERE watched)
FROM checked GROUP BY 1, 2 ORDER BY 1 DESC, 2
"""

_HOW_MANY = """
SELECT count(*) FROM (SELECT FROM kundig_offer
  WHERE answer = 'accepted' AND answered_at >= %(since)s LIMIT %(most)s) AS found"""


def few(*, now: dt.datetime) -> bool:
    """Whether so few were accepted that a page need not wait for what happened after each."""
    with connection.cursor() as cursor:
        cursor.execute(_HOW_MANY, {"since": _begin(now), "most": LIVE + 1})
        (found,) = cursor.fetchone()
    return int(found) <= LIVE


def by_action(*, now: dt.datetime, since: dt.datetime | None = None) -> list[Line]:
    """All customers together, a line for each month and action; the newest month first."""
    return _lines("true", {}, now, since)


def months(lines: Iterable[Line]) -> list[Line]:
    """A line for each month, over all actions."""
    of_all = (replace(one, action="") for one in lines)
    return [reduce(_together, of_month) for _month, of_month in groupby(of_all, lambda one: one.month)]


def _together(one: Line, other: Line) -> Line:
    sums = (left + right for left, right in zip(astuple(one)[2:], astuple(other)[2:], strict=True))
    return Line(one.month, "", *sums)


def of_customer(customer: Customer, *, now: dt.datetime, since: dt.datetime | None = None) -> list[Line]:
    """One customer with all whom he leads, a line for each month and action."""
    return _lines("%(leader)s IN (c.id, c.leading_id)", {"leader": customer.pk}, now, since)


def as_json(lines: Iterable[Line]) -> list[list[str | int]]:
    """To be kept."""
    return [[one if isinstance(one, int) else str(one) for one in astuple(line)] for line in lines]


def of_json(told: Iterable[list[Any]]) -> list[Line]:
    """As they were kept."""
    return [Line(dt.date.fromisoformat(month), action, *map(_sum, sums)) for month, action, *sums in told]


def _sum(told: str | int) -> Any:
    return Decimal(told) if isinstance(told, str) else told


def _begin(now: dt.datetime) -> dt.datetime:
    return now - dt.timedelta(days=31 * MONTHS)


def _lines(
    chosen: str, given: dict[str, str | int], now: dt.datetime, since: dt.datetime | None
) -> list[Line]:
    told: dict[str, str | int | dt.datetime] = {
        "now": now,
        "since": since or _begin(now),
        "zone": settings.TIME_ZONE,
        "days": WATCHED_DAYS,
    }
    with connection.cursor() as cursor:
        cursor.execute(_LEDGER.format(chosen=chosen), {**told, **given})
        return [Line(*row) for row in cursor.fetchall()]
