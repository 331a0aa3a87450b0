"""How do offers that nobody answered in time end?"""

import datetime as dt

from django.db.models import Q

from kundig.decisions.answering.operations import respond
from kundig.decisions.records import Offer
from kundig.decisions.unanswered import OTHERWISE, WAITS, answer_until

AT_ONCE = 500


def close_unanswered(*, at: dt.datetime) -> int:
    """Offers that were not answered in time are ignored, since the moment until which we waited; how many.

    Whoever answers later still does: the newest answer counts.
    """
    late = Q(~Q(channel__in=WAITS), at__lt=at - OTHERWISE)
    for channel, wait in WAITS.items():
        late |= Q(channel=channel, at__lt=at - wait)
    found = Offer.objects.filter(late, answer="").order_by("at").values_list("id", "channel", "at")[:AT_ONCE]
    closed = 0
    for offer, channel, offered_at in found:
        _, new = respond(offer, Offer.Answer.IGNORED, at=answer_until(channel, offered_at), actor=None)
        closed += new
    return closed
