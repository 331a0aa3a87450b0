"""What does each action come to in euros, by an expression of its own?"""

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal

import numpy as np
import numpy.typing as npt

from kundig.base.refusals import Refused
from kundig.decisions.linear import linear
from kundig.feel.dmn.programs import compiled
from kundig.feel.runs import Run
from kundig.feel.syntax import Node
from kundig.feel.values import Frame

# Sums are made of doubles, the others of decimals; a millionth of a cent is the same in both.
DECIMALS = 8
type Floats = npt.NDArray[np.float64]
type Places = npt.NDArray[np.intp]


@dataclass(frozen=True, slots=True, eq=False)
class Worth:
    """What each action is worth, to several parties at once: sums are computed together, the others apart.

    `factors` (parties, actions, figures) of the sums; the last figure is 1, for what stands in them alone.
    `needed` says which figures a sum needs. `others` has by party the run of each action that is no sum.
    """

    names: tuple[str, ...]
    factors: Floats
    needed: npt.NDArray[np.bool_]
    others: tuple[Mapping[int, int], ...]
    runs: tuple[Run, ...]
    computed: tuple[Node, ...]

    @classmethod
    def of(cls, *parties: Sequence[Node]) -> "Worth":
        """Made ready; of each party a tree for each action."""
        sums = [[linear(tree) for tree in trees] for trees in zip(*parties, strict=True)]
        names = tuple(dict.fromkeys(name for both in sums for one in both if one for name in one.factors))
        factors = np.zeros((len(parties), len(sums), len(names) + 1))
        needed = np.zeros(factors.shape, dtype=np.bool_)
        for place, both in enumerate(sums):
            for party, one in enumerate(both):
                for name, factor in one.factors.items() if one else ():
                    factors[party, place, names.index(name)] = float(factor)
                    needed[party, place, names.index(name)] = True
                factors[party, place, -1] = float(one.constant) if one else 0.0
        odd = [
            {place: trees[place] for place, one in enumerate(sums) if one[party] is None}
            for party, trees in enumerate(parties)
        ]
        numbers = {
            tree: number
            for number, tree in enumerate(dict.fromkeys(tree for trees in odd for tree in trees.values()))
        }
        others = tuple({place: numbers[tree] for place, tree in trees.items()} for trees in odd)
        return cls(names, factors, needed, others, tuple(compiled(tree) for tree in numbers), tuple(numbers))

    def at(self, actions: Places, values: Mapping[str, object], frame: Frame) -> Floats:
        """What these actions come to for one customer, a row for each party; NaN where it is no number."""
        figures = [number(values.get(name)) for name in self.names]
        # A product for each, so that its bits do not depend on which are asked for together.
        found: Floats = np.vecdot(self.factors.take(actions, 1), [one or 0.0 for one in (*figures, 1.0)])
        found *= 10**DECIMALS
        np.rint(found, out=found)
        found /= 10**DECIMALS
        if None in figures:
            unknown = [place for place, one in enumerate(figures) if one is None]
            found[self.needed.take(actions, 1)[:, :, unknown].any(axis=2)] = np.nan
        known: dict[int, float] = {}
        for party, others in enumerate(self.others):
            for column, action in enumerate(actions.tolist()) if others else ():
                if (run := others.get(action)) is not None:
                    if run not in known:
                        known[run] = _computed(self.runs[run], frame)
                    found[party, column] = known[run]
        return found


def _computed(run: Run, frame: Frame) -> float:
    try:
        return _figure(run(frame))
    except Refused:  # it asks for more than an expression may
        return math.nan


def _figure(value: object) -> float:
    """Money becomes a figure here, and only here."""
    found = number(value)
    return math.nan if found is None else found


def number(value: object) -> float | None:
    """A number of a rule as a figure."""
    return float(value) if type(value) is Decimal or type(value) is int else None
