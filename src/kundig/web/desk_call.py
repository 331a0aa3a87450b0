"""What do we offer in a call once its concern is dealt with, and what remains when it ends?"""

import datetime as dt
from decimal import Decimal

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils import timezone
from django.utils.translation import gettext as _

from kundig.base.messages import say
from kundig.base.operations import spoken_language
from kundig.base.refusals import Refused
from kundig.base.roles import RECORD_INTERACTIONS
from kundig.customers.records import Customer, Interaction
from kundig.decisions.calls.operations import answer_offer, conclude, no_more_offers
from kundig.decisions.records import Offer
from kundig.web.access import needs
from kundig.web.desk import at_desk
from kundig.web.desk_concern import minutes_since, minutes_written
from kundig.web.desk_facts import beside
from kundig.web.desk_offers import NO_OFFERS, Offering, Suggestion, offering
from kundig.web.desk_why import because, none_because, not_these
from kundig.web.formats import day as day_said
from kundig.web.refusing import refuse
from kundig.web.shell import page
from kundig.web.words import DECLINES, TOPICS, word
from kundig.web.writing import actor_of, day, known

CALL_BACK_DAYS = 7
CHANNEL = "phone"


@needs(RECORD_INTERACTIONS)
def call(request: HttpRequest, number: str, call: int) -> HttpResponse:
    """The concern is dealt with: what do we offer, and what remains of the call?"""
    who = known(number)
    taken = _call_of(who, call)
    if who.number != number:
        return redirect(_address(who, taken))
    content = beside(request, who) | _content(who, taken)
    return page(request, "desk/call.html", 200, part="offers", **content)


@needs(RECORD_INTERACTIONS)
def answer(request: HttpRequest, number: str, call: int) -> HttpResponse:
    """He accepts, declines, or wants to hear of it later: the next one stands there, or none."""
    who = known(number)
    taken = _call_of(who, call)
    if request.method != "POST":
        return redirect(_address(who, taken))
    refused = ""
    try:
        _answered(request, who, taken)
    except Refused as error:
        refused = say(error, spoken_language())
    if "HX-Request" not in request.headers:
        if refused:
            messages.error(request, refused)
        return redirect(_address(who, taken))
    content = {"customer": who, "refused": refused, **_content(who, taken)}
    return page(request, "desk/offers.html", 200, **content)


@needs(RECORD_INTERACTIONS)
def end(request: HttpRequest, number: str, call: int) -> HttpResponse:
    """The call is over: its note and its minutes."""
    who = known(number)
    taken = _call_of(who, call)
    if request.method != "POST":
        return redirect(_address(who, taken))
    try:
        conclude(
            taken,
            text=request.POST.get("text", ""),
            minutes=minutes_written(request.POST.get("minutes", "")),
            actor=actor_of(request),
            at=timezone.now(),
        )
    except Refused as refused:
        refuse(request, refused)
        return redirect(_address(who, taken))
    messages.success(request, _("The call with %(name)s is kept.") % {"name": who.name})
    return redirect(f"/desk/?kept={_address(who, taken)}:wrap")


def _answered(request: HttpRequest, who: Customer, taken: Interaction) -> None:
    """What was answered to the offer that stands first; to an older page its state is shown instead."""
    now, actor, asked = timezone.now(), actor_of(request), request.POST
    offer = get_object_or_404(
        Offer,
        pk=int(asked["offer"]) if asked.get("offer", "").isdecimal() and len(asked["offer"]) < 19 else 0,
        decision__interaction=taken,
    )
    if offer.answer:
        raise Refused("calls.answered")
    what, _colon, reason = asked.get("answer", "").partition(":")
    if reason == NO_OFFERS:
        no_more_offers(offer, reason=NO_OFFERS, actor=actor, at=now)
        return
    stands = offering(taken, who)
    name = stands.name_of(offer.pk) if stands else offer.action
    todo, due_on = "", None
    if what == Offer.Answer.ACCEPTED:
        todo, due_on = _("Carry out: %(what)s") % {"what": name}, timezone.localdate(now)
    elif what == Offer.Answer.LATER:
        todo, due_on = _("Call back: %(what)s") % {"what": name}, day(asked.get("due_on", ""))
    told = reason if reason in DECLINES else ""
    answer_offer(offer, what, reason=told, todo=todo, due_on=due_on, actor=actor, at=now)


def _address(who: Customer, taken: Interaction) -> str:
    return f"{at_desk(who)}{taken.pk}/"


def _call_of(who: Customer, call: int) -> Interaction:
    """The call, of him or of somebody who is he since they were merged."""
    found = Interaction.objects.filter(pk=call, customer__in=who.members, kind="call").first()
    if found is None:
        raise Http404
    return found


def _content(who: Customer, taken: Interaction) -> dict[str, object]:
    """The offers, what the note of the call begins with, and how long it has lasted."""
    now = timezone.now()
    stands = offering(taken, who)
    lasted = taken.minutes + minutes_since(taken.at.isoformat(), now)
    return {
        "call": taken,
        "offering": stands,
        **_why(stands),
        "reasons": [(str(key), code, said) for key, (code, said) in enumerate(DECLINES.items(), 1)],
        "call_back_on": timezone.localdate(now) + dt.timedelta(days=CALL_BACK_DAYS),
        "note": _note(taken, stands),
        "minutes": max(Decimal(1), round(lasted)),
    }


def _why(stands: Offering | None) -> dict[str, object]:
    """Why this one, why not the others, why none."""
    if stands is None:
        return {}
    found = stands.decided
    return {
        "because": because(found, stands.now.code, CHANNEL) if stands.now else [],
        "not_these": not_these(found),
        "none_because": none_because(found) if stands.none else "",
    }


def _note(taken: Interaction, stands: Offering | None) -> str:
    """What is known of the call, in words that the agent may change."""
    topic = str(TOPICS.get(taken.topic, taken.topic))
    parts = [taken.text if not topic or taken.text == topic else f"{topic}: {taken.text}"]
    promise = stands.decided.promise if stands else None
    if promise and not promise.resolved:
        on = day_said(dt.date.fromisoformat(promise.due_on))
        parts.append(_("promised until %(on)s") % {"on": on})
    parts += [_said(one) for one in stands.answered] if stands else []
    return ". ".join(part.rstrip(". ") for part in parts)


def _said(one: Suggestion) -> str:
    said = f"{one.name}: {word(one.answer, 'answer')}"
    return f"{said} ({DECLINES[one.reason]})" if one.reason in DECLINES else said
