"""How do programs ask for the best next action?"""

from collections.abc import Mapping
from typing import Annotated, Any, Literal

from django.http import HttpRequest
from django.utils import timezone
from ninja import Router
from pydantic import Field, StringConstraints

from kundig.api.answers import Answer
from kundig.api.idempotency import alone
from kundig.api.interactions import refusal
from kundig.api.keys import owner_of
from kundig.api.known import meant
from kundig.api.problems import Problem
from kundig.api.routes import appends
from kundig.api.shapes import NO_CONTROLS, Given, Id, Moment, Number, Shown, Text, Word
from kundig.base.operations import spoken_language
from kundig.base.refusals import Refused
from kundig.customers.records import Interaction
from kundig.decisions.decided import Decided, Offered
from kundig.decisions.log import kept
from kundig.decisions.operations import MOST_SLOTS, Concern, Occasion, decide_within

router = Router(tags=["decisions"])
Slots = Annotated[int, Field(ge=1, le=MOST_SLOTS, description="How many suggestions there is room for.")]
Direction = Literal["outbound", "inbound", "unbound"]
Channel = Annotated[str, StringConstraints(min_length=1, max_length=16, pattern=NO_CONTROLS)]
Kind = Annotated[str, StringConstraints(min_length=1, max_length=20, pattern=NO_CONTROLS)]
Topic = Annotated[str, StringConstraints(max_length=30, pattern=NO_CONTROLS)]
CONCERN: dict[str, Any] = {"kind": "complaint", "text": "Die Abrechnung stimmt nicht.", "resolved": False}
ASKED: dict[str, Any] = {
    "customer": "K-100042",
    "channel": "web",
    "direction": "inbound",
    "kind": "page",
    "topic": "tariff",
    "slots": 1,
    "concern": None,
}
OFFER: dict[str, Any] = {
    "id": 31,
    "slot": 1,
    "action": "tariff-check",
    "kind": "retention",
    "purpose": "advertising",
    "name": "Tarifprüfung",
    "text": "Mit dem Tarif Natur Fix sparen Sie 84 Euro im Jahr.",
    "chance": 0.12,
    "company_value": "40.00",
    "customer_value": "84.00",
}
DECISION: dict[str, Any] = {
    "id": 12,
    "customer": "K-100042",
    "interaction": 7,
    "at": "2026-03-02T08:15:00Z",
    "arm": "best",
    "rulebook": 3,
    "model": 5120,
    "promise": None,
    "offers": [OFFER],
}


class ConcernGiven(Given):
    """What the customer came for. It comes before any offer: resolved now, or promised until a day."""

    kind: Word
    text: Text = ""
    resolved: bool = False

    model_config = {"extra": "forbid", "json_schema_extra": {"examples": [CONCERN]}}


class DecisionGiven(Given):
    """An occasion: what happens just now between the customer and us."""

    customer: Number
    channel: Channel
    direction: Direction = "inbound"
    kind: Kind = "page"
    topic: Topic = ""
    slots: Slots = 1
    concern: ConcernGiven | None = None
    interaction: Annotated[
        Id | None,
        Field(
            description="One that is recorded already. It has one decision, however often it is asked for."
        ),
    ] = None

    model_config = {"extra": "forbid", "json_schema_extra": {"examples": [ASKED]}}


class PromiseShown(Shown):
    """What was done about the concern before anything was offered."""

    kind: str
    resolved: bool
    task: Id | None
    due_on: str
    hold: Id | None


class OfferShown(Shown):
    """An action to put before the customer; its id is what the answer refers to.

    `chance`: that he accepts.
    """

    id: Id
    slot: int
    action: str
    kind: str
    purpose: str
    name: str
    text: str
    chance: float
    company_value: str
    customer_value: str

    model_config = {"extra": "forbid", "json_schema_extra": {"examples": [OFFER]}}


class DecisionShown(Shown):
    """What to do now, best first; without offers nothing is good enough for both parties."""

    id: Id
    customer: str
    interaction: Id | None
    at: Moment
    arm: Literal["best", "random", "control", "propensity", "no_levers"]
    rulebook: Id
    model: Annotated[int, Field(ge=0, description="How many responses the model had learned from.")]
    promise: PromiseShown | None
    offers: list[OfferShown]

    model_config = {"extra": "forbid", "json_schema_extra": {"examples": [DECISION]}}


@appends(
    router,
    "",
    scope="decisions:write",
    response=DecisionShown,
    summary="Ask for the best next action",
    also=200,
)
def ask(request: HttpRequest, given: DecisionGiven) -> Answer:
    """Decide (201); or get back (200) what was decided at this interaction."""
    if given.interaction is not None:
        _check(given.interaction, given.customer)
    occasion = Occasion(
        channel=given.channel,
        direction=given.direction,
        kind=given.kind,
        topic=given.topic,
        concern=concern_of(given.concern),
    )
    actor, now = owner_of(request), timezone.now()
    try:
        made = decide_within(
            given.customer,
            occasion,
            at=now,
            slots=given.slots,
            interaction=given.interaction,
            actor=actor,
            alone=alone(request),
        )
    except Refused as refused:
        raise refusal(refused) from refused
    headers = {"Location": f"/api/v1/decisions/{made.decision}"}
    return Answer(shown(made), 201 if made.new else 200, headers)


def shown(made: Decided) -> dict[str, object]:
    """A decision as programs see it, in the language that is spoken."""
    promise = made.promise
    return {
        "id": made.decision,
        "customer": made.customer,
        "interaction": made.interaction,
        "at": made.at,
        "arm": made.choice.arm,
        "rulebook": made.choice.rulebook.id,
        "model": made.model,
        "promise": promise
        and {
            "kind": promise.kind,
            "resolved": promise.resolved,
            "task": promise.task,
            "due_on": promise.due_on,
            "hold": promise.hold,
        },
        "offers": [_offer(one, made) for one in made.offers],
    }


def _offer(one: Offered, made: Decided) -> Mapping[str, object]:
    factors, action, language = one.factors, one.action, spoken_language()
    return {
        "id": one.offer,
        "slot": one.slot,
        "action": action.code,
        "kind": action.kind,
        "purpose": action.purpose,
        "name": action.name(language),
        "text": action.said(made.channel, language, factors.customer),
        "chance": kept(factors.chance),
        "company_value": money(factors.company),
        "customer_value": money(factors.customer),
    }


def money(euros: float) -> str:
    return f"{round(euros * 100) / 100:.2f}"


def concern_of(given: ConcernGiven | None) -> Concern | None:
    """The concern that a program tells."""
    return Concern(given.kind, given.text, given.resolved) if given else None


def _check(interaction: int, customer: str) -> None:
    """An interaction that a decision is asked for is one of this customer's."""
    if not Interaction.objects.filter(pk=interaction, customer__in=meant(customer).members).exists():
        problem = Problem(422, "api.no_such.interaction", name=interaction)
        problem.errors = [
            {"pointer": "#/interaction", "detail": str(interaction), "code": problem.refused.code}
        ]
        raise problem
