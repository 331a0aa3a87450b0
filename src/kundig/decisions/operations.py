"""What do we do now, in this interaction? Asked by whoever meets the customer, and answered once.

`decide(who, occasion, at=..., slots=1, record=False, interaction=None, actor=None) -> Decided`
    `who` is the number (text) or the id of a customer. With `record` the occasion is remembered as an
    interaction in the same transaction; `interaction` is the id of one that is remembered already. One
    interaction has one decision: who asks again gets the same one.
`respond(offer_id, answer, reason="", at=..., actor=...) -> (Response, new)`
    The answers are accepted, declined, later and ignored.
`publish(at=...) -> records.Rulebook`
    To be called after each change of an action or a policy; a job does so each minute, too.
`decided(decision_id) -> Decided`
    What was decided once, from its log.
"""

import datetime as dt
from collections.abc import Mapping, Sequence
from decimal import Decimal
from typing import Any

from django.db import connection, transaction
from django.utils import timezone

from kundig.base.records import User
from kundig.base.refusals import Refused
from kundig.base.statements import COMMIT, Row, Statement, answers, rows
from kundig.customers.consents.operations import existing_customers
from kundig.customers.facts.interactions.operations import Told, contract_of, known_already
from kundig.customers.operations import IN_TOUCH
from kundig.customers.records import Customer, Interaction
from kundig.customers.sorting import ERASED
from kundig.decisions.answering.operations import respond
from kundig.decisions.arms import arm_of
from kundig.decisions.choice import Choice
from kundig.decisions.choosing import Chances, choose
from kundig.decisions.concerns.operations import settle
from kundig.decisions.decided import Decided, Offered
from kundig.decisions.expecting import asking, looked_at
from kundig.decisions.gathered import Gathered, gathered, situation_of
from kundig.decisions.learning.lessons import pack_features
from kundig.decisions.learning.operations import newest
from kundig.decisions.log import Promise, pack
from kundig.decisions.occasions import Concern, Occasion
from kundig.decisions.publishing.operations import publish, rulebook
from kundig.decisions.records import Decision, Offer
from kundig.decisions.replaying.operations import read
from kundig.decisions.rulebook import Rulebook
from kundig.decisions.situation import Situation
from kundig.decisions.sql import GATHER, GIVE_BACK, HOLD, LEADS, LOCK, RESERVE, WRITE, record_and_write

__all__ = ["Concern", "Decided", "Occasion", "decide", "decide_within", "decided", "publish", "respond"]
MOST_SLOTS = 10
_DIRECTIONS = frozenset(Interaction.Direction.values)
_RESERVE, _GIVE_BACK = Statement(RESERVE), Statement(GIVE_BACK)
_WRITE, _RECORD_AND_WRITE = Statement(WRITE), Statement(record_and_write(IN_TOUCH))
# By what the customer is asked for: held, and all that is known of him since, sent together.
_HELD = {
    by: (
        Statement(HOLD.format(asked=by)),
        Statement(GATHER.replace("%(leader)s", f"(SELECT id FROM kundig_customer WHERE {by} = %(asked)s)")),
    )
    for by in ("id", "number")
}
_GATHER = Statement(GATHER)


def decide_within(
    who: int | str,
    occasion: Occasion,
    *,
    at: dt.datetime,
    slots: int = 1,
    record: bool = False,
    interaction: int | None = None,
    actor: User | None = None,
    ends: bool = False,
) -> Decided:
    """The same in the caller's transaction, which ends with a refusal: it needs no savepoint of its own.

    With `ends` it ends with what is written, too: the caller writes nothing more, and it is his alone.
    """
    _check(occasion, slots)
    leader, number, row = _held(who, at)
    relationship: int | None = None
    if record and (occasion.number or occasion.relationship):
        interaction, relationship = _known(_interaction(occasion, number), leader, number)
    if interaction is not None:
        record = False
        if known := Decision.objects.filter(interaction=interaction).first():
            return _again(known, number)
    promise = _settled(occasion, leader, at, actor)
    found = _read(_gather(leader, at) if promise else row)
    rules, (sequence, model) = rulebook(found.rulebook), newest(found.model)
    situation = situation_of(found, rules, occasion, at, existing_customers())
    features = looked_at(rules, situation)
    choice, situation, reserved = _chosen(
        situation, found.decision, slots, asking(rules, model, features), rules, number
    )
    told = _told(occasion, choice, reserved, at) | {
        "leader": leader,
        "customer": number,
        "relationship": relationship,
        "interaction": interaction,
        "decision": found.decision,
        "actor": actor.pk if actor else None,
        "slots": slots,
        "model": sequence,
        "features": pack_features(features),
        "log": pack(situation, choice, promise),
    }
    interaction, offers = _written(told, record=record, ends=ends)
    return Decided(
        decision=found.decision,
        customer_id=leader,
        customer=number,
        interaction=interaction,
        channel=occasion.channel,
        at=at,
        offers=_offered(choice, offers),
        choice=choice,
        promise=promise,
        model=sequence,
        new=True,
        recorded=record,
    )


