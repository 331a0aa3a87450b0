"""What do the models of contracts forecast alike: who leaves in which month?"""

from collections.abc import Iterator
from dataclasses import dataclass, replace

import numpy as np
import numpy.typing as npt

from kundig.value.lifetime.contracts.constant_rate import ConstantRate
from kundig.value.lifetime.contracts.spells import Spells
from kundig.value.lifetime.fitting import Floats
from kundig.value.lifetime.hazard import DiscreteHazardModel
from kundig.value.lifetime.model import Model
from kundig.value.lifetime.money import moved
from kundig.value.lifetime.shifted_beta import ShiftedBetaGeoModel

Ints = npt.NDArray[np.int64]
RATE = "constant_rate"
SHIFTED = "shifted_beta_geo"
HAZARD = "discrete_hazard"


@dataclass(frozen=True, slots=True)
class Candidate:
    """A way to forecast who leaves: by its name, with season and covariates or without."""

    name: str
    season: bool = False
    covariates: bool = False

    @property
    def label(self) -> str:
        """What tables call it."""
        return self.name + "_season" * self.season + "_covariates" * self.covariates

    def fit(
        self, spells: Spells, begin: int, covariates: Floats | None, names: tuple[str, ...] | None
    ) -> "Leaving":
        """Fitted to what happened from the month `begin` to the end of the spells."""
        if self.name == RATE:
            return Leaving(self, ConstantRate.of(spells, begin))
        seen = spells.watched(begin)
        held, entry = seen.last - seen.start, seen.first - seen.start - 1
        if self.name == SHIFTED:
            return Leaving(self, ShiftedBetaGeoModel().fit(held, seen.lost, entry=entry))
        own = covariates[seen.code] if self.covariates and covariates is not None else None
        model = DiscreteHazardModel(season=self.season, covariate_names=names if own is not None else None)
        return Leaving(self, model.fit(held, seen.lost, entry=entry, ends=seen.last, covariates=own))


@dataclass(frozen=True, slots=True, eq=False)
class Leaving:
    """A fitted candidate."""

    candidate: Candidate
    model: ConstantRate | Model

    def own(self, covariates: Floats | None, customers: int) -> Floats:
        """What the covariates of customers (n) add to their log odds."""
        if self.candidate.covariates and isinstance(self.model, DiscreteHazardModel):
            return self.model.log_odds_ratio(covariates, customers)
        return np.zeros(customers)

    def hazards(self, tenure: Ints, months: Ints, own: Floats) -> Floats:
        """The chance (n, m) to leave in the calendar months (m), which are those of a `tenure` (n, m)."""
        if isinstance(self.model, ConstantRate):
            return np.full(tenure.shape, self.model.rate)
        if isinstance(self.model, ShiftedBetaGeoModel):
            longest = np.arange(1, max(int(tenure.max(initial=1)), 1) + 1)
            found: Floats = (1 - self.model.retention(longest))[np.maximum(tenure, 1) - 1]
            return found
        assert isinstance(self.model, DiscreteHazardModel)
        return self.model.hazards(tenure, months, own)

    def staying(self, start: Ints, months: Ints, own: Floats) -> Floats:
        """The chance (n, m) to be there after each of the months to come, of who is here before the first.

        `start` (n): the month before the first of his tenure; `own` (n): as said above.
        """
        found: Floats = np.cumprod(1 - self.hazards(months - start[:, None], months, own), axis=1)
        return found

    def moved(self) -> Iterator[tuple["Leaving", "Leaving"]]:
        """This with parameters one standard error up and down, along each axis of their covariances."""
        model = self.model
        pairs = model.moved() if isinstance(model, ConstantRate) else moved(model)
        for up, down in pairs:
            yield replace(self, model=up), replace(self, model=down)
