"""How is an interaction recorded from the customer's page?"""

from decimal import Decimal, InvalidOperation

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils import timezone
from django.utils.translation import gettext as _

from kundig.base.records import User
from kundig.base.refusals import Refused
from kundig.base.roles import RECORD_INTERACTIONS
from kundig.customers.operations import Contact, answer, record_interaction
from kundig.customers.records import Interaction
from kundig.web.access import needs
from kundig.web.refusing import refuse
from kundig.web.writing import address, known

KIND_OF = {"phone": "call", "email": "email", "letter": "letter", "visit": "visit"}


@needs(RECORD_INTERACTIONS)
def record(request: HttpRequest, number: str) -> HttpResponse:
    """Remember what was said; with `answers`, that it answers an open matter."""
    who = known(number)
    if request.method != "POST":
        return redirect(f"{address(who)}#record")
    actor = request.user if isinstance(request.user, User) else None
    back = redirect(f"{address(who)}#history")
    try:
        told = _told(request)
        asked = request.POST.get("answers", "")
        if asked.isdecimal():
            answer(
                get_object_or_404(Interaction, customer__in=who.members, id=int(asked)),
                told,
                at=timezone.now(),
                actor=actor,
            )
        else:
            record_interaction(who, told, at=timezone.now(), actor=actor)
    except Refused as refused:
        refuse(request, refused)
        return back
    messages.success(request, _("Recorded. It stands in the history, and in the journal under your name."))
    return redirect(f"{address(who)}?kept=interaction#history")


def _told(request: HttpRequest) -> Contact:
    channel = request.POST.get("channel", "phone")
    minutes = request.POST.get("minutes", "0").replace(",", ".") or "0"
    try:
        length = Decimal(minutes)
    except InvalidOperation:
        raise Refused("customers.minutes", minutes=minutes) from None
    return Contact(
        direction=request.POST.get("direction", "outbound"),
        channel=channel,
        kind=KIND_OF.get(channel, "call"),
        topic=request.POST.get("topic", "")[:30],
        text=request.POST.get("text", "").strip(),
        minutes=length if length.is_finite() else Decimal(-1),
    )
