"""How likely does the model of acceptance hold each action to be accepted in a situation?"""

from collections.abc import Sequence

import numpy as np

from kundig.decisions.choosing import Chances
from kundig.decisions.learning.features import features_of
from kundig.decisions.learning.model import Model
from kundig.decisions.rulebook import Floats, Rulebook
from kundig.decisions.situation import Situation


def looked_at(rulebook: Rulebook, situation: Situation) -> Floats:
    """What of a situation the model looks at."""
    return features_of(situation.values, situation.at.astimezone(rulebook.zone).date())


def asking(rulebook: Rulebook, model: Model, features: Floats) -> Chances:
    """The model asked for the actions in these places."""

    def likely(places: Sequence[int]) -> Floats:
        chance, _ = model.chances(features, rulebook.asked, np.asarray(places, dtype=np.intp))
        return chance

    return likely
