"""What can happen to a customer that moves his sales cycle, and in which SQL does it stand?"""

import datetime as dt
from dataclasses import dataclass

# A contract comes up for renewal so many days before it ends.
RENEWAL_DAYS = 90


@dataclass(frozen=True, slots=True)
class Event:
    """Something that happened: `what` it was, when, and what is known of it; `source` is its number.

    `direction` and `channel` are empty where nobody spoke to anybody: a contract begins, something is booked.
    """

    at: dt.datetime
    what: str
    direction: str = ""
    channel: str = ""
    kind: str = ""
    topic: str = ""
    need: str = ""
    source: int = 0


@dataclass(frozen=True, slots=True)
class Source:
    """Where the events of a kind lie; who owns the facts declares it, whoever moves passes it on.

    `sql` gives customer_id, at, dated (whether only the day is known), what, direction, channel, kind, topic,
    need and source, among the parameters `zone` and `now`. Of `table`, where it is named, nobody is told when
    a row is added: its new rows are found by their numbers, `fresh` gives the customers of those above
    `after`.
    """

    name: str
    sql: str
    table: str = ""
    fresh: str = ""


def _day(column: str) -> str:
    """The beginning of a day where the firm is."""
    return f"({column})::timestamp AT TIME ZONE %(zone)s"


INTERACTIONS = Source(
    "interactions",
    "SELECT customer_id, at, false AS dated, 'interaction' AS what, direction, channel, kind, topic,"
    " topic AS need, id AS source FROM kundig_interaction",
    "kundig_interaction",
    "SELECT customer_id FROM kundig_interaction WHERE id > %(after)s",
)
BEGINNINGS = Source(
    "beginnings",
    f"SELECT customer_id, {_day('since')}, true, 'begun', '', '', kind, '', product, id"
    " FROM kundig_relationship WHERE until IS NULL OR until >= since",
)
# Of an end that was set when the contract began, as of one that came by notice.
RENEWALS = Source(
    "renewals",
    f"SELECT customer_id, {_day(f'greatest(since, until - {RENEWAL_DAYS})')}, true, 'ending', '', '', kind,"
    " '', product, id FROM kundig_relationship WHERE until >= since",
)
# Whoever holds something else goes on using it.
ENDS = Source(
    "ends",
    f"SELECT r.customer_id, {_day('r.until + 1')}, true, 'ended', '', '', r.kind, '', r.product, r.id"
    " FROM kundig_relationship r JOIN kundig_customer c ON c.id = r.customer_id"
    " WHERE r.until >= r.since AND NOT EXISTS (SELECT FROM kundig_relationship o"
    "  JOIN kundig_customer m ON m.id = o.customer_id"
    "  WHERE (m.id = coalesce(c.leading_id, c.id) OR m.leading_id = coalesce(c.leading_id, c.id))"
    "  AND o.since <= r.until + 1 AND (o.until IS NULL OR o.until > r.until))",
)
# What is booked under a contract is use; without one it is a purchase.
BOOKINGS = Source(
    "bookings",
    f"SELECT customer_id, {_day('booked_on')}, true,"
    " CASE WHEN bool_or(relationship_id IS NULL) THEN 'bought' ELSE 'billed' END, '', '', '', '', '', min(id)"
    " FROM kundig_posting WHERE kind = 'revenue' GROUP BY customer_id, booked_on",
)
FACTS = (INTERACTIONS, BEGINNINGS, RENEWALS, ENDS, BOOKINGS)
