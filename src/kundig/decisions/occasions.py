"""On which occasion is a decision asked for, and what is the customer's concern in it?"""

import datetime as dt
from dataclasses import dataclass
from decimal import Decimal

COMPLAINT = "complaint"


@dataclass(frozen=True, slots=True)
class Concern:
    """What the customer came for. It is resolved now, or promised: somebody does it until a day."""

    kind: str
    text: str = ""
    resolved: bool = False
    person: int | None = None  # the user who is to do it; else whoever records it
    title: str = ""  # of the task that a promise becomes; else its kind and text
    due_on: dt.date | None = None  # the promised day, where it is not the one of the service level


@dataclass(frozen=True, slots=True)
class Occasion:
    """What happens just now between the customer and us.

    `minutes`, `number` (what another system calls it), `relationship` (the number of a contract) and
    `happened_at` are only remembered, where the occasion is recorded as an interaction: what is decided is
    decided for the moment of the decision, even where word of the occasion comes late.
    """

    channel: str
    direction: str = "inbound"
    kind: str = "page"
    topic: str = ""
    text: str = ""
    concern: Concern | None = None
    minutes: Decimal = Decimal(0)
    number: str = ""
    relationship: str = ""
    happened_at: dt.datetime | None = None  # else just now
