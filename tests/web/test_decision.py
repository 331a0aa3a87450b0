"""Does the page of a decision tell its whole why?"""

import datetime as dt

import pytest
from django.test import Client
from tests import facts
from tests.web.deciding import NOW, action, publish_certain

from kundig.base.records import User
from kundig.customers.care.operations import place_hold
from kundig.customers.records import Relationship
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
    assert "declined (never this one again)" in shown
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
    assert 'tariff english</a>: <span class="quiet">A complaint is open' in shown


def test_there_is_no_page_of_a_decision_that_nobody_made(client: Client) -> None:
    assert client.get("/decisions/99999/").status_code == 404


def test_it_is_told_why_it_was_chosen_what_would_turn_it_over_and_why_not_another_one(client: Client) -> None:
    facts.customer("K-1", last_name="Berg")
    action("tariff")
    action("boiler", eligible='occasion.topic = "heating"')
    publish_certain(NOW)
    found = decide("K-1", Occasion("web", kind="page", topic="bill"), at=NOW, record=True)
    shown = client.get(f"/decisions/{found.decision}/").content.decode()
    assert "tariff english fits this customer, and nothing stands against it." in shown
    assert "tariff english would not be suggested if there were an objection to advertising." in shown
    assert 'href="?action=boiler#asked">boiler english</a>' in shown
    assert 'id="asked"' not in shown
    asked = client.get(f"/decisions/{found.decision}/?action=boiler").content.decode()
    assert "Why not boiler english?" in asked
    assert "boiler english does not fit this customer." in asked
    assert "if “topic of this contact” were heating instead of annual bill" in asked.replace("&quot;", '"')
    User.objects.update(language="de")
    asked = client.get(f"/decisions/{found.decision}/?action=boiler").content.decode()
    assert "wenn bei „Thema dieses Kontakts“ nicht Jahresabrechnung, sondern Heizung stünde" in asked
    assert client.get(f"/decisions/{found.decision}/?action=nonsense").status_code == 200


def test_what_was_known_reads_in_words(client: Client) -> None:
    who = facts.customer("K-1", last_name="Berg")
    terms = {"kwh_a_year": 3200, "cents_per_kwh": 31.2, "tariff": "Natur"}
    since = dt.date(2020, 1, 1)
    Relationship.objects.create(customer=who, kind="contract", product="Strom", since=since, terms=terms)
    rule = 'sum(contracts.kwh_a_year) > 5 and occasion.topic = "bill" and contact.last_at = null'
    action("tariff", eligible=f'{rule} and value.today = 5 and list contains(relationship.products, "Gas")')
    action("cheap", eligible='contracts[1].tariff = "Natur" and value.main_cause = ""')
    publish_certain(NOW)
    found = decide("K-1", Occasion("web", kind="page", topic="bill"), at=NOW, record=True)
    shown = client.get(f"/decisions/{found.decision}/").content.decode()
    known = shown[shown.index("What was known") :]
    assert "<dt>topic of this contact</dt><dd>annual bill</dd>" in known
    assert "tariff: Natur, kWh a year: 3,200" in known
    assert "<dt>main cause of the loss</dt><dd>nothing</dd>" in known
