"""Which needs groups are there, and how are they renamed, merged, found anew and put back?"""

from collections.abc import Callable
from decimal import Decimal

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.db.models import Count, Sum
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _

from kundig.base.operations import spoken_language
from kundig.base.records import User
from kundig.base.refusals import Refused
from kundig.base.roles import CHANGE_GROUPS, SEE_VALUE, may
from kundig.customers.segments.filters import Condition
from kundig.value import reading
from kundig.value.potential.needs import NeedsGroups
from kundig.value.potential.operations import ask_anew, merge, newest, put_back, rename
from kundig.value.potential.traits import name
from kundig.value.records import Grouping, Refresh
from kundig.web.access import needs
from kundig.web.features import feature_name, features
from kundig.web.grouping_history import history, standing
from kundig.web.listing import to_list
from kundig.web.refusing import refuse
from kundig.web.shell import page
from kundig.web.writing import actor_of

COLUMNS = ("customer.name", "level.code", "value.today", "potential.total", "potential.level", "measure.kind")


@needs(SEE_VALUE)
def groups(request: HttpRequest) -> HttpResponse:
    """The groups by which the newest refresh sorted, and what was done with them."""
    if request.method == "POST":
        return _act(request)
    found = reading.current()
    if found is None or not found.customers:
        return page(request, "overview/empty.html")
    sorted_by, held = reading.needs_groups(found), newest()
    rows = _rows(found, sorted_by, held) if sorted_by is not None else []
    return page(
        request,
        "value/groups.html",
        rows=rows,
        quality=sorted_by,
        heads=[feature_name(one) for one in sorted_by.features] if sorted_by is not None else [],
        pending=held is not None and held.id != found.grouping_id and standing(held),
        history=history(),
        customers=found.customers,
    )


def _rows(found: Refresh, sorted_by: NeedsGroups, held: Grouping | None) -> list[dict[str, object]]:
    counted: dict[int, tuple[int, Decimal]] = {
        group: (customers, potential)
        for group, customers, potential in reading.profiles(found)
        .values_list("needs_group")
        .annotate(customers=Count("customer_id"), sum=Sum("potential"))
    }
    holds = set(held.groups["group"]) if held else set(sorted_by.numbers)
    language = spoken_language()
    rows: list[dict[str, object]] = []
    for place, number in enumerate(sorted_by.numbers):
        customers, potential = counted.get(number, (0, Decimal(0)))
        where = Condition("needs.group", "is", (str(number),))
        rows.append(
            {
                "number": number,
                "name": name(sorted_by, place, language),
                "given": sorted_by.names[place],
                "traits": name(sorted_by.renamed(place, ""), place, language),
                "link": to_list(where, columns=COLUMNS, by="-potential.total"),
                "customers": customers,
                "share": customers / max(found.customers, 1),
                "potential": potential,
                "each": potential / max(customers, 1),
                "features": features(sorted_by, place),
                "holds": number in holds,
            }
        )
    return rows


def _act(request: HttpRequest) -> HttpResponse:
    if not isinstance(request.user, User) or not may(request.user.role, CHANGE_GROUPS):
        raise PermissionDenied(CHANGE_GROUPS)
    act = ACTS.get(request.POST.get("act", ""))
    try:
        if act is not None:
            messages.success(request, act(request))
    except Refused as refused:
        refuse(request, refused)
    return redirect("/value/groups/")


def _number(request: HttpRequest, field: str) -> int:
    text = request.POST.get(field, "")
    return int(text) if text.isdecimal() and len(text) < 10 else 0


def _rename(request: HttpRequest) -> str:
    rename(_number(request, "group"), request.POST.get("name", ""), actor=actor_of(request))
    return _("The needs group was renamed.")


def _merge(request: HttpRequest) -> str:
    merge(_number(request, "group"), _number(request, "into"), actor=actor_of(request))
    return _("Both groups are one from the next computation on. Below you can put back what was before.")


def _anew(request: HttpRequest) -> str:
    ask_anew(actor=actor_of(request))
    return _("The next computation finds the groups anew and says here what has changed.")


def _put_back(request: HttpRequest) -> str:
    put_back(_number(request, "grouping"), actor=actor_of(request))
    return _("The groups of that moment hold again from the next computation on.")


ACTS: dict[str, Callable[[HttpRequest], str]] = {
    "rename": _rename,
    "merge": _merge,
    "anew": _anew,
    "put_back": _put_back,
}
