"""What does a customer of the demo firm see in his account, and what can he say there?

It stands for the website of a firm: who has the signed link comes in, without a login. Only the demo has it.
"""

import datetime as dt
from collections.abc import Callable
from functools import wraps
from urllib.parse import quote, urlencode

from django.conf import settings
from django.core.signing import BadSignature, Signer
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseNotAllowed, HttpResponseRedirect
from django.shortcuts import render
from django.utils import timezone, translation

from kundig.customers.consents.operations import object_to
from kundig.customers.consents.records import Objection
from kundig.customers.records import Customer, Interaction, Language, Relationship
from kundig.decisions.answering.operations import NEVER
from kundig.decisions.decided import Offered
from kundig.decisions.occasions import Occasion
from kundig.decisions.operations import decide, decided, respond
from kundig.decisions.records import Offer
from kundig.measures.records import Action
from kundig.web.access import PUBLIC, View, needs
from kundig.web.portal_reasons import reasons_for

CHANNEL, KIND = "web", "page"
STAY = dt.timedelta(minutes=30)  # one visit: so long the same offer is shown, and one interaction remembered
ANSWERS = ("accepted", "later", "declined")
REASONS = ("", "wrong_moment", NEVER)
OBJECTED = "objected"
_SIGNER = Signer(salt="kundig.portal")


def portal_of(customer: Customer) -> str:
    """The signed link to a customer's account."""
    return f"/portal/{quote(_SIGNER.sign(customer.number), safe=':')}/"


def _opened(view: Callable[[HttpRequest, Customer], HttpResponse]) -> View:
    """Only in the demo, only with a link that we signed, in the customer's language or the one he chose."""

    @needs(PUBLIC)
    @wraps(view)
    def opened(request: HttpRequest, token: str) -> HttpResponse:
        if not settings.DEMO:
            raise Http404
        try:
            who = Customer.objects.known_as(_SIGNER.unsign(token))
        except (BadSignature, Customer.DoesNotExist):
            raise Http404 from None
        chosen = request.POST.get("language") or request.GET.get("language", "")
        with translation.override(chosen if chosen in Language.values else who.language):
            found = view(request, who)
            found["Content-Language"] = translation.get_language()
        found["Cache-Control"] = "no-store"
        return found

    return opened


@_opened
def portal(request: HttpRequest, who: Customer) -> HttpResponse:
    """His contracts, and one slot that is decided in this request."""
    if request.method != "GET":
        return HttpResponseNotAllowed(["GET"])
    done = request.GET.get("done", "")
    shown = None if done == "accepted" else _slot(who, timezone.now())
    language = translation.get_language() or who.language
    return render(
        request,
        "portal/portal.html",
        {
            "customer": who,
            "contracts": _contracts(who),
            "offered": shown,
            "text": shown.action.said(CHANNEL, language, shown.factors.customer) if shown else "",
            "name": shown.action.name(language) if shown else "",
            "why": reasons_for(shown, language) if shown else (),
            "objected": _objection(who),
            "stopped": _stopped(who, language),
            "done": done,
            "here_at": portal_of(who),
            "languages": [(code, name, code == language) for code, name in Language.choices],
        },
    )


@_opened
def answer(request: HttpRequest, who: Customer) -> HttpResponse:
    """He wants it, wants it later, or wants no more of it."""
    if request.method != "POST":
        return HttpResponseNotAllowed(["POST"])
    said, reason, number = (request.POST.get(name, "") for name in ("answer", "reason", "offer"))
    if said not in ANSWERS or reason not in REASONS or not (number.isdecimal() and len(number) < 19):
        raise Http404
    offer = Offer.objects.filter(pk=int(number), customer__in=who.members).first()
    if offer is None:
        raise Http404
    respond(offer.pk, said, reason=reason, at=timezone.now(), actor=None)
    return _back(request, who, reason if said == "declined" and reason == NEVER else said)


@_opened
def objection(request: HttpRequest, who: Customer) -> HttpResponse:
    """He objects to advertising: one click, and it holds from the next decision on, on every channel."""
    if request.method != "POST":
        return HttpResponseNotAllowed(["POST"])
    object_to(who, source="customer portal", actor=None, at=timezone.now())
    return _back(request, who, OBJECTED)


def _back(request: HttpRequest, who: Customer, done: str) -> HttpResponse:
    kept = {"language": request.POST["language"]} if request.POST.get("language") in Language.values else {}
    return HttpResponseRedirect(f"{portal_of(who)}?{urlencode({'done': done} | kept)}#slot")


def _slot(who: Customer, now: dt.datetime) -> Offered | None:
    """The offer of this visit that waits for an answer; else what is decided now."""
    mine = Offer.objects.filter(customer__in=who.members, channel=CHANNEL, at__gt=now - STAY)
    if objected := _objection(who):
        mine = mine.filter(at__gt=objected.at)  # what was decided before does not count any more
    waiting = mine.filter(answer="").order_by("pk").last()
    if waiting is not None:
        return next(one for one in decided(waiting.decision_id).offers if one.offer == waiting.pk)
    came = Interaction.objects.filter(customer__in=who.members, channel=CHANNEL, kind=KIND, at__gt=now - STAY)
    found = decide(who.pk, Occasion(CHANNEL, kind=KIND), at=now, record=not came.exists())
    return found.offers[0] if found.offers else None


def _stopped(who: Customer, language: str) -> list[tuple[int, str]]:
    """What he wants no more of, by the offers of which he said so."""
    said = Offer.objects.filter(customer__in=who.members, never=True).order_by("pk")
    offers = {offer.action: offer.pk for offer in said}
    names = dict(Action.objects.filter(code__in=offers).values_list("code", "names"))
    return [(pk, names[code].get(language) or code) for code, pk in offers.items() if code in names]


def _objection(who: Customer) -> Objection | None:
    standing = Objection.objects.filter(customer__in=who.members, purpose="advertising", channel="")
    return standing.filter(lifted_at=None).first()


def _contracts(who: Customer) -> list[Relationship]:
    mine = Relationship.objects.filter(customer__in=who.members, kind=Relationship.Kind.CONTRACT)
    return list(mine.exclude(until__lt=timezone.localdate()).order_by("since", "pk"))
