"""How likely are customers still active, by how often they bought and how long they have been silent?"""

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from kundig.value.lifetime.fitting import Floats

FREQUENCIES = (0, 1, 2, 4, 9)  # repeat purchases up to which a row goes; the last row is open
SILENCES = (7, 14, 30, 61, 91, 182, 365, 730, 1461)  # days up to which a column goes
COLUMNS = 6


@dataclass(frozen=True, slots=True, eq=False)
class ActivityMatrix:
    """`frequencies` and `silences` (days): from and to of each row and column, None where it is open.

    `customers` (rows, columns) and `active` (rows, columns), the mean chance, NaN where nobody is.
    """

    frequencies: tuple[tuple[int, int | None], ...]
    silences: tuple[tuple[int, int | None], ...]
    customers: npt.NDArray[np.int64]
    active: Floats


def activity_matrix(
    frequency: npt.ArrayLike, silence_days: npt.ArrayLike, active: npt.ArrayLike
) -> ActivityMatrix:
    """The matrix of customers (n) with so many repeat purchases, so long silent, active with such a chance.

    >>> found = activity_matrix([0, 0, 12], [3, 5, 40], [0.5, 0.7, 0.9])
    >>> found.silences
    ((0, 7), (8, 14), (15, 30), (31, None))
    >>> found.active[0, 0].round(2), int(found.customers[5, 3])
    (np.float64(0.6), 1)
    """
    x, silence, chance = (np.asarray(values, float) for values in (frequency, silence_days, active))
    days = [day for day in SILENCES if day < silence.max()][1 - COLUMNS :]
    row, column = np.searchsorted(FREQUENCIES, x), np.searchsorted(days, silence)
    shape = (len(FREQUENCIES) + 1, len(days) + 1)
    place, size = row * shape[1] + column, shape[0] * shape[1]
    customers = np.bincount(place, minlength=size)
    summed = np.bincount(place, chance, minlength=size)
    mean = np.where(customers > 0, summed / np.maximum(customers, 1), np.nan)
    return ActivityMatrix(_steps(FREQUENCIES), _steps(days), customers.reshape(shape), mean.reshape(shape))


def _steps(ends: tuple[int, ...] | list[int]) -> tuple[tuple[int, int | None], ...]:
    starts = [0, *(end + 1 for end in ends)]
    return tuple(zip(starts, [*ends, None], strict=True))
