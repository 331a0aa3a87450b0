"""What does each service level promise, from which value on, and since when?"""

from dataclasses import dataclass
from decimal import Decimal

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.db.models import Case, Count, Q, Value, When
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _

from kundig.base.operations import spoken_language
from kundig.base.records import User
from kundig.base.refusals import Refused
from kundig.base.roles import CHANGE_LEVELS, SEE_VALUE, may
from kundig.value import reading
from kundig.value.catalogue import current_potentials, current_thresholds
from kundig.value.levels import FLOOR, checked
from kundig.value.records import LevelThreshold, ServiceLevel
from kundig.value.terms import set_thresholds
from kundig.web.access import needs
from kundig.web.amounts import amount
from kundig.web.refusing import refuse
from kundig.web.shell import page


@dataclass(frozen=True, slots=True)
class Rule:
    """From which value, and from which potential if any, each level is given."""

    values: dict[str, Decimal]
    potentials: dict[str, Decimal]


@needs(SEE_VALUE)
def levels(request: HttpRequest) -> HttpResponse:
    """The catalogue; new thresholds are previewed before they hold."""
    held = wanted = Rule(current_thresholds(), current_potentials())
    preview = None
    if request.method == "POST":
        if not isinstance(request.user, User) or not may(request.user.role, CHANGE_LEVELS):
            raise PermissionDenied(CHANGE_LEVELS)
        try:
            wanted = _wanted(request, held)
            checked(wanted.values)
            checked(wanted.potentials)
            if "keep" in request.POST:
                set_thresholds(wanted.values, potentials=wanted.potentials, actor=request.user)
                messages.success(request, _("The new thresholds hold from the next computation on."))
                return redirect("/levels/")
            preview = _counts(wanted)
        except Refused as refused:
            refuse(request, refused)
    counts = _counts(held)
    costs = dict(_costs())
    rows = [
        {
            "level": level,
            "threshold": held.values.get(level.code),
            "potential": held.potentials.get(level.code),
            "wanted": wanted.values.get(level.code),
            "wanted_potential": wanted.potentials.get(level.code),
            "customers": counts.get(level.code, 0),
            "preview": preview.get(level.code, 0) if preview is not None else None,
            "cost": costs.get(level.code, 0),
        }
        for level in ServiceLevel.objects.order_by("code")
    ]
    history = LevelThreshold.objects.select_related("set_by").order_by("-since", "level_id")[:20]
    return page(request, "levels/levels.html", rows=rows, history=history, preview=preview is not None)


def _wanted(request: HttpRequest, held: Rule) -> Rule:
    """The thresholds of the form; an empty field of potential asks for none."""
    language = spoken_language()
    written = {code: request.POST.get(f"potential_{code}", "").strip() for code in held.values}
    return Rule(
        {code: amount(request.POST.get(f"from_{code}", ""), language=language) for code in held.values},
        {code: amount(text, language=language) for code, text in written.items() if text},
    )


def _counts(rule: Rule) -> dict[str, int]:
    """How many customers each level would have."""
    found = reading.current()
    if found is None:
        return {}
    reached = {code: Q(profit__gte=least) for code, least in rule.values.items()}
    for code, least in rule.potentials.items():
        reached[code] |= Q(potential__gte=least)
    cases = [When(reached[code], then=Value(code)) for code in sorted(reached)]
    given = reading.profiles(found).annotate(given=Case(*cases, default=Value(FLOOR)))
    return dict(given.values_list("given").annotate(customers=Count("customer_id")))


def _costs() -> list[tuple[str, Decimal]]:
    """What keeping the promises costs in a year: customers times cost of the level."""
    found = reading.current()
    if found is None:
        return []
    per_customer = dict(ServiceLevel.objects.values_list("code", "cost_per_year"))
    counted = reading.profiles(found).values_list("level").annotate(customers=Count("customer_id"))
    return [(code, customers * per_customer.get(code, Decimal(0))) for code, customers in counted]
