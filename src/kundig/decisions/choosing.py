"""Which action is the best for both parties, or none, and why not the others?

Score = P(accept) x (value to the company + lambda x value to the customer) x lever - cost, in euros. Nothing
is offered that harms the customer, nor what is worth nothing.
"""

import hashlib
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from kundig.customers.consents.rules import standing
from kundig.decisions.actions import ActionRule
from kundig.decisions.arms import Arm
from kundig.decisions.exploring import chances, draw
from kundig.decisions.rulebook import Floats, Rulebook
from kundig.decisions.situation import Situation, frame

# Why an action was not chosen, in the order of the steps; the first is not the case.
ENDS = (
    "chosen",
    "inactive",
    "channel",
    "not_eligible",
    "customer_value",
    "permission",
    "contact",
    "stock",
    "score",
    "outranked",
    "arm",
)
_STEP = {name: number for number, name in enumerate(ENDS)}
OPEN = len(ENDS)
PRIOR = 0.1  # of a model that has learned nothing
type Chances = Callable[[Sequence[ActionRule], Situation], Floats]
"""How likely each of these actions is accepted."""


@dataclass(frozen=True, slots=True)
class Candidate:
    """An action that came as far as being scored, with its factors."""

    action: str
    chance: float
    company: float
    customer: float
    lever: float
    cost: float
    score: float
    propensity: float


@dataclass(frozen=True, slots=True)
class Rejected:
    """An action that was not chosen: at which step, and for which reason in one word."""

    action: str
    step: str
    reason: str


@dataclass(frozen=True, slots=True, eq=False)
class Choice:
    """What was chosen, slot by slot, and what became of every action.

    The arrays run over the actions that were scored, whose places in the rulebook are `scored`. `rank` is the
    score by which this arm ranks. `chosen` are places, `drawn` how likely each was drawn in its slot.
    """

    rulebook: Rulebook
    arm: Arm
    steps: bytes
    reasons: Mapping[int, str]
    harm: Mapping[int, float | None]  # value to the customer where it is below zero or not known
    scored: Sequence[int]
    chance: Floats
    company: Floats
    customer: Floats
    lever: Floats
    score: Floats
    rank: Floats
    propensity: Floats
    chosen: tuple[int, ...]
    drawn: tuple[float, ...]

    @property
    def actions(self) -> tuple[str, ...]:
        """The codes of what was chosen."""
        return tuple(self.rulebook.actions[place].code for place in self.chosen)

    @property
    def candidates(self) -> tuple[Candidate, ...]:
        """All that were scored, the best first."""
        found = [self.candidate(number) for number in range(len(self.scored))]
        return tuple(sorted(found, key=lambda one: (-one.score, one.action)))

    def candidate(self, number: int) -> Candidate:
        """The one that stands there among the scored."""
        action = self.rulebook.actions[self.scored[number]]
        return Candidate(
            action=action.code,
            chance=float(self.chance[number]),
            company=float(self.company[number]),
            customer=float(self.customer[number]),
            lever=float(self.lever[number]),
            cost=float(action.cost),
            score=float(self.score[number]),
            propensity=float(self.propensity[number]),
        )

    def of(self, code: str) -> Candidate | None:
        """The factors of an action, if it was scored."""
        place = self.rulebook.places.get(code)
        return self.at(place) if place is not None and place in self.scored else None

    def at(self, place: int) -> Candidate:
        """The factors of the action in that place of the rulebook."""
        return self.candidate(self.scored.index(place))

    @property
    def rejected(self) -> tuple[Rejected, ...]:
        """All others, in the order of the rulebook."""
        return tuple(
            Rejected(action.code, ENDS[step], self.reasons.get(action.place, ""))
            for action, step in zip(self.rulebook.actions, self.steps, strict=True)
            if step
        )

    @property
    def digest(self) -> bytes:
        """A mark of every figure to the last bit, so that a replay can be compared."""
        mark = hashlib.blake2b(self.steps, digest_size=8)
        for array in (self.chance, self.company, self.customer, self.lever, self.score, self.rank):
            mark.update(array.tobytes())
        mark.update(self.propensity.tobytes())
        mark.update(np.array(self.drawn).tobytes())
        mark.update(repr((self.arm, self.chosen)).encode())
        return mark.digest()