decide = transaction.atomic(decide_within)
"""The best next actions for both parties, or none; remembered with the interaction that asked for it."""


def decided(decision_id: int) -> Decided:
    """What was decided once. Raises `Decision.DoesNotExist`."""
    found = Decision.objects.select_related("customer__leading").get(pk=decision_id)
    return _again(found, (found.customer.leading or found.customer).number)


def _again(known: Decision, number: str) -> Decided:
    logged = read(known)
    offers = Offer.objects.filter(decision=known).order_by("slot").values_list("id", flat=True)
    return Decided(
        decision=known.pk,
        customer_id=known.customer_id,
        customer=number,
        interaction=known.interaction_id,
        channel=known.channel,
        at=known.at,
        offers=_offered(logged.choice, list(offers)),
        choice=logged.choice,
        promise=logged.promise,
        model=known.model,
        new=False,
    )


def _check(occasion: Occasion, slots: int) -> None:
    if occasion.direction not in _DIRECTIONS:
        raise Refused("decisions.unknown_direction", direction=occasion.direction[:20])
    if not 0 <= occasion.minutes <= 1440:
        raise Refused("customers.minutes", minutes=occasion.minutes)
    if not 1 <= slots <= MOST_SLOTS:
        raise Refused("decisions.slots", slots=slots, most=MOST_SLOTS)


def _known(told: Told, leader: int, number: str) -> tuple[int | None, int | None]:
    """The interaction that is there already under its number, and the contract that it is about."""
    contract = contract_of(told.relationship, leader=leader) if told.relationship else None
    if told.relationship and contract is None:
        raise Refused("facts.no_relationship", number=told.relationship, customer=number)
    known = known_already(told, leader=leader)
    if isinstance(known, Refused):
        raise known
    return known.id if known else None, contract


def _interaction(occasion: Occasion, customer: str) -> Told:
    names = ("direction", "channel", "kind", "topic", "text", "minutes", "relationship", "number")
    return Told(
        customer=customer, at=occasion.happened_at, **{name: getattr(occasion, name) for name in names}
    )


def _held(who: int | str, at: dt.datetime) -> tuple[int, str, Row]:
    """Who leads the customer, held until the end: nobody merges, decides or erases him meanwhile.

    And all that is known of him since.
    """
    by = "id" if isinstance(who, int) else "number"
    hold, gather = _HELD[by]
    held, found = answers((hold, {"asked": who}), (gather, {"asked": who} | _moment(at)))
    if held:
        [(leader, number)], [row] = held, found
        return leader, number, row
    leader, number = _locked(who)
    return leader, number, _gather(leader, at)


def _locked(who: int | str) -> tuple[int, str]:
    if found := _leader(who, waits=False):
        return found
    while True:
        point = transaction.savepoint_create()
        if found := _leader(who, waits=True):
            transaction.savepoint_commit(point)
            return found
        transaction.savepoint_rollback(point)  # whoever was waited for leads him no more, and is let go
        if not _is_known(who):
            raise Refused("decisions.no_customer", customer=str(who)[:40])


def _leader(who: int | str, *, waits: bool) -> tuple[int, str] | None:
    """Who leads him, if he is held now; nothing where another holds him, or a merge came between."""
    by = "id" if isinstance(who, int) else "number"
    lock = LOCK if waits else f"{LOCK} SKIP LOCKED"
    with connection.cursor() as cursor:
        cursor.execute(lock.format(asked=by), {"asked": who})
        found: tuple[int, str] | None = cursor.fetchone()
        if not found or who in found:  # he leads himself
            return found
        cursor.execute(LEADS.format(asked=by), {"asked": who, "leader": found[0]})
        leads = cursor.fetchone()
    return found if leads and leads[0] else None


