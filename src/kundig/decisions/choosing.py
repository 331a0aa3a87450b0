"""Which action is the best for both parties, or none, and why not the others?

Nothing is offered that harms the customer, nor what is worth nothing.
"""

import math
from collections.abc import Callable
from dataclasses import dataclass, field

import numpy as np
import numpy.typing as npt

from kundig.customers.consents.permission import may_contact
from kundig.decisions.arms import Arm
from kundig.decisions.choice import Choice
from kundig.decisions.contact.calendars import calendar_of
from kundig.decisions.contact.hindering import CLAIMS, hindered, resting, room
from kundig.decisions.contact.limits import ContactLimits
from kundig.decisions.ends import END
from kundig.decisions.rulebook import Rulebook
from kundig.decisions.situation import Situation, frame
from kundig.decisions.weighing import Weighed
from kundig.decisions.worth import Floats, Places

ADVERTISING = "advertising"
PRIOR = 0.1  # of a model that has learned nothing
# Where those end that were scored, by whether they are worth anything.
_BY_RANK = np.array([END["score"], END["outranked"]], dtype=np.uint8)
_AT_RANDOM = np.array([END["score"], END["arm"]], dtype=np.uint8)
type Chances = Callable[[Places], tuple[Floats, Floats]]
"""How likely each of the actions in these places of the rulebook is accepted, and how unsure that is."""


def prior(places: Places) -> tuple[Floats, Floats]:
    """All are as likely."""
    return np.full(len(places), PRIOR), np.zeros(len(places))


def choose(
    rulebook: Rulebook,
    situation: Situation,
    chances_of_acceptance: Chances,
    *,
    decision_id: int,
    slots: int,
    arm: Arm = "best",
) -> Choice:
    """The best actions for as many slots, or fewer, or none; the same inputs give the same bits."""
    left = _filtered(rulebook, situation)
    places, steps = left.places, left.steps
    chance, deviation = chances_of_acceptance(places) if len(places) else (np.zeros(0), np.zeros(0))
    weighed = Weighed.of(rulebook, situation, places, left.company, left.customer, chance, deviation)
    exploration = rulebook.weights(situation.channel).exploration
    most = _room(rulebook, situation, slots) if slots > 1 else 1
    chosen, drawn = weighed.drawn(
        arm, exploration=exploration, seed=decision_id, slots=slots, capped=rulebook.capped, most=most
    )
    steps[places] = (_AT_RANDOM if arm == "random" else _BY_RANK).take(weighed.score > 0)
    if arm == "control":
        # Service and claims are nobody's to withhold.
        held_back = [rulebook.actions[place].purpose == ADVERTISING for place in weighed.scored]
        steps[places[np.array(held_back, dtype=np.bool_) & (weighed.score > 0)]] = END["arm"]
        kept = [slot for slot, number in enumerate(chosen) if not held_back[number]]
        chosen, drawn = [chosen[slot] for slot in kept], [drawn[slot] for slot in kept]
    for number in chosen:
        steps[weighed.scored[number]] = END["chosen"]
    return Choice(
        rulebook=rulebook,
        arm=arm,
        steps=steps.tobytes(),
        said=bytes(len(steps)) if left.said is None else left.said.tobytes(),
        told=tuple(left.told),
        harm=left.harm,
        weighed=weighed,
        chosen=tuple(weighed.scored[number] for number in chosen),
        drawn=tuple(drawn),
        exploration=exploration,
    )


@dataclass(slots=True)
class _Left:
    """Where each action ended and why, and what those that are left are worth to whom."""

    steps: npt.NDArray[np.uint8]
    places: Places
    customer: Floats
    company: Floats
    said: npt.NDArray[np.uint8] | None = None  # the number of the reason among those told, counted from 1
    told: list[str] = field(default_factory=list)
    harm: dict[int, float | None] = field(default_factory=dict)

    def end(self, ended: npt.NDArray[np.bool_], step: str, reason: str = "") -> None:
        """Some of those that are left end here."""
        gone = self.places[ended]
        if not len(gone):
            return
        self.steps[gone] = END[step]
        if reason:
            if self.said is None:
                self.said = np.zeros_like(self.steps)
            self.told += [] if reason in self.told else [reason]
            self.said[gone] = self.told.index(reason) + 1
        kept = ~ended
        self.places, self.customer, self.company = self.places[kept], self.customer[kept], self.company[kept]


def _filtered(rulebook: Rulebook, situation: Situation) -> _Left:
    """One step after the other; what an action is worth is computed of those only whom it fits."""
    values = situation.values
    inside = frame(situation, rulebook.zone, rulebook.computed) if rulebook.computes else {}
    on = situation.at.astimezone(rulebook.zone).date()
    steps, places = rulebook.fitting(on, situation.channel, values, inside)
    worth = rulebook.worth.at(places, values, inside)
    left = _Left(steps, places, *worth)
    if not len(places):
        return left
    least_to_customer, least_to_company = np.minimum.reduce(worth, axis=1).tolist()
    if not least_to_customer >= 0:  # it may be NaN
        customer = left.customer
        harmful = ~(customer >= 0)
        for place, harm in zip(places[harmful].tolist(), customer[harmful].tolist(), strict=True):
            left.harm[place] = None if math.isnan(harm) else harm
        left.end(harmful, "customer_value")
    _hinder(left, rulebook, situation)
    for place in left.places[rulebook.limited[left.places]].tolist() if rulebook.ids_of_limited else ():
        if not rulebook.actions[place].left(*situation.use[place]):
            left.end(left.places == place, "stock")
    if math.isnan(least_to_company):
        left.end(np.isnan(left.company), "score", "unknown")
    return left


def _hinder(left: _Left, rulebook: Rulebook, situation: Situation) -> None:
    """Permission and contact policy, asked once for each purpose."""
    limits = rulebook.limits(situation.channel)
    for number, purpose in enumerate(rulebook.purposes):
        step, reason = _hindered(limits, situation, purpose)
        if step:
            left.end(rulebook.purpose_of[left.places] == number, step, reason)
    if not situation.touches:
        return
    rests = resting(limits, situation.touches, channel=situation.channel, at=situation.at)
    for code, hindrance in rests.items():
        place = rulebook.places.get(code)
        if place is not None and rulebook.actions[place].purpose != CLAIMS:
            left.end(left.places == place, "contact", hindrance.code)


def _hindered(limits: ContactLimits, situation: Situation, purpose: str) -> tuple[str, str]:
    """The step at which a purpose ends here, and why; nothing: it does not."""
    at, channel, way = situation.at, situation.channel, situation.direction
    permission = may_contact(situation.facts, channel=channel, purpose=purpose, direction=way, at=at)
    if not permission.allowed:
        return "permission", permission.code
    found = hindered(
        limits,
        situation.touches,
        situation.holds,
        channel=channel,
        purpose=purpose,
        direction=way,
        at=at,
        calendar=calendar_of(situation.country),
    )
    return ("contact", found.code) if found else ("", "")


def _room(rulebook: Rulebook, situation: Situation, most: int) -> int:
    limits = rulebook.limits(situation.channel)
    return room(limits, situation.touches, channel=situation.channel, at=situation.at, most=most)
