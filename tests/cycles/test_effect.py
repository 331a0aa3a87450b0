"""Who would stand in another stage by another table, and do closure and SQL say the same of everybody?"""

import datetime as dt
from dataclasses import replace

import pytest
from tests import facts

from kundig.customers.records import Customer, LiveProfile
from kundig.cycles.effect import applied, effect, movers, values
from kundig.cycles.operations import move_base, policy
from kundig.cycles.rules import DELIVERED
from kundig.cycles.sights import SIGHTS
from kundig.feel.dmn.compiling import compiled
from kundig.feel.dmn.table import DecisionTable

pytestmark = pytest.mark.usefixtures("db")
NOW = dt.datetime.now(dt.UTC)
TODAY = NOW.date()


def ago(days: int) -> dt.date:
    return TODAY - dt.timedelta(days=days)


@pytest.fixture
def base(db: None) -> list[Customer]:
    """Somebody in each of some stages."""
    people = [facts.customer(f"K-{number}") for number in range(6)]
    facts.contract(people[1], ago(3000))
    facts.contract(people[2], ago(500), ago(200))
    facts.contract(people[3], ago(3000), ago(-60))
    facts.posting(people[4], "revenue", "80", ago(250))
    facts.posting(people[5], "revenue", "80", ago(90))
    move_base(at=NOW)
    return people


def sooner_lost() -> DecisionTable:
    """The delivered table but for half a year instead of two in which nothing was bought."""
    rules = list(DELIVERED.rules)
    tests = [">= 6" if test == ">= 24" else test for test in rules[1].tests]
    rules[1] = replace(rules[1], tests=tuple(tests))
    return replace(DELIVERED, rules=tuple(rules))


def test_nobody_changes_by_the_same_table(base: list[Customer]) -> None:
    found = effect(DELIVERED, DELIVERED)
    assert found is not None
    assert (found.customers, found.changed) == (6, 0)


def test_who_changes_is_counted_by_his_way_and_listed(base: list[Customer]) -> None:
    found = effect(DELIVERED, sooner_lost())
    assert found is not None
    assert [(one.before, one.after, one.customers) for one in found.moves] == [("endangered", "lost", 1)]
    for way in (None, ("endangered", "lost")):
        listed, many = movers(DELIVERED, sooner_lost(), way=way, start=0, count=9)
        assert ([one.customer_id for one in listed], many) == ([base[4].pk], 1)
    assert movers(DELIVERED, sooner_lost(), way=("new", "lost"), start=0, count=9) == ([], 0)


def test_nothing_is_said_before_anybody_stands_somewhere(db: None) -> None:
    assert (effect(DELIVERED, sooner_lost()), applied()) == (None, None)


def test_what_a_table_may_ask_is_known_of_each_and_leads_the_closure_to_the_same_stage(
    base: list[Customer],
) -> None:
    table = compiled(DELIVERED)
    for who in base:
        seen = values(who.pk)
        assert list(seen) == list(SIGHTS)
        context: dict[str, dict[str, object]] = {}
        for name, value in seen.items():
            root, _, part = name.partition(".")
            context.setdefault(root, {})[part] = value
        assert table.decide(context) == LiveProfile.objects.get(customer=who).stage
    assert values(0) == {}


def test_the_version_by_which_everybody_stands_is_known(base: list[Customer]) -> None:
    assert applied() == policy().versions.get().pk