def prior(actions: Sequence[ActionRule], _situation: Situation) -> Floats:
    """Before anything was learned, all are as likely."""
    return np.full(len(actions), PRIOR)


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
    steps, reasons, harm, worth = _filtered(rulebook, situation)
    scored = list(worth)
    given = rulebook.weights(situation.channel)
    actions = [rulebook.actions[place] for place in scored]
    level, stage = situation.values.get("level.code"), situation.values.get("cycle.stage")
    company = np.array([one[0] for one in worth.values()], dtype=np.float64)
    customer = np.array([one[1] for one in worth.values()], dtype=np.float64)
    chance = chances_of_acceptance(actions, situation) if actions else np.zeros(0)
    levers = np.array([rulebook.lever(one.kind, level, stage) for one in actions], dtype=np.float64)
    own = rulebook.levers[scored] * levers if actions else np.zeros(0)
    costs = rulebook.costs[scored] if actions else np.zeros(0)
    both = chance * (company + given.lambda_ * customer)
    score = both * own - costs
    rank = {"propensity": chance, "no_levers": both - costs}.get(arm, score)
    worthwhile = [number for number, one in enumerate(score.tolist()) if one > 0]
    chosen, drawn, propensity = _drawn(
        rank, worthwhile, given.exploration, arm, decision_id=decision_id, slots=slots
    )
    if arm == "control":
        kept = [place for place, number in enumerate(chosen) if actions[number].purpose != "advertising"]
        chosen, drawn = [chosen[place] for place in kept], [drawn[place] for place in kept]
    for number, place in enumerate(scored):
        steps[place] = _last_step(actions[number], number, arm, chosen, score)
    return Choice(
        rulebook=rulebook,
        arm=arm,
        steps=bytes(steps),
        reasons=reasons,
        harm=harm,
        scored=scored,
        chance=chance,
        company=company,
        customer=customer,
        lever=own,
        score=score,
        rank=rank,
        propensity=propensity,
        chosen=tuple(scored[number] for number in chosen),
        drawn=tuple(drawn),
    )


def _last_step(action: ActionRule, number: int, arm: Arm, chosen: Sequence[int], score: Floats) -> int:
    if number in chosen:
        return 0
    if score[number] <= 0:
        return _STEP["score"]
    decided_by_arm = arm == "random" or (arm == "control" and action.purpose == "advertising")
    return _STEP["arm" if decided_by_arm else "outranked"]


def _filtered(
    rulebook: Rulebook, situation: Situation
) -> tuple[bytearray, dict[int, str], dict[int, float | None], dict[int, tuple[float, float]]]:
    """The step at which each action ends, with its reason; and of those left, both parties' values."""
    values = frame(rulebook, situation)
    on = situation.at.astimezone(rulebook.zone).date()
    timely, there = rulebook.in_time(on, situation.channel)
    eligible = set(rulebook.rules.holding_in(values))
    steps, reasons, harm = bytearray(len(rulebook.actions)), dict[int, str](), dict[int, float | None]()
    worth: dict[int, tuple[float, float]] = {}
    permissions: dict[str, str] = {}
    customer_known: dict[int, float | None] = {}
    company_known: dict[int, float | None] = {}
    for place, action in enumerate(rulebook.actions):
        if not timely[place]:
            steps[place] = _STEP["inactive"]
        elif not there[place]:
            steps[place] = _STEP["channel"]
        elif action.code not in eligible:
            steps[place] = _STEP["not_eligible"]
        else:
            customer = rulebook.customer.at(place, values, customer_known)
            if customer is None or customer < 0:
                steps[place], harm[place] = _STEP["customer_value"], customer
                continue
            if action.purpose not in permissions:
                permissions[action.purpose] = _forbidden(situation, action.purpose)
            if forbidden := permissions[action.purpose]:
                steps[place], reasons[place] = _STEP["permission"], forbidden
            elif situation.holds and action.purpose == "advertising":
                steps[place], reasons[place] = _STEP["contact"], f"hold.{situation.holds[0].reason}"
            elif action.limited and not action.left(*situation.use[place]):
                steps[place] = _STEP["stock"]
            else:
                company = rulebook.company.at(place, values, company_known)
                if company is None:
                    steps[place], reasons[place] = _STEP["score"], "unknown"
                else:
                    worth[place] = company, customer
    return steps, reasons, harm, worth


def _forbidden(situation: Situation, purpose: str) -> str:
    """Why a purpose is forbidden, or nothing."""
    if purpose != "advertising":
        return ""
    holds = standing(situation.acts, situation.objections, purpose, situation.channel)
    if holds.reason == "objection":
        return "objection"
    return "" if situation.direction == "inbound" or holds.allowed else holds.reason


def _drawn(
    rank: Floats, open_: list[int], exploration: float, arm: Arm, *, decision_id: int, slots: int
) -> tuple[list[int], list[float], Floats]:
    """Slot by slot who is drawn, how likely that was, and how likely each was in the first slot.

    The first slot tries; the others go by rank. In the random arm all are as likely in every slot.
    """
    propensity = np.zeros(len(rank))
    chosen: list[int] = []
    drawn: list[float] = []
    for slot in range(min(slots, len(open_))):
        share = exploration if slot == 0 and arm == "best" else 0.0
        even = np.full(len(open_), 1 / len(open_))
        likely = even if arm == "random" else chances(rank[open_], exploration=share)
        if slot == 0:
            propensity[open_] = likely
        at = draw(likely, f"{decision_id}/{slot}")
        drawn.append(float(likely[at]))
        chosen.append(open_.pop(at))
    return chosen, drawn, propensity
