"""Does everybody find an attribute by its name, and see what he may of its values?"""

import datetime as dt
import html
import re

import pytest
from django.utils import timezone
from tests.facts import customer
from tests.web.test_lists import client, text, valued

from kundig.customers.attributes import ATTRIBUTES
from kundig.customers.records import LiveProfile
from kundig.cycles.operations import move_base

pytestmark = [pytest.mark.slow, pytest.mark.usefixtures("db")]


def test_every_attribute_stands_on_the_page_with_a_page_of_its_own() -> None:
    valued(customer("K-1"), "12.50")
    manager = client("manager")
    page = text(manager.get("/attributes/"))
    assert [name for name in ATTRIBUTES if f'href="/attributes/{name}/"' not in page] == []
    wrong = [name for name in ATTRIBUTES if manager.get(f"/attributes/{name}/").status_code != 200]
    assert wrong == []
    assert manager.get("/attributes/value.tomorrow/").status_code == 404


@pytest.mark.parametrize("asked", ["Wert heute", "value today", "VALUE.TODAY", "profit last twelve full"])
def test_an_attribute_is_found_by_its_names_in_both_languages(asked: str) -> None:
    page = text(client("agent").get("/attributes/", {"q": asked}))
    assert "/attributes/value.today/" in page
    assert "/attributes/customer.city/" not in page


def test_a_distribution_shows_bars_the_empty_and_when_it_was_written() -> None:
    valued(customer("K-1", city="Ulm"), "-12.50")
    valued(customer("K-2"), "100")
    customer("K-3")
    manager = client("manager")
    page = text(manager.get("/attributes/value.today/"))
    assert "(33.3%)" in page
    assert f"{dt.datetime.now(dt.UTC):%b %Y}" in page
    assert ">Ulm<" in text(manager.get("/attributes/customer.city/"))


def test_a_stage_was_written_when_somebody_moved_and_not_at_the_last_contact() -> None:
    at = dt.datetime(2020, 3, 1, tzinfo=dt.UTC)
    LiveProfile.objects.create(customer=customer("K-1"), last_interaction_at=at)
    manager = client("manager")
    written = r"Last written</dt><dd>[^<]*"
    assert "2020" not in re.findall(written, text(manager.get("/attributes/cycle.stage/")))[0]
    move_base(at=timezone.now())
    assert f"{timezone.now():%Y}" in re.findall(written, text(manager.get("/attributes/cycle.stage/")))[0]
    assert "2020" in re.findall(written, text(manager.get("/attributes/contact.last_at/")))[0]


def test_behind_every_bar_are_as_many_customers_as_it_says() -> None:
    for number in range(30):
        who = customer(
            f"K-{number:02}",
            city=("Ulm", "ulm", 'O\'Hara \\ "X"', "")[number % 4],
            since=dt.date(2020, 1, 1 + number),
        )
        if number < 25:
            valued(who, str(number * number - 60.5))
            at = dt.datetime(2026, 3, 1 + number, 23, 30, tzinfo=dt.UTC)
            LiveProfile.objects.create(customer=who, last_interaction_at=at)
    manager, wrong = client("manager"), []
    for name in ATTRIBUTES:
        page = text(manager.get(f"/attributes/{name}/"))
        for link, told in re.findall(r'<a href="(/customers/\?rule=[^"]*)">([\d,]+)</a>', page):
            listed = text(manager.get(html.unescape(link)))
            words = "1 customer<" if told == "1" else f"{told} customers<"
            wrong += [] if words in listed else [(name, html.unescape(link), told)]
    assert wrong == []


def test_an_agent_sees_no_distribution_of_values() -> None:
    valued(customer("K-1"), "1")
    agent = client("agent")
    assert agent.get("/attributes/value.today/").status_code == 403
    assert agent.get("/attributes/customer.city/").status_code == 200
