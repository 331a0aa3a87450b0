"""How long is a log, and does nothing of it stay when a customer is erased?"""

import random

import pytest
from tests.decisions.acting import AT, action, weigh
from tests.decisions.living import lived
from tests.facts import customer

from kundig.customers.privacy.erasure.operations import erase
from kundig.decisions.operations import Occasion, decide, respond
from kundig.decisions.records import Decision, Offer, Response

pytestmark = pytest.mark.usefixtures("db")


@pytest.mark.slow
@pytest.mark.parametrize(("actions", "most"), [(100, 1_024), (200, 1_400)])
def test_a_log_is_short_however_much_was_known(actions: int, most: int) -> None:
    lived(random.Random(5), 80, actions=actions)
    sizes = sorted(len(bytes(one.log)) for one in Decision.objects.all())
    assert len(sizes) == 80
    assert sizes[-1] <= most


def test_nothing_stays_of_the_decisions_about_whoever_is_erased() -> None:
    who, other = customer("K-1"), customer("K-2")
    action("good")
    weigh()
    for each in (who, other):
        made = decide(each.pk, Occasion("phone"), at=AT, record=True)
        respond(made.offers[0].offer, "accepted", at=AT, actor=None)
    erase(who, actor=None, at=AT)
    for record in (Decision, Offer, Response):
        assert [one.customer_id for one in record.objects.all()] == [other.pk]
