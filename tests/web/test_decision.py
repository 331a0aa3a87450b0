"""Does the page of a decision tell its whole why?"""

import pytest
from django.test import Client
from tests import facts
from tests.web.deciding import NOW, action, publish_certain

from kundig.base.records import User
from kundig.customers.care.operations import place_hold
from kundig.decisions.occasions import Concern, Occasion
from kundig.decisions.operations import decide, respond

pytestmark = pytest.mark.usefixtures("db")


@pytest.fixture
def client(db: None) -> Client:
    client = Client(headers={"host": "localhost"})
    client.force_login(User.objects.create_user("anna", role="analyst", language="en"))
    return client


def test_page_tells_what_was_weighed_what_was_rejected_and_what_was_said(client: Client) -> None:
    facts.customer("K-1", last_name="Berg")
    action("tariff")
    action("cheap", company_value="20")
    action("boiler", eligible="false")
    action("trap", customer_value="-5")
    publish_certain(NOW)
    occasion = Occasion("web", kind="page", concern=Concern("bill", resolved=True))
    found = decide("K-1", occasion, at=NOW, record=True)
    respond(found.offers[0].offer, "declined", reason="never", at=NOW, actor=None)
    shown = client.get(f"/decisions/{found.decision}/").content.decode()
    assert "annual bill – resolved at once" in shown
    assert "declined (never again)" in shown
    weighed = shown[shown.index("What was weighed") : shown.index("What was rejected")]
    assert "tariff english" in weighed
    assert "cheap english" in weighed
    rejected = shown[shown.index("What was rejected") :]
    assert rejected.index("does not fit") < rejected.index("boiler english")
    assert rejected.index("would harm the customer") < rejected.index("trap english")
    assert "cheap english" not in rejected
    assert "−€5.00" in rejected
    assert "Levers of the actions, version 1" in shown
    assert (
        "the same result, to the last bit"
        in client.get(f"/decisions/{found.decision}/?replay=1").content.decode()
    )


def test_a_hold_is_told_as_the_reason_of_each_offer(client: Client) -> None:
    who = facts.customer("K-1", last_name="Berg")
    place_hold(who, "complaint", None, actor=None, at=NOW)
    action("tariff")
    publish_certain(at=NOW)
    found = decide("K-1", Occasion("web", kind="page"), at=NOW, record=True)
    shown = client.get(f"/decisions/{found.decision}/").content.decode()
    assert "Nothing was offered." in shown
    assert 'tariff english: <span class="quiet">A complaint is open' in shown


def test_there_is_no_page_of_a_decision_that_nobody_made(client: Client) -> None:
    assert client.get("/decisions/99999/").status_code == 404
