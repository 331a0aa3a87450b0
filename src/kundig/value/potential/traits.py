"""How are needs groups called: by which traits do they differ from everybody?"""

import numpy as np

from kundig.base.messages import messages, translator
from kundig.value.activities import ACTIVITIES
from kundig.value.levels import Reason
from kundig.value.potential.features import NUMBER
from kundig.value.potential.needs import Floats, NeedsGroups
from kundig.value.potential.scaling import logs

DIFFERS = 0.4  # spreads away from everybody; less is not worth a name
TRAITS = 3


def traits(groups: NeedsGroups) -> list[tuple[Reason, ...]]:
    """What tells each group apart, the strongest trait first; more than three where names would be equal."""
    away = (logs(groups.centres, groups.unit) - logs(groups.everybody, groups.unit)) / groups.spread
    found = [_told(groups, group, away[group]) for group in range(len(groups))]
    counts = range(TRAITS, len(groups.features) + 1)
    enough = next((n for n in counts if len({str(told[:n]) for told in found}) == len(found)), TRAITS)
    return [told[:enough] for told in found]


def name(groups: NeedsGroups, group: int, language: str) -> str:
    """What people called the group, or else its traits in words; those of equal ones are numbered."""
    if groups.names[group]:
        return groups.names[group]
    told = traits(groups)
    words = ", ".join(_say(trait, language) for trait in told[group])
    return f"{words} ({groups.numbers[group]})" if told.count(told[group]) > 1 else words


def _told(groups: NeedsGroups, group: int, away: Floats) -> tuple[Reason, ...]:
    strongest = np.argsort(-np.abs(away).round(6), kind="stable")
    found = [
        _trait(groups.features[one], float(groups.centres[group, one]), float(away[one]))
        for one in strongest
        if abs(away[one]) >= DIFFERS
    ]
    return tuple(found) or (Reason("needs.like_everybody", {}),)


def _trait(feature: str, typical: float, away: float) -> Reason:
    kind, _, what = feature.partition(":")
    more = away > 0
    if feature == NUMBER:
        held = round(typical)
        return Reason("needs.contracts", {"number": held}) if held > 1 else Reason("needs.one_contract", {})
    if kind == "buy":
        sure, often = ("with", "often") if more else ("without", "seldom")
        return Reason(f"needs.{sure if typical >= 0.8 or typical <= 0.1 else often}", {"what": what})
    activity, _, topic = what.partition(":")
    if kind == "ask" and activity in ACTIVITIES:
        return Reason(f"needs.{'many' if more else 'few'}_{activity}", {"topic": topic})
    if what == "revenue":
        return Reason(f"needs.{'high' if more else 'low'}_revenue", {})
    return Reason(f"needs.{'much' if more else 'little'}", {"what": what})


def _say(trait: Reason, language: str) -> str:
    words = translator(language).gettext(messages()[trait.code]) % trait.params
    topic = trait.params.get("topic")
    return f"{words} ({topic})" if topic else words
