"""Which action is the best for both parties, or none, and why not the others?

Nothing is offered that harms the customer, nor what is worth nothing.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field

import numpy as np

from kundig.customers.consents.permission import may_contact
from kundig.decisions.arms import Arm
from kundig.decisions.choice import Choice
from kundig.decisions.contact.calendars import calendar_of
from kundig.decisions.contact.hindering import OFFERS, hindered, resting, room
from kundig.decisions.contact.policy import ContactLimits
from kundig.decisions.ends import END
from kundig.decisions.exploring import draw
from kundig.decisions.rulebook import Floats, Rulebook
from kundig.decisions.situation import Situation, frame
from kundig.decisions.weighing import Weighed

ADVERTISING = "advertising"
PRIOR = 0.1  # of a model that has learned nothing
type Chances = Callable[[Sequence[int]], Floats]
"""How likely each of the actions in these places of the rulebook is accepted."""


def prior(places: Sequence[int]) -> Floats:
    """Before anything was learned, all are as likely."""
    return np.full(len(places), PRIOR)


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
    scored = left.places
    chance = chances_of_acceptance(scored) if scored else np.zeros(0)
    weighed = Weighed.of(rulebook, situation, scored, np.array(left.company), np.array(left.customer), chance)
    exploration = rulebook.weights(situation.channel).exploration
    offers = [number for number, place in enumerate(scored) if rulebook.actions[place].purpose in OFFERS]
    most = _room(rulebook, situation) if slots > 1 else 1
    limit = (frozenset(offers), most)
    chosen, drawn = _drawn(weighed, arm, exploration, decision_id=decision_id, slots=slots, limit=limit)
    if arm == "control":
        kept = [slot for slot, number in enumerate(chosen) if not _held_back(rulebook, scored[number])]
        chosen, drawn = [chosen[slot] for slot in kept], [drawn[slot] for slot in kept]
    for number, score in enumerate(weighed.score.tolist()):
        place = scored[number]
        if score <= 0:
            left.steps[place] = END["score"]
        elif number not in chosen:
            by_arm = arm == "random" or (arm == "control" and _held_back(rulebook, place))
            left.steps[place] = END["arm" if by_arm else "outranked"]
    return Choice(
        rulebook=rulebook,
        arm=arm,
        steps=bytes(left.steps),
        reasons=left.reasons,
        harm=left.harm,
        weighed=weighed,
        chosen=tuple(scored[number] for number in chosen),
        drawn=tuple(drawn),
        exploration=exploration,
    )


def _held_back(rulebook: Rulebook, place: int) -> bool:
    """The control group gets no advertising; service and claims are nobody's to withhold."""
    return rulebook.actions[place].purpose == ADVERTISING


@dataclass(slots=True)
class _Left:
    """Where each action ended, why, and of those that are left what they are worth to whom."""

    steps: bytearray
    reasons: dict[int, str] = field(default_factory=dict)
    harm: dict[int, float | None] = field(default_factory=dict)
    places: list[int] = field(default_factory=list)
    company: list[float] = field(default_factory=list)
    customer: list[float] = field(default_factory=list)


def _filtered(rulebook: Rulebook, situation: Situation) -> _Left:
    """One step after the other; what an action is worth is computed of those only whom it fits."""
    values = frame(rulebook, situation)
    on = situation.at.astimezone(rulebook.zone).date()
    steps, open_ = rulebook.in_time(on, situation.channel)
    left = _Left(bytearray(steps))
    true = rulebook.rules.true_in(values)
    hindrances: dict[str, tuple[int, str]] = {}
    limits = rulebook.limits(situation.channel)
    rest = resting(limits, situation.touches, channel=situation.channel, at=situation.at)
    customer_known: dict[int, float | None] = {}
    company_known: dict[int, float | None] = {}
    for place, wanted in open_:
        if wanted & true != wanted:
            left.steps[place] = END["not_eligible"]
            continue
        customer = rulebook.customer.at(place, values, customer_known)
        if customer is None or customer < 0:
            left.steps[place], left.harm[place] = END["customer_value"], customer
            continue
        action = rulebook.actions[place]
        if action.purpose not in hindrances:
            hindrances[action.purpose] = _hindered(limits, situation, action.purpose)
        end, reason = hindrances[action.purpose]
        if not end and action.purpose in OFFERS and action.code in rest:
            end, reason = END["contact"], rest[action.code].code
        if not end and action.limited and not action.left(*situation.use[place]):
            end = END["stock"]
        company = None if end else rulebook.company.at(place, values, company_known)
        if not end and company is None:
            end, reason = END["score"], "unknown"
        if company is None:
            left.steps[place] = end
            if reason:
                left.reasons[place] = reason
            continue
        left.places.append(place)
        left.company.append(company)
        left.customer.append(customer)
    return left


def _hindered(limits: ContactLimits, situation: Situation, purpose: str) -> tuple[int, str]:
    """The step at which a purpose ends here, and why; 0: it does not."""
    asked = {"channel": situation.channel, "purpose": purpose, "direction": situation.direction}
    permission = may_contact(situation.facts, at=situation.at, **asked)
    if not permission.allowed:
        return END["permission"], permission.code
    calendar = calendar_of(situation.country)
    found = hindered(limits, situation.touches, situation.holds, at=situation.at, calendar=calendar, **asked)
    return (END["contact"], found.code) if found else (0, "")


def _room(rulebook: Rulebook, situation: Situation) -> int:
    limits = rulebook.limits(situation.channel)
    return room(limits, situation.touches, channel=situation.channel, at=situation.at)


def _drawn(
    weighed: Weighed,
    arm: Arm,
    exploration: float,
    *,
    decision_id: int,
    slots: int,
    limit: tuple[frozenset[int], int],
) -> tuple[list[int], list[float]]:
    """Slot by slot who is drawn, and how likely that was; of these no more than the caps still allow."""
    capped, most = limit
    open_ = weighed.worthwhile
    chosen: list[int] = []
    drawn: list[float] = []
    for slot in range(slots):
        if not open_:
            break
        likely = weighed.likely(open_, arm, exploration=exploration, slot=slot)
        at = draw(likely, f"{decision_id}/{slot}")
        drawn.append(float(likely[at]))
        chosen.append(open_.pop(at))
        if len(capped.intersection(chosen)) >= most:
            open_ = [number for number in open_ if number not in capped]
    return chosen, drawn
