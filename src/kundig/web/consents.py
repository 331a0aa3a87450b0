"""What has the customer allowed, as lights; and how is what he says now written down?"""

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.utils import timezone
from django.utils.translation import gettext as _

from kundig.base.records import User
from kundig.base.roles import EDIT_CUSTOMERS
from kundig.customers.consents import operations as consents
from kundig.customers.consents.records import Consent, Objection
from kundig.customers.consents.rules import CHANNELS, PURPOSES, Act, Objected, Standing, standing
from kundig.web.access import needs
from kundig.web.writing import address, day, done, known

SOURCES = ("call", "letter", "email", "form", "visit")


@dataclass(frozen=True, slots=True)
class Light:
    """What holds for a channel."""

    purpose: str
    channel: str
    standing: Standing

    @property
    def colour(self) -> str:
        """Green, red or grey; the word stands beside it."""
        if self.standing.reason == "none":
            return ""
        return "kept" if self.standing.allowed else "broken"


@dataclass(frozen=True, slots=True)
class Lights:
    """All that a customer has said about being addressed."""

    advertising: list[Light]
    others: list[Light]
    acts: list[Consent]
    objections: list[Objection]


def lights(members: Sequence[int]) -> Lights:
    """For each channel of advertising, and for whatever else something was said about."""
    acts = list(Consent.objects.filter(customer__in=members).select_related("actor").order_by("-at", "-id"))
    objections = list(Objection.objects.filter(customer__in=members).select_related("actor").order_by("-at"))
    said = [Act(a.purpose, a.channel, a.act == Consent.Act.GRANTED, a.at, a.pk) for a in acts]
    no = [Objected(o.purpose, o.channel, o.at, o.lifted_at) for o in objections]
    spoken = {(a.purpose, a.channel) for a in said} | {
        (o.purpose, o.channel or c) for o in no for c in CHANNELS
    }
    every = [
        Light(purpose, channel, standing(said, no, purpose, channel))
        for purpose in PURPOSES
        for channel in CHANNELS
        if purpose == PURPOSES[0] or (purpose, channel) in spoken
    ]
    first = [one for one in every if one.purpose == PURPOSES[0]]
    return Lights(first, every[len(first) :], acts, objections)


@needs(EDIT_CUSTOMERS)
def say(request: HttpRequest, number: str) -> HttpResponse:
    """He agrees, or takes it back."""
    who, asked = known(number), request.POST
    purpose, channel = asked.get("purpose", PURPOSES[0]), asked.get("channel", "")

    def act(actor: User) -> Consent:
        source, now = _source(request), timezone.now()
        if asked.get("act") == Consent.Act.WITHDRAWN:
            return consents.withdraw(who, purpose, channel, source=source, actor=actor, at=now)
        return consents.grant(
            who,
            purpose,
            channel,
            text=asked.get("text", ""),
            text_version=asked.get("text_version", ""),
            source=source,
            actor=actor,
            at=_at(asked.get("on", ""), now),
            now=now,
        )

    words = _("Written down with its proof.")
    return done(request, address(who), act, words, draft="consent", place="consents")


@needs(EDIT_CUSTOMERS)
def object_to(request: HttpRequest, number: str) -> HttpResponse:
    """He objects to advertising."""
    who = known(number)
    return done(
        request,
        address(who),
        lambda actor: consents.object_to(
            who,
            purpose=request.POST.get("purpose", PURPOSES[0]),
            channel=request.POST.get("channel", ""),
            source=_source(request),
            actor=actor,
            at=timezone.now(),
        ),
        _("The objection holds at once, and even after an erasure and a new import."),
        place="consents",
    )


@needs(EDIT_CUSTOMERS)
def lift(request: HttpRequest, number: str, objection: int) -> HttpResponse:
    """He himself objects no longer."""
    who = known(number)
    found = get_object_or_404(Objection, pk=objection, customer__in=who.members)
    return done(
        request,
        address(who),
        lambda actor: consents.lift(found, source=_source(request), actor=actor, at=timezone.now()),
        _("The objection is lifted."),
        place="consents",
    )


def _source(request: HttpRequest) -> str:
    """How he said so, and what was added in words."""
    how = request.POST.get("source", "")
    more = request.POST.get("source_text", "").strip()
    return f"{how}: {more}"[:80] if how and more else (how or more)[:80]


def _at(text: str, now: dt.datetime) -> dt.datetime:
    """The moment: now, or the noon of an earlier day."""
    if not text.strip():
        return now
    on = day(text)
    return now if on == timezone.localdate(now) else timezone.make_aware(dt.datetime.combine(on, dt.time(12)))
