"""Which axis of the cube made which part of a change, to the cent?"""

import numpy as np
import numpy.typing as npt
import pyarrow as pa

from kundig.base.refusals import Refused

Floats = npt.NDArray[np.float64]
Ints = npt.NDArray[np.int64]
AXES = ("number", "duration", "profitability")
MOST_CENTS = 2.0**53  # beyond, floats do not tell one cent from the next


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


def cents(cube: Floats) -> Ints:
    """Number x duration x profitability (n, 3) in whole cents (n); halves go up.

    A product that misses half a cent by its last digits is half a cent: the profit of 12.345 came from it.

    >>> cents(np.array([[2.0, 7.5, 188.0], [1.0, 3.0, 4.115]])).tolist()
    [282000, 1235]
    """
    if cube.ndim != 2 or cube.shape[1] != 3:
        raise Refused("potential.shape", before=cube.shape, after=cube.shape)
    if wrong := int((~np.isfinite(cube)).any(axis=1).sum()):
        raise Refused("potential.not_finite", customers=wrong)
    worth = cube[:, 0] * cube[:, 1] * cube[:, 2] * 100
    if large := int((~(np.abs(worth) < MOST_CENTS)).sum()):
        raise Refused("potential.too_large", customers=large)
    return np.floor(np.round(worth, 4) + 0.5).astype(np.int64)


def money(amounts: Ints) -> pa.Array:
    """Cents as exact amounts, decimal128(18, 2).

    >>> [str(amount) for amount in money(np.array([1235, -1])).to_pylist()]
    ['12.35', '-0.01']
    """
    words = np.empty((len(amounts), 2), dtype="<i8")
    words[:, 0] = amounts
    words[:, 1] = np.where(amounts < 0, -1, 0)
    return pa.Array.from_buffers(pa.decimal128(18, 2), len(amounts), [None, pa.py_buffer(words)])


def _whole(parts: Floats, total: Ints) -> Ints:
    """Whole cents that sum to `total`, none further than a cent from its part."""
    low = np.floor(parts)
    rest = np.where(parts == 0, -1.0, np.round(parts - low, 6))
    places = np.argsort(np.argsort(-rest, axis=1, kind="stable"), axis=1)
    missing = total - low.sum(axis=1).astype(np.int64)
    whole = low.astype(np.int64) + (places < missing[:, None])
    # Nothing is left here, but where parts of trillions have lost their last digits.
    largest = np.abs(parts).argmax(axis=1)
    whole[np.arange(len(whole)), largest] += total - whole.sum(axis=1)
    return whole
