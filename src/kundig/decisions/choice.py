"""What was chosen, and what became of every other action?"""

import hashlib
import struct
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import NamedTuple

import numpy as np

from kundig.decisions.arms import Arm
from kundig.decisions.ends import ENDS
from kundig.decisions.rulebook import Rulebook
from kundig.decisions.weighing import Weighed

_DOUBLE = struct.Struct("<d")


class Candidate(NamedTuple):
    """An action that came as far as being scored, with its factors.

    `propensity` is how likely it was to be drawn for the first slot.
    """

    action: str
    chance: float
    company: float
    customer: float
    lever: float
    cost: float
    score: float
    propensity: float


@dataclass(frozen=True, slots=True)
class Rejected:
    """An action that was not chosen: at which step, and for which reason in one word."""

    action: str
    step: str
    reason: str


class Choice(NamedTuple):
    """What was chosen, slot by slot, and what became of every action.

    `steps` goes by the place of an action in the rulebook, and so does `said`: the number of its reason among
    `told`, counted from 1. `harm` is the value to the customer where it is below zero, or not known. `chosen`
    are places, `drawn` how likely each was drawn in its slot.
    """

    rulebook: Rulebook
    arm: Arm
    steps: bytes
    said: bytes
    told: Sequence[str]
    harm: Mapping[int, float | None]
    weighed: Weighed
    chosen: tuple[int, ...]
    drawn: tuple[float, ...]
    exploration: float

    @property
    def actions(self) -> tuple[str, ...]:
        """The codes of what was chosen."""
        return tuple(self.rulebook.actions[place].code for place in self.chosen)

    @property
    def propensity(self) -> Sequence[float]:
        """How likely each of the scored was to be drawn for the first slot."""
        found = np.zeros(len(self.weighed.scored))
        open_ = self.weighed.worthwhile
        if len(open_):
            found[open_] = self.weighed.likely(open_, self.arm, exploration=self.exploration)
        propensity: list[float] = found.tolist()
        return propensity

    @property
    def candidates(self) -> tuple[Candidate, ...]:
        """All that were scored, the best first."""
        found = [self._candidate(number, likely) for number, likely in enumerate(self.propensity)]
        return tuple(sorted(found, key=lambda one: (-one.score, one.action)))

    def of(self, code: str) -> Candidate | None:
        """The factors of an action, if it was scored."""
        place = self.rulebook.places.get(code)
        return self.at(place) if place is not None and place in self.weighed.scored else None

    def at(self, place: int) -> Candidate:
        """The factors of the action in that place of the rulebook."""
        number = self.weighed.scored.index(place)
        return self._candidate(number, self.propensity[number])

    @property
    def best(self) -> tuple[Candidate, ...]:
        """What was chosen, slot by slot; here `propensity` is how likely each was drawn in its slot."""
        pairs = zip(self.chosen, self.drawn, strict=True)
        return tuple(self._candidate(self.weighed.scored.index(place), likely) for place, likely in pairs)

    def end(self, code: str) -> Rejected | None:
        """At which step an action ended; null if it was chosen."""
        place = self.rulebook.places[code]
        step = self.steps[place]
        said = self.said[place]
        return Rejected(code, ENDS[step], self.told[said - 1] if said else "") if step else None

    @property
    def rejected(self) -> tuple[Rejected, ...]:
        """All that were not chosen, in the order of the rulebook."""
        ends = (self.end(one.code) for one in self.rulebook.actions)
        return tuple(one for one in ends if one)

    @property
    def digest(self) -> bytes:
        """A mark of every figure to the last bit, so that a replay can be compared."""
        found = self.weighed
        figures = found.chance, found.company, found.customer, found.lever, found.score
        drawn = map(_DOUBLE.pack, (self.exploration, *self.drawn))
        whole = b"".join((self.steps, *figures, f"{self.arm}{self.chosen}".encode(), *drawn))
        return hashlib.blake2b(whole, digest_size=8).digest()

    def _candidate(self, number: int, propensity: float) -> Candidate:
        found = self.weighed
        factors = {
            name: float(getattr(found, name)[number])
            for name in ("chance", "company", "customer", "lever", "cost", "score")
        }
        code = self.rulebook.actions[found.scored[number]].code
        return Candidate(action=code, propensity=propensity, **factors)
