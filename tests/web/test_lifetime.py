"""Does the page of lifetime values show what the refresh has found, in words that its reader knows?"""

import datetime as dt
import json
import re
from html import unescape
from typing import Any

import pytest
from django.test import Client
from tests.database import OwnDatabase
from tests.facts import contract, customer, posting
from tests.web import cards

from kundig.base.records import User
from kundig.value.operations import refresh
from kundig.value.records import Refresh

TODAY = dt.date(2026, 7, 15)
HOST = {"host": "localhost"}

pytestmark = pytest.mark.slow  # each values a base: a second


@pytest.fixture
def run(own_database: OwnDatabase) -> Refresh:
    """A refresh of two customers."""
    for number in range(2):
        one = customer(f"K{number}", since=dt.date(2023, 7, 15))
        contract(one, dt.date(2023, 7, 15))
        posting(one, "revenue", "10", dt.date(2024, 1, 10))
        posting(one, "revenue", "100", dt.date(2025, 6, 10))
    return refresh(as_of=TODAY)


def page(run: Refresh, *, language: str = "en", **found: Any) -> str:
    run.lifetime = found
    run.save()
    client = Client()
    who, _new = User.objects.get_or_create(username="m", role="manager", language=language)
    client.force_login(who)
    answer = client.get("/value/lifetime/", headers=HOST)
    assert answer.status_code == 200
    return answer.content.decode()


def test_value_bounds_model_and_reason_stand_in_words(run: Refresh) -> None:
    shown = page(run, buying=cards.buying())
    for words in (
        "€120,000",
        "€110,000 to €131,000 in 80% of cases",
        "MBG/NBD foresaw best what was ordered in windows that it had not seen, 1.25 % better than the",
        "Only 20 of 1,234 customers have bought twice.",
        "Looking back, 83% of 900 customers lay within their bounds; 80% should.",
        "Together they brought €101,000 of revenue; expected were €99,000, €95,000 to €104,000.",
        "0.5000 ± 0.0500",
    ):
        assert words in shown


def test_each_plot_has_its_figures_as_a_table(run: Refresh) -> None:
    shown = page(run, buying=cards.buying(), contracts=cards.contracts())
    names = re.findall(r'data-from="([\w-]+)"', shown)
    both = ("tracking-cumulated", "tracking", "reliability")
    assert sorted(names) == sorted(
        [f"{name}-{kind}" for name in both for kind in ("buying", "contracts")]
        + ["histogram-buying", "pit-buying", "survival-contracts"]
    )
    for name in names:
        data = json.loads(
            re.findall(rf'<script id="{name}" type="application/json">(.*?)</script>', shown)[0]
        )
        rows = re.findall(r"<tr>", shown.split(f'id="{name}"')[1].split("<tbody>")[1].split("</tbody>")[0])
        assert len(data["places"]) == len(rows) == len(data["series"][0]["values"])


def test_the_part_that_the_model_had_not_seen_is_marked(run: Refresh) -> None:
    shown = page(run, buying=cards.buying())
    data = json.loads(
        re.findall(r'<script id="tracking-buying" type="application/json">(.*?)</script>', shown)[0]
    )
    assert data["held_from"] == 2


def test_the_matrix_has_chances_and_customers(run: Refresh) -> None:
    shown = page(run, buying=cards.buying())
    assert "70%<br><small>100</small>" in shown
    assert shown.count('<td class="h0">–</td>') == 1


def test_the_yardstick_is_called_so_in_german(run: Refresh) -> None:
    shown = page(run, buying=cards.buying(), language="de")
    assert '<th scope="row">Maßstab</th>' in shown
    assert "0,5000 ± 0,0500" in shown
    assert "120.000\N{NO-BREAK SPACE}€" in shown


def test_the_value_leads_to_those_who_bring_it(run: Refresh) -> None:
    shown = page(run, contracts=cards.contracts())
    link = unescape(re.findall(r'<a class="figure" href="(/customers/[^"]+)"', shown)[0])
    client = Client()
    client.force_login(User.objects.get(username="m"))
    listed = client.get(link, headers=HOST).content.decode()
    assert sorted(set(re.findall(r'href="/customers/(K\d+)/"', listed))) == ["K0", "K1"]


def test_without_a_forecast_the_page_says_why(run: Refresh) -> None:
    assert "The newest refresh has not forecast yet." in page(run)
    refused = {"why_not": {"code": "lifetime.nobody_repeats", "params": {"customers": 2}}}
    assert "None of the 2 customers has bought twice." in page(run, buying=refused)


def test_who_may_not_see_value_sees_no_forecast(run: Refresh) -> None:
    agent = Client()
    agent.force_login(User.objects.create_user("a", role="agent", language="en"))
    assert agent.get("/value/lifetime/", headers=HOST).status_code == 403


def test_the_value_page_leads_there_and_shows_the_cohorts(run: Refresh) -> None:
    client = Client()
    client.force_login(User.objects.create_user("m", role="manager", language="en"))
    shown = client.get("/value/", headers=HOST).content.decode()
    assert 'href="/value/lifetime/"' in shown
    heat = shown.split('id="coming-title"')[1]
    cells = re.findall(r'<td class="h4x">100%(?:<br><small>(.*?)</small>)?</td>', heat)
    assert cells == ["", "€10", "€100"]
