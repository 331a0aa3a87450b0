"""How long do customers stay, how often do they buy, and for how much?

A library like `kundig.value`: `from kundig.value.lifetime import GammaGammaModel`.
"""

from kundig.value.lifetime.gamma_gamma import GammaGammaModel
from kundig.value.lifetime.model import Caution, Model

MODELS: dict[str, type[Model]] = {
    "gamma_gamma": GammaGammaModel,
}
"""Every model, by the name of its file."""

__all__ = ["MODELS", "Caution", "GammaGammaModel", "Model"]
