"""What do programs learn of the stages and sales cycles in which customers stand?"""

from typing import Literal

from django.http import HttpRequest
from ninja import Router

from kundig.api.answers import Answer
from kundig.api.known import known
from kundig.api.problems import Problem
from kundig.api.routes import reads
from kundig.api.shapes import Day, Moment, Number, Shown
from kundig.base.operations import spoken_language
from kundig.cycles.reading import Past, history
from kundig.cycles.sales import reading as sales

router = Router(tags=["cycles"])
type Stage = Literal["prospect", "new", "growing", "mature", "endangered", "dormant", "lost", "won_back"]


type Direction = Literal["outbound", "inbound", "unbound"]


class StageShown(Shown):
    """A time in a stage; `until` is the first day of the next one. `why` is the sentence of the rule.

    Where `before` is null, the stage may have begun earlier than it is known.
    """

    stage: Stage
    before: Stage | None
    since: Day
    until: Day | None
    cause: Literal["nightly", "event", "retrospect"]
    event: str
    version: int
    rule: int
    why: str


class LifeShown(Shown):
    """Where a customer stands in the life cycle, and how he came there, the newest first."""

    customer: str
    stage: Stage
    since: Day
    history: list[StageShown]


@reads(
    router,
    "/customers/{number}/stages",
    scope="customers:read",
    response=LifeShown,
    summary="Get a customer's life cycle",
)
def stages(request: HttpRequest, number: Number) -> Answer:
    """The stage in which the customer stands, and those before, each with the reason."""
    who = known(number)
    past = [_shown(one) for one in history(who, spoken_language())]
    if not past:
        raise Problem(404, "api.no_stage")
    now = {name: past[0][name] for name in ("stage", "since")}
    return Answer({"customer": who.number} | now | {"history": past})


def _shown(one: Past) -> dict[str, object]:
    change = one.change
    return {
        "stage": one.spell.stage,
        "before": change.before or None,
        "since": one.spell.since,
        "until": one.spell.until,
        "cause": change.cause,
        "event": change.event,
        "version": change.version.number,
        "rule": change.rule,
        "why": one.why,
    }


class StepShown(Shown):
    """A stage of a sales cycle from a moment on, or how it ended. `why` is the sentence of the rule."""

    stage: Literal["need", "information", "offer", "purchase", "use", "renewal", "won", "lost", "quiet"]
    since: Moment
    what: str
    version: int
    rule: int
    why: str


class SaleShown(Shown):
    """A sales cycle, its steps from the oldest on.

    `outcome` is null while it runs. `started_by` is null where nobody is known to have spoken before.
    """

    need: str
    started_by: Direction | None
    began: Moment
    ended: Moment | None
    outcome: Literal["won", "lost", "quiet"] | None
    steps: list[StepShown]


class SalesShown(Shown):
    """The sales cycles of a customer, the newest first."""

    customer: str
    cycles: list[SaleShown]


@reads(
    router,
    "/customers/{number}/sales-cycles",
    scope="customers:read",
    response=SalesShown,
    summary="Get a customer's sales cycles",
)
def sales_cycles(request: HttpRequest, number: Number) -> Answer:
    """Where the customer stands on the way to a purchase, who started each cycle, and how it ended."""
    who = known(number)
    found = [_sale(one) for one in sales.history(who, spoken_language())]
    return Answer({"customer": who.number, "cycles": found})


def _sale(one: sales.Cycle) -> dict[str, object]:
    return {
        "need": one.need,
        "started_by": one.first.started_by or None,
        "began": one.first.since,
        "ended": one.last.since if one.outcome else None,
        "outcome": one.outcome or None,
        "steps": [
            {
                "stage": past.step.stage,
                "since": past.step.since,
                "what": past.step.what,
                "version": past.step.version.number,
                "rule": past.step.rule,
                "why": past.why,
            }
            for past in one.steps
        ],
    }
