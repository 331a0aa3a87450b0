"""What do we offer in a call once its concern is dealt with, and what remains when it ends?"""

import datetime as dt
from decimal import Decimal

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.translation import gettext as _

from kundig.base.operations import spoken_language
from kundig.base.refusals import Refused
from kundig.base.roles import RECORD_INTERACTIONS
from kundig.customers.records import Customer, Interaction
from kundig.decisions.calls.operations import conclude
from kundig.decisions.reasons import why
from kundig.web.access import needs
from kundig.web.desk import at_desk
from kundig.web.desk_concern import minutes_since, minutes_written
from kundig.web.desk_facts import beside
from kundig.web.desk_note import note_of
from kundig.web.desk_offers import Offering, offering, put_off
from kundig.web.desk_why import none_because, not_these
from kundig.web.refusing import refuse
from kundig.web.shell import page
from kundig.web.words import DECLINES
from kundig.web.writing import actor_of, known

CALL_BACK_DAYS = 7


@needs(RECORD_INTERACTIONS)
def call(request: HttpRequest, number: str, call: int) -> HttpResponse:
    """The concern is dealt with: what do we offer, and what remains of the call?"""
    who = known(number)
    taken = call_of(who, call)
    if who.number != number:
        return redirect(address_of(who, taken))
    content = beside(request, who) | content_of(who, taken)
    return page(request, "desk/call.html", 200, part="offers", **content)


@needs(RECORD_INTERACTIONS)
def end(request: HttpRequest, number: str, call: int) -> HttpResponse:
    """The call is over: its note and its minutes."""
    who = known(number)
    taken = call_of(who, call)
    if request.method != "POST":
        return redirect(address_of(who, taken))
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
        return redirect(address_of(who, taken))
    messages.success(request, _("The call with %(name)s is kept.") % {"name": who.name})
    return redirect(f"/desk/?kept={address_of(who, taken)}:wrap")


def address_of(who: Customer, taken: Interaction) -> str:
    return f"{at_desk(who)}{taken.pk}/"


def call_of(who: Customer, call: int) -> Interaction:
    """The call, of him or of somebody who is he since they were merged."""
    found = Interaction.objects.filter(pk=call, customer__in=who.members, kind="call").first()
    if found is None:
        raise Http404
    return found


def content_of(who: Customer, taken: Interaction) -> dict[str, object]:
    """The offers, what the note of the call begins with, and how long it has lasted."""
    now = timezone.now()
    stands = offering(taken, who)
    lasted = taken.minutes + minutes_since(taken.at.isoformat(), now)
    return {
        "call": taken,
        "offering": stands,
        "put_off": put_off(who, but=taken),
        **_why(stands),
        "reasons": [(str(key), code, said) for key, (code, said) in enumerate(DECLINES.items(), 1)],
        "call_back_on": timezone.localdate(now) + dt.timedelta(days=CALL_BACK_DAYS),
        "note": note_of(taken, stands),
        "minutes": max(Decimal(1), round(lasted)),
    }


def _why(stands: Offering | None) -> dict[str, object]:
    """Why this one, why not the others, why none."""
    if stands is None:
        return {}
    found = stands.decided
    return {
        "because": why(found.choice, stands.now.code, spoken_language()) if stands.now else [],
        "not_these": not_these(found.choice),
        "none_because": none_because(found.choice) if stands.none else "",
    }
