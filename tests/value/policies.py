"""How do tests let other rules for service levels hold?"""

import datetime as dt

from django.utils import timezone

from kundig.feel.dmn.table import DecisionTable
from kundig.feel.policies.kinds import content_of
from kundig.feel.records import PolicyVersion
from kundig.value.catalogue import level_policy
from kundig.value.level_rules import SERVICE_LEVELS


def let_hold(table: DecisionTable, *, holds_from: dt.date) -> PolicyVersion:
    """The table as a version that holds from a day on, a past one, too, as if it had been delivered."""
    policy, now = level_policy(), timezone.now()
    return PolicyVersion.objects.create(
        policy=policy,
        number=policy.versions.count() + 1,
        content=content_of(SERVICE_LEVELS, table),
        created_at=now,
        submitted_at=now,
        approved_at=now,
        holds_from=holds_from,
    )
