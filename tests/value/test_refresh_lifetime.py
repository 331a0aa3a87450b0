"""Does a refresh say what each customer will bring, in profit, and how sure that is?"""

import datetime as dt
from decimal import Decimal

import pytest
from tests.database import OwnDatabase
from tests.facts import contract, customer, posting

from kundig.customers.records import ComputedProfile, Customer
from kundig.value.operations import refresh
from kundig.value.reading import current, staying
from kundig.value.records import Refresh

pytestmark = pytest.mark.slow

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


def test_nobody_has_left_because_the_books_are_not_closed_yet(buyers: list[Customer]) -> None:
    found = [refresh(as_of=day) for day in (dt.date(2026, 6, 20), TODAY)]
    chances = [
        ComputedProfile.objects.get(generation=one.id, customer=buyers[6]).active_chance for one in found
    ]
    assert chances[0] == pytest.approx(chances[1])


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


def test_what_is_booked_later_this_month_stops_nothing_and_is_nobodys_margin(buyers: list[Customer]) -> None:
    refresh(as_of=TODAY)
    before = [profile(one).lifetime_value for one in buyers]
    late = customer("Z1")
    posting(late, "revenue", "1000", TODAY + dt.timedelta(days=5))
    refresh(as_of=TODAY)
    assert profile(late).lifetime_value == 0
    assert [profile(one).lifetime_value for one in buyers] == before


@pytest.fixture
def holders(own_database: OwnDatabase) -> list[Customer]:
    """Of sixty customers under contract one leaves each month; each brings 120 a year."""
    found = []
    for number in range(60):
        found.append(customer(f"V{number:02}"))
        left = dt.date(2024 + (number + 7) // 12, (number + 7) % 12 + 1, 1) if number < 23 else None
        contract(found[-1], dt.date(2019, 1 + number % 12, 1), until=left)
        for month in range(24):
            day = dt.date(2024 + (month + 6) // 12, (month + 6) % 12 + 1, 3)
            if left is None or day < left:
                posting(found[-1], "revenue", "10", day)
    return found


def test_who_has_a_contract_brings_his_profit_as_long_as_he_stays(holders: list[Customer]) -> None:
    refresh(as_of=TODAY)
    gone, here = profile(holders[0]), profile(holders[-1])
    assert (here.active_chance, here.expected_purchases) == (1, 0)
    assert 60 < here.lifetime_value < 120
    assert here.lifetime_low <= here.lifetime_value <= here.lifetime_high
    assert gone.active_chance == gone.lifetime_value == 0


def test_how_long_a_contract_lasts_is_the_same_in_the_potential_and_in_the_file(
    holders: list[Customer],
) -> None:
    found = refresh(as_of=TODAY)
    here = profile(holders[-1])
    stays = staying(found, here.customer_id)
    assert stays is not None
    years, chances = stays
    assert here.expected_years - here.tenure_years == pytest.approx(years)
    assert chances == sorted(chances, reverse=True)
    assert 0 < chances[-1] < chances[0] < 1
    assert staying(found, holders[0].pk) is None


def test_both_kinds_of_customers_have_their_card(buyers: list[Customer]) -> None:
    held = customer("V1")
    contract(held, dt.date(2024, 1, 1))
    found = refresh(as_of=TODAY)
    assert profile(held).expected_purchases == 0
    assert found.lifetime["buying"]["data"]["customers"] == 30
    assert found.lifetime["contracts"]["data"]["customers"] == 1
    for day in (2, 3):  # cards of results that are gone are no longer needed
        refresh(as_of=TODAY.replace(day=day))
    assert Refresh.objects.get(id=found.id).lifetime == {}


def test_who_signed_a_contract_still_to_begin_is_known_by_his_purchases(buyers: list[Customer]) -> None:
    refresh(as_of=TODAY)
    before = profile(buyers[6])
    contract(buyers[6], TODAY + dt.timedelta(days=20))
    refresh(as_of=TODAY)
    after = profile(buyers[6])
    assert (after.lifetime_value, after.active_chance) == (before.lifetime_value, before.active_chance)
    assert after.measure != "acquisition"


def test_a_base_without_postings_has_no_forecast(own_database: OwnDatabase) -> None:
    lonely = customer("K1")
    found = refresh(as_of=TODAY)
    assert profile(lonely).lifetime_value == Decimal(0)
    assert found.lifetime.get("buying") is None
