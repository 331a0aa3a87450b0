"""What hinders an offer to this customer at a moment, by the contact policy that decides?"""

import datetime as dt
from collections.abc import Callable
from functools import lru_cache

from kundig.customers.care.operations import standing_holds
from kundig.customers.records import Customer
from kundig.decisions.contact.calendars import calendar_of
from kundig.decisions.contact.hindering import Hindrance, hindered
from kundig.decisions.contact.limits import LOOKS_BACK_DAYS
from kundig.decisions.contact.policy import CONTACT, limits_of
from kundig.decisions.records import Offer, Rulebook
from kundig.feel.dmn.compiling import CompiledTable, compiled
from kundig.feel.policies.kinds import table_of

type Asks = Callable[[str, str], Hindrance | None]


def hindrances(customer: Customer, at: dt.datetime) -> Asks:
    """Asked with a channel and a direction, tells what hinders advertising to him and whom he leads."""
    who = customer.leading or customer
    since = at - dt.timedelta(days=LOOKS_BACK_DAYS)
    touches = list(Offer.objects.filter(customer__in=who.members, at__gt=since))
    holds = list(standing_holds(at).filter(customer__in=who.members))
    decides = Rulebook.objects.order_by("-id").values_list("content__policies__contact__content", flat=True)
    table = _compiled(decides.first() or "")

    def asks(channel: str, direction: str) -> Hindrance | None:
        return hindered(
            limits_of(table, channel),
            touches,
            holds,
            channel=channel,
            purpose="advertising",
            direction=direction,
            at=at,
            calendar=calendar_of(who.country),
        )

    return asks


@lru_cache(maxsize=4)
def _compiled(content: str) -> CompiledTable:
    return compiled(table_of(CONTACT, content) if content else CONTACT.delivered)
