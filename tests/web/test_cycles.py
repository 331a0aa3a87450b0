"""Does what happens move a customer's stage, and do the pages and the API say where he stands and why?"""

import datetime as dt
import html
import inspect
import json
import re
from pathlib import Path

import pytest
from django.db import connection
from django.test import Client
from django.utils import timezone
from procrastinate.contrib.django import app
from tests import facts
from tests.api.programs import program
from tests.customers.imports.files import bring, file, take_back

import kundig.jobs  # noqa: F401 - its tasks are known by their names
from kundig.base.records import User
from kundig.customers.operations import announce
from kundig.customers.records import Customer, LiveProfile
from kundig.cycles.operations import move_base
from kundig.cycles.records import StageChange

pytestmark = [pytest.mark.slow, pytest.mark.usefixtures("db")]
HOST = {"host": "localhost"}


@pytest.fixture
def client(db: None) -> Client:
    """A manager who reads English."""
    client = Client(headers=HOST)
    client.force_login(User.objects.create_user("mia", role="manager", language="en"))
    return client


@pytest.fixture
def customer(db: None) -> Customer:
    """Somebody with a contract of years, and his stage."""
    found = facts.customer("K-1")
    facts.contract(found, timezone.localdate() - dt.timedelta(days=2000))
    move_base(at=timezone.now())
    return found


def work() -> list[str]:
    """Do what waits in the queue, in this transaction; returns what it was."""
    with connection.cursor() as cursor:
        cursor.execute("DELETE FROM procrastinate_jobs RETURNING id, task_name, args")
        waiting = sorted(cursor.fetchall())
    for _, name, arguments in waiting:
        inspect.unwrap(app.tasks[name].func)(**json.loads(arguments))
    return [name for _, name, _ in waiting]


def text(client: Client, address: str) -> str:
    response = client.get(address)
    assert response.status_code == 200
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", response.content.decode()))


def links(client: Client, to: str) -> list[str]:
    """The addresses on the page of the life cycle that begin so."""
    page = html.unescape(client.get("/cycles/").content.decode())
    return [link for link in re.findall(r'href="([^"]+)"', page) if link.startswith(to)]


def test_complaint_endangers_and_its_end_puts_back(client: Client, customer: Customer) -> None:
    assert "mature" in text(client, "/customers/K-1/")
    client.post("/customers/K-1/holds/", {"reason": "complaint", "until": "", "text": "waits"})
    assert work() == ["cycles.move"]
    page = text(client, "/customers/K-1/")
    assert "endangered" in page
    assert "A complaint is open." in page
    assert "Hold placed" in page
    client.post(f"/customers/K-1/holds/{customer.hold_set.get().pk}/end/")
    assert work() == ["cycles.move"]
    assert LiveProfile.objects.get(customer=customer).stage == "mature"


def test_first_contract_by_the_api_makes_a_prospect_new_with_cause_and_history(customer: Customer) -> None:
    asks = program()
    facts.customer("K-2")
    move_base(at=timezone.now())
    first = {"kind": "contract", "product": "Strom", "since": timezone.localdate().isoformat()}
    assert asks.post("/relationships", {"customer": "K-2", "number": "V-1"} | first).status_code == 201
    assert work() == ["cycles.move"]
    life = asks.get("/customers/K-2/stages").json()
    assert (life["customer"], life["stage"], len(life["history"])) == ("K-2", "new", 1)
    [now] = life["history"]
    assert (now["cause"], now["event"], now["before"], now["until"]) == (
        "event",
        "relationship.added",
        "prospect",
        None,
    )
    assert now["why"] == "The first contract or purchase is less than a year ago."


def test_a_purchase_moves_and_a_payment_does_not(customer: Customer) -> None:
    asks = program()
    bought = {"customer": "K-1", "amount": "5.00", "booked_on": timezone.localdate().isoformat()}
    asks.post("/postings", bought | {"kind": "payment"})
    assert work() == []
    asks.post("/postings", bought | {"kind": "revenue"})
    assert work() == ["cycles.move"]


