"""Who would change by another table of service levels, and for how much money?"""

import datetime as dt
from decimal import Decimal

import pytest
from tests.database import OwnDatabase
from tests.facts import customer, posting
from tests.value.policies import let_hold

from kundig.customers.records import ComputedProfile, Customer
from kundig.feel.dmn.table import DecisionTable, Rule
from kundig.feel.policies.editing import asking
from kundig.value.level_effect import effect, movers, values
from kundig.value.level_rules import SERVICE_LEVELS, by_thresholds
from kundig.value.levels import LEVELS, THRESHOLDS
from kundig.value.operations import refresh

pytestmark = pytest.mark.slow

TODAY, JUNE = dt.date(2026, 7, 15), dt.date(2026, 6, 10)
HELD = SERVICE_LEVELS.delivered
EASIER = by_thresholds({**THRESHOLDS, "A": Decimal(500)})


@pytest.fixture
def base(own_database: OwnDatabase) -> list[Customer]:
    """Five customers with a value of 2,000, 700, 600, 50 and 0."""
    known = [customer(f"K{place}") for place in range(5)]
    for one, amount in zip(known, ("2000", "700", "600", "50"), strict=False):
        posting(one, "revenue", amount, JUNE)
    refresh(as_of=TODAY)
    return known


def test_nothing_can_be_said_before_the_first_refresh(own_database: OwnDatabase) -> None:
    assert effect(HELD, EASIER) is None


def test_counts_worth_and_cost_of_those_who_change(base: list[Customer]) -> None:
    found = effect(HELD, EASIER)
    assert found is not None
    [move] = found.moves
    assert (move.before, move.after, move.customers, move.worth) == ("B", "A", 2, Decimal(1300))
    more = 2 * (LEVELS["A"].cost_per_year_eur - LEVELS["B"].cost_per_year_eur)
    assert (found.cost_more, move.cost_more, found.changed, found.customers) == (more, more, 2, 5)
    assert [(one.answer, one.customers_before, one.customers_after) for one in found.totals] == [
        ("A", 1, 3),
        ("B", 2, 0),
        ("D", 2, 2),
    ]


def test_the_list_has_those_whom_the_counts_count(base: list[Customer]) -> None:
    listed, many = movers(HELD, EASIER, way=("B", "A"), start=0, count=1)
    assert ([one.customer_id for one in listed], many) == ([base[1].pk], 2)
    listed, _many = movers(HELD, EASIER, way=None, start=1, count=9)
    assert [one.customer_id for one in listed] == [base[2].pk]
    assert movers(HELD, EASIER, way=("A", "B"), start=0, count=9) == ([], 0)


def test_what_a_table_may_ask_is_asked_alike_by_refresh_and_preview(base: list[Customer]) -> None:
    table: DecisionTable = HELD
    for name in SERVICE_LEVELS.asked:
        if name not in ("value.today", "potential.total"):
            table = asking(SERVICE_LEVELS, table, name)
    assert set(values(base[0].pk)) == set(SERVICE_LEVELS.asked)
    never = Rule(("< 0",) + ("-",) * (len(table.inputs) - 1), ('"A"',), ("",))
    found = effect(HELD, DecisionTable(table.inputs, table.outputs, (never, *table.rules), table.hit_policy))
    assert found is not None
    assert found.moves == ()


def test_refresh_answers_as_the_preview_said(base: list[Customer]) -> None:
    table: DecisionTable = EASIER
    for name in SERVICE_LEVELS.asked:
        if name not in ("value.today", "potential.total"):
            table = asking(SERVICE_LEVELS, table, name)
    width = len(table.inputs)
    assert [column.expression for column in table.inputs][-2:] == ["customer.kind", "customer.since"]
    persons = (*("-",) * (width - 2), '"person"', '> date("2019-01-01")')
    rule = Rule(persons, ('"C"',), ("",))
    table = DecisionTable(table.inputs, table.outputs, (*table.rules[:1], rule), table.hit_policy)
    said = effect(HELD, table)
    assert said is not None
    let_hold(table, holds_from=TODAY)
    found = refresh(as_of=TODAY)
    levels = list(ComputedProfile.objects.filter(generation=found.pk).values_list("level", "level_reason"))
    assert sorted(levels) == [("A", "above_threshold")] * 3 + [("C", "rule")] * 2
    assert [(one.answer, one.customers_after) for one in said.totals] == [
        ("A", 3),
        ("B", 0),
        ("C", 2),
        ("D", 0),
    ]
