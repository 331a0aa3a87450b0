"""Does the portfolio page add up, and does each of its figures lead to those who make it?"""

import datetime as dt
import re
from html import unescape

import pytest
from django.test import Client
from django.utils.translation import override
from tests.database import OwnDatabase
from tests.facts import contract, customer, posting

from kundig.base.records import User
from kundig.customers.records import ComputedProfile, Customer
from kundig.value.operations import refresh
from kundig.web.formats import eur

pytestmark = pytest.mark.slow

TODAY = dt.date(2026, 7, 15)
HOST = {"host": "localhost"}


@pytest.fixture
def manager(own_database: OwnDatabase) -> Client:
    """Who looks at ten customers with one contract and ten with two."""
    for number in range(20):
        one = customer(f"K{number}")
        contract(one, dt.date(2022, 7, 15))
        if number < 10:
            contract(one, dt.date(2023, 7, 15))
        posting(one, "revenue", str(100 + 10 * number), dt.date(2026, 6, 10))
    refresh(as_of=TODAY)
    client = Client()
    client.force_login(User.objects.create_user("m", role="manager", language="en"))
    return client


def test_every_table_counts_all_and_every_number_leads_to_its_list(manager: Client) -> None:
    page = manager.get("/value/portfolio/", headers=HOST).content.decode()
    matrix, *tables = re.findall(r"<table.*?</table>", page, re.DOTALL)
    links = re.findall(r'<a href="([^"]+)">(\d+)</a>', matrix)
    assert sum(int(count) for _link, count in links) == 20
    for table in tables:
        body, foot = re.search(r"<tbody>(.*)</tbody><tfoot>(.*)</tfoot>", table, re.DOTALL).groups()  # type: ignore[union-attr]
        counts = [int(count) for count in re.findall(r">(\d+)</a>", body)]
        assert sum(counts) == int(re.findall(r">(\d+)</a>", foot)[0]) == 20
        links += re.findall(r'<a href="([^"]+)">(\d+)</a>', body)
    for link, count in links:
        listed = manager.get(unescape(link), headers=HOST).content.decode()
        assert len(set(re.findall(r'href="/customers/(K\d+)/"', listed))) == int(count)


def test_the_last_row_has_the_sums_of_all_customers(manager: Client) -> None:
    profiles = list(ComputedProfile.objects.all())
    parts = ("so_far", "as_it_goes", "gap_number", "gap_duration", "gap_profitability", "potential")
    with override("en"):
        sums = [eur(sum(getattr(one, part) for one in profiles)) for part in parts]
    page = manager.get("/value/portfolio/", headers=HOST).content.decode()
    for foot in re.findall(r"<tfoot>(.*?)</tfoot>", page, re.DOTALL):
        assert re.findall(r'<td class="n[^"]*">([^<]+)</td>', foot) == sums


def test_who_may_not_see_value_sees_no_potential(manager: Client) -> None:
    agent = Client()
    agent.force_login(User.objects.create_user("a", role="agent", language="en"))
    assert agent.get("/value/portfolio/", headers=HOST).status_code == 403
    page = agent.get("/customers/K3/", headers=HOST).content.decode()
    assert "Potential" not in page
    assert agent.get("/customers/?f=potential.total:least:1", headers=HOST).status_code == 403


MOVED = re.compile(
    r'<td class="n">(\d+)</td><td class="n[^"]*"><a href="(/value/movement/[^"]+)">([^<]+)</a>'
)


def test_without_an_earlier_month_there_is_nothing_to_compare(manager: Client) -> None:
    for address in ("/value/portfolio/", "/value/movement/?of=value&part=came"):
        assert "nothing to compare with yet" in manager.get(address, headers=HOST).content.decode()


def test_each_amount_that_moved_leads_to_the_customers_behind_it(manager: Client) -> None:
    contract(Customer.objects.get(number="K3"), dt.date(2026, 7, 20))
    posting(Customer.objects.get(number="K4"), "revenue", "4000", dt.date(2026, 7, 20))
    new = customer("K77")
    contract(new, dt.date(2026, 7, 20))
    posting(new, "revenue", "12.34", dt.date(2026, 7, 20))
    refresh(as_of=dt.date(2026, 8, 5))
    page = manager.get("/value/portfolio/", headers=HOST).content.decode()
    links = MOVED.findall(page)
    assert len(links) > 8
    for count, link, amount in links:
        listed = manager.get(unescape(link), headers=HOST).content.decode()
        assert len(set(re.findall(r'href="/customers/(K\d+)/', listed))) == int(count)
        assert amount in listed
    crossings = re.findall(r'href="(/value/movement/\?of=potential&amp;from=[^"]+)">[^<]*?(\d+)', page)
    for link, count in re.findall(r'class="tag" href="([^"]+)">[^<]*: (\d+)</a>', page):
        listed = manager.get(unescape(link), headers=HOST).content.decode()
        assert len(set(re.findall(r'href="/customers/(K\d+)/', listed))) == int(count)
    assert crossings


def test_a_part_that_does_not_exist_is_not_found(manager: Client) -> None:
    for wrong in ("of=x", "part=x", "from=ZZ&to=AA", "start=-1"):
        assert manager.get(f"/value/movement/?{wrong}", headers=HOST).status_code == 404
