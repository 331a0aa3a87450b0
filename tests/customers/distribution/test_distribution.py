"""Does a distribution count every customer once, in steps that a reader finds round?"""

import datetime as dt
from decimal import Decimal
from itertools import pairwise

import pytest
from django.db import connection
from hypothesis import given
from hypothesis import strategies as st
from tests.facts import customer

from kundig.customers.distribution.operations import Bar, Distribution, distribution, written_at
from kundig.customers.distribution.steps import MOST, round_days, round_numbers
from kundig.customers.records import ComputedProfile, LiveProfile
from kundig.customers.segments.subjects import SUBJECTS

ZERO = dict.fromkeys(
    ("revenue", "deductions", "cost_of_goods", "cost_to_serve", "profit_to_date", "profit", "rank"), 0
)
LEVEL = {"level": "E", "level_since": dt.date(2026, 1, 1), "level_reason": "below_thresholds"}
FIGURES = st.decimals(-(10**9), 10**9, places=4)


def spread(name: str) -> Distribution:
    return distribution(SUBJECTS[name], generation=1, zone="Europe/Berlin")


@pytest.fixture
def partition(db: None) -> None:
    with connection.cursor() as cursor:
        cursor.execute(
            "CREATE TABLE kundig_computedprofile_1 PARTITION OF kundig_computedprofile FOR VALUES IN (1)"
        )


@given(FIGURES, FIGURES, st.booleans())
def test_steps_of_numbers_are_equal_few_and_hold_both_ends(one: Decimal, other: Decimal, whole: bool) -> None:
    low, high = sorted((one, other))
    edges = round_numbers(low, high, whole=whole)
    assert edges[0] <= low <= high < edges[-1]
    [step] = {after - before for before, after in pairwise(edges)}
    assert step.normalize().as_tuple().digits in ((1,), (2,), (5,))
    assert len(edges) <= MOST + 3


@given(st.dates(dt.date(1900, 1, 1), dt.date(2100, 1, 1)), st.dates(dt.date(1900, 1, 1), dt.date(2100, 1, 1)))
def test_steps_of_days_rise_are_few_and_hold_both_ends(one: dt.date, other: dt.date) -> None:
    low, high = sorted((one, other))
    edges = round_days(low, high)
    assert edges[0] <= low <= high < edges[-1]
    assert edges == sorted(set(edges))
    assert len(edges) <= MOST + 3


@pytest.mark.usefixtures("partition")
def test_numbers_stand_in_bars_that_sum_to_all_who_have_one() -> None:
    for number in range(100):
        who = customer(f"K-{number}")
        if number < 90:
            told = ZERO | LEVEL | {"profit": Decimal(number * number) / 4, "rank": number, "frequency": 3}
            ComputedProfile.objects.create(generation=1, customer=who, **told)
    customer("K-led", leading=who, merged_into=who)
    found = spread("value.today")
    assert (found.customers, found.empty, found.distinct) == (100, 10, 90)
    assert sum(bar.customers for bar in found.bars) == 90
    assert found.quantiles[0] == 0
    assert found.quantiles[3] == Decimal(44 * 44) / 4
    assert found.bars[0] == Bar(20, Decimal(0), Decimal(100))
    assert found.bars[-1] == Bar(2, Decimal(1900), Decimal(2000))
    assert spread("rfm.frequency").bars == (Bar(90, Decimal(3), Decimal(4)),)


@pytest.mark.usefixtures("db")
def test_texts_are_told_by_the_most_frequent_and_days_by_spans() -> None:
    for number, city in enumerate(["Ulm", "Ulm", "ulm", "Bonn", ""]):
        customer(f"K-{number}", city=city, since=dt.date(2020 + number, 5, 1))
    found = spread("customer.city")
    assert (found.customers, found.empty, found.distinct) == (5, 1, 3)
    assert found.bars == (Bar(2, value="Ulm"), Bar(1, value="Bonn"), Bar(1, value="ulm"))
    days = spread("customer.since")
    assert sum(bar.customers for bar in days.bars) == 5
    assert days.quantiles[3] == dt.date(2022, 5, 1)
    assert spread("customer.born_on") == Distribution(5, 5, 0, (), ())


@pytest.mark.usefixtures("db")
def test_every_subject_of_a_list_has_a_distribution_where_nobody_is_known() -> None:
    for name, about in SUBJECTS.items():
        if about.shown:
            assert spread(name).bars == ()


@pytest.mark.usefixtures("db")
def test_moments_are_told_by_their_day_and_say_when_they_were_written() -> None:
    late = dt.datetime(2026, 3, 1, 23, 30, tzinfo=dt.UTC)
    LiveProfile.objects.create(customer=customer("K-1"), last_interaction_at=late)
    assert spread("contact.last_at").quantiles[0] == dt.date(2026, 3, 2)
    assert written_at(SUBJECTS["contact.last_at"]) == late
    assert written_at(SUBJECTS["customer.city"]) is None
