"""How would one do the same with Django, Ninja and the ORM? As its documentation shows it.

The rules, the choice and the log are those of Kundig: what differs is how a request comes in, how the rows
are read and how they are written.
"""

# ruff: noqa: E402 - Django is set up before its models are imported

import datetime as dt
import math
import os
from decimal import Decimal
from typing import Any

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "kundig.settings")

import django
from django.conf import settings

settings.ROOT_URLCONF = "bench._orm"
settings.MIDDLEWARE = [one for one in settings.MIDDLEWARE if one.startswith("django.")]  # as in a new project
settings.DATABASES["default"] |= {"CONN_MAX_AGE": None, "CONN_HEALTH_CHECKS": False}  # kept, as the edge does
django.setup()

from django.core.wsgi import get_wsgi_application
from django.db import transaction
from django.db.models import Max, Q
from django.http import HttpRequest
from django.urls import path
from django.utils import timezone
from ninja import NinjaAPI, Schema

from kundig.api.keys import KeyAuth
from kundig.base.operations import note
from kundig.customers.attributes import ATTRIBUTES
from kundig.customers.care.records import Hold
from kundig.customers.consents.operations import existing_customers
from kundig.customers.consents.records import Consent, Objection
from kundig.customers.records import (
    ComputedProfile,
    Customer,
    Interaction,
    LiveProfile,
    Posting,
    Relationship,
)
from kundig.decisions.arms import arm_of
from kundig.decisions.choosing import choose
from kundig.decisions.contact.limits import LOOKS_BACK_DAYS
from kundig.decisions.expecting import asking, looked_at
from kundig.decisions.gathered import Gathered, situation_of
from kundig.decisions.learning.lessons import pack_features
from kundig.decisions.learning.operations import newest
from kundig.decisions.log import pack
from kundig.decisions.occasions import Occasion
from kundig.decisions.publishing.operations import rulebook
from kundig.decisions.records import Decision, Lesson, Offer, Rulebook
from kundig.measures.records import ActionUse
from kundig.value.records import Refresh

api = NinjaAPI(openapi_url=None)


class Asked(Schema):
    customer: str
    direction: str
    channel: str
    kind: str
    topic: str = ""
    decide: bool
    slots: int = 1


class OfferOut(Schema):
    id: int
    slot: int
    action: str
    name: str
    text: str


class Answered(Schema):
    id: int
    customer: str
    decision: int
    offers: list[OfferOut]


def _second(at: dt.datetime) -> int:
    return math.floor(at.timestamp())


def _next_second(at: dt.datetime | None) -> int | None:
    return None if at is None else math.ceil(at.timestamp())


def _gather(customer: Customer, at: dt.datetime) -> Gathered:
    members = list(Customer.objects.filter(Q(pk=customer.pk) | Q(leading=customer)))
    today = timezone.localdate(at)
    relationships = Relationship.objects.filter(customer__in=members, since__lte=today).order_by(
        "since", "id"
    )
    holds = Hold.objects.filter(Q(until=None) | Q(until__gt=at), customer__in=members).order_by("since", "id")
    acts = (
        Consent.objects.filter(Q(act="withdrawn") | Q(at__lte=at), customer__in=members)
        .order_by("purpose", "channel", "-at", "-act", "-id")
        .distinct("purpose", "channel")
    )
    offers = (
        Offer.objects.filter(customer__in=members, at__gt=at - dt.timedelta(days=LOOKS_BACK_DAYS))
        .exclude(answer=Offer.UNSHOWN)
        .order_by("at", "id")
    )
    limited = ActionUse.objects.exclude(action__stock=None, action__budget=None).order_by("action_id")
    live = LiveProfile.objects.filter(customer=customer).first() or LiveProfile()
    generation = Refresh.objects.filter(finished_at__isnull=False).aggregate(Max("id"))["id__max"]
    computed = ComputedProfile.objects.filter(generation=generation or 0, customer=customer).first()
    profiles: dict[str, Any] = {"customer": customer, "live": live, "computed": computed}
    return Gathered(
        decision=0,
        rulebook=Rulebook.objects.aggregate(Max("id"))["id__max"],
        model=Lesson.objects.aggregate(Max("sequence"))["sequence__max"] or 0,
        bought=Posting.objects.filter(customer__in=members, kind="revenue", booked_on__lte=today).exists(),
        relationships=[
            (one.kind, one.number, one.product, str(one.since), one.until and str(one.until), one.terms)
            for one in relationships
        ],
        holds=[
            (one.reason, _second(min(one.since, at)), None if one.until is None else _second(one.until))
            for one in holds
        ],
        acts=[(one.purpose, one.channel, one.act == "granted", _second(min(one.at, at))) for one in acts],
        objections=[
            (one.purpose, one.channel, _second(min(one.at, at)))
            for one in Objection.objects.filter(customer__in=members, lifted_at=None).order_by("id")
        ],
        touches=[
            (
                one.channel,
                one.direction,
                one.purpose,
                one.action,
                _next_second(one.at),
                one.answer,
                _next_second(one.answered_at),
            )
            for one in offers
        ],
        use=[(one.action_id, one.taken, str(one.spent)) for one in limited],
        attributes=[getattr(profiles[one.profile], one.column, None) for one in ATTRIBUTES.values()],
    )


