"""Which axis of the cube made which part of a change, to the cent?"""

import numpy as np
import numpy.typing as npt

from kundig.base.refusals import Refused
from kundig.value.potential.cents import cents

Floats = npt.NDArray[np.float64]
Ints = npt.NDArray[np.int64]
AXES = ("number", "duration", "profitability")


def split(before: Floats, after: Floats) -> Ints:
    """What each axis contributes to the change of number x duration x profitability, in cents (n, 3).

    `before` and `after` (n, 3) hold the axes in the order of `AXES`: relationships, years, money per
    relationship and year. Shapley (1953): the mean over the six orders in which the axes could have changed,
    which also holds where a factor is zero or changes its sign. Each row sums exactly to
    `cents(after) - cents(before)`; the cents of rounding go by largest remainder, on a tie to the first axis,
    and never to an axis that changed nothing.

    >>> split(np.array([[1.0, 4.0, 100.0]]), np.array([[2.0, 5.0, 100.0]])).tolist()
    [[45000, 15000, 0]]

    Raises `Refused`: `potential.shape`, `potential.not_finite`, `potential.too_large`.
    """
    before, after = _cube(before), _cube(after)
    if before.shape != after.shape:
        raise Refused("potential.shape", before=before.shape, after=after.shape)
    total = cents(after) - cents(before)
    parts = np.empty(before.shape)
    for axis in range(3):
        (x0, x1), (y0, y1) = (
            (before[:, other], after[:, other]) for other in ((axis + 1) % 3, (axis + 2) % 3)
        )
        alone, mixed = x0 * y0 + x1 * y1, x0 * y1 + x1 * y0
        parts[:, axis] = (after[:, axis] - before[:, axis]) * (2 * alone + mixed) * (100 / 6)
    return _whole(parts, total)


def _cube(rows: npt.ArrayLike) -> Floats:
    """Rows of three axes as numbers."""
    try:
        found = np.asarray(rows, None if np.iscomplexobj(rows) else float)
    except (TypeError, ValueError, OverflowError):
        raise Refused("potential.no_cube", shape=type(rows).__name__) from None
    if found.ndim != 2 or found.shape[1] != len(AXES) or found.dtype.kind != "f":
        raise Refused("potential.no_cube", shape=found.shape)
    return found


def _whole(parts: Floats, total: Ints) -> Ints:
    """Whole cents that sum to `total`, none further than a cent from its part."""
    low = np.floor(parts)
    rest = np.where(parts == 0, -1.0, np.round(parts - low, 6))
    missing = total - low.sum(axis=1).astype(np.int64)
    whole = low.astype(np.int64)
    for axis in range(3):
        before = sum(rest[:, other] >= rest[:, axis] for other in range(axis))
        behind = sum(rest[:, other] > rest[:, axis] for other in range(axis + 1, 3))
        whole[:, axis] += before + behind < missing
    # Nothing is left here, but where parts of trillions have lost their last digits.
    largest = np.abs(parts).argmax(axis=1)
    whole[np.arange(len(whole)), largest] += total - whole.sum(axis=1)
    return whole