def _is_known(who: int | str) -> bool:
    """Whether there is somebody who leads him, so that it is worth asking again who."""
    asked = {"pk": who} if isinstance(who, int) else {"number": who}
    found = Customer.objects.filter(**asked).exclude(leading__sort_key__startswith=ERASED)
    return found.exclude(sort_key__startswith=ERASED).exists()


def _gather(leader: int, at: dt.datetime) -> Row:
    [row] = rows(_GATHER, {"leader": leader} | _moment(at))  # he is held
    return row


def _read(row: Row) -> Gathered:
    found = gathered(row)
    if found.rulebook is None:
        raise Refused("decisions.no_rulebook")
    return found


def _moment(at: dt.datetime) -> dict[str, object]:
    return {"at": at, "today": at.astimezone(timezone.get_default_timezone()).date()}


def _chosen(
    situation: Situation,
    decision: int,
    slots: int,
    likely: Chances,
    rules: Rulebook,
    number: str,
) -> tuple[Choice, Situation, Mapping[int, Decimal]]:
    """The choice, with what is limited reserved for it; where others were quicker, without that."""
    arm = arm_of(number, rules.weights(situation.channel))
    while True:
        choice = choose(rules, situation, likely, decision_id=decision, slots=slots, arm=arm)
        wanted = {rules.actions[place].id: place for place in choice.chosen if rules.actions[place].limited}
        if not wanted:
            return choice, situation, {}
        got: dict[int, Decimal] = dict(rows(_RESERVE, {"actions": sorted(wanted)}))
        if len(got) == len(wanted):
            return choice, situation, {wanted[action]: cost for action, cost in got.items()}
        if got:
            rows(_GIVE_BACK, {"actions": list(got), "costs": list(got.values())})
        gone = [place for action, place in wanted.items() if action not in got]
        situation = situation.without(rules, gone)


def _told(
    occasion: Occasion,
    choice: Choice,
    reserved: Mapping[int, Decimal],
    at: dt.datetime,
) -> dict[str, Any]:
    names = ("channel", "direction", "kind", "topic", "text", "minutes", "number")
    chosen, factors = [choice.rulebook.actions[place] for place in choice.chosen], choice.best
    return {name: getattr(occasion, name) for name in names} | {
        **_moments(occasion, at),
        "occasion": occasion.topic or occasion.kind,
        "arm": choice.arm,
        "rulebook": choice.rulebook.id,
        "chosen": list(choice.actions),
        "offers_slot": list(range(1, len(chosen) + 1)),
        "offers_action": [one.code for one in chosen],
        "offers_kind": [one.kind for one in chosen],
        "offers_purpose": [one.purpose for one in chosen],
        "offers_company": [_cents(one.company) for one in factors],
        "offers_customer": [_cents(one.customer) for one in factors],
        "offers_chance": [one.chance for one in factors],
        "offers_reserved": [reserved.get(one.place) for one in chosen],
    }


def _written(told: Mapping[str, Any], *, record: bool, ends: bool) -> tuple[int | None, list[int]]:
    """The interaction and the offers, by their numbers."""
    # Whether a number is taken shows only once it is written; such a one may have to go back.
    last = [(COMMIT, dict[str, object]())] if ends and not (record and told["number"]) else []
    [(interaction, offers)], *_ = answers((_RECORD_AND_WRITE if record else _WRITE, told), *last)
    if record and interaction is None:  # another customer got its number at this very moment
        raise Refused("facts.number_taken", number=told["number"], fields="customer")
    return interaction, offers or []


def _settled(occasion: Occasion, leader: int, at: dt.datetime, actor: User | None) -> Promise | None:
    if occasion.concern is None:
        return None
    return settle(occasion.concern, Customer.objects.get(pk=leader), at=at, actor=actor)


def _moments(occasion: Occasion, at: dt.datetime) -> dict[str, dt.datetime | None]:
    """A call is answered by taking it."""
    happened_at, inbound = occasion.happened_at or at, occasion.direction == "inbound"
    return {
        "at": at,
        "now": timezone.now(),
        "happened_at": happened_at,
        "inbound_at": happened_at if inbound else None,
        "answered_at": happened_at if inbound and occasion.channel == "phone" else None,
    }


def _cents(euros: float) -> Decimal:
    return Decimal(euros).quantize(Decimal("0.01"))


def _offered(choice: Choice, offers: Sequence[int]) -> tuple[Offered, ...]:
    found = zip(choice.chosen, choice.best, offers, strict=True)
    return tuple(
        Offered(offer, slot, choice.rulebook.actions[place], one)
        for slot, (place, one, offer) in enumerate(found, 1)
    )
