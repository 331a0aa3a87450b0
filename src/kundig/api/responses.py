"""How do programs tell what came of an offer?"""

from typing import Annotated, Any, Literal

from django.http import HttpRequest
from django.utils import timezone
from ninja import Router
from pydantic import Field, StringConstraints

from kundig.api.answers import Answer
from kundig.api.keys import owner_of
from kundig.api.problems import Problem
from kundig.api.routes import appends
from kundig.api.shapes import NO_CONTROLS, Given, Id, Moment, Shown
from kundig.base.refusals import Refused
from kundig.decisions.operations import respond

router = Router(tags=["responses"])
EXAMPLE: dict[str, Any] = {
    "offer": 31,
    "answer": "declined",
    "reason": "Wechselt gerade nicht.",
    "at": "2026-03-02T09:16:00+01:00",
}
Said = Literal["accepted", "declined", "later", "ignored"]


class ResponseGiven(Given):
    """What the customer said to an offer. The newest answer counts; the same one twice does no harm.

    Declined with the reason `never`, an action is not offered to him again until another answer to it.
    """

    offer: Id
    answer: Said
    reason: Annotated[str, StringConstraints(max_length=200, pattern=NO_CONTROLS)] = ""
    at: Annotated[Moment | None, Field(description="Left out: now.")] = None

    model_config = {"extra": "forbid", "json_schema_extra": {"examples": [EXAMPLE]}}


class ResponseShown(Shown):
    """An answer as it is remembered."""

    id: Id
    offer: Id
    answer: Said
    reason: str
    at: Moment

    model_config = {"extra": "forbid", "json_schema_extra": {"examples": [{"id": 5} | EXAMPLE]}}


@appends(router, "", scope="responses:write", response=ResponseShown, summary="Answer an offer", also=200)
def answer(request: HttpRequest, given: ResponseGiven) -> Answer:
    """Remember it (201), or get back the same answer to this offer (200)."""
    actor, at = owner_of(request), given.at or timezone.now()
    try:
        said, new = respond(given.offer, given.answer, reason=given.reason, at=at, actor=actor)
    except Refused as refused:
        if refused.code != "decisions.no_offer":
            raise
        problem = Problem(422, "api.no_such.offer", name=given.offer)
        problem.errors = [{"pointer": "#/offer", "detail": str(given.offer), "code": problem.refused.code}]
        raise problem from refused
    shown = {
        "id": said.pk,
        "offer": said.offer_id,
        "answer": said.answer,
        "reason": said.reason,
        "at": said.at,
    }
    return Answer(shown, 201 if new else 200)
