"""What is typical of a needs group, compared with everybody?"""

from dataclasses import dataclass

import numpy as np
from django.utils.translation import gettext as _

from kundig.value.potential.features import NUMBER
from kundig.value.potential.needs import NeedsGroups
from kundig.value.potential.scaling import logs
from kundig.value.potential.traits import DIFFERS
from kundig.web.words import line_name


@dataclass(frozen=True, slots=True)
class Feature:
    """A feature of the typical customer of a group, and of everybody's."""

    name: str
    typical: float
    everybody: float
    differs: bool


def features(groups: NeedsGroups, place: int) -> list[Feature]:
    """All features of a group, those first in which it differs most from everybody."""
    centres = logs(groups.centres, groups.unit)[place]
    away = (centres - logs(groups.everybody[None, :], groups.unit)[0]) / groups.spread
    order = np.argsort(-np.abs(away).round(6), kind="stable")
    return [
        Feature(
            feature_name(groups.features[one]),
            float(groups.centres[place, one]),
            float(groups.everybody[one]),
            bool(abs(away[one]) >= DIFFERS),
        )
        for one in order
    ]


def feature_name(feature: str) -> str:
    """How a feature is called: a product held, revenue, or a kind of contact."""
    kind, _colon, what = feature.partition(":")
    if feature == NUMBER:
        return _("contracts")
    return what if kind == "buy" else line_name(what)
