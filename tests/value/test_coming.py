"""Are those who came in one year followed through the years after?"""

import datetime as dt

import pytest
from tests.database import OwnDatabase
from tests.facts import contract, customer, posting

from kundig.value.operations import refresh

pytestmark = pytest.mark.slow

TODAY = dt.date(2026, 7, 15)


@pytest.fixture
def base(own_database: OwnDatabase) -> None:
    """Two came in 2023, one of whom left in 2025; one buys without a contract, in his second year only."""
    stays = customer("K1", since=dt.date(2023, 3, 1))
    contract(stays, dt.date(2023, 3, 1))
    leaves = customer("K2", since=dt.date(2023, 5, 1))
    contract(leaves, dt.date(2023, 5, 1), dt.date(2025, 6, 1))
    buys = customer("K3", since=dt.date(2024, 8, 1))
    posting(buys, "revenue", "50", dt.date(2025, 2, 1))
    posting(stays, "revenue", "100", dt.date(2023, 12, 1))
    posting(stays, "revenue", "200", dt.date(2025, 1, 10))
    customer("K4", since=dt.date(2026, 2, 1))  # has no whole year yet


def test_who_is_still_there_is_a_share_of_the_year_of_coming(base: None) -> None:
    cohorts = refresh(as_of=TODAY).lifetime["cohorts"]
    assert cohorts["years"] == [2023, 2024]
    assert cohorts["customers"] == [2, 1]
    assert cohorts["active"] == [[1.0, 1.0, 0.5], [0.0, 1.0]]


def test_value_is_per_customer_of_the_cohort_and_unknown_before_the_postings(base: None) -> None:
    cohorts = refresh(as_of=TODAY).lifetime["cohorts"]
    assert cohorts["value"] == [[None, 0.0, 100.0], [0.0, 50.0]]


def test_who_signs_a_contract_later_was_a_buyer_before(own_database: OwnDatabase) -> None:
    guest = customer("K1", since=dt.date(2023, 3, 1))
    for year in (2023, 2024):
        posting(guest, "revenue", "50", dt.date(year, 4, 1))
    contract(guest, dt.date(2026, 1, 1))
    assert refresh(as_of=TODAY).lifetime["cohorts"]["active"] == [[1.0, 1.0, 0.0]]


def test_a_base_without_facts_has_no_cohorts(own_database: OwnDatabase) -> None:
    customer("K1", since=dt.date(2026, 2, 1))
    assert refresh(as_of=TODAY).lifetime["cohorts"] == {
        "years": [],
        "customers": [],
        "active": [],
        "value": [],
    }
