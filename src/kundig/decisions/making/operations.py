"""What is decided for a customer who is held, and how is it written?"""

import datetime as dt
from collections.abc import Iterable, Mapping, Sequence
from decimal import Decimal
from typing import Any, NamedTuple

from django.utils import timezone
from pydantic_core import to_json

from kundig.base.refusals import Refused
from kundig.base.statements import COMMIT, Statement, answers, rows
from kundig.customers.consents.operations import existing_customers
from kundig.customers.operations import IN_TOUCH
from kundig.decisions.actions import ActionRule
from kundig.decisions.arms import arm_of
from kundig.decisions.choice import Candidate, Choice
from kundig.decisions.choosing import Chances, choose
from kundig.decisions.decided import Decided, Offered
from kundig.decisions.expecting import asking, looked_at
from kundig.decisions.gathered import gathered, situation_of
from kundig.decisions.holding.operations import Held
from kundig.decisions.learning.lessons import pack_features
from kundig.decisions.learning.operations import newest
from kundig.decisions.log import Promise, pack
from kundig.decisions.occasions import Occasion
from kundig.decisions.publishing.operations import rulebook
from kundig.decisions.rulebook import Rulebook
from kundig.decisions.situation import Situation
from kundig.decisions.sql import GIVE_BACK, RESERVE, write

_RESERVE, _GIVE_BACK, _WRITE = Statement(RESERVE), Statement(GIVE_BACK), Statement(write(IN_TOUCH))


class Asking(NamedTuple):
    """Who asks for what. `relationship` is the id of the contract that the occasion is about."""

    who: int | str
    occasion: Occasion
    at: dt.datetime
    slots: int
    record: bool
    interaction: int | None = None
    relationship: int | None = None
    actor: int | None = None


class Made(NamedTuple):
    """What was decided, not written yet; `told` is what the database is told of it."""

    ask: Asking
    leader: int
    number: str
    choice: Choice
    best: Sequence[Candidate]
    promise: Promise | None
    model: int
    told: Mapping[str, Any]


def made(ask: Asking, held: Held, promise: Promise | None = None) -> Made:
    """The best actions for a customer who is held; what is limited is reserved for him."""
    one = _Thinking(ask, held)
    one.look()
    one.choose(reserves=True)
    found = one.told(promise)
    assert found is not None
    return found


def made_at_once(asked: Iterable[tuple[Asking, Held]]) -> list[Made | None]:
    """The best actions for each of them; null where one is limited, since nothing is reserved here.

    Step by step for all: a step that was taken just now takes much less the next time.
    """
    all_ = [_Thinking(ask, held) for ask, held in asked]
    for one in all_:
        one.look()
    for one in all_:
        one.choose(reserves=False)
    return [one.told(None) for one in all_]


class _Thinking:
    """The steps of a decision, one after the other."""

    def __init__(self, ask: Asking, held: Held) -> None:
        self.ask, (self.leader, self.number, row) = ask, held
        self.found = gathered(row)
        if self.found.rulebook is None:
            raise Refused("decisions.no_rulebook")
        self.rules, (self.sequence, self.model) = rulebook(self.found.rulebook), newest(self.found.model)

    def look(self) -> None:
        """What is known, as the rules see it and as the model does."""
        ask = self.ask
        self.situation = situation_of(self.found, self.rules, ask.occasion, ask.at, existing_customers())
        self.features = looked_at(self.rules, self.situation)

    def choose(self, *, reserves: bool) -> None:
        """The choice, and what was reserved for it; null where something would have to be and may not."""
        likely = asking(self.rules, self.model, self.features)
        self.chosen = _chosen(
            self.situation,
            self.found.decision,
            self.ask.slots,
            likely,
            self.rules,
            self.number,
            reserves=reserves,
        )

    def told(self, promise: Promise | None) -> Made | None:
        """As it is written."""
        if self.chosen is None:
            return None
        choice, situation, reserved = self.chosen
        best, actions = choice.best, self.rules.actions
        told = _occasion_told(self.ask) | {
            "leader": self.leader,
            "customer": self.number,
            "decision": self.found.decision,
            "arm": choice.arm,
            "rulebook": self.rules.id,
            "model": self.sequence,
            "chosen": choice.actions,
            "log": _bytes(pack(situation, choice, promise)),
            "features": _bytes(pack_features(self.features)),
            "offers": [
                _offer(slot, actions[place], one, reserved.get(place))
                for slot, (place, one) in enumerate(zip(choice.chosen, best, strict=True), 1)
            ],
        }
        return Made(self.ask, self.leader, self.number, choice, best, promise, self.sequence, told)


