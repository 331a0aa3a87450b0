"""Do the figures of arms and funnel add up to the rows behind them?"""

import datetime as dt
import re

import pytest
from django.test import Client
from django.utils import timezone
from tests import facts
from tests.web.deciding import action

from kundig.base.records import User
from kundig.decisions.calibrating.operations import calibration
from kundig.decisions.occasions import Occasion
from kundig.decisions.operations import decide, publish, respond
from kundig.decisions.records import Offer
from kundig.web.arms import Period, Tally, tallies
from kundig.web.calibration import calibrated
from kundig.web.funnel import funnel

pytestmark = pytest.mark.usefixtures("db")
PEOPLE = 60


@pytest.fixture
def now(db: None) -> dt.datetime:
    """Two calls of each of 60 people; of those who were offered something first, half accept."""
    now = timezone.localtime().replace(hour=12)
    action("tariff")
    publish(at=now)
    for number in range(PEOPLE):
        facts.customer(f"K-{number}")
        for minutes in (90, 30):
            at = now - dt.timedelta(minutes=minutes)
            found = decide(f"K-{number}", Occasion("phone", kind="call"), at=at, record=True)
            if minutes == 90 and found.offers and number % 2 == 0:
                respond(found.offers[0].offer, "accepted", at=now, actor=None)
    return now


def test_the_arms_sum_to_everybody(now: dt.datetime) -> None:
    today = timezone.localdate(now)
    found = tallies(Period(today, today))
    everybody = sum(found.values(), Tally())
    assert (everybody.customers, everybody.decisions) == (PEOPLE, 2 * PEOPLE)
    assert {arm for arm, _level in found} <= {"best", "control", "random", "propensity", "no_levers"}
    best = found["best", ""]
    assert best.company == 40 * best.accepted
    assert best.customer == 30 * best.accepted
    assert found["control", ""].offers == 0
    assert tallies(Period(today - dt.timedelta(9), today - dt.timedelta(8))) == {}


def test_the_funnel_narrows_and_says_how_far_nothing_came(now: dt.datetime) -> None:
    found = funnel(now)
    assert found is not None
    interactions, decisions, offers, accepted = found.stages
    assert interactions.count == decisions.count == 2 * PEOPLE
    assert 0 < accepted.count < offers.count < decisions.count
    assert offers.company is not None
    assert accepted.company == 40 * accepted.count
    assert accepted.customer == 30 * accepted.count
    assert found.never > 0
    assert sum(count for _step, count, _part in found.ended) == found.looked_at


def test_each_figure_of_an_arm_leads_to_its_decisions(now: dt.datetime) -> None:
    client = Client(headers={"host": "localhost"})
    client.force_login(User.objects.create_user("anna", role="analyst", language="en"))
    shown = client.get("/decisions/lift/?period=month").content.decode()
    link, count = re.findall(r'href="(/decisions/\?arm=control[^"]+)">(\d+)<', shown)[0]
    behind = client.get(link.replace("&amp;", "&")).content.decode()
    assert len(re.findall(r'<a href="/decisions/\d+/"', behind)) == int(count)


def test_nothing_was_decided_yet(db: None) -> None:
    assert funnel(timezone.now()) is None


def test_calibration_is_told_of_all_and_of_each_action_and_leads_to_its_decisions(now: dt.datetime) -> None:
    for offer in Offer.objects.filter(answer=""):
        respond(offer.pk, "declined", at=now, actor=None)
    client = Client(headers={"host": "localhost"})
    client.force_login(User.objects.create_user("anna", role="analyst", language="en"))
    shown = client.get("/decisions/lift/?period=month").content.decode()
    [whole, each] = calibration(since=now - dt.timedelta(days=1), until=now + dt.timedelta(days=1))
    assert f"{whole.all.count} answered offers in ten groups" in shown
    told = shown[shown.index("Calibration by action") :]
    assert "tariff english" in told
    assert f'<td class="n" data-label="Offers">{each.all.count}</td>' in told
    assert 'href="/decisions/?action=tariff&amp;since=' in told


def test_calibration_is_not_told_of_too_few_answers(db: None) -> None:
    now = timezone.now()
    assert calibrated(now - dt.timedelta(days=1), now) is None
