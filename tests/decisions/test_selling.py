"""Do offers and what is answered to them move the customer's sales cycle?"""

import datetime as dt

import pytest
from tests import facts

from kundig.customers.records import Customer, LiveProfile
from kundig.cycles.sales.operations import move, move_new
from kundig.cycles.sales.records import SalesStep
from kundig.decisions.records import Decision, Offer, Response, Rulebook
from kundig.decisions.selling import EVERYTHING
from kundig.measures.records import Action

pytestmark = pytest.mark.usefixtures("db")
NOW = dt.datetime(2026, 7, 15, 18, tzinfo=dt.UTC)
HOUR = dt.timedelta(hours=1)


@pytest.fixture
def customer(db: None) -> Customer:
    """Somebody who asked, and of whom nothing new is to be read."""
    found = facts.customer("K-1")
    move_new(at=NOW, sources=EVERYTHING)
    facts.contact(found, "call", NOW.date(), direction="inbound", topic="contract")
    return found


def offered(to: Customer) -> Offer:
    """A heat pump, suggested an hour ago."""
    Action.objects.create(code="heat_pump_1", kind="development", need="heating", changed_at=NOW)
    rulebook = Rulebook.objects.create(digest="1", content={}, at=NOW)
    about = {"customer": to, "channel": "phone", "direction": "inbound", "at": NOW - HOUR}
    decision = Decision.objects.create(**about, arm="best", rulebook=rulebook, log=b"")
    return Offer.objects.create(
        **about, decision=decision, slot=1, action="heat_pump_1", kind="development", purpose="advertising"
    )


def answered(offer: Offer, answer: str) -> None:
    Response.objects.create(offer=offer, customer=offer.customer, answer=answer, at=NOW)


@pytest.mark.parametrize(
    ("answer", "stages"),
    [("accepted", ["need", "offer", "purchase"]), ("declined", ["need", "offer", "lost"])],
)
def test_an_offer_and_its_answer_move_the_cycle(customer: Customer, answer: str, stages: list[str]) -> None:
    offer = offered(customer)
    answered(offer, answer)
    assert move_new(at=NOW, sources=EVERYTHING) == 1
    assert list(SalesStep.objects.order_by("place").values_list("stage", flat=True)) == stages
    assert set(SalesStep.objects.exclude(stage="need").values_list("need", flat=True)) == {"heating"}


def test_what_was_never_put_before_him_moves_nothing(customer: Customer) -> None:
    offer = offered(customer)
    move_new(at=NOW, sources=EVERYTHING)
    assert LiveProfile.objects.get(customer=customer).sales_stage == "offer"
    Offer.objects.filter(pk=offer.pk).update(answer=Offer.UNSHOWN, answered_at=NOW)
    move([customer.pk], at=NOW, sources=EVERYTHING)
    assert LiveProfile.objects.get(customer=customer).sales_stage == "need"


def test_an_offer_to_who_asked_for_nothing_may_prompt_a_cycle_but_begins_none(customer: Customer) -> None:
    customer.interaction_set.all().delete()
    offer = offered(customer)
    move_new(at=NOW, sources=EVERYTHING)
    assert not SalesStep.objects.exists()
    answered(offer, "accepted")
    move_new(at=NOW, sources=EVERYTHING)
    profile = LiveProfile.objects.get(customer=customer)
    assert (profile.sales_stage, profile.sales_started_by) == ("purchase", "inbound")
