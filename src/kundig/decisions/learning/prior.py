"""What does the model believe before the first answer, and how far may actions differ?"""

from dataclasses import dataclass
from functools import cached_property

import numpy as np
import numpy.typing as npt

from kundig.decisions.learning.features import WIDTH

Floats = npt.NDArray[np.float64]


@dataclass(frozen=True)
class Prior:
    """Variances of the weights; the first feature is the constant one, that of how often at all.

    The chance of an unknown offer is as likely above `base` as below. `memory` is after how many answers to
    the same action an answer counts a third (1 / e) of what it did.
    """

    width: int = WIDTH
    base: float = 0.03
    all_always: float = 1.0
    all_slope: float = 0.15
    kind_always: float = 0.25
    kind_slope: float = 0.05
    action_always: float = 0.5
    action_slope: float = 0.15
    memory: float = 1_000.0

    def _spread(self, always: float, slope: float) -> Floats:
        found = np.full(self.width, slope)
        found[0] = always
        return found

    @cached_property
    def mean(self) -> Floats:
        """Of the weights of all."""
        found = np.zeros(self.width)
        found[0] = np.log(self.base / (1 - self.base))
        return found

    @cached_property
    def of_all(self) -> Floats:
        """How far the weights of all may lie from the mean."""
        return self._spread(self.all_always, self.all_slope)

    @cached_property
    def of_kind(self) -> Floats:
        """How far those of a kind may lie from those of all."""
        return self._spread(self.kind_always, self.kind_slope)

    @cached_property
    def of_action(self) -> Floats:
        """How far those of an action may lie from those of its kind."""
        return self._spread(self.action_always, self.action_slope)
