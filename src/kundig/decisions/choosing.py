"""Which action is the best for both parties, or none, and why not the others?

Nothing is offered that harms the customer, nor what is worth nothing.
"""

import math
from collections.abc import Callable, Container
from dataclasses import dataclass, field

import numpy as np
import numpy.typing as npt

from kundig.customers.consents.permission import may_contact
from kundig.decisions.arms import Arm
from kundig.decisions.choice import Choice
from kundig.decisions.contact.calendars import calendar_of
from kundig.decisions.contact.hindering import CLAIMS, OFFERS, hindered, resting, room
from kundig.decisions.contact.limits import ContactLimits
from kundig.decisions.ends import END
from kundig.decisions.rulebook import Rulebook
from kundig.decisions.situation import Situation, frame
from kundig.decisions.weighing import Weighed
from kundig.decisions.worth import Floats, Places

ADVERTISING = "advertising"
PRIOR = 0.1  # of a model that has learned nothing
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
    scored = left.places.tolist()
    chance, deviation = chances_of_acceptance(left.places) if scored else (np.zeros(0), np.zeros(0))
    weighed = Weighed.of(rulebook, situation, scored, left.company, left.customer, chance, deviation)
    exploration = rulebook.weights(situation.channel).exploration
    capped = _of_purpose(rulebook, left.places, OFFERS)
    most = _room(rulebook, situation) if slots > 1 else 1
    chosen, drawn = weighed.drawn(
        arm, exploration=exploration, seed=decision_id, slots=slots, capped=capped, most=most
    )
    left.steps[left.places] = np.where(
        weighed.score > 0, END["arm" if arm == "random" else "outranked"], END["score"]
    )
    if arm == "control":
        # Service and claims are nobody's to withhold.
        held_back = _of_purpose(rulebook, left.places, (ADVERTISING,))
        left.steps[left.places[held_back & (weighed.score > 0)]] = END["arm"]
        kept = [slot for slot, number in enumerate(chosen) if not held_back[number]]
        chosen, drawn = [chosen[slot] for slot in kept], [drawn[slot] for slot in kept]
    left.steps[left.places[chosen]] = END["chosen"]
    return Choice(
        rulebook=rulebook,
        arm=arm,
        steps=left.steps.tobytes(),
        reasons=left.reasons,
        harm=left.harm,
        weighed=weighed,
        chosen=tuple(scored[number] for number in chosen),
        drawn=tuple(drawn),
        exploration=exploration,
    )


def _of_purpose(rulebook: Rulebook, places: Places, purposes: Container[str]) -> npt.NDArray[np.bool_]:
    """Which of the actions serve one of these purposes."""
    among = np.array([purpose in purposes for purpose in rulebook.purposes], dtype=np.bool_)
    return among[rulebook.purpose_of[places]]


@dataclass(slots=True)
class _Left:
    """Where each action ended, why, and of those that are left what they are worth to whom."""

    steps: npt.NDArray[np.uint8]
    places: Places
    reasons: dict[int, str] = field(default_factory=dict)
    harm: dict[int, float | None] = field(default_factory=dict)
    company: Floats = field(default_factory=lambda: np.zeros(0))
    customer: Floats = field(default_factory=lambda: np.zeros(0))

    def end(self, ended: npt.NDArray[np.bool_], step: str, reason: str = "") -> None:
        """Some of those that are left end here."""
        if not ended.any():
            return
        gone = self.places[ended]
        self.steps[gone] = END[step]
        if reason:
            self.reasons |= dict.fromkeys(gone.tolist(), reason)
        self.places = self.places[~ended]
        if len(self.customer):
            self.customer = self.customer[~ended]


def _filtered(rulebook: Rulebook, situation: Situation) -> _Left:
    """One step after the other; what an action is worth is computed of those only whom it fits."""
    values = frame(rulebook, situation)
    on = situation.at.astimezone(rulebook.zone).date()
    left = _Left(*rulebook.fitting(on, situation.channel, values))
    left.customer = rulebook.customer.at(left.places, situation.values, values)
    harmful = ~(left.customer >= 0)
    for place, harm in zip(left.places[harmful].tolist(), left.customer[harmful].tolist(), strict=True):
        left.harm[place] = None if math.isnan(harm) else harm
    left.end(harmful, "customer_value")
    _hinder(left, rulebook, situation)
    for place in left.places[rulebook.limited[left.places]].tolist():
        if not rulebook.actions[place].left(*situation.use[place]):
            left.end(left.places == place, "stock")
    left.company = rulebook.company.at(left.places, situation.values, values)
    unknown = np.isnan(left.company)
    left.end(unknown, "score", "unknown")
    left.company = left.company[~unknown]
    return left


def _hinder(left: _Left, rulebook: Rulebook, situation: Situation) -> None:
    """Permission and contact policy, asked once for each purpose."""
    limits = rulebook.limits(situation.channel)
    purpose_of = rulebook.purpose_of[left.places]
    ends = [
        (number, *_hindered(limits, situation, rulebook.purposes[number]))
        for number in set(purpose_of.tolist())
    ]
    for number, step, reason in ends:
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
    asked = {"channel": situation.channel, "purpose": purpose, "direction": situation.direction}
    permission = may_contact(situation.facts, at=situation.at, **asked)
    if not permission.allowed:
        return "permission", permission.code
    calendar = calendar_of(situation.country)
    found = hindered(limits, situation.touches, situation.holds, at=situation.at, calendar=calendar, **asked)
    return ("contact", found.code) if found else ("", "")


def _room(rulebook: Rulebook, situation: Situation) -> int:
    limits = rulebook.limits(situation.channel)
    return room(limits, situation.touches, channel=situation.channel, at=situation.at)
