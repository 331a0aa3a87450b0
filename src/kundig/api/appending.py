"""How do programs append an interaction, and get in the same answer what to do now?"""

import datetime as dt
from decimal import Decimal

from django.db import transaction
from django.http import HttpRequest
from django.utils import timezone

from kundig.api import decisions
from kundig.api.answers import Answer
from kundig.api.decisions import DECISION, ConcernGiven, DecisionShown, Slots, concern_of
from kundig.api.idempotency import alone
from kundig.api.interactions import (
    EXAMPLE,
    FIELDS,
    FOUND,
    InteractionGiven,
    InteractionShown,
    refusal,
    shown,
    told,
)
from kundig.api.interactions import router as router
from kundig.api.keys import check_scope, key_of
from kundig.api.routes import appends
from kundig.base.refusals import Refused
from kundig.base.statements import settle_ahead
from kundig.customers.facts.interactions.operations import Told, append_interactions
from kundig.decisions.decided import Decided
from kundig.decisions.operations import Occasion, decide_within

CENT = Decimal("0.01")  # of a minute, as minutes are kept


class InteractionAsked(InteractionGiven):
    """Something that happened; with `decide` the answer says what to do now, in the same request.

    Your own `number` for it makes sending it twice harmless: it has one decision. `decide` needs the scope
    decisions:write, too. What is decided is decided for now, even where word of the interaction comes late.
    """

    decide: bool = False
    slots: Slots = 1
    concern: ConcernGiven | None = None

    model_config = {
        "extra": "forbid",
        "json_schema_extra": {"examples": [EXAMPLE, EXAMPLE | {"decide": True, "slots": 2}]},
    }


class InteractionAnswered(InteractionShown):
    """What happened, and with `decide` what to do now."""

    decision: DecisionShown | None = None

    model_config = {
        "extra": "forbid",
        "json_schema_extra": {
            "examples": [{"id": 7, "answered_at": None} | EXAMPLE | {"decision": DECISION}]
        },
    }


@appends(
    router,
    "",
    scope="interactions:write",
    response=InteractionAnswered,
    summary="Append an interaction, and decide",
    also=200,
)
def append(request: HttpRequest, given: InteractionAsked) -> Answer:
    """Append it (201), or get back the one that is there with this number and content (200)."""
    if given.decide:
        check_scope(key_of(request), "decisions:write")
        return _decided(request, given)
    happened, now = told(given), timezone.now()
    with transaction.atomic():
        [kept] = append_interactions([happened], actor=key_of(request).owner, at=now)
        if isinstance(kept, Refused):
            raise refusal(kept)
        found = _new(kept.id, kept.customer, happened, now) if kept.new else _known(kept.id)
        settle_ahead()
    return Answer(found, 201 if kept.new else 200)


def _decided(request: HttpRequest, given: InteractionAsked) -> Answer:
    happened, now = told(given), timezone.now()
    occasion = Occasion(
        channel=happened.channel,
        direction=happened.direction,
        kind=happened.kind,
        topic=happened.topic,
        text=happened.text,
        concern=concern_of(given.concern),
        minutes=happened.minutes,
        number=happened.number,
        relationship=happened.relationship,
        happened_at=happened.at,
    )
    try:
        made: Decided = decide_within(
            given.customer,
            occasion,
            at=now,
            slots=given.slots,
            record=True,
            actor=key_of(request).owner,
            alone=alone(request),
        )
    except Refused as refused:
        raise refusal(refused) from refused
    assert made.interaction is not None
    id = made.interaction
    found = _new(id, made.customer, happened, now) if made.recorded else _known(id)
    return Answer({**found, "decision": decisions.shown(made)}, 201 if made.new else 200)


def _new(id: int, customer: str, happened: Told, now: dt.datetime) -> dict[str, object]:
    """One that was remembered just now, as it would be read."""
    at = happened.at or now
    answered = (happened.direction, happened.channel) == ("inbound", "phone")
    return {
        "id": id,
        "customer": customer,
        "relationship": happened.relationship or None,
        "direction": happened.direction,
        "channel": happened.channel,
        "kind": happened.kind,
        "topic": happened.topic,
        "at": at,
        "minutes": happened.minutes.quantize(CENT),
        "text": happened.text,
        "answered_at": at if answered else None,
        "number": happened.number,
    }


def _known(id: int) -> dict[str, object]:
    return dict(shown(FOUND.filter(pk=id).values("id", *FIELDS))[0])