@api.post("/interactions", auth=KeyAuth("interactions:write"), response={201: Answered})
@transaction.atomic
def append(request: HttpRequest, asked: Asked) -> tuple[int, dict[str, Any]]:
    at = timezone.now()
    found = Customer.objects.select_related("leading").get(number=asked.customer)
    customer = Customer.objects.select_for_update(no_key=True).get(pk=found.leading_id or found.pk)
    interaction = Interaction.objects.create(
        customer=customer,
        direction=asked.direction,
        channel=asked.channel,
        kind=asked.kind,
        topic=asked.topic,
        at=at,
    )
    LiveProfile.objects.update_or_create(
        customer=customer, defaults={"last_interaction_at": at, "last_inbound_at": at}
    )
    actor = request.auth.owner  # type: ignore[attr-defined]
    about = f"customer:{customer.number}"
    note(actor, "interaction.recorded", about, interaction=interaction.pk, kind=asked.kind)
    gathered = _gather(customer, at)
    rules = rulebook(gathered.rulebook)
    occasion = Occasion(asked.channel, asked.direction, asked.kind, asked.topic)
    situation = situation_of(gathered, rules, occasion, at, existing_customers())
    sequence, model = newest(gathered.model)
    arm = arm_of(customer.number, rules.weights(asked.channel))
    decision = Decision(
        customer=customer,
        interaction=interaction,
        at=at,
        channel=asked.channel,
        direction=asked.direction,
        slots=asked.slots,
        arm=arm,
        rulebook_id=rules.id,
        model=sequence,
        log=b"",
    )
    decision.save()
    features = looked_at(rules, situation)
    likely = asking(rules, model, features)
    choice = choose(rules, situation, likely, decision_id=decision.pk, slots=asked.slots, arm=arm)
    decision.chosen, decision.log = list(choice.actions), pack(situation, choice, None)
    decision.save(update_fields=["chosen", "log"])
    offers = Offer.objects.bulk_create(
        [
            Offer(
                customer=customer,
                decision=decision,
                slot=slot,
                action=rules.actions[place].code,
                kind=rules.actions[place].kind,
                purpose=rules.actions[place].purpose,
                channel=asked.channel,
                direction=asked.direction,
                at=at,
                company_value=round(Decimal(choice.at(place).company), 2),
                customer_value=round(Decimal(choice.at(place).customer), 2),
                chance=choice.at(place).chance,
                features=pack_features(features),
            )
            for slot, place in enumerate(choice.chosen, 1)
        ]
    )
    shown = [
        {
            "id": one.pk,
            "slot": one.slot,
            "action": one.action,
            "name": rules.actions[rules.places[one.action]].name("de"),
            "text": rules.actions[rules.places[one.action]].said(
                asked.channel, "de", float(one.customer_value)
            ),
        }
        for one in offers
    ]
    return 201, {
        "id": interaction.pk,
        "customer": customer.number,
        "decision": decision.pk,
        "offers": shown,
    }


urlpatterns = [path("api/v1/", api.urls)]
application = get_wsgi_application()
