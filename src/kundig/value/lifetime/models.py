"""Which models of a lifetime are there?"""

from kundig.value.lifetime.gamma_gamma import GammaGammaModel
from kundig.value.lifetime.model import Caution, Model
from kundig.value.lifetime.shifted_beta import ShiftedBetaGeoModel

MODELS: dict[str, type[Model]] = {
    "gamma_gamma": GammaGammaModel,
    "shifted_beta_geo": ShiftedBetaGeoModel,
}
"""Every model, by a name for settings and reports."""

__all__ = ["MODELS", "Caution", "GammaGammaModel", "Model", "ShiftedBetaGeoModel"]
