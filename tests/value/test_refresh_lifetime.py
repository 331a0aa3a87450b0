"""Does a refresh say what each customer will bring, in profit, and how sure that is?"""

import datetime as dt
from decimal import Decimal

import pytest
from tests.database import OwnDatabase
from tests.facts import contract, customer, posting

from kundig.customers.records import ComputedProfile, Customer
from kundig.value.operations import refresh
from kundig.value.reading import current

TODAY = dt.date(2026, 7, 15)


@pytest.fixture
def buyers(own_database: OwnDatabase) -> list[Customer]:
    """Every third buys each month, every third each quarter, and every third once; half of it is margin."""
    found = []
    for number in range(30):
        found.append(customer(f"K{number:02}"))
        for month in {0: range(24), 1: range(0, 24, 3), 2: [number % 24]}[number % 3]:
            day = dt.date(2024 + (month + 6) // 12, (month + 6) % 12 + 1, 1 + number % 20)
            posting(found[-1], "revenue", "100", day)
            posting(found[-1], "cost_of_goods", "50", day)
    return found


def profile(of: Customer) -> ComputedProfile:
    found = current()
    assert found is not None
    return ComputedProfile.objects.get(generation=found.id, customer=of)


def test_who_buys_more_often_will_bring_more(buyers: list[Customer]) -> None:
    refresh(as_of=TODAY)
    often, sometimes, once = map(profile, buyers[6:9])
    assert often.expected_purchases > sometimes.expected_purchases > once.expected_purchases > 0
    assert often.lifetime_value > sometimes.lifetime_value > once.lifetime_value > 0
    assert 1 >= often.active_chance > once.active_chance > 0
    for one in (often, sometimes, once):
        assert one.lifetime_low <= one.lifetime_high


def test_value_is_profit_not_revenue(buyers: list[Customer]) -> None:
    refresh(as_of=TODAY)
    often = profile(buyers[6])
    paid = float(often.lifetime_value) / often.expected_purchases
    assert paid == pytest.approx(50, rel=0.1)


def test_who_costs_more_than_he_pays_will_cost(buyers: list[Customer]) -> None:
    for month in range(1, 7):
        posting(buyers[6], "cost_of_goods", "5000", dt.date(2026, month, 1))
    refresh(as_of=TODAY)
    dear = profile(buyers[6])
    assert dear.lifetime_value < 0
    assert dear.lifetime_low < dear.lifetime_high <= 0


def test_nobody_is_forecast_by_his_silence_who_has_a_contract(buyers: list[Customer]) -> None:
    held = customer("V1")
    contract(held, dt.date(2024, 1, 1))
    refresh(as_of=TODAY)
    assert profile(held).expected_purchases == 0


def test_a_base_without_postings_has_no_forecast(own_database: OwnDatabase) -> None:
    lonely = customer("K1")
    found = refresh(as_of=TODAY)
    assert profile(lonely).lifetime_value == Decimal(0)
    assert found.lifetime.get("buying") is None
