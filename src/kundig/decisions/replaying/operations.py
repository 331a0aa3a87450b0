"""How is a past decision read, and decided again, whatever has changed since?"""

from dataclasses import dataclass

from kundig.decisions.choice import Choice
from kundig.decisions.choosing import choose
from kundig.decisions.expecting import asking, looked_at
from kundig.decisions.learning.operations import model_at
from kundig.decisions.log import Logged, unpack
from kundig.decisions.publishing.operations import rulebook
from kundig.decisions.records import Decision


@dataclass(frozen=True, slots=True, eq=False)
class Replayed:
    """A decision made again from its log; `same`: to the last bit of every score and chance."""

    logged: Logged
    choice: Choice
    same: bool


def read(decision: Decision) -> Logged:
    """What its log says."""
    return unpack(
        rulebook(decision.rulebook_id),
        bytes(decision.log),
        at=decision.at,
        channel=decision.channel,
        direction=decision.direction,
    )


def replay(decision: Decision) -> Replayed:
    """Decide it again by its own rulebook, with its own values and the model as it was."""
    logged = read(decision)
    rules = logged.choice.rulebook
    likely = asking(rules, model_at(decision.model), looked_at(rules, logged.situation))
    choice = choose(
        rules,
        logged.situation,
        likely,
        decision_id=decision.pk,
        slots=decision.slots,
        arm=logged.choice.arm,
    )
    same = (choice.digest, list(choice.actions)) == (logged.digest, decision.chosen)
    return Replayed(logged, choice, same)
