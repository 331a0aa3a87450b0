"""Does the log find each decision, page by page, by customer, action, channel, arm, day and answer?"""

import datetime as dt
import re

import pytest
from django.test import Client
from tests import facts
from tests.web.deciding import NOW, action, publish_certain

from kundig.base.records import User
from kundig.decisions.occasions import Occasion
from kundig.decisions.operations import decide
from kundig.decisions.records import Decision, Offer, Rulebook
from kundig.measures.records import Action
from kundig.web import decisions_ended

pytestmark = pytest.mark.usefixtures("db")
NOON = dt.datetime(2026, 11, 2, 12, tzinfo=dt.UTC)


@pytest.fixture
def client(db: None) -> Client:
    client = Client(headers={"host": "localhost"})
    client.force_login(User.objects.create_user("anna", role="analyst", language="en"))
    return client


@pytest.fixture
def log(db: None) -> list[Decision]:
    """120 decisions of three customers, three at each moment; each second one with an offer."""
    book = Rulebook.objects.create(digest="x", content={}, at=NOON)
    people = [
        facts.customer(f"K-{number}", last_name=name) for number, name in enumerate(("Berg", "Tal", "See"))
    ]
    names = {"de": "Tarifprüfung", "en": "Check of the tariff"}
    Action.objects.create(code="tariff", kind="development", names=names, changed_at=NOON)
    made = []
    for number in range(120):
        offered = number % 2 == 0
        at = NOON + dt.timedelta(hours=number // 3)
        one = Decision.objects.create(
            customer=people[number % 3],
            at=at,
            channel="web" if number % 5 else "phone",
            direction="inbound",
            occasion="bill",
            arm="best" if number % 10 else "control",
            rulebook=book,
            chosen=["tariff"] if offered else [],
            log=b"",
        )
        if offered:
            Offer.objects.create(
                customer=one.customer,
                decision=one,
                slot=0,
                action="tariff",
                kind="development",
                purpose="advertising",
                channel=one.channel,
                direction="inbound",
                at=at,
                answer="accepted" if number % 4 == 0 else "",
            )
        made.append(one)
    return made


def _shown(client: Client, query: str) -> list[int]:
    shown = client.get(f"/decisions/{query}").content.decode()
    return [int(pk) for pk in re.findall(r'<a href="/decisions/(\d+)/"', shown)]


def test_pages_follow_each_other_without_gap_or_repetition(client: Client, log: list[Decision]) -> None:
    seen: list[int] = []
    query: str | None = ""
    while query is not None:
        seen += _shown(client, query)
        onward = re.search(r'rel="next" href="(\?[^"]+)"', client.get(f"/decisions/{query}").content.decode())
        query = onward.group(1).replace("&amp;", "&") if onward else None
    assert seen == [one.pk for one in reversed(log)]


def test_filters_narrow_it_down(client: Client, log: list[Decision]) -> None:
    def those(fits: object) -> list[int]:
        assert callable(fits)
        return [one.pk for number, one in reversed(list(enumerate(log))) if fits(number)][:50]

    assert _shown(client, "?customer=K-1") == those(lambda n: n % 3 == 1)
    assert _shown(client, "?customer=berg") == those(lambda n: n % 3 == 0)
    assert _shown(client, "?channel=phone") == those(lambda n: n % 5 == 0)
    assert _shown(client, "?arm=control") == those(lambda n: n % 10 == 0)
    assert _shown(client, "?offer=with") == those(lambda n: n % 2 == 0)
    assert _shown(client, "?offer=without") == those(lambda n: n % 2 == 1)
    assert _shown(client, "?action=tariff&answer=accepted") == those(lambda n: n % 4 == 0)
    assert _shown(client, "?until=2026-11-02") == those(lambda n: n < 33)
    assert _shown(client, "?customer=K-1&since=2099-01-01") == []


def test_offers_read_in_the_words_of_the_reader(client: Client, log: list[Decision]) -> None:
    assert "Check of the tariff" in client.get("/decisions/").content.decode()
    User.objects.update(language="de")
    assert "Tarifprüfung" in client.get("/decisions/").content.decode()


def test_an_agent_may_not_look_into_the_log(client: Client) -> None:
    User.objects.update(role="agent")
    assert client.get("/decisions/").status_code == 403


def test_nonsense_in_the_address_filters_nothing(client: Client, log: list[Decision]) -> None:
    assert len(_shown(client, "?before=never_1&since=x&offer=maybe")) == 50


def test_the_empty_log_says_how_decisions_come_about(client: Client) -> None:
    assert "Nothing was decided yet" in client.get("/decisions/").content.decode()


def test_the_log_finds_where_an_action_ended_and_how_far_nothing_came(client: Client) -> None:
    facts.customer("K-1", last_name="Berg")
    facts.customer("K-2", last_name="Tal", city="Ulm")
    action("tariff", eligible='customer.city = "Ulm"')
    action("trap", customer_value="-1")
    publish_certain(NOW)
    none, some = (decide(f"K-{who}", Occasion("web"), at=NOW).decision for who in (1, 2))
    assert _shown(client, "?action=tariff") == [some]
    assert _shown(client, "?action=tariff&step=not_eligible") == [none]
    assert _shown(client, "?action=trap&step=customer_value") == [some, none]
    assert _shown(client, "?step=customer_value") == [none]
    assert _shown(client, "?step=not_eligible") == []
    assert _shown(client, "?action=nothing&step=stock") == []


def test_logs_are_read_some_at_a_time_and_none_is_left_out(
    client: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(decisions_ended, "LOOKED_AT", 4)
    for number in range(9):
        facts.customer(f"K-{number}")
    action("tariff", eligible='customer.number in ("K-0", "K-1", "K-8")')
    publish_certain(NOW)
    made = [decide(f"K-{number}", Occasion("web"), at=NOW).decision for number in range(9)]
    seen: list[int] = []
    query: str | None = "?action=tariff&step=not_eligible"
    pages = 0
    while query:
        page = client.get(f"/decisions/{query}").content.decode()
        seen += _shown(client, query)
        pages += 1
        onward = re.search(r'rel="next" href="([^"]+)"', page)
        query = onward.group(1).replace("&amp;", "&") if onward else None
    assert (seen, pages) == (made[7:1:-1], 3)
