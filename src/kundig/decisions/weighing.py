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
        levers = rulebook.levered(values.get("level.code"), values.get("cycle.stage"))
        lever, cost = levers.take(places, 1)
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
        closed, room = -np.inf, most
        rank = self.rank(arm).copy()
        rank[~(self.score > 0)] = closed
        tried = slots if arm == "random" else 1 if arm == "best" and exploration > 0 else 0
        chosen: list[int] = []
        found: list[float] = []
        for slot in range(min(slots, len(rank))):
            if room <= 0:
                rank[[number for number, place in enumerate(self.scored) if place in capped]] = closed
            number, likely = int(rank.argmax()), 1.0
            if rank[number] == closed:
                break
            if slot < tried:
                open_ = (rank > closed).nonzero()[0]
                chances_ = self.likely(open_, arm, exploration=exploration)
                at = draw(chances_, f"{seed}/{slot}")
                number, likely = int(open_[at]), float(chances_[at])
            chosen.append(number)
            found.append(likely)
            rank[number] = closed
            room -= self.scored[number] in capped
        return chosen, found
