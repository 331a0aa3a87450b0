"""How regularly does each buyer buy, and in which window will he probably buy next?"""

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
from scipy.special import betainc, expit, gammaln, logsumexp

type Floats = npt.NDArray[np.float64]

# Shapes k of gaps: below 1 in clumps, 1 at random, 25 like a clock.
SHAPES = np.array([0.7, 1.0, 1.6, 2.5, 4.0, 7.0, 12.0, 25.0])
WINDOW = 0.8  # the part of those who are still there that buys within the window
MOST = 2_000  # buyers from whom the rhythm of the base is learned
WIDTHS = (1.0, 0.5, 0.3, 0.2, 0.2)  # in how wide a circle each round looks
FAR_DAYS = 3_650.0


@dataclass(frozen=True, slots=True, eq=False)
class Buyers:
    """Of each (n): gaps between days of purchase, their sum, the sum of their logs, days since the last."""

    gaps: Floats
    days: Floats
    logs: Floats
    silence: Floats

    def __getitem__(self, rows: slice) -> "Buyers":
        return Buyers(self.gaps[rows], self.days[rows], self.logs[rows], self.silence[rows])


@dataclass(frozen=True, slots=True, eq=False)
class Windows:
    """Of each (n): how likely he is still there, days from today to begin and end of the window, shape."""

    alive: Floats
    first: Floats
    last: Floats
    shape: Floats


@dataclass(frozen=True, slots=True, eq=False)
class Rhythm:
    """The rhythms of a base, to which those of a buyer are shrunk, the more the fewer gaps he has.

    A gap is gamma distributed with shape k and mean 1 / rate; rates are gamma (`r`, `a`) over the base, the
    shapes have `shares`; after each purchase a buyer leaves with the chance `leaves`. A renewal process with
    regular gaps: Platzer & Reutterer (2016), "Ticking away the moments", here with the shape on a grid.
    """

    r: float
    a: float
    leaves: float
    shares: Floats

    @classmethod
    def of(cls, buyers: Buyers) -> "Rhythm":
        """Learned by maximum likelihood, in turns: rate and leaving given the shapes, then the shapes."""
        # Imported here: it takes half a second to load, and most commands and requests fit nothing.
        from scipy.optimize import minimize

        step = max(1, len(buyers.gaps) // MOST)
        some = buyers[slice(None, None, step)]
        mean = float((buyers.days.sum() + 1) / (buyers.gaps.sum() + 1))
        point = np.array([0.0, np.log(mean), -1.5])
        shares = np.full(len(SHAPES), 1 / len(SHAPES))
        for width in WIDTHS:
            found = minimize(
                _unlikeliness(some, shares),
                point,
                method="Nelder-Mead",
                options={
                    "maxiter": 60,
                    "xatol": 0.01,
                    "fatol": 0.1,
                    "initial_simplex": point + np.vstack([np.zeros(3), width * np.eye(3)]),
                },
            )
            point = found.x
            for _ in range(5):
                shares = _made(point, shares).weights(some).mean(axis=0)
        return _made(point, shares)

    def _terms(self, buyers: Buyers) -> tuple[Floats, Floats]:
        """By shape (n, shapes): log-likelihood of the ended gaps, chance that the next is longer."""
        k = SHAPES[None, :]
        n, days = buyers.gaps[:, None], buyers.days[:, None]
        ended = self.r + k * n
        logs = (
            n * (k * np.log(k) - gammaln(k))
            + (k - 1) * buyers.logs[:, None]
            + gammaln(ended)
            - gammaln(self.r)
            + self.r * np.log(self.a)
            - ended * np.log(self.a + k * days)
            + n * np.log1p(-self.leaves)
        )
        return logs, self._longer(buyers, buyers.silence)

    def _longer(self, buyers: Buyers, days: Floats) -> Floats:
        """Chance (n, shapes) that a gap is longer than so many days: k gap / (a + k sum) is beta prime."""
        k = SHAPES[None, :]
        passed = k * days[:, None]
        share = passed / (self.a + k * buyers.days[:, None] + passed)
        found: Floats = 1 - betainc(k, self.r + k * buyers.gaps[:, None], share)
        return found

    def _weighed(self, buyers: Buyers) -> tuple[Floats, Floats]:
        logs, longer = self._terms(buyers)
        silent = self.leaves + (1 - self.leaves) * longer
        return logs + np.log(self.shares + 1e-12) + np.log(silent), longer

    def likelihood(self, buyers: Buyers) -> Floats:
        """The log-likelihood of each buyer (n)."""
        found: Floats = logsumexp(self._weighed(buyers)[0], axis=1)
        return found

    def weights(self, buyers: Buyers) -> Floats:
        """How likely each shape is for each buyer (n, shapes)."""
        logs, _ = self._weighed(buyers)
        found: Floats = np.exp(logs - logsumexp(logs, axis=1)[:, None])
        return found

    def windows(self, buyers: Buyers, *, steps: int = 24) -> Windows:
        """The window in which those buy who are still there, given how long each has been silent.

        Its ends leave out a tenth on either side.
        """
        logs, longer = self._weighed(buyers)
        weights = np.exp(logs - logsumexp(logs, axis=1)[:, None])
        stays = (1 - self.leaves) * longer
        there = weights * stays / (self.leaves + stays)  # alive, and of this shape
        alive = there.sum(axis=1)
        of_alive = there / np.maximum(alive, 1e-300)[:, None] / np.maximum(longer, 1e-300)
        edge = (1 - WINDOW) / 2
        return Windows(
            alive,
            self._day(buyers, of_alive, 1 - edge, steps),
            self._day(buyers, of_alive, edge, steps),
            np.exp((weights * np.log(SHAPES)).sum(axis=1)),
        )

    def _day(self, buyers: Buyers, weights: Floats, left: float, steps: int) -> Floats:
        """Days from today until only so large a part has not bought, by halving."""
        low, high = np.zeros(len(buyers.gaps)), np.full(len(buyers.gaps), FAR_DAYS)
        for _ in range(steps):
            middle = (low + high) / 2
            before = (weights * self._longer(buyers, buyers.silence + middle)).sum(axis=1) > left
            low, high = np.where(before, middle, low), np.where(before, high, middle)
        return high


def _made(point: Floats, shares: Floats) -> Rhythm:
    r, a = np.exp(np.clip(point[:2], -8, 12))
    return Rhythm(float(r), float(a), float(expit(np.clip(point[2], -9, 4))), shares)


def _unlikeliness(buyers: Buyers, shares: Floats) -> Callable[[Floats], float]:
    """What is to be made small, of the logs of rate and scale and the logit of leaving."""
    return lambda point: -float(_made(point, shares).likelihood(buyers).sum())
