"""How do people change what work costs?"""

from collections.abc import Mapping
from decimal import Decimal

from django.db import transaction

from kundig.base.operations import note
from kundig.base.records import User
from kundig.base.refusals import Refused
from kundig.value.activities import ACTIVITIES
from kundig.value.catalogue import current_rates
from kundig.value.records import CostRate

LARGEST_RATE_EUR = Decimal(10_000)


@transaction.atomic
def set_rates(wanted: Mapping[str, Decimal], *, actor: User | None) -> None:
    """Change the rates that differ, each with its note."""
    before = current_rates()
    for activity, rate in wanted.items():
        if activity not in ACTIVITIES:
            raise Refused("profit.unknown_activity", activities=activity, known=", ".join(ACTIVITIES))
        if not 0 <= rate <= LARGEST_RATE_EUR:
            raise Refused("value.rate_range", activity=activity, rate=rate, most=LARGEST_RATE_EUR)
        if before[activity] != rate:
            CostRate.objects.update_or_create(activity=activity, defaults={"amount": rate})
            note(actor, "rate.changed", f"rate:{activity}", before=str(before[activity]), now=str(rate))
