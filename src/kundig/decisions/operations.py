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

from django.db import transaction

from kundig.base.records import User
from kundig.base.refusals import Refused
from kundig.customers.facts.interactions.operations import Told, contract_of, known_already
from kundig.customers.records import Customer, Interaction
from kundig.decisions.answering.operations import respond
from kundig.decisions.concerns.operations import settle
from kundig.decisions.decided import Decided
from kundig.decisions.holding.operations import held, known_of
from kundig.decisions.making.operations import Asking, made, offered, written
from kundig.decisions.occasions import Concern, Occasion
from kundig.decisions.publishing.operations import publish
from kundig.decisions.records import Decision, Offer
from kundig.decisions.replaying.operations import read
from kundig.decisions.together.operations import decided_together

__all__ = ["Concern", "Decided", "Occasion", "decide", "decide_within", "decided", "publish", "respond"]
MOST_SLOTS = 10
_DIRECTIONS = frozenset(Interaction.Direction.values)


def decide_within(
    who: int | str,
    occasion: Occasion,
    *,
    at: dt.datetime,
    slots: int = 1,
    record: bool = False,
    interaction: int | None = None,
    actor: User | None = None,
    alone: bool = False,
) -> Decided:
    """The same in the caller's transaction, which ends with a refusal: it needs no savepoint of its own.

    With `alone` there is none yet, and it has one of its own: with what others ask for, if that is possible.
    """
    _check(occasion, slots)
    asking = Asking(who, occasion, at, slots, record, interaction, None, actor.pk if actor else None)
    if not alone:
        return _by_itself(asking, actor, ends=False)
    if _is_plain(asking) and (found := decided_together(asking)):
        return found
    with transaction.atomic():
        return _by_itself(asking, actor, ends=True)


def _by_itself(asking: Asking, actor: User | None, *, ends: bool) -> Decided:
    """In the transaction that was begun; with `ends` it ends with what is written."""
    who, occasion, at, _slots, record, interaction, *_ = asking
    ours = leader, number, _row = held(who, at)
    if record and (occasion.number or occasion.relationship):
        interaction, relationship = _known(_interaction(occasion, number), leader, number)
        asking = asking._replace(interaction=interaction, relationship=relationship)
    if interaction is not None:
        asking = asking._replace(record=False)
        if known := Decision.objects.filter(interaction=interaction).first():
            return _again(known, number)
    promise = None
    if occasion.concern is not None:
        promise = settle(occasion.concern, Customer.objects.get(pk=leader), at=at, actor=actor)
        ours = leader, number, known_of([leader], at)[leader]
    [found] = written([made(asking, ours, promise)], ends=ends)
    return found


decide = transaction.atomic(decide_within)
"""The best next actions for both parties, or none; remembered with the interaction that asked for it."""


def decided(decision_id: int) -> Decided:
    """What was decided once. Raises `Decision.DoesNotExist`."""
    found = Decision.objects.select_related("customer__leading").get(pk=decision_id)
    return _again(found, (found.customer.leading or found.customer).number)


def _is_plain(asking: Asking) -> bool:
    """Whether nothing has to be asked or done before it is decided."""
    occasion = asking.occasion
    told = occasion.concern or occasion.number or occasion.relationship or asking.interaction
    return isinstance(asking.who, str) and not told


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
        offers=offered(logged.choice, logged.choice.best, list(offers)),
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
