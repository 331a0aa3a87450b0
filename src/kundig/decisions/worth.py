"""What does each action come to in euros, by an expression of its own?"""

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal

import numpy as np
import numpy.typing as npt

from kundig.base.refusals import Refused
from kundig.decisions.linear import Sum, linear
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
    """Expressions by action: sums are computed together, each other one once and where it is asked for.

    `needed` says which figures an action's sum needs. `places` has the run of each action that is no sum.
    """

    names: tuple[str, ...]
    factors: Floats
    constants: Floats
    needed: npt.NDArray[np.bool_]
    places: Mapping[int, int]
    runs: tuple[Run, ...]

    @classmethod
    def of(cls, trees: Sequence[Node]) -> "Worth":
        """Made ready, for as many actions as there are trees."""
        sums = [linear(tree) for tree in trees]
        others = {tree: None for tree, found in zip(trees, sums, strict=True) if found is None}
        numbers = {tree: number for number, tree in enumerate(others)}
        known = [found or Sum(Decimal(0)) for found in sums]
        names = tuple(dict.fromkeys(name for one in known for name in one.factors))
        shape = len(trees), len(names)
        factors = [float(one.factors.get(name, 0)) for one in known for name in names]
        needed = [name in one.factors for one in known for name in names]
        return cls(
            names=names,
            factors=np.array(factors, dtype=np.float64).reshape(shape),
            constants=np.array([float(one.constant) for one in known], dtype=np.float64),
            needed=np.array(needed, dtype=np.bool_).reshape(shape),
            places={place: numbers[tree] for place, tree in enumerate(trees) if tree in numbers},
            runs=tuple(compiled(tree) for tree in others),
        )

    def at(self, actions: Places, values: Mapping[str, object], frame: Frame) -> Floats:
        """What these actions come to for one customer; NaN where it is no number."""
        figures = np.array([_figure(values.get(name)) for name in self.names])
        unknown = np.isnan(figures)
        if some := bool(unknown.any()):
            figures[unknown] = 0.0
        sums = (self.factors[actions] * figures).sum(axis=1) + self.constants[actions]
        found = np.round(sums, DECIMALS)
        if some:
            found[(self.needed[actions] & unknown).any(axis=1)] = np.nan
        known: dict[int, float] = {}
        if self.places:
            for number, action in enumerate(actions.tolist()):
                if (place := self.places.get(action)) is not None:
                    if place not in known:
                        known[place] = _computed(self.runs[place], frame)
                    found[number] = known[place]
        worth: Floats = found
        return worth


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
    return float(value) if isinstance(value, int | Decimal) and not isinstance(value, bool) else None