def test_an_import_moves_those_whom_it_touched_and_its_undoing_puts_them_back(
    customer: Customer, tmp_path: Path
) -> None:
    facts.customer("K-2")
    move_base(at=timezone.now())
    bought = f"Kunde;Datum;Art;Betrag\nK-2;{timezone.localdate():%d.%m.%Y};Umsatz;5,00\n"
    run = bring(file(tmp_path, bought), "postings")
    with connection.cursor() as cursor:
        cursor.execute("SELECT args -> 'customers' FROM procrastinate_jobs")
        assert cursor.fetchall() == [(json.dumps([Customer.objects.get(number="K-2").pk]),)]
    assert work() == ["cycles.move"]
    assert LiveProfile.objects.get(customer__number="K-2").stage == "new"
    take_back(run)
    assert work() == ["cycles.move"]
    assert LiveProfile.objects.get(customer__number="K-2").stage == "prospect"


def test_of_very_many_everybody_is_looked_at(db: None) -> None:
    announce(range(20_001), "import.done")
    announce(range(2_001), "import.done")
    assert work() == ["cycles.move_base", "cycles.move", "cycles.move"]


def test_of_whom_nothing_was_told_the_api_says_so() -> None:
    facts.customer("K-3")
    answer = program().get("/customers/K-3/stages")
    assert (answer.status_code, answer.json()["code"]) == (404, "api.no_stage")


def test_page_counts_each_stage_and_lists_who_went_from_one_to_another(
    client: Client, customer: Customer
) -> None:
    month = timezone.localdate().replace(day=1) - dt.timedelta(days=10)
    version = StageChange.objects.latest("id").version
    other = facts.customer("K-2", last_name="Groß")
    for stage, before, since in (("new", "", month - dt.timedelta(days=400)), ("mature", "new", month)):
        StageChange.objects.create(
            customer=other, stage=stage, before=before, since=since, cause="nightly", version=version, rule=1
        )
    assert re.search(r"Everybody 1\b", text(client, "/cycles/"))
    [way] = links(client, "/cycles/moves/")
    assert "from=new&to=mature" in way
    assert "Groß" in text(client, way)
    assert client.get("/cycles/?period=ever").status_code == 404
    assert client.get("/cycles/moves/?from=new&to=asleep").status_code == 404


def test_list_behind_a_stage_holds_its_customers(client: Client, customer: Customer) -> None:
    facts.customer("K-2", last_name="Groß")
    move_base(at=timezone.now())
    [link] = [one for one in links(client, "/customers/?") if "prospect" in one]
    listed = text(client, link)
    assert "Groß" in listed
    assert "K-1" not in listed


def test_policy_of_stages_is_shown_and_tried_with_a_customer(client: Client, customer: Customer) -> None:
    assert "Was lost, and came again." in text(client, "/policies/life_cycle/1/")
    tried = text(client, "/policies/life_cycle/1/try/?customer=K-1")
    assert "mature" in tried
    assert client.get("/policies/life_cycle/1/effect/?with=1").status_code == 200


def test_german_reads_the_table_of_stages_and_its_trial_in_his_words(customer: Customer) -> None:
    german = Client(headers=HOST)
    german.force_login(User.objects.create_user("maria", role="manager", language="de"))
    table = text(german, "/policies/life_cycle/1/")
    assert "alles außer Interessent, ruhend" in table
    assert not re.search(r"false|prospect|dormant|won_back", table)
    tried = text(german, "/policies/life_cycle/1/try/?customer=K-1")
    assert "(K-1): reif" in tried
    assert not re.search(r"mature|prospect|dormant", tried)
    german.post("/policies/life_cycle/1/begin/")
    assert "zurückgewonnen (won_back)" in text(german, "/policies/life_cycle/2/edit/")


def test_agent_sees_stages_but_no_worth(customer: Customer) -> None:
    agent = Client(headers=HOST)
    agent.force_login(User.objects.create_user("alf", role="agent", language="en"))
    assert "€" not in text(agent, "/cycles/")
    assert "mature" in text(agent, "/customers/K-1/")
