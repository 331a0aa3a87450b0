"""Are patterns searched for in the facts, kept with their cases, and marked on who shows one now?"""

import datetime as dt

import numpy as np
import pytest
from django.utils import timezone
from tests import facts

from kundig.customers.datasets import DATASETS
from kundig.customers.records import Customer, Interaction, LiveProfile, Relationship
from kundig.cycles.patterns.operations import search
from kundig.cycles.patterns.records import Pattern, PatternCase
from kundig.lake.operations import mirror
from kundig.lake.place import lake_folder

NOW = dt.datetime(2026, 7, 15, 18, tzinfo=dt.UTC)
TODAY = timezone.localdate(NOW)
LETTER = {"direction": "outbound", "channel": "letter", "kind": "letter", "topic": "price"}
CALL = {"direction": "inbound", "channel": "phone", "kind": "call", "topic": "price"}
OTHERS = [
    {"direction": "outbound", "channel": "letter", "kind": "letter", "topic": "bill"},
    {"direction": "inbound", "channel": "portal", "kind": "meter_reading", "topic": "meter"},
    {"direction": "inbound", "channel": "phone", "kind": "call", "topic": "move"},
    {"direction": "inbound", "channel": "web", "kind": "form", "topic": "contract"},
]


def told(who: Customer, days_ago: int, what: dict[str, str]) -> Interaction:
    at = dt.datetime.combine(TODAY - dt.timedelta(days=days_ago), facts.NOON)
    return Interaction(customer=who, at=at, **what)


@pytest.fixture
def base(own_database: object) -> list[Customer]:
    """300 who left half a year ago, of whom every third had got a letter and called; five who do so now."""
    rng = np.random.default_rng(4)
    people = [facts.customer(f"K-{number}") for number in range(305)]
    contacts, contracts = [], []
    for place, who in enumerate(people):
        left = place < 300
        until = TODAY - dt.timedelta(days=180) if left else None
        contracts.append(
            Relationship(
                customer=who, kind="contract", product="Strom", since=TODAY - dt.timedelta(2000), until=until
            )
        )
        contacts += [
            told(who, int(ago), OTHERS[int(rng.integers(0, 4))]) for ago in rng.integers(200, 700, 12)
        ]
        if left and place % 3 == 0:
            contacts += [told(who, 230, LETTER), told(who, 215, CALL)]
        elif left and place % 3 == 1:
            contacts += [told(who, 600, LETTER), told(who, 590, CALL)]
        elif not left:
            contacts += [told(who, 30, LETTER), told(who, 20, CALL)]
    Relationship.objects.bulk_create(contracts)
    Interaction.objects.bulk_create(contacts)
    mirror(DATASETS, lake_folder())
    return people


def test_planted_pattern_is_found_with_its_cases_and_marked_on_who_shows_it_now(
    base: list[Customer],
) -> None:
    assert search(at=NOW) > 0
    found = {(one.outcome, tuple(one.sequence)): one for one in Pattern.objects.all()}
    pattern = found["leaving", ("outbound/letter/letter/price", "inbound/phone/call/price")]
    assert (pattern.cases, pattern.outcomes, pattern.today) == (100, 300, 5)
    assert pattern.lift > pattern.low > 1.2
    cases = PatternCase.objects.filter(pattern=pattern)
    assert cases.filter(day=TODAY - dt.timedelta(days=180)).count() == 100
    now = set(cases.filter(day=None).values_list("customer", flat=True))
    assert now == {who.pk for who in base[300:]}
    marked = LiveProfile.objects.filter(pattern_leaving__gte=round(pattern.lift, 2))
    assert set(marked.values_list("customer", flat=True)) == now
    Interaction.objects.all().delete()
    mirror(DATASETS, lake_folder())
    assert search(at=NOW) == 0
    assert not Pattern.objects.exists()
    assert not LiveProfile.objects.filter(pattern_leaving__isnull=False).exists()


def test_the_same_facts_give_the_same_patterns(base: list[Customer]) -> None:
    search(at=NOW)
    first = list(Pattern.objects.order_by("id").values_list("outcome", "sequence", "lift", "q"))
    search(at=NOW)
    assert list(Pattern.objects.order_by("id").values_list("outcome", "sequence", "lift", "q")) == first


def test_without_facts_nothing_is_found(own_database: object) -> None:
    mirror(DATASETS, lake_folder())
    assert search(at=NOW) == 0
