"""What do we know of this customer, what is he worth, and what did we promise him?"""

import datetime as dt
from urllib.parse import urlencode

from django.conf import settings
from django.core.paginator import Paginator
from django.db.models import Q
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils import timezone

from kundig.base.records import User
from kundig.base.roles import SEE_CUSTOMERS, SEE_VALUE
from kundig.customers.care.operations import standing_holds
from kundig.customers.care.records import Task
from kundig.customers.consents.rules import CHANNELS
from kundig.customers.duplicates.operations import merges
from kundig.customers.edits.records import Edit
from kundig.customers.households.operations import household_of, members_of
from kundig.customers.identities.records import Identity
from kundig.customers.records import Customer, Posting, Relationship
from kundig.value import reading
from kundig.value.records import ServiceLevel
from kundig.web.access import needs
from kundig.web.ahead import ahead
from kundig.web.consents import SOURCES, lights
from kundig.web.cycles import life_of
from kundig.web.duplicates import hint
from kundig.web.happenings import timeline
from kundig.web.listing import sees_value
from kundig.web.permissions import ways_to
from kundig.web.portal import portal_of
from kundig.web.promises import waiting
from kundig.web.sales import sales_of
from kundig.web.shell import page
from kundig.web.steps import next_steps
from kundig.web.timeline import FIRST, MORE, Asked, Cursor, Who
from kundig.web.words import CHANNELS as CHANNEL_WORDS
from kundig.web.worth import reckoning, worth
from kundig.web.writing import address, known

HOLDS = ("complaint", "dispute", "insolvency", "bereavement", "other")
UNPOSTED = ("cost_of_goods", "write_off")  # they tell the margin: only who sees value sees them
PER_PAGE = 50


@needs(SEE_CUSTOMERS)
def customer(request: HttpRequest, number: str) -> HttpResponse:
    """The customer page; figures of value only for those who may see them."""
    who = known(number)
    if who.number != number:
        return redirect(address(who))
    members = Who.of(who)
    found = reading.current()
    profile = reading.profiles(found).filter(customer=who).first() if found else None
    level = ServiceLevel.objects.filter(code=profile.level).first() if profile else None
    content = {
        "customer": who,
        "portal": portal_of(who) if settings.DEMO else "",
        "profile": profile,
        "level": level,
        "open": waiting(members.ids, level),
        "ways": ways_to(who, timezone.now()),
        **_timeline(request, members, level),
        **_known_of(who, members),
        **_kept_in_mind(members),
        **life_of(who),
        **sales_of(who),
    }
    if found and profile and sees_value(request):
        content |= worth(found, profile)
    content["next_steps"] = next_steps(content)
    return page(request, "customers/customer.html", 200, **content)


@needs(SEE_CUSTOMERS)
def older(request: HttpRequest, number: str) -> HttpResponse:
    """A stretch of the timeline for the page that is open."""
    who = known(number)
    if request.headers.get("HX-Request") != "true":
        return redirect(f"{address(who)}?{request.GET.urlencode()}#history")
    found = reading.current()
    profile = reading.profiles(found).filter(customer=who).first() if found else None
    level = ServiceLevel.objects.filter(code=profile.level).first() if profile else None
    content = _timeline(request, Who.of(who), level)
    return page(request, "customers/timeline.html", 200, customer=who, **content)


@needs(SEE_VALUE)
def reckoned(request: HttpRequest, number: str) -> HttpResponse:
    """Waterfall and curve: the page fetches them when it stands, since they are read from files."""
    who = known(number)
    found = reading.current()
    profile = reading.profiles(found).filter(customer=who).first() if found else None
    if found is None or profile is None:
        raise Http404
    content = {**reckoning(found, profile), **ahead(found, profile, who)}
    part = request.headers.get("HX-Request") == "true"
    template = "customers/reckoning.html" if part else "customers/reckoning_page.html"
    return page(request, template, 200, customer=who, profile=profile, **content)


@needs(SEE_CUSTOMERS)
def postings(request: HttpRequest, number: str) -> HttpResponse:
    """The postings of a month, or all of them."""
    who = known(number)
    every = Posting.objects.filter(customer__in=who.members).order_by("-booked_on", "-id")
    month = request.GET.get("month", "")
    if month:
        try:
            first = dt.date.fromisoformat(f"{month}-01")
        except ValueError:
            raise Http404 from None
        every = every.filter(booked_on__year=first.year, booked_on__month=first.month)
    if not sees_value(request):
        every = every.exclude(kind__in=UNPOSTED)
    shown = Paginator(every, PER_PAGE).get_page(request.GET.get("page"))
    query = urlencode({"month": month}) if month else ""
    return page(request, "customers/postings.html", customer=who, shown=shown, query=query)


def _timeline(request: HttpRequest, members: Who, level: ServiceLevel | None) -> dict[str, object]:
    asked, after = Asked.of(request.GET), Cursor.read(request.GET.get("after", ""))
    shown = timeline(members, asked, level, after=after, count=MORE if after else FIRST)
    return {
        "asked": asked,
        "timeline": shown,
        "timeline_query": urlencode(asked.query),
        "next_query": urlencode(asked.query | {"after": str(shown.after)}),
        "timeline_kinds": (
            "interaction",
            "note",
            "task",
            "posting",
            "consent",
            "objection",
            "hold",
            "level",
            "journal",
        ),
        "timeline_channels": CHANNEL_WORDS,
        "unposted": UNPOSTED,
    }


def _known_of(who: Customer, members: Who) -> dict[str, object]:
    household = household_of(who)
    mine = Edit.objects.filter(editedcustomer__customer=who.pk, customers=1, undone_at=None)
    return {
        "relationships": Relationship.objects.filter(customer__in=members.ids).order_by(
            "-until", "since", "id"
        ),
        "marks": Identity.objects.filter(customer__in=members.ids).order_by("kind", "value", "id"),
        "mark_kinds": Identity.Kind.values,
        "merges": merges(who) if len(members.ids) > 1 else [],
        "household": household,
        "household_members": [one for one in members_of(household) if one.pk != who.pk] if household else [],
        "last_edit": mine.select_related("actor").order_by("-id").first(),
        "hint": hint(who),
    }


def _kept_in_mind(members: Who) -> dict[str, object]:
    today = timezone.localdate()
    ours = Q(customer__in=members.ids)
    return {
        "consents": lights(members.ids),
        "consent_channels": CHANNELS,
        "consent_sources": SOURCES,
        "tasks": list(
            Task.objects.filter(ours, done_at=None).select_related("person").order_by("due_on", "id")
        ),
        "people": User.objects.filter(is_active=True).order_by("username"),
        "holds": list(standing_holds(timezone.now()).filter(ours).select_related("actor").order_by("since")),
        "hold_reasons": HOLDS,
        "today": today,
        "next_week": today + dt.timedelta(days=7),
    }
