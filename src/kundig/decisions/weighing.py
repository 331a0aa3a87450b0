"""What is an action worth just now, to both parties together, and who ranks by what?

Score = P(accept) x (value to the company + lambda x value to the customer) x lever - cost, in euros.
"""

from collections.abc import Container, Sequence
from typing import NamedTuple

import numpy as np

from kundig.decisions.arms import Arm
from kundig.decisions.exploring import chances, draw
from kundig.decisions.rulebook import Rulebook
from kundig.decisions.situation import Situation
from kundig.decisions.worth import Floats, Places

TAKEN = -np.inf  # ranks below all


class Weighed(NamedTuple):
    """The factors of the actions that came so far, side by side; `scored` are their places.

    `deviation` says how unsure the chance is; `spread` how unsure the score is by that.
    `worth` is what an action is worth to both parties.
    """

    scored: Sequence[int]
    chance: Floats
    deviation: Floats
    company: Floats
    customer: Floats
    lever: Floats
    cost: Floats
    worth: Floats
    score: Floats
    spread: Floats

    @classmethod
    def of(
        cls,
        rulebook: Rulebook,
        situation: Situation,
        places: Places,
        company: Floats,
        customer: Floats,
        chance: Floats,
        deviation: Floats,
    ) -> "Weighed":
        """All that follows from what an action is worth, and how likely it is accepted."""
        values = situation.values
        lever = rulebook.levered(values.get("level.code"), values.get("cycle.stage")).take(places)
        cost = rulebook.costs.take(places)
        worth = company + rulebook.weights(situation.channel).lambda_ * customer
        gain = worth * lever
        return cls(
            scored=places.tolist(),
            chance=chance,
            deviation=deviation,
            company=company,
            customer=customer,
            lever=lever,
            cost=cost,
            worth=worth,
            score=chance * gain - cost,
            spread=deviation * np.abs(gain),
        )

    def rank(self, arm: Arm) -> Floats:
        """By what an arm ranks: most of them by the score."""
        if arm == "propensity":
            return self.chance
        return self.chance * self.worth - self.cost if arm == "no_levers" else self.score

    @property
    def worthwhile(self) -> Places:
        """Where among the scored those stand that are worth more than nothing: only they may be chosen."""
        return (self.score > 0).nonzero()[0]

    def likely(self, open_: Places, arm: Arm, *, exploration: float) -> Floats:
        """How likely each of those that are open is drawn for the first slot; in the random arm all alike."""
        if arm == "random":
            return np.full(len(open_), 1 / len(open_))
        tries = exploration if arm == "best" else 0.0
        return chances(self.rank(arm).take(open_), exploration=tries, spreads=self.spread.take(open_))

    def drawn(
        self, arm: Arm, *, exploration: float, seed: int, slots: int, capped: Container[int], most: int
    ) -> tuple[list[int], list[float]]:
        """Slot by slot who is drawn, and how likely that was; of those in the capped places at most so many.

        Only the first slot tries what is not known well; the others go by rank, but in the random arm.
        """
        open_, room = self.worthwhile, most
        left = self.rank(arm).take(open_)
        tried = slots if arm == "random" else 1 if arm == "best" and exploration > 0 else 0
        chosen: list[int] = []
        found: list[float] = []
        for slot in range(slots):
            if room <= 0:
                free = [at for at, one in enumerate(open_.tolist()) if self.scored[one] not in capped]
                open_, left = open_[free], left[free]
            if not len(open_) or left[at := int(left.argmax())] == TAKEN:
                break
            likely = 1.0
            if slot < tried:
                every = self.likely(open_, arm, exploration=exploration)
                at = draw(every, f"{seed}/{slot}")
                likely = float(every[at])
            chosen.append(int(open_[at]))
            found.append(likely)
            room -= self.scored[chosen[-1]] in capped
            if slot + 1 < tried:
                open_, left = np.delete(open_, at), np.delete(left, at)
            else:
                left[at] = TAKEN
        return chosen, found
