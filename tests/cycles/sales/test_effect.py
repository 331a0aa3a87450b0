"""Who would stand in another stage of the sales cycle by another table, and what do the shares say?"""

import datetime as dt
from dataclasses import replace
from decimal import Decimal

import pytest
from tests import facts

from kundig.customers.duplicates.operations import merge
from kundig.customers.records import Customer
from kundig.cycles.sales.effect import applied, effect, movers, values
from kundig.cycles.sales.operations import move_base
from kundig.cycles.sales.reading import Period, flows, history, standings, started_shares, steps_on
from kundig.cycles.sales.rules import DELIVERED, SALES_CYCLE
from kundig.feel.dmn.table import DecisionTable
from kundig.feel.operations import policy_of

pytestmark = pytest.mark.usefixtures("db")
NOW = dt.datetime.now(dt.UTC)
TODAY = NOW.date()
YEAR = Period(NOW - dt.timedelta(days=365), NOW)


def ago(days: int) -> dt.date:
    return TODAY - dt.timedelta(days=days)


@pytest.fixture
def base(db: None) -> list[Customer]:
    """One asks, one asks after a letter, one bought without a word, one said nothing."""
    people = [facts.customer(f"K-{number}") for number in range(4)]
    facts.contact(people[0], "call", ago(9), direction="inbound", topic="contract")
    facts.contact(people[1], "letter", ago(20), channel="letter", topic="price")
    facts.contact(people[1], "call", ago(5), direction="inbound", topic="price")
    facts.posting(people[2], "revenue", "80", ago(40))
    move_base(at=NOW)
    return people


def without_questions() -> DecisionTable:
    """The delivered table but for the row by which a question begins a cycle."""
    rules = [one for one in DELIVERED.rules if "Asks about" not in one.annotations[0]]
    return replace(DELIVERED, rules=tuple(rules))


def test_shares_tell_who_started_the_cycles_of_a_time(base: list[Customer]) -> None:
    found = started_shares(YEAR)
    assert found.cycles == {"inbound": 1, "outbound": 1, "": 1}
    assert found.known == 2
    assert [found.share(one) for one in ("inbound", "unbound")] == [Decimal("0.5"), Decimal(0)]
    assert started_shares(Period(NOW, NOW + dt.timedelta(days=9))).share("inbound") is None


def test_standings_and_flows_count_what_holds_today(base: list[Customer]) -> None:
    assert standings() == {
        "need": 2,
        "information": 0,
        "offer": 0,
        "purchase": 1,
        "use": 0,
        "renewal": 0,
        "": 1,
    }
    assert flows(YEAR) == {("", "need"): 2, ("", "purchase"): 1}
    merge(base[0], base[1], actor=None, at=NOW)
    move_base(at=NOW)
    assert flows(YEAR) == {("", "need"): 1, ("need", "information"): 1, ("", "purchase"): 1}
    steps, many = steps_on(YEAR, "need", "information", start=0, count=9)
    assert ([one.customer for one in steps], many) == ([base[0]], 1)


def test_history_says_what_started_a_cycle_and_why(base: list[Customer]) -> None:
    [cycle] = history(base[1], "en")
    assert cycle.prompt is not None
    assert (cycle.prompt.topic, cycle.need, cycle.outcome) == ("price", "price", "")
    assert [one.why for one in cycle.steps] == ["Asks about contracts, products or prices."]


def test_who_would_stand_elsewhere_is_counted_and_listed(base: list[Customer]) -> None:
    same = effect(DELIVERED, DELIVERED)
    assert same is not None
    assert (same.customers, same.changed) == (4, 0)
    other = effect(DELIVERED, without_questions())
    assert other is not None
    assert [(one.before, one.after, one.customers) for one in other.moves] == [("need", "", 2)]
    listed, many = movers(DELIVERED, without_questions(), way=None, start=0, count=9)
    assert ({one.customer_id for one in listed}, many) == ({base[0].pk, base[1].pk}, 2)


def test_nothing_is_said_before_anybody_stands_somewhere(db: None) -> None:
    assert (effect(DELIVERED, DELIVERED), applied(), values(0)) == (None, None, {})


def test_what_a_table_asks_is_that_which_happened_last(base: list[Customer]) -> None:
    assert values(base[1].pk) == {
        "sales.stage": "none",
        "event.what": "interaction",
        "event.direction": "inbound",
        "event.channel": "phone",
        "event.kind": "call",
        "event.topic": "price",
    }
    assert applied() == policy_of(SALES_CYCLE).versions.get().pk
