"""Which models of a lifetime are there?"""

from kundig.value.lifetime.beta_binomial import BetaGeoBetaBinomModel
from kundig.value.lifetime.beta_geo import BetaGeoModel, ModifiedBetaGeoModel
from kundig.value.lifetime.gamma_gamma import GammaGammaModel
from kundig.value.lifetime.hazard import DiscreteHazardModel
from kundig.value.lifetime.model import Caution, Model
from kundig.value.lifetime.pareto import ParetoNBDModel
from kundig.value.lifetime.shifted_beta import ShiftedBetaGeoModel

MODELS: dict[str, type[Model]] = {
    "beta_geo": BetaGeoModel,
    "modified_beta_geo": ModifiedBetaGeoModel,
    "pareto_nbd": ParetoNBDModel,
    "gamma_gamma": GammaGammaModel,
    "shifted_beta_geo": ShiftedBetaGeoModel,
    "discrete_hazard": DiscreteHazardModel,
    "beta_geo_beta_binom": BetaGeoBetaBinomModel,
}
"""Every model, by a name for settings and reports."""

__all__ = [
    "MODELS",
    "BetaGeoBetaBinomModel",
    "BetaGeoModel",
    "Caution",
    "DiscreteHazardModel",
    "GammaGammaModel",
    "Model",
    "ModifiedBetaGeoModel",
    "ParetoNBDModel",
    "ShiftedBetaGeoModel",
]