def written(made: Sequence[Made], *, ends: bool) -> list[Decided]:
    """All of it kept; with `ends` the transaction ends with it."""
    # Whether a number is taken shows only once it is written; such a one may have to go back.
    stays = not any(one.ask.record and one.ask.occasion.number for one in made)
    last = [(COMMIT, dict[str, object]())] if ends and stays else []
    found, *_ = answers((_WRITE, {"told": to_json([one.told for one in made]).decode()}), *last)
    ids = {decision: (decision, interaction, offers or []) for decision, interaction, offers in found}
    return [_kept(one, *ids[one.told["decision"]]) for one in made]


def _kept(made: Made, decision: int, interaction: int | None, offers: Sequence[int]) -> Decided:
    ask = made.ask
    if ask.record and interaction is None:  # another customer got its number at this very moment
        raise Refused("facts.number_taken", number=ask.occasion.number, fields="customer")
    return Decided(
        decision=decision,
        customer_id=made.leader,
        customer=made.number,
        interaction=interaction,
        channel=ask.occasion.channel,
        at=ask.at,
        offers=offered(made.choice, made.best, offers),
        choice=made.choice,
        promise=made.promise,
        model=made.model,
        new=True,
        recorded=ask.record,
    )


def offered(choice: Choice, best: Sequence[Candidate], offers: Sequence[int]) -> tuple[Offered, ...]:
    """What was chosen, under the ids of the offers."""
    actions = choice.rulebook.actions
    found = zip(choice.chosen, best, offers, strict=True)
    return tuple(
        Offered(offer, slot, actions[place], one) for slot, (place, one, offer) in enumerate(found, 1)
    )


def _chosen(
    situation: Situation,
    decision: int,
    slots: int,
    likely: Chances,
    rules: Rulebook,
    number: str,
    *,
    reserves: bool,
) -> tuple[Choice, Situation, Mapping[int, Decimal]] | None:
    """The choice, with what is limited reserved for it; where others were quicker, without that."""
    arm = arm_of(number, rules.weights(situation.channel))
    while True:
        choice = choose(rules, situation, likely, decision_id=decision, slots=slots, arm=arm)
        wanted = {rules.actions[place].id: place for place in choice.chosen if rules.actions[place].limited}
        if not wanted:
            return choice, situation, {}
        if not reserves:
            return None
        got: dict[int, Decimal] = dict(rows(_RESERVE, {"actions": sorted(wanted)}))
        if len(got) == len(wanted):
            return choice, situation, {wanted[action]: cost for action, cost in got.items()}
        if got:
            rows(_GIVE_BACK, {"actions": list(got), "costs": list(got.values())})
        gone = [place for action, place in wanted.items() if action not in got]
        situation = situation.without(rules, gone)


def _occasion_told(ask: Asking) -> dict[str, Any]:
    """A call is answered by taking it."""
    occasion, happened_at = ask.occasion, ask.occasion.happened_at or ask.at
    inbound = occasion.direction == "inbound"
    return {
        "record": ask.record,
        "interaction": ask.interaction,
        "relationship": ask.relationship,
        "channel": occasion.channel,
        "direction": occasion.direction,
        "kind": occasion.kind,
        "topic": occasion.topic,
        "text": occasion.text,
        "minutes": occasion.minutes,
        "number": occasion.number,
        "occasion": occasion.topic or occasion.kind,
        "slots": ask.slots,
        "actor": ask.actor,
        "at": ask.at,
        "now": timezone.now(),
        "happened_at": happened_at,
        "inbound_at": happened_at if inbound else None,
        "answered_at": happened_at if inbound and occasion.channel == "phone" else None,
    }


def _offer(slot: int, action: ActionRule, one: Candidate, reserved: Decimal | None) -> dict[str, object]:
    return {
        "slot": slot,
        "action": action.code,
        "kind": action.kind,
        "purpose": action.purpose,
        "company": _cents(one.company),
        "customer": _cents(one.customer),
        "reserved": reserved,
        "chance": one.chance,
    }


def _cents(euros: float) -> Decimal:
    return Decimal(euros).quantize(Decimal("0.01"))


def _bytes(content: bytes) -> str:
    return f"\\x{content.hex()}"
