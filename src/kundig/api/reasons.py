"""How do programs learn why something was decided, and what would have had to be otherwise?"""

from typing import Annotated, Any

from django.http import HttpRequest
from ninja import Query, Router

from kundig.api.answers import Answer
from kundig.api.decisions import DECISION, DecisionShown, money, shown
from kundig.api.problems import Problem
from kundig.api.routes import reads
from kundig.api.shapes import Id, Shown
from kundig.base.operations import spoken_language
from kundig.decisions import reasons
from kundig.decisions.choice import Candidate, Choice
from kundig.decisions.counterfactuals import Question, counterfactual
from kundig.decisions.explaining.operations import question
from kundig.decisions.log import kept
from kundig.decisions.operations import decided
from kundig.decisions.records import Decision

router = Router(tags=["decisions"])
Explain = Annotated[
    str,
    Query(
        max_length=60,
        description="The code of a rejected action, to be told what would have to be otherwise for it.",
    ),
]
WEIGHED: dict[str, Any] = {
    "action": "tariff-check",
    "chance": 0.12,
    "company_value": "40.00",
    "customer_value": "84.00",
    "lever": 1.0,
    "cost": "2.00",
    "score": 7.84,
    "propensity": 0.98,
}
CHOSEN: dict[str, Any] = {
    "action": "tariff-check",
    "why": [
        "Tarifprüfung passt zu diesem Kunden, und nichts spricht dagegen.",
        "Es bringt dem Kunden etwa 84 Euro und dem Unternehmen etwa 40 Euro.",
    ],
    "otherwise": "Tarifprüfung würde nicht vorgeschlagen, wenn ein Widerspruch gegen Werbung vorläge.",
}
REJECTED: dict[str, Any] = {
    "action": "heat-pump",
    "step": "not_eligible",
    "reason": "",
    "why": "Wärmepumpe passt nicht zu diesem Kunden.",
    "otherwise": None,
}


class CandidateShown(Shown):
    """An action that was scored, with its factors.

    `score` = `chance` x (`company_value` + lambda x `customer_value`) x `lever` - `cost`, in euros.
    """

    action: str
    chance: float
    company_value: str
    customer_value: str
    lever: float
    cost: str
    score: float
    propensity: float


class ChosenShown(Shown):
    """Why an action was chosen, in sentences in the language of `Accept-Language`.

    `otherwise`: what would have had to be otherwise for it not to be chosen; this was tried, not guessed.
    """

    action: str
    why: list[str]
    otherwise: str


class RejectedShown(Shown):
    """An action that was not chosen: at which step it ended, why in a word, and `why` in a sentence.

    `otherwise`: what would have had to be otherwise for it to be chosen; null unless `explain`
    names the action.
    """

    action: str
    step: str
    reason: str
    why: str
    otherwise: str | None


class DecisionWhy(DecisionShown):
    """A decision with all that was weighed, why what was chosen was, and why every other action was not."""

    chosen: list[ChosenShown]
    candidates: list[CandidateShown]
    rejected: list[RejectedShown]

    model_config = {
        "extra": "forbid",
        "json_schema_extra": {
            "examples": [
                DECISION
                | {
                    "chosen": [CHOSEN],
                    "candidates": [WEIGHED],
                    "rejected": [REJECTED],
                }
            ]
        },
    }


@reads(
    router,
    "/{decision}",
    scope="decisions:read",
    response=DecisionWhy,
    summary="Get a decision and its reasons",
)
def why(request: HttpRequest, decision: Id, explain: Explain = "") -> Answer:
    """All that was weighed, and of each action why it was chosen, or at which step it ended and why."""
    try:
        found = decided(decision)
    except Decision.DoesNotExist:
        raise Problem(404, "api.no_such.decision", name=decision) from None
    asked = question(Decision.objects.get(pk=decision))
    return Answer(shown(found) | _why(found.choice, asked, explain))


def _why(choice: Choice, asked: Question, explain: str) -> dict[str, object]:
    language = spoken_language()

    def otherwise(code: str) -> str:
        return reasons.what_would_change(counterfactual(asked, code), language)

    return {
        "chosen": [
            {"action": code, "why": reasons.why(choice, code, language), "otherwise": otherwise(code)}
            for code in choice.actions
        ],
        "candidates": [_candidate(one) for one in choice.candidates],
        "rejected": [
            {
                "action": one.action,
                "step": one.step,
                "reason": one.reason,
                "why": reasons.why_not(choice, one.action, language),
                "otherwise": otherwise(one.action) if one.action == explain else None,
            }
            for one in choice.rejected
        ],
    }


def _candidate(one: Candidate) -> dict[str, object]:
    return {
        "action": one.action,
        "chance": kept(one.chance),
        "company_value": money(one.company),
        "customer_value": money(one.customer),
        "lever": one.lever,
        "cost": money(one.cost),
        "score": one.score,
        "propensity": one.propensity,
    }
