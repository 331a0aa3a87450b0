"""Which of the permitted actions is tried, and with which probability, so that we go on learning?"""

import math
from bisect import bisect_right
from hashlib import sha256

import numpy as np
import numpy.typing as npt

Floats = npt.NDArray[np.float64]

_MARK = sha256()
# Chances of a few per cent lie so far from each other that to try by the whole deviation would cost more than
# is learned by it: `./run bench learning`.
SURER = 0.5
NODES = 16
# Below the first, in deviations, and above the second nothing is looked at; nor what lies below by the third.
_REACHED = np.array([[-3.0], [3.5], [4.0]])
# The normal distribution by a logistic function, to 2 in 10,000 (E. Page, 1977, "Approximations to the
# cumulative normal function and its inverse").
_LINEAR, _CUBIC = -2 * math.sqrt(2 / math.pi), -2 * 0.044715 * math.sqrt(2 / math.pi)
_COUNTED = np.arange(NODES, dtype=np.float64)


def chances(scores: npt.ArrayLike, *, exploration: float, spreads: npt.ArrayLike | None = None) -> Floats:
    """With which probability (n) each of the permitted actions is chosen, when `exploration` is above 0.

    With `spreads`, the standard deviations of the scores, an action is chosen as likely as it is the best
    one (`_matching`), and in `exploration` of all cases each as likely. Without, by gaps (`_inverse`).

    >>> chances([10.0, 9.0, 0.0], exploration=0.01, spreads=[1.0, 1.0, 1.0]).round(3).tolist()
    [0.915, 0.081, 0.003]
    >>> chances([10.0, 9.0, 0.0], exploration=0.1).round(3).tolist()
    [0.791, 0.175, 0.033]
    """
    given = np.asarray(scores, dtype=np.float64)
    if exploration <= 0:
        found = np.zeros(len(given))
        found[int(given.argmax())] = 1.0
        return found
    if spreads is None:
        return _inverse(given, exploration)
    found = _matching(given, np.asarray(spreads, dtype=np.float64))
    found *= (1 - exploration) / np.add.reduce(found)
    found += exploration / len(given)
    return found


def _matching(scores: Floats, spreads: Floats) -> Floats:
    """How likely each of independent normal scores is the largest, by 16 nodes; but for a common factor.

    Probability matching: what Thompson (1933) draws by chance, but with a probability that is known.
    """
    scale = SURER * spreads
    reached = _REACHED * scale
    reached += scores
    low, high, _ = np.maximum.reduce(reached, axis=1).tolist()
    near = (reached[2] >= low).nonzero()[0]
    if len(near) < len(scores):
        found: Floats = np.zeros(len(scores))
        found[near] = _matching(scores.take(near), spreads.take(near))
        return found
    if low == high or len(scores) == 1:
        return np.ones(len(scores))
    step = (high - low) / (NODES - 1)
    np.maximum(scale, step, out=scale)  # none is so narrow that it falls between two nodes
    away = np.subtract.outer(low + step * _COUNTED, scores)
    away /= scale
    squares = away * away
    inverse = squares * _CUBIC  # of the chance to lie below a node
    inverse += _LINEAR
    inverse *= away
    np.exp(inverse, out=inverse)  # each is at most that of -3 deviations, since no node is lower
    inverse += 1.0
    squares *= -0.5
    density = np.exp(squares, out=squares)
    density *= inverse
    weights: Floats = np.multiply.reduce(1.0 / inverse, axis=1) @ density
    weights /= scale
    return weights


def _inverse(given: Floats, exploration: float) -> Floats:
    """By how far an action lies behind the best one.

    Inverse gap weighting (Foster & Rakhlin, 2020): the best gets what the others leave, another one
    e / (n (e + (1 - e) gap)), where the gap is how far its score lies behind the best one, as its share.
    So an action that is worth nothing is tried with e / n, as in an epsilon mix, and one nearly as good as
    the best with nearly 1 / n.
    """
    best = int(given.argmax())
    scale = max(abs(float(given[best])), np.finfo(float).tiny)
    gaps = np.minimum((given[best] - given) / scale, 1.0)
    found: Floats = exploration / (len(given) * (exploration + (1 - exploration) * gaps))
    found[best] = 0.0
    found[best] = 1.0 - found.sum()
    return found


def draw(probabilities: npt.ArrayLike, seed: str) -> int:
    """The place that is drawn by the first 53 bits of the seed's SHA-256: every program draws the same.

    >>> draw([0.5, 0.5], "4711"), draw([0.5, 0.5], "4712")
    (1, 0)
    """
    cumulated = np.add.accumulate(probabilities, dtype=np.float64)
    return bisect_right(cumulated, _share(seed) * cumulated[-1], 0, len(cumulated) - 1)


def _share(seed: str) -> float:
    mark = _MARK.copy()  # quicker than another one
    mark.update(seed.encode())
    return (int.from_bytes(mark.digest()[:8]) >> 11) / 2.0**53


def drawn(probabilities: npt.ArrayLike, seed: str, slots: int) -> list[tuple[int, float]]:
    """For each slot the place that is drawn, none twice, and the probability with which it was.

    After each slot what is left is weighed anew, so the probability of all is the product of theirs.

    >>> [(place, round(chance, 3)) for place, chance in drawn([0.5, 0.3, 0.2], "4711", 2)]
    [(2, 0.2), (0, 0.625)]
    """
    left = np.array(probabilities, dtype=np.float64)
    found: list[tuple[int, float]] = []
    for slot in range(min(slots, int(np.count_nonzero(left)))):
        left = left / left.sum()
        place = draw(left, seed if slot == 0 else f"{seed}/{slot}")
        found.append((place, float(left[place])))
        left[place] = 0.0
    return found
