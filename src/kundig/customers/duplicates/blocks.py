"""Which pairs of rows are worth comparing?

Sorted neighbourhood within blocks: rows that share a key are sorted, and each is paired with the next few. So
the number of pairs grows with the rows and never with the square of a large block. M. Hernández, S. Stolfo
(1995), The merge/purge problem for large databases.
"""

from collections.abc import Sequence

import numpy as np
import numpy.typing as npt

Ints = npt.NDArray[np.int64]


def neighbours(block: Ints, place: Ints, *, window: int) -> tuple[Ints, Ints]:
    """Pairs of rows of the same block that stand at most `window` apart when sorted by `place`.

    A negative block holds what has no key; it makes no pairs. The left row has the smaller number.

    >>> left, right = neighbours(np.array([7, 7, -1, 7]), np.array([1, 3, 0, 2]), window=1)
    >>> sorted(zip(left.tolist(), right.tolist()))
    [(0, 3), (1, 3)]
    """
    order = np.lexsort((place, block))
    order = order[np.searchsorted(block[order], 0) :]
    sorted_block = block[order]
    lefts, rights = [], []
    for step in range(1, window + 1):
        same = sorted_block[step:] == sorted_block[:-step]
        if not same.any():
            break
        one, other = order[:-step][same], order[step:][same]
        lefts.append(np.minimum(one, other))
        rights.append(np.maximum(one, other))
    none: Ints = np.empty(0, dtype=np.int64)
    return (np.concatenate(lefts), np.concatenate(rights)) if lefts else (none, none)


def distinct(pairs: Sequence[tuple[Ints, Ints]], rows: int) -> tuple[Ints, Ints]:
    """Each pair once, in order."""
    keys = np.concatenate([left * rows + right for left, right in pairs])
    keys.sort()
    first = np.ones(len(keys), dtype=bool)
    first[1:] = keys[1:] != keys[:-1]
    keys = keys[first]
    return keys // rows, keys % rows
