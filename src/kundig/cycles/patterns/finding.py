"""Which sequences precede an outcome more often than the order of contacts would bring about by chance?"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
from scipy.special import betainc, betaincinv

from kundig.cycles.patterns.sequences import WINDOW, Alphabet, Ints

type Floats = npt.NDArray[np.float64]

SHUFFLES = 60
LEAST_TOLD = 1.0  # cases a shuffle, what was seen counted as one of them; what is rarer is not tested
LEAST_CASES = 20  # of what is found; fewer are nothing to act on
FALSE = 0.05  # the part of what is found that may be false
LEAST_LIFT = 1.2  # that the interval must exceed: less is true, but nothing to act on
SURE = 0.95
AT_ONCE = 20_000


@dataclass(frozen=True, slots=True, eq=False)
class Cases:
    """Of each case (n) the labels of the newest contacts before it (n, pool), -1 where there is none.

    The newest come first; of them, the first `known` (n) lie near enough to the outcome.
    """

    outcome: str
    labels: Ints
    known: Ints


@dataclass(frozen=True, slots=True)
class Found:
    """A sequence, how many cases show it, how many would by chance; lift with its interval, p and q."""

    outcome: str
    sequence: tuple[int, ...]
    cases: int
    expected: float
    lift: float
    low: float
    high: float
    p: float
    q: float


def find(groups: Iterable[Cases], alphabet: Alphabet, *, seed: int) -> tuple[list[Found], int]:
    """The patterns of all outcomes together, the strongest first, and how many sequences were tested.

    Under the null, a customer's contacts happened when they did, but in any order: his labels are shuffled
    over his moments, `SHUFFLES` times. Of x cases seen and S in all shuffles, x is binomial (x + S,
    1 / (SHUFFLES + 1)) given x + S (Przyborowski & Wilenski 1940), at most as spread as that, since a case
    counts once. All tests are controlled together by Benjamini & Hochberg (1995).
    """
    rng = np.random.default_rng(seed)
    tested: list[Found] = []
    for group in groups:
        seen = alphabet.counts(group.labels[:, :WINDOW], group.known)
        shuffled = _shuffled(group, alphabet, rng)
        tested += _tests(group.outcome, seen, shuffled, alphabet)
    kept = _controlled(tested)
    return _without_longer(kept), len(tested)


def _shuffled(group: Cases, alphabet: Alphabet, rng: np.random.Generator) -> Ints:
    """How many cases show each sequence in all shuffles together."""
    total = np.zeros(alphabet.size, dtype=np.int64)
    for start in range(0, len(group.labels), AT_ONCE):
        labels, known = group.labels[start : start + AT_ONCE], group.known[start : start + AT_ONCE]
        missing = np.where(labels < 0, 2.0, 0.0)
        for _ in range(SHUFFLES):
            order = np.argsort(rng.random(labels.shape) + missing, axis=1)[:, :WINDOW]
            total += alphabet.counts(np.take_along_axis(labels, order, axis=1), known)
    return total


def _tests(outcome: str, seen: Ints, shuffled: Ints, alphabet: Alphabet) -> list[Found]:
    both = seen + shuffled
    # Chosen by what says nothing of the difference, so that the choice does no harm to the tests.
    chosen = np.flatnonzero(both >= LEAST_TOLD * (SHUFFLES + 1))
    x, s = seen[chosen], shuffled[chosen] + 1  # the order that was seen is one of the shuffles
    # At least x of x + s, and the limits of Clopper & Pearson (1934); scipy.stats takes a second to load.
    p = np.where(x > 0, betainc(np.maximum(x, 1), s + 1, 1 / (SHUFFLES + 1)), 1.0)
    edge = (1 - SURE) / 2
    low = _odds(np.asarray(betaincinv(np.maximum(x, 1e-9), s + 1, edge), dtype=np.float64))
    high = _odds(np.asarray(betaincinv(x + 1, s, 1 - edge), dtype=np.float64))
    rows = zip(chosen, x, s, low, high, p, strict=True)
    return [
        Found(
            outcome=outcome,
            sequence=alphabet.sequence(int(number)),
            cases=int(cases),
            expected=float(chance) / SHUFFLES,
            lift=float(cases) * SHUFFLES / float(chance),
            low=float(least),
            high=float(most),
            p=float(tail),
            q=1.0,
        )
        for number, cases, chance, least, most, tail in rows
    ]


def _odds(share: Floats) -> Floats:
    found: Floats = SHUFFLES * share / (1 - share)
    return found


def _controlled(tested: Sequence[Found]) -> list[Found]:
    """Those that are found with at most the part `FALSE` of them false, each with its q."""
    by_p = sorted(tested, key=lambda one: one.p)
    kept, q = [], 1.0
    for rank in range(len(by_p), 0, -1):
        one = by_p[rank - 1]
        q = min(q, one.p * len(by_p) / rank)
        if q <= FALSE and one.low >= LEAST_LIFT and one.cases >= LEAST_CASES:
            kept.append(
                Found(
                    one.outcome, one.sequence, one.cases, one.expected, one.lift, one.low, one.high, one.p, q
                )
            )
    return kept


def _without_longer(found: Sequence[Found]) -> list[Found]:
    """Without longer ones that say hardly more than a part of them says alone."""
    lifts = {(one.outcome, one.sequence): one.lift for one in found}

    def tells(one: Found) -> bool:
        parts = {one.sequence[:place] + one.sequence[place + 1 :] for place in range(len(one.sequence))}
        return all(one.low > lifts.get((one.outcome, part), 0.0) for part in parts if part)

    return sorted(filter(tells, found), key=lambda one: (one.outcome, -one.low, one.sequence))
