"""How does the demo firm roll its dice so that small bases look like large ones?"""

from statistics import NormalDist

import numpy as np
import numpy.typing as npt

type Numbers = npt.NDArray[np.float64]
type Days = npt.NDArray[np.int64]
type Flags = npt.NDArray[np.bool_]

_GRID = np.linspace(0.0005, 0.9995, 2001)
_NORMAL = np.array([NormalDist().inv_cdf(float(share)) for share in _GRID])


def even(rng: np.random.Generator, size: int) -> Numbers:
    """Numbers in [0, 1), one in each of `size` equal parts: shares come out exactly, whatever the seed."""
    return (rng.permutation(size) + rng.random(size)) / max(size, 1)


def spread(rng: np.random.Generator, size: int, *, median: float, sigma: float) -> Numbers:
    """Log-normal sizes of households and firms, evenly spread and without the last extremes."""
    numbers: Numbers = median * np.exp(sigma * np.interp(even(rng, size), _GRID, _NORMAL))
    return numbers


def some(rng: np.random.Generator, of: Flags, share: float) -> Flags:
    """A share of those flagged, picked evenly."""
    picked = np.zeros(len(of), dtype=bool)
    where = np.flatnonzero(of)
    picked[where[even(rng, len(where)) < share]] = True
    return picked


def between(rng: np.random.Generator, size: int, low: int, high: int) -> Days:
    """Whole numbers from low up to and without high."""
    return rng.integers(low, high, size, dtype=np.int64)
