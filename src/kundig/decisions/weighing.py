"""What is an action worth just now, to both parties together, and who ranks by what?

Score = P(accept) x (value to the company + lambda x value to the customer) x lever - cost, in euros.
"""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from kundig.decisions.arms import Arm
from kundig.decisions.exploring import chances, draw
from kundig.decisions.rulebook import Rulebook
from kundig.decisions.situation import Situation
from kundig.decisions.worth import Floats, Places


@dataclass(frozen=True, slots=True, eq=False)
class Weighed:
    """The factors of the actions that came so far, side by side; `scored` are their places.

    `deviation` says how unsure the chance is, `spread` how unsure the score is by that.
    """

    scored: Sequence[int]
    chance: Floats
    deviation: Floats
    company: Floats
    customer: Floats
    lever: Floats
    cost: Floats
    score: Floats
    spread: Floats
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
        deviation: Floats,
    ) -> "Weighed":
        """All that follows from what an action is worth, and how likely it is accepted."""
        places = np.asarray(scored, dtype=np.intp)
        level, stage = situation.values.get("level.code"), situation.values.get("cycle.stage")
        of_kind = np.array([rulebook.lever(kind, level, stage) for kind in rulebook.kinds])
        lever = rulebook.levers[places] * of_kind[rulebook.kind_of[places]]
        cost = rulebook.costs[places]
        worth = company + rulebook.weights(situation.channel).lambda_ * customer
        both = chance * worth
        return cls(
            scored=scored,
            chance=chance,
            deviation=deviation,
            company=company,
            customer=customer,
            lever=lever,
            cost=cost,
            score=both * lever - cost,
            spread=deviation * np.abs(worth) * lever,
            without_levers=both - cost,
        )

    def rank(self, arm: Arm) -> Floats:
        """By what an arm ranks: most of them by the score."""
        return {"propensity": self.chance, "no_levers": self.without_levers}.get(arm, self.score)

    @property
    def worthwhile(self) -> Places:
        """Where among the scored those stand that are worth more than nothing: only they may be chosen."""
        return np.flatnonzero(self.score > 0)

    def likely(self, open_: Places, arm: Arm, *, exploration: float) -> Floats:
        """How likely each of those that are open is drawn for the first slot; in the random arm all alike."""
        if arm == "random":
            return np.full(len(open_), 1 / len(open_))
        tries = exploration if arm == "best" else 0.0
        return chances(self.rank(arm)[open_], exploration=tries, spreads=self.spread[open_])

    def drawn(
        self, arm: Arm, *, exploration: float, seed: int, slots: int, capped: npt.NDArray[np.bool_], most: int
    ) -> tuple[list[int], list[float]]:
        """Slot by slot who is drawn, and how likely that was; of those that are capped at most so many.

        Only the first slot tries what is not known well; the others go by rank, but in the random arm.
        """
        open_ = self.worthwhile
        tried = slots if arm == "random" else 1 if arm == "best" and exploration > 0 else 0
        chosen: list[int] = []
        found: list[float] = []
        room = most
        while len(open_) and len(chosen) < min(tried, slots):
            likely = self.likely(open_, arm, exploration=exploration)
            at = draw(likely, f"{seed}/{len(chosen)}")
            chosen.append(int(open_[at]))
            found.append(float(likely[at]))
            open_ = np.concatenate((open_[:at], open_[at + 1 :]))
            room -= bool(capped[chosen[-1]])
            if room == 0:
                open_ = open_[~capped[open_]]
        if len(open_) and len(chosen) < slots:
            for place in open_[np.argsort(-self.rank(arm)[open_], kind="stable")].tolist():
                if len(chosen) == slots:
                    break
                if room > 0 or not capped[place]:
                    chosen.append(place)
                    found.append(1.0)
                    room -= bool(capped[place])
        return chosen, found
