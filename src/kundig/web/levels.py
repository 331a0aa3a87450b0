"""What does each service level promise, who has it, and by which rules?"""

from django.db.models import Count
from django.http import HttpRequest, HttpResponse
from django.utils import timezone

from kundig.base.roles import SEE_VALUE
from kundig.value import reading
from kundig.value.catalogue import level_rules, settle
from kundig.value.level_rules import SERVICE_LEVELS
from kundig.value.records import Refresh, ServiceLevel
from kundig.web.access import needs
from kundig.web.policy_table import heads, rows
from kundig.web.shell import page


@needs(SEE_VALUE)
def levels(request: HttpRequest) -> HttpResponse:
    """The catalogue with its customers and its cost, and the policy that gives the levels."""
    settle()
    held, table = level_rules(timezone.localdate())
    found = reading.current()
    counts = _counts(found) if found else {}
    listed = [
        (level, counts.get(level.code, 0), counts.get(level.code, 0) * level.cost_per_year)
        for level in ServiceLevel.objects.order_by("code")
    ]
    return page(
        request,
        "levels/levels.html",
        listed=listed,
        together=sum(cost for _level, _customers, cost in listed),
        held=held,
        pending=found is not None and found.level_version_id != held.pk,
        heads=heads(SERVICE_LEVELS, table),
        rows=rows(table),
        hit_policy=table.hit_policy,
    )


def _counts(found: Refresh) -> dict[str, int]:
    """How many customers each level has."""
    given = reading.profiles(found).values_list("level").annotate(customers=Count("customer_id"))
    return dict(given)
