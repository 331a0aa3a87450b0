"""Is each month's valuation kept, and does what moved since make today, to the cent?"""

import datetime as dt
from decimal import Decimal

import pytest
from django.utils import timezone
from tests.database import OwnDatabase
from tests.facts import contract, customer, posting

from kundig.customers.duplicates.operations import merge, unmerge
from kundig.customers.privacy.erasure.operations import erase
from kundig.customers.records import ComputedProfile, Customer
from kundig.value.months import reading as months
from kundig.value.months.operations import KEPT_MONTHS, keep
from kundig.value.months.reading import Moved
from kundig.value.operations import refresh
from kundig.value.records import MonthlyValuation, Refresh, ValuedMonth

pytestmark = pytest.mark.slow

JUNE, JULY, AUGUST = dt.date(2026, 6, 20), dt.date(2026, 7, 15), dt.date(2026, 8, 10)
PARTS = ("number", "duration", "profitability", "came", "went")


@pytest.fixture
def base(own_database: OwnDatabase) -> list[Customer]:
    """Five customers since 2023 with one contract each and three years of postings."""
    found = [customer(f"K{number}") for number in range(5)]
    for number, one in enumerate(found):
        contract(one, dt.date(2023, 6, 1))
        for year in (2023, 2024, 2025, 2026):
            posting(one, "revenue", str(100 + 50 * number), dt.date(year, 6, 1))
    return found


def exact(found: Refresh) -> dict[str, dict[str, Moved]]:
    """The totals, after a look whether each of them and each row adds up."""
    totals = months.totals(found)
    for cube, parts in totals.items():
        before, *moved = (parts[part].amount for part in ("before", *PARTS))
        assert before + sum(moved) == parts["after"].amount
        rows, many, total = months.movers(found, cube, "after", start=0, count=99)
        assert (len(rows), total) == (many, parts["after"].amount)
        for row in rows:
            made = row.amounts["before"] + sum(row.amounts[part] for part in PARTS)
            assert made == row.amounts["after"]
    return totals


def kept() -> list[dt.date]:
    return list(ValuedMonth.objects.order_by("month").values_list("month", flat=True))


def test_first_valuation_has_nothing_to_compare_with(base: list[Customer]) -> None:
    found = refresh(as_of=JUNE)
    assert (found.compared_with, months.compared(found), kept()) == (None, False, [])


def test_the_last_refresh_of_a_month_is_its_valuation(base: list[Customer]) -> None:
    refresh(as_of=JUNE)
    posting(base[0], "revenue", "70", dt.date(2026, 6, 2))
    last = refresh(as_of=JUNE + dt.timedelta(days=5))
    profiles = {one.customer_id: one for one in ComputedProfile.objects.filter(generation=last.id)}
    found = refresh(as_of=JULY)
    assert (found.compared_with, kept()) == (last.as_of, [dt.date(2026, 6, 1)])
    for row in MonthlyValuation.objects.all():
        one = profiles[row.customer_id]
        assert (row.profit, row.so_far, row.potential) == (one.profit, one.so_far, one.potential)
        assert (row.level, row.potential_level) == (one.level, one.potential_level)
    assert MonthlyValuation.objects.count() == len(profiles) == 5
    assert ValuedMonth.objects.get().so_far == sum(one.so_far for one in profiles.values())


def test_a_later_refresh_of_a_month_replaces_its_valuation(base: list[Customer]) -> None:
    for day in (JUNE, JULY, JUNE, JULY):
        refresh(as_of=day)
    posting(base[0], "revenue", "70", dt.date(2026, 6, 2))
    for day in (JUNE, AUGUST):
        found = refresh(as_of=day)
    assert kept() == [dt.date(2026, 6, 1), dt.date(2026, 7, 1)]
    assert found.compared_with == JULY
    assert MonthlyValuation.objects.filter(customer=base[0]).count() == 2


