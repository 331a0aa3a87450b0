"""What does somebody get who asks for a decision?"""

import datetime as dt
from typing import NamedTuple

from kundig.decisions.actions import ActionRule
from kundig.decisions.choice import Candidate, Choice
from kundig.decisions.log import Promise


class Offered(NamedTuple):
    """An action that is put before the customer, under the number that answers refer to."""

    offer: int
    slot: int
    action: ActionRule
    factors: Candidate


class Decided(NamedTuple):
    """What was decided; `new` is false where this interaction had its decision already.

    `recorded`: the interaction was remembered with it. `customer` is the number of whoever leads. `promise`
    is what was done about the concern.
    """

    decision: int
    customer_id: int
    customer: str
    interaction: int | None
    channel: str
    at: dt.datetime
    offers: tuple[Offered, ...]
    choice: Choice
    promise: Promise | None
    model: int
    new: bool
    recorded: bool = False
