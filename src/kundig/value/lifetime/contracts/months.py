"""Which months are meant, and from which on are losses recorded?"""

import numpy as np
import numpy.typing as npt

Ints = npt.NDArray[np.int64]
Floats = npt.NDArray[np.float64]
EXPECTED = 10.0  # losses: that none of so many came is no chance


def first_day(month: int) -> int:
    """The day since 1970 on which a month begins."""
    return int(np.datetime64(month, "M").astype("datetime64[D]").astype(np.int64))


def iso(days: int) -> str:
    """A day since 1970, as dates are written.

    >>> iso(first_day(12))
    '1971-01-01'
    """
    return str(np.datetime64(days, "D"))


def month(days: Ints) -> Ints:
    """Months since 1970 of days.

    >>> month(np.array([0, 31, 365])).tolist()
    [0, 1, 12]
    """
    return days.astype("datetime64[D]").astype("datetime64[M]").astype(np.int64)


def recorded_from(asked: Floats, left: Floats) -> int:
    """From which month on losses are recorded: silent months before the first do not count if a wonder.

    Firms that clear out ended contracts, or began to record them, have no losses in their early months. The
    month of the first loss may be recorded in part only.

    >>> recorded_from(np.full(4, 1000.0), np.array([0.0, 2.0, 12.0, 9.0]))
    2
    >>> recorded_from(np.full(4, 10.0), np.array([0.0, 0.0, 1.0, 0.0]))
    0
    """
    first = int((left > 0).argmax()) + 1
    if first >= len(left):
        return 0
    rate = left[first:].sum() / max(asked[first:].sum(), 1)
    return first if rate * asked[: first - 1].sum() > EXPECTED else 0
