"""At which points must a smooth function be known, to be known everywhere?"""

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from kundig.value.lifetime.fitting import Floats

DIGITS = 28.0  # e^-28 is 1e-12: what interpolation between the nodes leaves out


@dataclass(frozen=True, slots=True, eq=False)
class Nodes:
    """Chebyshev nodes between `low` and `high`; `series` (count, count) times values there: coefficients."""

    low: float
    high: float
    points: Floats
    series: Floats

    @classmethod
    def over(cls, logs: Floats) -> "Nodes":
        """As many as needed where a function is bounded as long as the imaginary part is below pi / 2."""
        low, high = float(logs.min()), float(logs.max())
        high = max(high, low + 1e-9)
        count = int(DIGITS / np.arcsinh(np.pi / (high - low))) + 3
        angles = np.pi * (np.arange(count) + 0.5) / count
        series = 2 / count * np.cos(np.outer(np.arange(count), angles))
        series[0] /= 2
        return cls(low, high, (low + high) / 2 + (high - low) / 2 * np.cos(angles), series)

    def place(self, logs: Floats) -> Floats:
        """Where numbers lie, from -1 at `low` to 1 at `high`."""
        return np.clip((2 * logs - self.low - self.high) / (self.high - self.low), -1, 1)

    def basis(self, logs: Floats) -> Floats:
        """Chebyshev polynomials at numbers (..., count)."""
        values: Floats = np.cos(np.arccos(self.place(logs))[..., None] * np.arange(len(self.points)))
        return values


def interpolated(series: Floats, which: npt.NDArray[np.intp], place: Floats) -> Floats:
    """Chebyshev series (count, m), the one of `which` (n) at `place` (n), by Clenshaw's recurrence."""
    twice = 2 * place
    this, before = np.zeros_like(place), np.zeros_like(place)
    for row in series[:0:-1]:
        this, before = row.take(which) + twice * this - before, this
    value: Floats = series[0].take(which) + place * this - before
    return value
