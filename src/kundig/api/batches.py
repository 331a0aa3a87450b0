"""How do programs append hundreds of interactions at once, where a bad one does not stop the others?"""

from collections.abc import Sequence
from typing import Annotated, Any, Literal

from django.http import HttpRequest
from django.utils import timezone
from ninja import Router
from pydantic import Field, ValidationError, WithJsonSchema

from kundig.api.answers import Answer
from kundig.api.interactions import EXAMPLE, InteractionGiven, refusal, told
from kundig.api.keys import owner_of
from kundig.api.openapi import ERROR
from kundig.api.problems import Error, Problem, spoken
from kundig.api.routes import appends
from kundig.api.shapes import Given, Id, Shown
from kundig.api.validation import invalid
from kundig.base.refusals import Refused
from kundig.customers.facts.interactions.operations import MOST, append_interactions

router = Router(tags=["interactions"])
# Whatever is sent as one of many is read by itself, so that a bad one does not stop the others.
One = Annotated[InteractionGiven | Any, Field(union_mode="left_to_right")]


class BatchGiven(Given):
    """Interactions of any customers, in any order."""

    interactions: Annotated[list[One], Field(min_length=1, max_length=MOST)]

    model_config = {
        "extra": "forbid",
        "json_schema_extra": {"examples": [{"interactions": [EXAMPLE, {"customer": "K-9"}]}]},
    }


class OutcomeShown(Shown):
    """What became of one of them: `known` was there already with this number and content."""

    position: Annotated[int, Field(ge=0, description="Its place in what was sent, from 0.")]
    outcome: Literal["stored", "known", "refused"]
    id: Id | None
    code: Annotated[str | None, Field(description="Of a refused one; does not change with the language.")]
    detail: str | None
    errors: Annotated[
        list[dict[str, str]],
        WithJsonSchema({"type": "array", "items": ERROR}),
    ]


class BatchShown(Shown):
    """What became of all: sent = stored + known + refused."""

    stored: Annotated[int, Field(ge=0)]
    known: Annotated[int, Field(ge=0)]
    refused: Annotated[int, Field(ge=0)]
    items: list[OutcomeShown]

    model_config = {
        "extra": "forbid",
        "json_schema_extra": {
            "examples": [
                {
                    "stored": 1,
                    "known": 0,
                    "refused": 1,
                    "items": [
                        {
                            "position": 0,
                            "outcome": "stored",
                            "id": 7,
                            "code": None,
                            "detail": None,
                            "errors": [],
                        },
                        {
                            "position": 1,
                            "outcome": "refused",
                            "id": None,
                            "code": "api.no_such.customer",
                            "detail": "There is no customer with the number K-9: look him up in the list.",
                            "errors": [
                                {
                                    "pointer": "#/interactions/1/customer",
                                    "detail": "K-9",
                                    "code": "api.no_such.customer",
                                }
                            ],
                        },
                    ],
                }
            ]
        },
    }


@appends(
    router,
    "/batch",
    scope="interactions:write",
    response=BatchShown,
    summary="Append up to 500 interactions",
    status=200,
)
def append_many(request: HttpRequest, given: BatchGiven) -> Answer:
    """Those that fit are kept together; each other is refused alone, with its position and reasons."""
    outcomes: dict[int, dict[str, object]] = {}
    read: dict[int, InteractionGiven] = {}
    for position, one in enumerate(given.interactions):
        found = _read(one, position)
        if isinstance(found, Problem):
            outcomes[position] = _refused(found)
        else:
            read[position] = found
    if read:
        kept = append_interactions(
            [told(one) for one in read.values()], actor=owner_of(request), at=timezone.now()
        )
        for position, each in zip(read, kept, strict=True):
            if isinstance(each, Refused):
                outcomes[position] = _refused(refusal(each, pointer=_pointer(position)))
            else:
                outcomes[position] = _outcome("stored" if each.new else "known", each.id)
    items = [{"position": position} | outcomes[position] for position in range(len(given.interactions))]
    counted = {
        name: sum(each["outcome"] == name for each in items) for name in ("stored", "known", "refused")
    }
    return Answer(counted | {"items": items})


def _read(one: object, position: int) -> InteractionGiven | Problem:
    """One of them by itself; its errors point to where it stands among the others."""
    if isinstance(one, InteractionGiven):
        return one
    try:
        return InteractionGiven.model_validate(one)
    except ValidationError as wrong:
        found = wrong.errors(include_url=False, include_input=False)
        there = [{**each, "loc": ("body", "given", "interactions", position, *each["loc"])} for each in found]
        return invalid(there)


def _pointer(position: int) -> str:
    return f"#/interactions/{position}"


def _refused(problem: Problem) -> dict[str, object]:
    refused = problem.refused
    return _outcome("refused", None, refused.code, spoken(refused), problem.errors)


def _outcome(
    outcome: str,
    id: int | None,
    code: str | None = None,
    detail: str | None = None,
    errors: Sequence[Error] = (),
) -> dict[str, object]:
    return {"outcome": outcome, "id": id, "code": code, "detail": detail, "errors": list(errors)}
