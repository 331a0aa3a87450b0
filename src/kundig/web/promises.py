"""What does a customer wait for, and what became of the promise to answer him?"""

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass

from django.utils import timezone

from kundig.customers.records import Interaction
from kundig.value.promises import AWAITING, promise_state
from kundig.value.records import ServiceLevel

APOLOGY = "apology"
SHOWN = 5


@dataclass(frozen=True, slots=True)
class Happened:
    """An interaction, and what became of the promise to answer it."""

    interaction: Interaction
    outcome: str


def waiting(members: Sequence[int], level: ServiceLevel | None) -> list[Happened]:
    """What the customer waits for, and broken promises after which nobody has apologised."""
    said = Interaction.objects.filter(customer__in=members, direction="outbound", topic=APOLOGY)
    apologised_at = said.order_by("-at").values_list("at", flat=True).first()
    since = timezone.now() - dt.timedelta(days=365)
    asked = Interaction.objects.filter(
        customer__in=members, direction="inbound", kind__in=AWAITING, at__gte=since
    )
    every = [Happened(each, outcome(each, level)) for each in asked.order_by("at")]
    return [each for each in every if _open(each, apologised_at)][:SHOWN]


def outcome(each: Interaction, level: ServiceLevel | None) -> str:
    """Kept, broken or open; nothing where nothing was promised."""
    if level is None or each.direction != "inbound" or each.kind not in AWAITING:
        return ""
    return promise_state(each.at, each.answered_at, response_hours=level.response_hours, now=timezone.now())


def _open(each: Happened, apologised_at: dt.datetime | None) -> bool:
    if each.interaction.answered_at is None:
        return True
    return each.outcome == "broken" and (apologised_at is None or apologised_at < each.interaction.at)
