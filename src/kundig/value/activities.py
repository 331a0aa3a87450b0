"""Which activities cost money, what does one unit cost, and which rows show that it happened?"""

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Literal


@dataclass(frozen=True, slots=True)
class Activity:
    """One kind of work for a customer.

    `rate_eur` is a default to be replaced by the firm's own. `rows` names the source and `where` says in
    SQL which of its rows count, `quantity` how many units each row is.
    """

    name: str
    unit: Literal["order", "delivery", "return", "minute", "visit", "letter", "email", "day"]
    rate_eur: Decimal
    rows: Literal["interactions", "postings"]
    where: str
    quantity: str = "1"


# A dunning letter is a dunning, not also a letter; a telephone call about it is a call.
ACTIVITIES: Mapping[str, Activity] = {
    activity.name: activity
    for activity in (
        Activity("order", "order", Decimal("4.00"), "interactions", "kind = 'order'"),
        Activity("delivery", "delivery", Decimal("6.50"), "interactions", "kind = 'delivery'"),
        Activity("return", "return", Decimal("9.00"), "interactions", "kind = 'return'"),
        Activity("call_minute", "minute", Decimal("0.95"), "interactions", "kind = 'call'", "minutes"),
        Activity("visit", "visit", Decimal("85.00"), "interactions", "kind = 'visit'"),
        Activity("letter", "letter", Decimal("1.40"), "interactions", "kind = 'letter'"),
        Activity("email", "email", Decimal("0.08"), "interactions", "kind = 'email'"),
        Activity("dunning", "letter", Decimal("3.50"), "interactions", "kind = 'dunning'"),
        Activity(
            "delay_day",
            "day",
            Decimal("0.03"),
            "postings",
            "kind = 'payment' AND due_on IS NOT NULL AND booked_on > due_on",
            "CAST(booked_on - due_on AS BIGINT)",
        ),
    )
}

# The sign of a posting in the profit; a payment settles what was earned before.
POSTING_SIGNS: Mapping[str, int] = {
    "revenue": 1,
    "cost_of_goods": -1,
    "discount": -1,
    "credit_note": -1,
    "return": -1,
    "write_off": -1,
    "payment": 0,
}
DEDUCTIONS = ("discount", "credit_note", "return", "write_off")


def default_rates() -> dict[str, Decimal]:
    """EUR per unit of each activity, until the firm sets its own.

    >>> default_rates()["visit"]
    Decimal('85.00')
    """
    return {name: activity.rate_eur for name, activity in ACTIVITIES.items()}


def activity_of(line: str) -> str | None:
    """The activity of a cost line, or None for a posted line.

    >>> activity_of("call_minute:bill"), activity_of("return:"), activity_of("return")
    ('call_minute', 'return', None)
    """
    return line.partition(":")[0] if ":" in line else None


def topic_of(line: str) -> str:
    """What a cost line was about; empty where nothing was noted.

    >>> topic_of("visit:heating")
    'heating'
    """
    return line.partition(":")[2]
