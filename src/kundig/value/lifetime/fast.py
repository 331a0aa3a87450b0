"""Do passes over many customers run compiled, and how many of them at once?"""

import os
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from functools import cache
from types import ModuleType

import numpy as np
import numpy.typing as npt

MANY = 200_000  # customers; for fewer, loading Numba, about a second, is never worth while
BLOCK = 1 << 16  # rows of a part; the same on every machine, so that sums are, too
SETTING = "KUNDIG_COMPILED"  # always: for few customers, too; never: not at all


def kernels(customers: float) -> ModuleType | None:
    """The compiled passes (`compiled.py`); None for few customers, or without Numba (`kundig[fast]`)."""
    wish = os.environ.get(SETTING, "")
    if wish == "never" or (customers < MANY and wish != "always"):
        return None
    return _loaded()


def kernels_for(*columns: npt.ArrayLike) -> ModuleType | None:
    """The compiled passes, if these are equally long columns of many numbers as they read them."""
    for column in columns:
        if type(column) is not np.ndarray or column.dtype != np.float64 or column.ndim != 1:
            return None
        if not column.flags.c_contiguous or not 0 < len(column) == len(columns[0]):  # type: ignore[arg-type]
            return None
    return kernels(len(columns[0]))  # type: ignore[arg-type]


@cache
def _loaded() -> ModuleType | None:
    try:
        from kundig.value.lifetime import compiled  # here, as it loads Numba
    except ModuleNotFoundError as missing:
        if missing.name != "numba":
            raise
        return None
    return compiled


def in_parts[T](of: Callable[[slice], T], rows: int) -> list[T]:
    """What `of` gives for each part of the rows, in order; as many at once as there are processors."""
    parts = [slice(start, start + BLOCK) for start in range(0, rows, BLOCK)]
    if len(parts) == 1:
        return [of(parts[0])]
    with ThreadPoolExecutor(min(os.cpu_count() or 1, len(parts))) as threads:
        return list(threads.map(of, parts))
