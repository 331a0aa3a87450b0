"""What do programs learn of the stages in which customers stand?"""

from typing import Literal

from django.http import HttpRequest
from ninja import Router

from kundig.api.answers import Answer
from kundig.api.known import known
from kundig.api.problems import Problem
from kundig.api.routes import reads
from kundig.api.shapes import Day, Number, Shown
from kundig.base.operations import spoken_language
from kundig.cycles.reading import Past, history

router = Router(tags=["cycles"])
type Stage = Literal["prospect", "new", "growing", "mature", "endangered", "dormant", "lost", "won_back"]


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
