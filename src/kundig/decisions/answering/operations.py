"""How is an answer to an offer remembered, whatever the order in which answers come?"""

import datetime as dt
from decimal import Decimal

from django.db import connection, transaction
from django.utils import timezone

from kundig.base.operations import note
from kundig.base.records import User
from kundig.base.refusals import Refused
from kundig.decisions.learning.operations import learn
from kundig.decisions.records import Offer, Response
from kundig.decisions.sql import GIVE_BACK, RESERVE
from kundig.measures.records import Action

LONGEST_REASON = 200
NEVER = "never"  # the reason of who wants no more of an action: it rests until he says otherwise
GIVEN_BACK = (Offer.Answer.DECLINED, Offer.Answer.IGNORED, Offer.UNSHOWN)
# Of answers at the same moment the one that says most counts.
_WEIGHT = {Offer.Answer.IGNORED: 0, Offer.Answer.LATER: 1, Offer.Answer.DECLINED: 2, Offer.Answer.ACCEPTED: 3}


@transaction.atomic
def respond(
    offer_id: int, answer: str, *, reason: str = "", at: dt.datetime, actor: User | None
) -> tuple[Response, bool]:
    """Remember what came of an offer, and whether that is new: the same answer twice does no harm.

    The newest answer counts, in whichever order they arrive. With the reason `never` a declined action is
    not put before him again, until another answer takes that back. What was reserved is given back with a
    decline, and taken again with a later acceptance.
    """
    if answer not in Offer.Answer.values:
        raise Refused("decisions.unknown_answer", answer=answer[:20], answers=", ".join(Offer.Answer.values))
    if len(reason) > LONGEST_REASON:
        raise Refused("decisions.long_reason", longest=LONGEST_REASON, length=len(reason))
    found = Offer.objects.select_for_update(of=("self",)).select_related("customer").filter(pk=offer_id)
    offer = found.first()
    if offer is None:
        raise Refused("decisions.no_offer", offer=offer_id)
    newest = _place(offer.answer, offer.answered_at) < _place(answer, at)
    known = Response.objects.filter(offer=offer, answer=answer)
    repeated = known.filter(at=at).first() or (
        known.order_by("-at").first() if newest and offer.answer == answer else None
    )
    if newest:
        _move(offer, answer)
        offer.answer, offer.answered_at = answer, at
        offer.never = answer == Offer.Answer.DECLINED and (offer.never or reason.strip() == NEVER)
        offer.save(update_fields=["answer", "answered_at", "never"])
    if repeated is not None:
        return repeated, False
    said = Response.objects.create(
        offer=offer, customer_id=offer.customer_id, answer=answer, reason=reason.strip(), at=at
    )
    about = f"customer:{offer.customer.number}"
    note(actor, "offer.answered", about, offer=offer.pk, action=offer.action, answer=answer)
    # Whoever decides next knows it; should that fail, a job does it within a second.
    transaction.on_commit(lambda: learn(at=timezone.now()), robust=True)
    return said, True


def _place(answer: str, at: dt.datetime | None) -> tuple[float, int]:
    known = answer in Offer.Answer.values
    return (at.timestamp(), _WEIGHT[Offer.Answer(answer)]) if at and known else (float("-inf"), 0)


def _move(offer: Offer, answer: str) -> None:
    """Give back what is not wanted, take what is wanted after all."""
    was, will = offer.answer in GIVEN_BACK, answer in GIVEN_BACK
    if offer.reserved is None or was == will:
        return
    if will:
        give_back({offer.action: offer.reserved})
    elif not _reserve_again(offer):
        raise Refused("decisions.used_up", action=offer.action)


def give_back(costs: dict[str, Decimal]) -> None:
    """Put what was reserved of these actions back."""
    ids = dict(Action.objects.filter(code__in=costs).values_list("code", "id"))
    with connection.cursor() as cursor:
        known = sorted((ids[code], cost) for code, cost in costs.items() if code in ids)
        cursor.execute(
            GIVE_BACK, {"actions": [one for one, _ in known], "costs": [cost for _, cost in known]}
        )


def _reserve_again(offer: Offer) -> bool:
    ids = list(Action.objects.filter(code=offer.action).values_list("id", flat=True))
    with connection.cursor() as cursor:
        cursor.execute(RESERVE, {"actions": ids})
        return len(cursor.fetchall()) == 1
