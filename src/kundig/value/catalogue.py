"""Which rates, levels and thresholds hold now?"""

from decimal import Decimal

from django.db import transaction
from django.db.models import QuerySet
from django.utils import timezone

from kundig.value.activities import default_rates
from kundig.value.levels import LEVELS, THRESHOLDS
from kundig.value.records import CostRate, LevelThreshold, ServiceLevel


def current_rates() -> dict[str, Decimal]:
    """EUR per unit of each activity."""
    return default_rates() | dict(CostRate.objects.values_list("activity", "amount"))


def current_thresholds() -> dict[str, Decimal]:
    """The newest threshold of each level."""
    return {row.level_id: row.min_value for row in _newest()}


def current_potentials() -> dict[str, Decimal]:
    """The newest threshold of potential of each level that has one."""
    return {row.level_id: row.min_potential for row in _newest() if row.min_potential is not None}


def _newest() -> QuerySet[LevelThreshold]:
    settle()
    return LevelThreshold.objects.order_by("level_id", "-since", "-id").distinct("level_id")


def promises() -> dict[str, int]:
    """Response hours of each level."""
    settle()
    return dict(ServiceLevel.objects.values_list("code", "response_hours"))


@transaction.atomic
def settle() -> None:
    """Put the default catalogue in place when there is none."""
    if ServiceLevel.objects.exists():
        return
    for promise in LEVELS.values():
        level, _ = ServiceLevel.objects.get_or_create(
            code=promise.code,
            defaults={
                "response_hours": promise.response_hours,
                "channels": list(promise.channels),
                "named_contact": promise.named_contact,
                "goodwill_limit": promise.goodwill_limit_eur,
                "queue_priority": promise.queue_priority,
                "cost_per_year": promise.cost_per_year_eur,
            },
        )
        if (least := THRESHOLDS.get(promise.code)) is not None:
            LevelThreshold.objects.create(level=level, min_value=least, since=timezone.now())
