"""What was decided for the demo firm's customers in the last weeks, what did they say, and what was learned?

The real operations are asked, with a clock that runs from contact to contact; so log and measurement of the
demo are as they would be, had Kundig been there.
"""

import datetime as dt
from heapq import heappop, heappush
from itertools import groupby
from random import Random

from django.db import transaction
from django.utils import timezone

from kundig.customers.records import Customer, Interaction
from kundig.decisions.occasions import Concern, Occasion
from kundig.decisions.operations import decide, publish, respond
from kundig.decisions.unanswered.operations import close_unanswered
from kundig.demo.preferences import answer

WEEKS = 13
MOST = 1000

type Answer = tuple[dt.datetime, int, str, str]  # when, which offer, what, why


def meet(*, seed: int, today: dt.date) -> None:
    """Decide in a part of the contacts of the last weeks and let the customers answer, as time goes by."""
    now = timezone.make_aware(dt.datetime.combine(today, dt.time(6)))
    since = now - dt.timedelta(weeks=WEEKS)
    publish(at=since)
    contacts = _contacts(Random(seed), since, now)
    names = dict(Customer.objects.values_list("id", "number"))
    waiting: list[Answer] = []
    for _day, some in groupby(contacts, key=lambda one: one.at.date()):
        with transaction.atomic():  # what was said on a day is learned at its end
            for one in some:
                _say(waiting, until=one.at)
                dice = Random(f"{seed}:{names[one.customer_id]}:{one.at.isoformat()}")
                _decide(one, dice, waiting)
            close_unanswered(at=one.at)
    with transaction.atomic():
        _say(waiting, until=now)
        close_unanswered(at=now)


def _contacts(dice: Random, since: dt.datetime, now: dt.datetime) -> list[Interaction]:
    """Of those that customers sought, evenly over the time, at most so many."""
    inbound = Interaction.objects.filter(direction="inbound", at__gte=since, at__lt=now)
    ids = list(inbound.order_by("id").values_list("id", flat=True))
    chosen = dice.sample(ids, min(MOST, len(ids)))
    return list(Interaction.objects.filter(pk__in=chosen).order_by("at", "id"))


def _decide(one: Interaction, dice: Random, waiting: list[Answer]) -> None:
    concern = Concern(one.topic, resolved=True) if one.topic else None
    occasion = Occasion(one.channel, "inbound", one.kind, one.topic, concern=concern)
    for offered in decide(one.customer_id, occasion, at=one.at, interaction=one.pk).offers:
        said = answer(dice, offered.action.kind, one.channel, offered.factors.customer)
        if said is not None:
            heappush(waiting, (one.at + said.after, offered.offer, said.answer, said.reason))


def _say(waiting: list[Answer], *, until: dt.datetime) -> None:
    while waiting and waiting[0][0] <= until:
        at, offer, what, reason = heappop(waiting)
        respond(offer, what, reason=reason, at=at, actor=None)
