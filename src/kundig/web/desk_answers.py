"""What does the customer say to an offer in a call, and what follows from it?"""

from django.contrib import messages
from django.db.models import Q
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils import timezone
from django.utils.translation import gettext as _

from kundig.base.messages import say
from kundig.base.operations import spoken_language
from kundig.base.refusals import Refused
from kundig.base.roles import RECORD_INTERACTIONS
from kundig.customers.records import Customer, Interaction
from kundig.decisions.calls.operations import answer_offer, no_more_offers
from kundig.decisions.operations import decided
from kundig.decisions.records import Decision, Offer
from kundig.web.access import needs
from kundig.web.desk_call import address_of, call_of, content_of
from kundig.web.desk_offers import NO_OFFERS
from kundig.web.desk_why import explained_to
from kundig.web.shell import page
from kundig.web.words import DECLINES
from kundig.web.writing import actor_of, day, known


@needs(RECORD_INTERACTIONS)
def answer(request: HttpRequest, number: str, call: int) -> HttpResponse:
    """He accepts, declines, or wants to hear of it later: the next one stands there, or none."""
    who = known(number)
    taken = call_of(who, call)
    if request.method != "POST":
        return redirect(address_of(who, taken))
    refused = ""
    try:
        _answered(request, who, taken)
    except Refused as error:
        refused = say(error, spoken_language())
    if "HX-Request" not in request.headers:
        if refused:
            messages.error(request, refused)
        return redirect(address_of(who, taken))
    content = {"customer": who, "refused": refused, **content_of(who, taken)}
    return page(request, "desk/offers.html", 200, **content)


def _answered(request: HttpRequest, who: Customer, taken: Interaction) -> None:
    """What was answered to the offer that stands first; to an older page its state is shown instead."""
    now, actor, asked = timezone.now(), actor_of(request), request.POST
    number = asked.get("offer", "")
    offer = get_object_or_404(
        Offer.objects.filter(Q(decision__interaction=taken) | Q(answer=Offer.Answer.LATER)),
        pk=int(number) if number.isascii() and number.isdecimal() and len(number) < 19 else 0,
        customer__in=who.members,
    )
    if offer.answer not in ("", Offer.Answer.LATER):
        raise Refused("calls.answered")
    what, _colon, reason = asked.get("answer", "").partition(":")
    if reason == NO_OFFERS:
        no_more_offers(offer, reason=NO_OFFERS, actor=actor, at=now)
        return
    name = decided(offer.decision_id).choice.rulebook.action(offer.action).name(spoken_language())
    todo, due_on = "", None
    if what == Offer.Answer.ACCEPTED:
        todo, due_on = _("Carry out: %(what)s") % {"what": name}, timezone.localdate(now)
    elif what == Offer.Answer.LATER:
        todo, due_on = _("Call back: %(what)s") % {"what": name}, day(asked.get("due_on", ""))
    told = reason if reason in DECLINES else ""
    answer_offer(offer, what, reason=told, todo=todo, due_on=due_on, actor=actor, at=now)


@needs(RECORD_INTERACTIONS)
def why(request: HttpRequest, number: str, call: int) -> HttpResponse:
    """Why not this one, and what would have to be otherwise?"""
    who = known(number)
    taken = call_of(who, call)
    decision = get_object_or_404(Decision, interaction=taken)
    told = explained_to(decision, request.GET.get("action", ""))
    return page(request, "desk/why_not_this.html", 200, told=told, customer=who, call=taken)
