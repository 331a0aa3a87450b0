"""Do the pages of data protection give out, forget and prove, and only after asking?"""

import datetime as dt
import json

import pytest
from django.test import Client
from tests import facts

from kundig.base.home import home
from kundig.base.records import User
from kundig.customers.privacy.information.words import CODES
from kundig.customers.privacy.records import Erasure
from kundig.customers.records import Customer
from kundig.web.words import CHANNELS, DIRECTIONS, HOLDS, KINDS, PURPOSES, TOPICS

pytestmark = pytest.mark.usefixtures("db")
HOST = {"host": "localhost"}


@pytest.fixture
def client(db: None) -> Client:
    home().mkdir(parents=True, exist_ok=True)
    client = Client(headers=HOST)
    client.force_login(User.objects.create_user("anna", role="admin", language="en"))
    return client


def test_information_comes_as_a_file(client: Client) -> None:
    facts.customer("K-10001", last_name="Berg")
    response = client.post("/privacy/K-10001/information/", {"form": "json"})
    assert json.loads(response.content)["tables"]["customer"][0]["last_name"] == "Berg"
    assert client.post("/privacy/K-10001/information/", {"form": "pdf"}).content[:5] == b"%PDF-"


def test_a_file_is_named_rightly_whatever_the_number(client: Client) -> None:
    facts.customer('K"1', last_name="Berg")
    response = client.post("/privacy/K%221/information/", {"form": "json"})
    assert response["Content-Disposition"] == r'attachment; filename="information-K\"1.json"'


def test_nobody_is_erased_unless_his_number_is_written_out(client: Client) -> None:
    facts.customer("K-10001", last_name="Berg")
    for wrong in ("", "K-1000", "Berg"):
        client.post("/privacy/K-10001/erase/", {"confirm": wrong})
    assert Customer.objects.count() == 1
    response = client.post("/privacy/K-10001/erase/", {"confirm": "K-10001"})
    assert Customer.objects.count() == 0
    made = Erasure.objects.get()
    assert response["Location"] == f"/privacy/erasures/{made.id}/"
    shown = client.get(response["Location"]).content.decode()
    assert "K-10001" not in shown
    assert "Berg" not in shown
    assert client.get(response["Location"], {"form": "pdf"}).content[:5] == b"%PDF-"
    assert json.loads(client.get(response["Location"], {"form": "json"}).content)["counts"]["customer"] == 1


def test_the_page_shows_what_goes_and_what_stays(client: Client) -> None:
    who = facts.customer("K-10001", last_name="Berg")
    facts.posting(who, "revenue", "10", dt.date.today())  # noqa: DTZ011 - any day of this year
    shown = client.get("/privacy/K-10001/").content.decode()
    assert "(§ 147 AO, § 257 HGB)" in shown
    assert client.get("/privacy/", {"number": "K-10001"})["Location"] == "/privacy/K-10001/"
    client.post("/privacy/K-10001/erase/", {"confirm": "K-10001"})
    assert "Berg" in client.get("/privacy/retained/").content.decode()
    assert "Berg" not in client.get("/privacy/retained/", {"q": "Tal"}).content.decode()
    manager = Client(headers=HOST)
    manager.force_login(User.objects.create_user("max", role="manager"))
    assert manager.get("/privacy/retained/").status_code == 403


def test_what_is_given_out_and_kept_names_every_topic_channel_and_kind_in_words() -> None:
    for codes in (TOPICS, CHANNELS, KINDS, DIRECTIONS, PURPOSES, HOLDS):
        assert codes.keys() - CODES.keys() == set()
