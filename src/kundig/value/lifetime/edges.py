"""Does a likelihood have its top at an edge, where the model is a simpler one?"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass

import numpy as np

from kundig.value.lifetime.fitting import Evaluation, Floats, Optimum, maximise
from kundig.value.lifetime.model import Caution

ALIKE = 2.7  # of log-likelihood: what a simpler model, if true, loses by chance in one base of a hundred
LOOSE = 0.2  # standard error in logs; a parameter known better than that is at no edge


@dataclass(frozen=True, slots=True)
class Edge:
    """A simpler model: `fixed` parameters (number -> log) stand for infinity or for nothing, others move.

    `ratios`: number -> that of the fixed one in relation to which it begins.
    """

    code: str
    fixed: dict[int, float]
    ratios: dict[int, int]


def reached(
    edges: tuple[Edge, ...], evaluate: Callable[[Floats], Evaluation], top: Optimum
) -> Iterator[Caution]:
    """The first of the edges that describes the data about as well as the top of the likelihood does."""
    errors = np.sqrt(np.diag(top.covariance).clip(min=0))
    for edge in edges:
        if top.flat or errors[list(edge.fixed)].max() > LOOSE:
            cost = top.log_likelihood - _along(edge, evaluate, top.point).log_likelihood
            if cost < ALIKE:
                yield Caution(edge.code, {"cost": round(max(cost, 0.0), 4)})
                return


def _along(edge: Edge, evaluate: Callable[[Floats], Evaluation], point: Floats) -> Optimum:
    corner = np.zeros(len(point))
    corner[list(edge.fixed)] = list(edge.fixed.values())
    for ratio, fixed in edge.ratios.items():
        corner[ratio] = corner[fixed] - point[fixed]
    moves = np.eye(len(point))[:, [place for place in range(len(point)) if place not in edge.fixed]]

    def fewer(y: Floats) -> Evaluation:
        value, slopes, bends = evaluate(corner + moves @ y)
        return value, moves.T @ slopes, moves.T @ bends @ moves

    return maximise(fewer, moves.T @ point)
