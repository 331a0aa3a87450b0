"""Does the account of the demo firm decide in the request, and does it do what the customer says?"""

import datetime as dt
import re

import pytest
from django.test import Client
from tests import facts
from tests.web.deciding import action, publish_certain

from kundig.customers.consents.records import Objection
from kundig.customers.records import Customer, Interaction
from kundig.decisions.records import Decision, Offer, Response
from kundig.web.portal import portal_of

pytestmark = pytest.mark.usefixtures("db")


@pytest.fixture
def who(db: None, monkeypatch: pytest.MonkeyPatch) -> Customer:
    """Somebody of the demo firm, for whom there is an offer and a service."""
    monkeypatch.setattr("django.conf.settings.DEMO", True)
    who = facts.customer("K-1", first_name="Anna", last_name="Berg")
    facts.contract(who, dt.date(2021, 5, 1))
    spares = {"de": "Spart {euros}.", "en": "Saves {euros}."}
    action("tariff", customer_basis="computed", customer_value="31.2", texts={"": spares})
    action("reading", company_value="1", kind="service", purpose="service")
    publish_certain(dt.datetime.now(dt.UTC))
    return who


@pytest.fixture
def client() -> Client:
    return Client(headers={"host": "localhost"})


def _shown(client: Client, who: Customer, query: str = "") -> str:
    response = client.get(f"{portal_of(who)}{query}")
    assert response.status_code == 200
    return response.content.decode()


def _offered(shown: str) -> str:
    found = re.search(r'<h2 id="offer-name">([^<]+)<', shown)
    return found.group(1) if found else ""


def test_greets_with_contracts_and_a_slot_that_was_decided_now(client: Client, who: Customer) -> None:
    shown = _shown(client, who)
    assert "Guten Tag, Anna Berg" in shown
    assert "Strom" in shown
    assert _offered(shown) == "tariff deutsch"
    assert "aus Ihren eigenen Daten" in shown
    assert "Spart 31 Euro." in shown
    decision = Decision.objects.get()
    assert (decision.channel, decision.direction) == ("web", "inbound")
    assert decision.interaction is not None


def test_a_second_look_within_the_visit_shows_the_same(client: Client, who: Customer) -> None:
    assert _offered(_shown(client, who)) == _offered(_shown(client, who))
    assert Decision.objects.count() == Interaction.objects.count() == 1


def test_a_no_is_remembered_with_its_reason(client: Client, who: Customer) -> None:
    _shown(client, who)
    offer = Offer.objects.get()
    told = {"offer": offer.pk, "answer": "declined", "reason": "never"}
    response = client.post(f"{portal_of(who)}answer/", told)
    assert response["Location"].startswith(portal_of(who))
    said = Response.objects.get()
    assert (said.answer, said.reason) == ("declined", "never")
    assert "Verstanden" in _shown(client, who, "?done=declined")
    assert Interaction.objects.count() == 1  # it is one visit


def test_what_he_wants_no_more_of_stays_away_until_he_wants_it_again(client: Client, who: Customer) -> None:
    for left in ("reading deutsch", ""):  # an offer, then a service
        _shown(client, who)
        offer = Offer.objects.latest("pk")
        told = {"offer": offer.pk, "answer": "declined", "reason": "never"}
        client.post(f"{portal_of(who)}answer/", told)
        assert _offered(_shown(client, who)) == left
    assert "reading deutsch wieder zeigen" in _shown(client, who)
    client.post(f"{portal_of(who)}answer/", {"offer": offer.pk, "answer": "later"})
    assert _offered(_shown(client, who)) == "reading deutsch"
    assert "reading deutsch wieder zeigen" not in _shown(client, who)
    assert "tariff deutsch wieder zeigen" in _shown(client, who)


def test_an_objection_leaves_only_service(client: Client, who: Customer) -> None:
    _shown(client, who)
    client.post(f"{portal_of(who)}objection/")
    assert Objection.objects.get().customer == who
    shown = _shown(client, who, "?done=objected")
    assert _offered(shown) == "reading deutsch"
    assert "Ich widerspreche" not in shown


def test_in_the_language_of_the_customer_or_the_one_he_chooses(client: Client, who: Customer) -> None:
    assert "Good day, Anna Berg" in _shown(client, who, "?language=en")
    Customer.objects.update(language="en")
    assert _offered(_shown(client, who)) == "tariff english"


def test_only_with_a_signed_link_only_by_post_and_only_his_own_offers(client: Client, who: Customer) -> None:
    _shown(client, who)
    offer = Offer.objects.get()
    other = facts.customer("K-2")
    assert client.get("/portal/K-2/").status_code == 404
    assert client.get(portal_of(who).replace("K-1", "K-2")).status_code == 404
    assert client.get(f"{portal_of(who)}objection/").status_code == 405
    assert client.post(portal_of(who)).status_code == 405
    told = {"offer": offer.pk, "answer": "accepted"}
    assert client.post(f"{portal_of(other)}answer/", told).status_code == 404
    assert client.post(f"{portal_of(who)}answer/", told | {"answer": "ignored"}).status_code == 404
    assert Objection.objects.count() == Response.objects.count() == 0


def test_there_is_no_account_outside_the_demo(
    client: Client, who: Customer, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("django.conf.settings.DEMO", False)
    assert client.get(portal_of(who)).status_code == 404
    assert client.post(f"{portal_of(who)}objection/").status_code == 404
    assert Objection.objects.count() == 0
