"""Does an agent see what a decision would say: by the policy that decides, over all who are one customer?"""

import datetime as dt

import pytest
from tests.decisions.acting import AT, action, release, weigh
from tests.facts import customer

from kundig.customers.care.operations import place_hold
from kundig.customers.duplicates.operations import merge
from kundig.decisions.contact.hindering import Hindrance
from kundig.decisions.contact.operations import hindrances
from kundig.decisions.contact.policy import CONTACT
from kundig.decisions.operations import Occasion, decide, publish
from kundig.feel.policies.editing import pasted

pytestmark = pytest.mark.usefixtures("db")
DAY = dt.timedelta(days=1)


def test_offers_of_all_who_are_one_count_by_the_policy_that_decides() -> None:
    one, other = customer("K-1"), customer("K-2")
    action("good")
    release(CONTACT, CONTACT.delivered)
    weigh()
    decide("K-2", Occasion("phone"), at=AT)
    assert hindrances(other, AT)("phone", "inbound") is None
    release(CONTACT, pasted(CONTACT, CONTACT.delivered, "1", row=2, column=1))
    assert hindrances(other, AT)("phone", "inbound") is None  # not published yet
    publish(at=AT)
    full = Hindrance("cap_1", AT + DAY)
    assert hindrances(other, AT)("phone", "inbound") == full
    assert hindrances(one, AT)("phone", "inbound") is None
    merge(one, other, actor=None, at=AT)
    one.refresh_from_db()
    assert hindrances(one, AT)("phone", "inbound") == full
    assert hindrances(one, AT + DAY)("phone", "inbound") is None


def test_a_hold_is_told_on_every_channel_with_its_end() -> None:
    who = customer("K-1")
    place_hold(who, "complaint", AT + DAY, actor=None, at=AT)
    held = Hindrance("hold.complaint", AT + DAY)
    assert {hindrances(who, AT)(one, "inbound") for one in ("phone", "web", "branch")} == {held}
    assert hindrances(who, AT)("phone", "outbound") == held
