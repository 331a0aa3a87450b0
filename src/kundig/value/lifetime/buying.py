"""What does every model of buying tell, who may buy and leave at any time?"""

import numpy.typing as npt

from kundig.value.lifetime.checks import columns
from kundig.value.lifetime.fitting import Floats
from kundig.value.lifetime.histories import Histories, checked
from kundig.value.lifetime.model import Model


def summands(horizons: npt.ArrayLike, weights: npt.ArrayLike) -> tuple[Floats, Floats]:
    """Horizons and weights (h). Raises `Refused` for what are none, and for different lengths."""
    found = columns(horizons=horizons, factors=weights, signed=frozenset({"factors"}))
    return found["horizons"], found["factors"]


class BuyingModel(Model):
    """A customer is given as (n): repeat purchases, time of the last one, age, both since the first one."""

    def probability_alive(self, frequency: npt.ArrayLike, recency: npt.ArrayLike, T: npt.ArrayLike) -> Floats:
        """How likely customers are still there (n)."""
        return self._alive(checked(frequency, recency, T))

    def expected_purchases(
        self, horizon: float, frequency: npt.ArrayLike, recency: npt.ArrayLike, T: npt.ArrayLike
    ) -> Floats:
        """Expected purchases (n) within `horizon` after T."""
        return self.expected_sums([horizon], [1.0], frequency, recency, T)

    def expected_sums(
        self,
        horizons: npt.ArrayLike,
        weights: npt.ArrayLike,
        frequency: npt.ArrayLike,
        recency: npt.ArrayLike,
        T: npt.ArrayLike,
    ) -> Floats:
        """Expected purchases (n) within each of the horizons (h), added up with weights (h)."""
        raise NotImplementedError

    def purchase_distribution(
        self, horizon: float, frequency: npt.ArrayLike, recency: npt.ArrayLike, T: npt.ArrayLike, *, most: int
    ) -> Floats:
        """P(0, ..., `most` - 1, at least `most` purchases within `horizon`) (n, most + 1)."""
        raise NotImplementedError

    def _alive(self, rows: Histories) -> Floats:
        raise NotImplementedError
