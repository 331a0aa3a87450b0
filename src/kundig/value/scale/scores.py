"""Which score has a value, if one knows how many customers have each?"""

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from kundig.value.rfm import Bytes, quintiles_of

Ints = npt.NDArray[np.int64]


@dataclass(frozen=True, slots=True, eq=False)
class Scores:
    """Scores 1 to 5 (m) of values (m), rising."""

    values: Ints
    scores: Bytes

    @classmethod
    def of(cls, values: Ints, customers: Ints) -> "Scores":
        """Quintiles of values of so many customers each; values may repeat."""
        distinct, which = np.unique(values, return_inverse=True)
        counts = np.bincount(which, weights=customers, minlength=len(distinct)).astype(np.int64)
        return cls(distinct, quintiles_of(distinct, counts))

    def __call__(self, values: Ints) -> Bytes:
        """The score of each of the values (n): that of the next known one, should it not be known itself."""
        found: Bytes = self.scores[np.searchsorted(self.values, values).clip(max=len(self.scores) - 1)]
        return found
