"""How is a past decision explained: why this, why not that, and what would have to be otherwise?"""

from kundig.decisions import reasons
from kundig.decisions.counterfactuals import Counterfactual, Question, counterfactual
from kundig.decisions.learning.operations import model_at
from kundig.decisions.records import Decision
from kundig.decisions.replaying.operations import read


def question(decision: Decision) -> Question:
    """All that it takes to ask of a decision what would have been."""
    logged = read(decision)
    return Question(
        logged.choice.rulebook,
        logged.situation,
        model_at(decision.model),
        decision.pk,
        decision.slots,
        logged.choice.arm,
    )


def otherwise(decision: Decision, code: str) -> Counterfactual | None:
    """What would have to be otherwise for an action to be chosen, or not to be; proven by trying."""
    return counterfactual(question(decision), code)


def explained(decision: Decision, code: str, language: str) -> list[str]:
    """Why an action was chosen or not, and what would have to be otherwise, in sentences."""
    choice = read(decision).choice
    if code in choice.actions:
        told = reasons.why(choice, code, language)
    else:
        told = [reasons.why_not(choice, code, language)]
    return [*told, reasons.what_would_change(otherwise(decision, code), language)]
