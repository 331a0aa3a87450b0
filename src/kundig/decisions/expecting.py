"""How likely does the model of acceptance hold each action to be accepted in a situation?"""

from kundig.decisions.choosing import Chances
from kundig.decisions.learning.features import features_of
from kundig.decisions.learning.model import Model
from kundig.decisions.rulebook import Rulebook
from kundig.decisions.situation import Situation
from kundig.decisions.worth import Floats, Places


def looked_at(rulebook: Rulebook, situation: Situation) -> Floats:
    """What of a situation the model looks at."""
    return features_of(situation.values, situation.at.astimezone(rulebook.zone).date())


def asking(rulebook: Rulebook, model: Model, features: Floats) -> Chances:
    """The model asked for the actions in these places."""

    def likely(places: Places) -> tuple[Floats, Floats]:
        return model.chances(features, rulebook.asked, places)

    return likely
