"""Does the customer's page say what he will bring, how sure that is, and whether he is still there?"""

import datetime as dt
import re

import pytest
from django.test import Client
from tests.database import OwnDatabase
from tests.facts import contract, customer, posting

from kundig.base.records import User
from kundig.customers.records import Customer
from kundig.value.operations import refresh

pytestmark = pytest.mark.slow

TODAY = dt.date(2026, 7, 15)
HOST = {"host": "localhost"}


@pytest.fixture
def manager(own_database: OwnDatabase) -> Client:
    """Who looks at customers who buy each month or bought once, and at one with a contract."""
    for number in range(24):
        one = customer(f"K{number:02}")
        for month in range(18) if number % 2 else [number % 18]:
            day = dt.date(2025 + month // 12, month % 12 + 1, 1 + number % 14)
            posting(one, "revenue", "100", day)
    contract(customer("V1"), dt.date(2024, 1, 1))
    refresh(as_of=TODAY)
    client = Client()
    client.force_login(User.objects.create_user("m", role="manager", language="en"))
    return client


def reckoning(manager: Client, number: str) -> str:
    return manager.get(f"/customers/{number}/reckoning/", headers=HOST).content.decode()


def test_who_buys_each_month_is_active_and_who_bought_once_may_have_left(manager: Client) -> None:
    loyal, once = (reckoning(manager, number) for number in ("K01", "K00"))
    chances = [int(re.findall(r"Active today with a chance of (\d+)%", page)[0]) for page in (loyal, once)]
    assert chances[0] > 80 > chances[1]
    assert loyal.count('class="bought"') == 18


def test_longer_horizons_bring_more(manager: Client) -> None:
    page = reckoning(manager, "K01")
    table = re.findall(r"<th scope=\"row\">(\d) years?</th><td class=\"n\">€([\d,]+)</td>", page)
    assert [years for years, _ in table] == ["1", "3", "5"]
    values = [int(value.replace(",", "")) for _, value in table]
    assert 0 < values[0] < values[1] < values[2]


def test_what_is_booked_after_the_refresh_waits_for_the_next(manager: Client) -> None:
    horizon = re.compile(r"<th scope=\"row\">\d years?</th><td class=\"n\">€[\d,]+</td>")
    before = horizon.findall(reckoning(manager, "K01"))
    posting(Customer.objects.get(number="K01"), "revenue", "100", TODAY)
    assert horizon.findall(reckoning(manager, "K01")) == before
    assert len(before) == 3


def test_the_page_says_the_same_as_the_tile(manager: Client) -> None:
    tile = manager.get("/customers/K01/", headers=HOST).content.decode()
    value = re.findall(r'#ahead">(€[\d,]+)</a>', tile)[0]
    assert f'<td class="n">{value}</td>' in reckoning(manager, "K01")


def test_who_has_a_contract_stays_by_that_and_not_by_his_silence(manager: Client) -> None:
    page = reckoning(manager, "V1")
    assert "Active today" not in page
    year, five = re.findall(r"in a year with a chance of (\d+)%, in five years of (\d+)%", page)[0]
    assert 100 >= int(year) >= int(five) > 0
