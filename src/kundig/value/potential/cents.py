"""What is a cube worth, in whole cents?"""

import numpy as np
import numpy.typing as npt
import pyarrow as pa

from kundig.base.refusals import Refused

Floats = npt.NDArray[np.float64]
Ints = npt.NDArray[np.int64]
HALF = 0.5 + 5e-5
MOST_CENTS = 2.0**53  # beyond, floats do not tell one cent from the next


def cents(cube: Floats) -> Ints:
    """Number x duration x profitability (n, 3) in whole cents (n); halves go up.

    A product that misses half a cent by its last digits is half a cent: it came from a profit of 12.345.

    >>> cents(np.array([[2.0, 7.5, 188.0], [1.0, 3.0, 4.115]])).tolist()
    [282000, 1235]
    """
    if cube.ndim != 2 or cube.shape[1] != 3:
        raise Refused("potential.shape", before=cube.shape, after=cube.shape)
    with np.errstate(invalid="ignore", over="ignore"):
        worth = cube[:, 0] * cube[:, 1] * cube[:, 2] * 100
    strange = ~(np.abs(worth) < MOST_CENTS)
    if wrong := int((~np.isfinite(cube[strange])).any(axis=1).sum()):
        raise Refused("potential.not_finite", customers=wrong)
    if strange.any():
        raise Refused("potential.too_large", customers=int(strange.sum()))
    return np.floor(worth + HALF).astype(np.int64)


def money(amounts: Ints) -> pa.Array:
    """Cents as exact amounts, decimal128(18, 2).

    >>> [str(amount) for amount in money(np.array([1235, -1])).to_pylist()]
    ['12.35', '-0.01']
    """
    words = np.empty((len(amounts), 2), dtype="<i8")
    words[:, 0] = amounts
    words[:, 1] = np.where(amounts < 0, -1, 0)
    return pa.Array.from_buffers(pa.decimal128(18, 2), len(amounts), [None, pa.py_buffer(words)])
