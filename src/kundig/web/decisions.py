"""Which decisions were made, found by customer, action, channel, arm and day?"""

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from urllib.parse import urlencode

from django.db.models import Q, QuerySet
from django.http import HttpRequest, HttpResponse
from django.utils import timezone

from kundig.base.operations import spoken_language
from kundig.base.roles import SEE_DECISIONS
from kundig.customers.records import Customer
from kundig.customers.search.operations import find
from kundig.decisions import ends
from kundig.decisions.records import Decision, Offer
from kundig.measures.records import Action
from kundig.value import reading
from kundig.value.records import ServiceLevel
from kundig.web.access import needs
from kundig.web.decisions_ended import ended
from kundig.web.shell import page
from kundig.web.words import ANSWERS, ARMS, CHANNELS, ENDS

PER_PAGE = 50
PEOPLE = 50  # of so many who fit a name, the decisions are shown
STEPS = ends.ENDS[1:]  # an action that ended at none was offered
FILTERS = ("customer", "action", "answer", "channel", "arm", "level", "since", "until", "offer", "step")


@dataclass(frozen=True, slots=True)
class Line:
    """A decision as the list shows it."""

    decision: Decision
    offers: Sequence[tuple[str, Offer]]  # the action's name, and what came of it


@needs(SEE_DECISIONS)
def decisions(request: HttpRequest) -> HttpResponse:
    """The newest first, page by page from one decision to the next, however many there are."""
    asked = {name: request.GET[name].strip() for name in FILTERS if request.GET.get(name, "").strip()}
    found = _found(asked)
    before = _place(request.GET.get("before", ""))
    if before:
        at, pk = before
        # at__lte beside the rest, so that the index on the moment is walked from there on
        found = found.filter(Q(at__lt=at) | Q(at=at, pk__lt=pk), at__lte=at)
    shown, last = _page(found.select_related("customer", "customer__leading"), asked)
    names = names_of_actions()
    return page(
        request,
        "decisions/decisions.html",
        lines=_lines(shown, names),
        asked=asked,
        query=urlencode(asked),
        next=f"{last.at.isoformat()}_{last.pk}" if last else "",
        first=before is None,
        actions=sorted(names.items(), key=lambda each: each[1]),
        arms=ARMS.items(),
        channels=CHANNELS.items(),
        levels=ServiceLevel.objects.order_by("code").values_list("code", flat=True),
        steps=[(step, ENDS[step]) for step in STEPS],
        answers=[each for each in ANSWERS.items() if each[0]],
    )


def _page(found: QuerySet[Decision], asked: Mapping[str, str]) -> tuple[list[Decision], Decision | None]:
    """What fits on a page, and the last one looked at if there are more."""
    if asked.get("step") in STEPS:
        return ended(found, asked["step"], asked.get("action", ""), most=PER_PAGE)
    shown = list(found[: PER_PAGE + 1])
    return shown[:PER_PAGE], shown[PER_PAGE - 1] if len(shown) > PER_PAGE else None


def names_of_actions() -> Mapping[str, str]:
    """What each action is called, in the reader's language."""
    language = spoken_language()
    every = Action.objects.values_list("code", "names")
    return {code: names.get(language) or next(iter(names.values()), code) for code, names in every}


def _found(asked: Mapping[str, str]) -> QuerySet[Decision]:
    """The decisions that pass all filters; what cannot be read filters nothing."""
    where = Q()
    if "customer" in asked:
        where &= Q(customer__in=_people(asked["customer"]))
    for name in ("channel", "arm"):
        if name in asked:
            where &= Q(**{name: asked[name]})
    if asked.get("offer") in ("with", "without"):
        where &= Q(chosen=[]) if asked["offer"] == "without" else ~Q(chosen=[])
    if since := _day(asked.get("since", "")):
        where &= Q(at__gte=since)
    if until := _day(asked.get("until", "")):
        where &= Q(at__lt=until + dt.timedelta(days=1))
    if "level" in asked and (computed := reading.current()):
        where &= Q(customer__in=reading.profiles(computed).filter(level=asked["level"]).values("customer"))
    if (step := asked.get("step")) in STEPS and "action" not in asked:
        where &= Q(chosen=[])
    by_log = ("answer",) if step in STEPS else ("action", "answer")
    offers = {name: asked[name] for name in by_log if name in asked}
    if offers:
        where &= Q(pk__in=Offer.objects.filter(**offers).values("decision"))
    return Decision.objects.filter(where).order_by("-at", "-id")


def _people(text: str) -> QuerySet[Customer]:
    """Whom somebody may mean who writes a number or a name, with whom they lead."""
    exact = Customer.objects.filter(number=text).first()
    ids = [exact.leading_id or exact.pk] if exact else [each.customer.pk for each in find(text, most=PEOPLE)]
    return Customer.objects.filter(Q(pk__in=ids) | Q(leading__in=ids))


def _lines(shown: Sequence[Decision], names: Mapping[str, str]) -> list[Line]:
    offers: dict[int, list[tuple[str, Offer]]] = {}
    for offer in Offer.objects.filter(decision__in=shown).order_by("slot"):
        offers.setdefault(offer.decision_id, []).append((names.get(offer.action, offer.action), offer))
    return [Line(one, offers.get(one.pk, ())) for one in shown]


def _place(text: str) -> tuple[dt.datetime, int] | None:
    """After which decision a page begins, as the address says."""
    at, _bar, pk = text.partition("_")
    try:
        moment = dt.datetime.fromisoformat(at)
    except ValueError:
        return None
    return (moment, int(pk)) if moment.tzinfo and pk.isdecimal() and len(pk) < 19 else None


def _day(text: str) -> dt.datetime | None:
    try:
        found = dt.date.fromisoformat(text)
    except ValueError:
        return None
    return timezone.make_aware(dt.datetime.combine(found, dt.time()))
