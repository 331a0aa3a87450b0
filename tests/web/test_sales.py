"""Do pages and API say where customers stand in the sales cycle and who started it, and lead behind it?"""

import datetime as dt
import html
import re
from decimal import Decimal

import pytest
from django.test import Client
from django.utils import timezone
from tests import facts
from tests.api.programs import program
from tests.web.test_cycles import HOST, text, work

from kundig.base.records import User
from kundig.customers.records import Customer
from kundig.cycles.sales.operations import move_base
from kundig.web.sales import by_customers

pytestmark = pytest.mark.usefixtures("db")
TODAY = timezone.localdate()


@pytest.fixture
def client(db: None) -> Client:
    client = Client(headers=HOST)
    client.force_login(User.objects.create_user("mia", role="manager", language="en"))
    return client


@pytest.fixture
def customer(db: None) -> Customer:
    """Somebody who asked after a letter, and bought long before without a word."""
    found = facts.customer("K-1", last_name="Groß")
    facts.posting(found, "revenue", "80", TODAY - dt.timedelta(days=300))
    facts.contact(found, "letter", TODAY - dt.timedelta(days=12), channel="letter", topic="price")
    facts.contact(found, "call", TODAY - dt.timedelta(days=3), direction="inbound", topic="price")
    move_base(at=timezone.now())
    return found


def links(client: Client, to: str) -> list[str]:
    page = html.unescape(client.get("/cycles/sales/?period=year").content.decode())
    return [link for link in re.findall(r'href="([^"]+)"', page) if link.startswith(to)]


def test_page_tells_stages_starters_and_ways_and_each_figure_leads_to_its_customers(
    client: Client, customer: Customer
) -> None:
    page = text(client, "/cycles/sales/?period=year")
    assert "customers started 0.0% of the cycles" in page.replace("\xa0", "").replace(" %", "%")
    found = links(client, "/cycles/sales/steps/")
    assert len(found) == 5
    for link in found:
        assert "Groß" in text(client, link)
    listed = links(client, "/customers/?")
    assert "Groß" in text(client, next(link for link in listed if "need" in link))
    facts.customer("K-2", last_name="Still")
    assert "Still" in text(client, next(link for link in links(client, "/customers/?") if "empty" in link))


def test_the_share_that_customers_started_counts_what_stands_behind_its_link(
    client: Client, customer: Customer
) -> None:
    asks = facts.customer("K-2", last_name="Frisch")
    facts.contact(asks, "call", TODAY - dt.timedelta(days=3), direction="inbound", topic="price")
    move_base(at=timezone.now())
    found = by_customers()
    assert found is not None
    assert (found.share, found.started, found.known, found.began) == (Decimal("0.5"), 1, 2, 3)
    page = text(client, found.link)
    assert "Frisch" in page
    assert "Groß" not in page


def test_no_share_is_claimed_where_nobody_is_known_to_have_started(db: None) -> None:
    assert by_customers() is None


@pytest.mark.parametrize("query", ["", "?started=me", "?from=need&to=asleep", "?from=need", "?period=ever"])
def test_what_is_no_step_is_not_found(client: Client, query: str) -> None:
    assert client.get(f"/cycles/sales/steps/{query}").status_code == 404


def test_page_of_the_customer_tells_who_started_it_and_how_the_last_one_ended(
    client: Client, customer: Customer
) -> None:
    page = text(client, "/customers/K-1/")
    assert "Started by: Outbound · Letter, price change" in page
    assert "Asks about contracts, products or prices." in page
    assert "1 cycle before" in page
    assert "won" in page


def test_program_reads_the_cycles(customer: Customer) -> None:
    found = program().get("/customers/K-1/sales-cycles").json()
    assert found["customer"] == "K-1"
    assert [(one["outcome"], one["started_by"], one["need"]) for one in found["cycles"]] == [
        (None, "outbound", "price"),
        ("won", None, ""),
    ]
    assert [step["stage"] for step in found["cycles"][1]["steps"]] == ["purchase", "won"]
    assert program().get("/customers/none/sales-cycles").status_code == 404


def test_what_is_announced_moves_the_cycle_as_well(client: Client, customer: Customer) -> None:
    first = {"kind": "contract", "product": "Strom", "since": TODAY.isoformat()}
    asked = program().post("/relationships", {"customer": "K-1", "number": "V-1"} | first)
    assert asked.status_code == 201
    assert work() == ["cycles.move"]
    steps = program().get("/customers/K-1/sales-cycles").json()["cycles"][0]["steps"]
    assert [step["stage"] for step in steps] == ["need", "use"]


def test_policy_is_shown_tried_and_its_effect_told(client: Client, customer: Customer) -> None:
    assert "Asks about contracts, products or prices." in text(client, "/policies/sales_cycle/1/")
    assert "need" in text(client, "/policies/sales_cycle/1/try/?customer=K-1")
    assert client.get("/policies/sales_cycle/1/effect/?with=1").status_code == 200
    assert client.get("/policies/sales_cycle/1/customers/?with=1").status_code == 200