def test_what_moved_and_who_came_makes_today_to_the_cent(base: list[Customer]) -> None:
    refresh(as_of=JUNE)
    contract(base[0], dt.date(2026, 7, 1))
    posting(base[1], "write_off", "40", dt.date(2026, 7, 2))
    new = customer("K9")
    contract(new, dt.date(2026, 7, 1))
    posting(new, "revenue", "33.33", dt.date(2026, 7, 3))
    found = refresh(as_of=JULY)
    totals = exact(found)
    assert totals["value"]["came"] == Moved(Decimal("33.33"), 1)
    assert totals["value"]["went"] == Moved(Decimal(0), 0)
    assert totals["value"]["before"].amount == ValuedMonth.objects.get().so_far
    assert totals["potential"]["before"].amount == ValuedMonth.objects.get().potential
    [row], many, total = months.movers(found, "value", "came", start=0, count=9)
    assert (row.customer_id, many, total) == (new.pk, 1, Decimal("33.33"))
    assert (row.cell_before, row.cell_after[:1]) == ("", "D")


def test_who_holds_nothing_any_more_went(base: list[Customer]) -> None:
    refresh(as_of=JUNE)
    base[4].relationship_set.all().delete()
    base[4].posting_set.all().delete()
    totals = exact(refresh(as_of=JULY))
    assert (totals["value"]["went"].customers, totals["value"]["went"].amount < 0) == (1, True)


def test_nothing_moves_where_nothing_changed(base: list[Customer]) -> None:
    refresh(as_of=JUNE)
    refresh(as_of=JULY)
    same = refresh(as_of=JUNE)  # nothing before June was ever valued
    assert not months.compared(same)
    again = refresh(as_of=JULY)
    assert exact(again)["value"]["number"] == Moved(Decimal(0), 0)


def test_merged_customers_moved_as_one(base: list[Customer]) -> None:
    refresh(as_of=JUNE)
    now = dt.datetime(2026, 7, 1, 9, tzinfo=dt.UTC)
    done = merge(base[0], base[1], actor=None, at=now)
    totals = exact(refresh(as_of=JULY))
    assert (totals["value"]["came"].customers, totals["value"]["went"].customers) == (0, 0)
    assert totals["value"]["before"].amount == ValuedMonth.objects.get().so_far
    unmerge(done, actor=None, at=now)
    totals = exact(refresh(as_of=JULY))
    assert (totals["value"]["came"].customers, totals["value"]["before"].customers) == (0, 5)


def test_who_changed_the_cell_is_counted_and_listed(base: list[Customer]) -> None:
    refresh(as_of=JUNE)
    posting(base[0], "revenue", "5000", dt.date(2026, 6, 25))
    found = refresh(as_of=JULY)
    crossed = months.crossings(found)
    before, after, _count = next(one for one in crossed if one[1].startswith("A"))
    rows, many, _sum = months.movers(found, "value", "after", cells=(before, after), start=0, count=9)
    assert ([row.customer_id for row in rows], many) == ([base[0].pk], 1)
    every, many, _sum = months.movers(found, "value", "after", cells=("", ""), start=0, count=9)
    assert len(every) == many == sum(count for _before, _after, count in crossed)


def test_erased_customer_goes_from_every_month_and_its_sums_stay(base: list[Customer]) -> None:
    for day in (JUNE, JULY, AUGUST):
        refresh(as_of=day)
    sums = list(ValuedMonth.objects.order_by("month").values_list("so_far", flat=True))
    gone = base[2].pk
    made = erase(base[2], actor=None, at=timezone.now())
    assert made.counts["monthlyvaluation"] == 2
    assert not MonthlyValuation.objects.filter(customer_id=gone).exists()
    assert MonthlyValuation.objects.count() == 8
    assert list(ValuedMonth.objects.order_by("month").values_list("so_far", flat=True)) == sums
    keep(Refresh.objects.get(as_of=AUGUST))
    assert not MonthlyValuation.objects.filter(customer_id=gone).exists()


def test_a_month_is_kept_whole_or_not_at_all(base: list[Customer]) -> None:
    found = refresh(as_of=JUNE)
    keep(found)
    before = list(MonthlyValuation.objects.order_by("customer_id").values())
    found.as_of = None  # type: ignore[assignment]  # as if the process had ended midway
    with pytest.raises(AttributeError):
        keep(found)
    assert list(MonthlyValuation.objects.order_by("customer_id").values()) == before


def test_five_years_are_kept(base: list[Customer]) -> None:
    found = refresh(as_of=JUNE)
    for number in range(KEPT_MONTHS + 1):
        found.as_of = dt.date(2020 + number // 12, number % 12 + 1, 1)
        keep(found)
    assert (len(kept()), kept()[0]) == (KEPT_MONTHS, dt.date(2020, 2, 1))
    assert MonthlyValuation.objects.filter(month=dt.date(2020, 1, 1)).count() == 0
