"""What does each service level promise, from which value on, and since when?"""

from decimal import Decimal

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.db.models import Count
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _

from kundig.base.operations import spoken_language
from kundig.base.records import User
from kundig.base.refusals import Refused
from kundig.base.roles import CHANGE_LEVELS, SEE_VALUE, may
from kundig.value import reading
from kundig.value.catalogue import current_thresholds
from kundig.value.levels import checked
from kundig.value.records import LevelThreshold, ServiceLevel
from kundig.value.terms import set_thresholds
from kundig.web.access import needs
from kundig.web.amounts import amount
from kundig.web.refusing import refuse
from kundig.web.shell import page


@needs(SEE_VALUE)
def levels(request: HttpRequest) -> HttpResponse:
    """The catalogue; new thresholds are previewed before they hold."""
    wanted = thresholds = current_thresholds()
    preview = None
    if request.method == "POST":
        if not isinstance(request.user, User) or not may(request.user.role, CHANGE_LEVELS):
            raise PermissionDenied(CHANGE_LEVELS)
        try:
            wanted = _wanted(request, thresholds)
            checked(wanted)
            if "keep" in request.POST:
                set_thresholds(wanted, actor=request.user)
                messages.success(request, _("The new thresholds hold from the next computation on."))
                return redirect("/levels/")
            preview = _counts(wanted)
        except Refused as refused:
            refuse(request, refused)
    counts = _counts(thresholds)
    costs = dict(_costs())
    rows = [
        {
            "level": level,
            "threshold": thresholds.get(level.code),
            "wanted": wanted.get(level.code),
            "customers": counts.get(level.code, 0),
            "preview": preview.get(level.code, 0) if preview is not None else None,
            "cost": costs.get(level.code, 0),
        }
        for level in ServiceLevel.objects.order_by("code")
    ]
    history = LevelThreshold.objects.select_related("set_by").order_by("-since", "level_id")[:20]
    return page(request, "levels/levels.html", rows=rows, history=history, preview=preview is not None)


def _wanted(request: HttpRequest, thresholds: dict[str, Decimal]) -> dict[str, Decimal]:
    wanted = {}
    for code in thresholds:
        wanted[code] = amount(request.POST.get(f"from_{code}", ""), language=spoken_language())
    return wanted


def _counts(thresholds: dict[str, Decimal]) -> dict[str, int]:
    """How many customers each level would have."""
    found = reading.current()
    if found is None:
        return {}
    everybody, counts, above = reading.profiles(found), {}, 0
    for code, least in sorted(thresholds.items()):
        reached = everybody.filter(profit__gte=least).count()
        counts[code], above = reached - above, reached
    return counts | {"E": everybody.count() - above}


def _costs() -> list[tuple[str, Decimal]]:
    """What keeping the promises costs in a year: customers times cost of the level."""
    found = reading.current()
    if found is None:
        return []
    per_customer = dict(ServiceLevel.objects.values_list("code", "cost_per_year"))
    counted = reading.profiles(found).values_list("level").annotate(customers=Count("customer_id"))
    return [(code, customers * per_customer.get(code, Decimal(0))) for code, customers in counted]
