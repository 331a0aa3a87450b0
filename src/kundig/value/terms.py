"""How do people change what is promised, and what work costs?"""

from collections.abc import Mapping
from decimal import Decimal

from django.db import transaction
from django.utils import timezone

from kundig.base.operations import note
from kundig.base.records import User
from kundig.base.refusals import Refused
from kundig.value.activities import ACTIVITIES
from kundig.value.catalogue import current_potentials, current_rates, current_thresholds
from kundig.value.levels import checked
from kundig.value.records import CostRate, LevelThreshold

LARGEST_RATE_EUR = Decimal(10_000)


@transaction.atomic
def set_thresholds(
    wanted: Mapping[str, Decimal],
    *,
    potentials: Mapping[str, Decimal] | None = None,
    actor: User | None,
) -> None:
    """Add a row for each level whose threshold changes; the former rows are its history.

    `potentials` replaces the thresholds of potential: a level that is not in it has none any more.
    """
    checked(wanted)
    before, before_potentials, now = current_thresholds(), current_potentials(), timezone.now()
    potentials = before_potentials if potentials is None else potentials
    checked(potentials)
    for code, least in {**before, **wanted}.items():
        was, is_now = before_potentials.get(code), potentials.get(code)
        if before.get(code) == least and was == is_now:
            continue
        LevelThreshold.objects.create(
            level_id=code, min_value=least, min_potential=is_now, since=now, set_by=actor
        )
        if before.get(code) != least:
            note(actor, "level.threshold", f"level:{code}", before=str(before.get(code)), now=str(least))
        if was != is_now:
            note(actor, "level.potential", f"level:{code}", before=_said(was), now=_said(is_now))


def _said(least: Decimal | None) -> str:
    return "" if least is None else str(least)


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
