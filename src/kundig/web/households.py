"""Who lives and decides together, and what are they worth together?"""

from dataclasses import dataclass
from decimal import Decimal

from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from kundig.base.refusals import Refused
from kundig.base.roles import EDIT_CUSTOMERS, SEE_CUSTOMERS, SEE_VALUE, may
from kundig.customers.households.operations import (
    dissolve_household,
    form_household,
    join_household,
    leave_household,
    members_of,
    members_of_each,
    suggested_households,
)
from kundig.customers.households.records import Household
from kundig.customers.records import ComputedProfile, Customer, Relationship
from kundig.value import reading
from kundig.web.access import needs
from kundig.web.shell import page
from kundig.web.writing import actor_of, done, known

PER_PAGE = 50
SUGGESTED = 25


@dataclass(frozen=True, slots=True)
class Member:
    """One of the household, with what he is worth and what he holds."""

    customer: Customer
    profile: ComputedProfile | None
    contracts: list[Relationship]


@needs(SEE_CUSTOMERS)
def households(request: HttpRequest) -> HttpResponse:
    """All households, and on demand those who may be one."""
    shown = Paginator(Household.objects.order_by("name", "id"), PER_PAGE).get_page(request.GET.get("page"))
    members = members_of_each(list(shown))
    asked = bool(request.GET.get("suggest"))
    content: dict[str, object] = {
        "shown": shown,
        "rows": [(each, members[each.pk]) for each in shown],
        "asked": asked,
        "suggested": suggested_households(most=SUGGESTED) if asked else [],
    }
    return page(request, "households/households.html", 200, **content)


@needs(SEE_CUSTOMERS)
def household(request: HttpRequest, household: int) -> HttpResponse:
    """Its members, their contracts, their value together."""
    found = get_object_or_404(Household, pk=household)
    members = _members(found, value=may(actor_of(request).role, SEE_VALUE))
    known_profits = [each.profile.profit for each in members if each.profile]
    content: dict[str, object] = {
        "household": found,
        "members": members,
        "contracts": sum(len(each.contracts) for each in members),
        "profit": sum(known_profits, Decimal(0)) if known_profits else None,
    }
    return page(request, "households/household.html", 200, **content)


@needs(EDIT_CUSTOMERS)
@require_POST
def form(request: HttpRequest) -> HttpResponse:
    """A household of those whose numbers were chosen or written."""
    numbers = [part for text in request.POST.getlist("number") for part in text.replace(",", " ").split()]
    name = request.POST.get("name", "")
    return done(
        request,
        "/households/",
        lambda actor: form_household(name, map(_called, numbers), actor=actor, at=timezone.now()),
        _("The household is formed. Each member stays a customer of his own."),
    )


@needs(EDIT_CUSTOMERS)
@require_POST
def change(request: HttpRequest, household: int) -> HttpResponse:
    """Somebody joins or leaves, or the household is dissolved."""
    found = get_object_or_404(Household, pk=household)
    back = f"/households/{found.pk}/"
    if "dissolve" in request.POST:
        words = _("The household is dissolved; its members stay as they are.")
        return done(request, "/households/", lambda actor: dissolve_household(found, actor=actor), words)
    if "leave" in request.POST:
        who = known(request.POST["leave"])
        last = len(members_of(found)) <= 2
        words = _("He has left the household.")
        back = "/households/" if last else back
        return done(request, back, lambda actor: leave_household(who, actor=actor), words)
    number = request.POST.get("number", "").strip()
    words = _("He belongs to the household now.")
    return done(request, back, lambda actor: join_household(found, _called(number), actor=actor), words)


def _called(number: str) -> Customer:
    try:
        return Customer.objects.known_as(number)
    except Customer.DoesNotExist:
        raise Refused("web.no_customer", number=number[:40]) from None


def _members(found: Household, *, value: bool) -> list[Member]:
    people = members_of(found)
    current = reading.current() if value else None
    profiles = (
        {each.customer_id: each for each in reading.profiles(current).filter(customer__in=people)}
        if current
        else {}
    )
    return [
        Member(
            who,
            profiles.get(who.pk),
            list(Relationship.objects.filter(customer__in=who.members).order_by("-until", "since")),
        )
        for who in people
    ]
