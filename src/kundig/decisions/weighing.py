"""What is an action worth just now, to both parties together, and who ranks by what?

Score = P(accept) x (value to the company + lambda x value to the customer) x lever - cost, in euros.
"""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from kundig.decisions.arms import Arm
from kundig.decisions.exploring import chances
from kundig.decisions.rulebook import Floats, Rulebook
from kundig.decisions.situation import Situation


@dataclass(frozen=True, slots=True, eq=False)
class Weighed:
    """The factors of the actions that came so far, side by side; `scored` are their places."""

    scored: Sequence[int]
    chance: Floats
    company: Floats
    customer: Floats
    lever: Floats
    cost: Floats
    score: Floats
    without_levers: Floats

    @classmethod
    def of(
        cls,
        rulebook: Rulebook,
        situation: Situation,
        scored: Sequence[int],
        company: Floats,
        customer: Floats,
        chance: Floats,
    ) -> "Weighed":
        """All that follows from what an action is worth, and how likely it is accepted."""
        places = np.asarray(scored, dtype=np.intp)
        level, stage = situation.values.get("level.code"), situation.values.get("cycle.stage")
        kinds = [rulebook.actions[place].kind for place in scored]
        of_kind = {kind: rulebook.lever(kind, level, stage) for kind in set(kinds)}
        lever = rulebook.levers[places] * np.array([of_kind[kind] for kind in kinds], dtype=np.float64)
        cost = rulebook.costs[places]
        both = chance * (company + rulebook.weights(situation.channel).lambda_ * customer)
        return cls(scored, chance, company, customer, lever, cost, both * lever - cost, both - cost)

    def rank(self, arm: Arm) -> Floats:
        """By what an arm ranks: most of them by the score."""
        return {"propensity": self.chance, "no_levers": self.without_levers}.get(arm, self.score)

    @property
    def worthwhile(self) -> list[int]:
        """Where among the scored those stand that are worth more than nothing: only they may be chosen."""
        return [number for number, score in enumerate(self.score.tolist()) if score > 0]

    def likely(self, open_: Sequence[int], arm: Arm, *, exploration: float, slot: int) -> Floats:
        """How likely each of those that are left is drawn for a slot.

        Only the first slot tries what is not known well; the others go by rank. In the random arm all are as
        likely in every slot.
        """
        if arm == "random":
            return np.full(len(open_), 1 / len(open_))
        tries = exploration if slot == 0 and arm == "best" else 0.0
        return chances(self.rank(arm)[list(open_)], exploration=tries)
