"""What would have to be otherwise for an action to be chosen, or not to be?

Found by trying: of all single changes the smallest that does it, else a few together. Each answer has been
applied, and the choice made anew by the same rulebook and model.
"""

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass, field
from decimal import Decimal

from kundig.decisions.arms import Arm
from kundig.decisions.changes import Change, applied, possible, reads, until
from kundig.decisions.choice import Choice
from kundig.decisions.choosing import choose
from kundig.decisions.ends import ENDS
from kundig.decisions.expecting import asking, looked_at
from kundig.decisions.learning.model import Model
from kundig.decisions.rulebook import Rulebook
from kundig.decisions.situation import Situation, frame

MOST_CHANGES = 3
KEPT = 4  # of the ways that came nearer, so many are followed
HALVINGS = 12
CENT = Decimal("0.01")


@dataclass(frozen=True, slots=True, eq=False)
class Counterfactual:
    """The changes that do it, and the choice that would have been made with them."""

    action: str
    changes: tuple[Change, ...]
    choice: Choice


@dataclass(slots=True)
class Question:
    """A decision that is asked about: all that it was made from."""

    rulebook: Rulebook
    situation: Situation
    model: Model
    decision_id: int
    slots: int
    arm: Arm
    tried: int = field(default=0)

    def choice(self, changes: Sequence[Change]) -> Choice:
        """What would be chosen with these changes."""
        self.tried += 1
        situation = self.changed(changes)
        return choose(
            self.rulebook,
            situation,
            asking(self.rulebook, self.model, looked_at(self.rulebook, situation)),
            decision_id=self.decision_id,
            slots=self.slots,
            arm="best" if any(one.what == "arm" for one in changes) else self.arm,
        )

    def changed(self, changes: Sequence[Change]) -> Situation:
        """The situation with all of them."""
        situation = self.situation
        for one in changes:
            situation = applied(self.rulebook, situation, one)
        return situation


def counterfactual(asked: Question, code: str) -> Counterfactual | None:
    """The smallest change that turns it over for an action, or as few as do; none where nothing does."""
    now = asked.choice(())
    wanted = code not in now.actions
    if now.harm.get(asked.rulebook.places[code], 0.0) != 0.0 and not reads(asked.rulebook.action(code)):
        return None  # it harms everybody alike
    ways: list[tuple[Change, ...]] = [()]
    for _ in range(MOST_CHANGES):
        nearer: list[tuple[tuple[float, ...], tuple[Change, ...]]] = []
        for way in ways:
            begun = _nearness(asked, asked.choice(way), way, code)
            for change in _tries(asked, way, code):
                choice = asked.choice((*way, change))
                if (code in choice.actions) is wanted:
                    return _smallest(asked, code, (*way, change), wanted=wanted)
                near = _nearness(asked, choice, (*way, change), code)
                if wanted and near > begun:
                    nearer.append((near, (*way, change)))
        ways = [way for _, way in sorted(nearer, key=lambda one: one[0], reverse=True)[:KEPT]]
    return None


def _tries(asked: Question, way: tuple[Change, ...], code: str) -> list[Change]:
    """What is tried next: of what the way has not changed yet, and to wait."""
    situation, action = asked.changed(way), asked.rulebook.action(code)
    done = {(one.what, one.name) for one in way}
    found = possible(asked.rulebook, situation, action, asked.choice(way).actions)
    wait = until(asked.rulebook, situation, action)
    return [one for one in (*([wait] if wait else []), *found) if (one.what, one.name) not in done]


def _nearness(asked: Question, choice: Choice, way: Sequence[Change], code: str) -> tuple[float, ...]:
    """How far the action comes, and how near it is to coming further."""
    rulebook = asked.rulebook
    place = rulebook.places[code]
    step = choice.steps[place]
    if ENDS[step] == "not_eligible":
        return step, -rulebook.rules.unmet(place, frame(asked.changed(way), rulebook.zone, rulebook.read))
    if ENDS[step] == "customer_value":
        return step, choice.harm.get(place) or 0.0
    if (found := choice.of(code)) is None:
        return step, 0.0
    best = max((one.score for one in choice.candidates), default=0.0)
    return (step, found.score) if ENDS[step] == "score" else (step, found.score - best)


def _smallest(asked: Question, code: str, changes: tuple[Change, ...], *, wanted: bool) -> Counterfactual:
    """The same with figures and days no further from what they are than it takes."""
    for number, change in enumerate(changes):
        if change.what != "value":
            continue
        near, far = change.before, change.after
        for _ in range(HALVINGS):
            middle = _between(near, far)
            if middle is None or middle in (near, far):
                break
            tried = Change("value", change.name, change.before, middle)
            some = (*changes[:number], tried, *changes[number + 1 :])
            if (code in asked.choice(some).actions) is wanted:
                changes, far = some, middle
            else:
                near = middle
    return Counterfactual(code, changes, asked.choice(changes))


def _between(near: object, far: object) -> object | None:
    """What lies halfway, in cents or days; nothing of what has no middle."""
    if isinstance(near, dt.datetime) or isinstance(far, dt.datetime):
        return None
    if isinstance(near, dt.date) and isinstance(far, dt.date):
        return near + dt.timedelta(days=(far - near).days // 2)
    if isinstance(near, bool) or isinstance(far, bool):
        return None
    if isinstance(near, int | Decimal) and isinstance(far, int | Decimal):
        middle = (Decimal(near) + Decimal(far)) / 2
        whole = isinstance(near, int) and far == int(far)
        return int(middle) if whole else middle.quantize(CENT)
    return None
