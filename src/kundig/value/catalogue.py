"""Which rates, levels and policies hold now?"""

import datetime as dt
from decimal import Decimal

from django.db import transaction

from kundig.feel import operations as policies
from kundig.feel.dmn.table import DecisionTable
from kundig.feel.records import Policy, PolicyVersion
from kundig.value.activities import default_rates
from kundig.value.level_rules import SERVICE_LEVELS
from kundig.value.levels import LEVELS
from kundig.value.records import CostRate, ServiceLevel


def current_rates() -> dict[str, Decimal]:
    """EUR per unit of each activity."""
    return default_rates() | dict(CostRate.objects.values_list("activity", "amount"))


def level_policy() -> Policy:
    """The policy by which levels are given."""
    return policies.policy_of(SERVICE_LEVELS)


def level_rules(on: dt.date) -> tuple[PolicyVersion, DecisionTable]:
    """The version that gives the levels on a day, and its table."""
    return policies.rules_of(SERVICE_LEVELS, on)


def promises() -> dict[str, int]:
    """Response hours of each level."""
    settle()
    return dict(ServiceLevel.objects.values_list("code", "response_hours"))


def yearly_costs() -> dict[str, Decimal]:
    """What it costs in a year to keep the promises of each level to a customer."""
    settle()
    return dict(ServiceLevel.objects.values_list("code", "cost_per_year"))


@transaction.atomic
def settle() -> None:
    """Put the default catalogue and its policy in place when there are none."""
    level_policy()
    if ServiceLevel.objects.exists():
        return
    for promise in LEVELS.values():
        ServiceLevel.objects.get_or_create(
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
