"""Which customers have the same future as long as they stay, and how many purchases does it hold?"""

from dataclasses import dataclass
from typing import Self

import numpy as np
import numpy.typing as npt

from kundig.value.lifetime.counts import Future
from kundig.value.lifetime.dropout import blocks
from kundig.value.lifetime.fitting import Floats

Places = npt.NDArray[np.intp]

BLOCK = 256  # kinds of customers at a time
COUNTED = 256  # up to here numbers of purchases are counted singly, above in steps of 1/64 of themselves
STEPS = 64


@dataclass(frozen=True, slots=True, eq=False)
class Kinds:
    """Customers with the same future as long as they stay: r, alpha, beta (kinds), `which` (customers)."""

    r: Floats
    alpha: Floats
    beta: Floats
    s: float
    which: Places

    @classmethod
    def of(cls, params: Floats, frequency: Floats, T: Floats) -> Self:
        """Kinds of customers (n) with so many purchases until an age of T."""
        r, alpha, s, beta = params
        kinds, which = np.unique(frequency + 1j * T, return_inverse=True)
        return cls(r + kinds.real, alpha + kinds.imag, beta + kinds.imag, float(s), which)

    def future(self, horizon: float, part: slice) -> Future:
        """That of some of the kinds."""
        return Future.of(horizon, self.r[part], self.alpha[part], self.s, self.beta[part])

    def distribution(self, horizon: float, most: int) -> Floats:
        """The chances (kinds, most + 1) of 0, 1, ... purchases; the last is that of `most` or more."""
        table = np.empty((len(self.r), most + 1))
        for part in blocks(len(table), BLOCK):
            future = self.future(horizon, part)
            for count in range(most):
                table[part, count] = future.exactly(count)
            table[part, most] = 1 - table[part, :most].sum(axis=1)
        return table.clip(0, 1)

    def quantiles(self, horizon: float, above: Floats) -> Floats:
        """The least counts that are exceeded with chances of at most `above` (levels, customers)."""
        order = np.argsort(self.which, kind="stable")
        which = self.which[order]
        found = np.zeros_like(above)
        for part in blocks(len(self.r), BLOCK):
            own = slice(*np.searchsorted(which, [part.start, part.stop]))
            least = _least(self.future(horizon, part), which[own] - part.start, above[:, order[own]])
            found[:, order[own]] = least
        return found


def _least(future: Future, which: Places, above: Floats) -> Floats:
    """The least counts exceeded with chances of at most `above` (levels, customers); `which`: their rows."""
    found = np.zeros_like(above)
    open_, count, tail = np.arange(len(which)), 0, np.ones(len(future.r))
    while len(open_):
        tail = tail - future.exactly(count) if count < COUNTED else future.above(count)
        too_few = tail[which[open_]] > above[:, open_]
        step = 1 if count < COUNTED else count // STEPS
        found[:, open_] += step * too_few
        count += step
        open_ = open_[too_few.any(axis=0)]
    return found
