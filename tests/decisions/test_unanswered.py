"""Does an offer that nobody answers end, after as long as its channel lets one wait?"""

import datetime as dt

import pytest
from tests import facts
from tests.decisions.offers import offer

from kundig.decisions.answering.operations import respond
from kundig.decisions.records import Offer, Response
from kundig.decisions.unanswered.operations import close_unanswered

pytestmark = pytest.mark.usefixtures("db")
AT = dt.datetime(2026, 11, 30, 12, tzinfo=dt.UTC)
MINUTE, DAY = dt.timedelta(minutes=1), dt.timedelta(days=1)


def _answers() -> dict[str, str]:
    return dict(Offer.objects.values_list("action", "answer"))


def test_an_offer_in_a_call_ends_with_it_and_one_in_a_letter_weeks_later() -> None:
    adam = facts.customer("K-1")
    for channel in ("phone", "web", "letter", "drone"):
        offer(adam, channel, AT, channel=channel)
    assert close_unanswered(at=AT + 29 * MINUTE) == 0
    assert close_unanswered(at=AT + 31 * MINUTE) == 1
    assert close_unanswered(at=AT + 8 * DAY) == 2
    assert _answers() == {"phone": "ignored", "web": "ignored", "letter": "", "drone": "ignored"}
    assert close_unanswered(at=AT + 22 * DAY) == 1
    assert close_unanswered(at=AT + 30 * DAY) == 0
    assert Response.objects.get(offer__action="phone").at == AT + 30 * MINUTE


def test_an_answer_in_time_stays_and_a_late_one_still_counts() -> None:
    adam = facts.customer("K-1")
    accepted, late = offer(adam, "accepted", AT), offer(adam, "late", AT)
    respond(accepted.pk, "accepted", at=AT + MINUTE, actor=None)
    close_unanswered(at=AT + DAY)
    respond(late.pk, "accepted", at=AT + DAY, actor=None)
    assert _answers() == {"accepted": "accepted", "late": "accepted"}
