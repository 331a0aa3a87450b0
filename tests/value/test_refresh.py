"""Is the whole base valued, and does a reader always see whole results?"""

import datetime as dt
from decimal import Decimal
from pathlib import Path

import pytest
from tests.database import OwnDatabase
from tests.facts import contact, contract, customer, posting
from tests.value.policies import let_hold

from kundig.base.home import home
from kundig.base.refusals import Refused
from kundig.customers.records import ComputedProfile, Customer
from kundig.value.generations import folder
from kundig.value.level_rules import by_thresholds
from kundig.value.levels import THRESHOLDS
from kundig.value.operations import refresh, sweep
from kundig.value.reading import current
from kundig.value.records import CostRate, LevelChange, Refresh

pytestmark = pytest.mark.slow  # each values a base: a second
TODAY = dt.date(2026, 7, 15)
JUNE = dt.date(2026, 6, 10)


@pytest.fixture
def base(own_database: OwnDatabase) -> tuple[Customer, Customer, Customer]:
    """One who earns 400, one whose visits cost more than he pays, one who pays and is quiet.

    All under contract: what buyers will bring has tests of its own, and takes long where so little is known.
    """
    good, dear, quiet = customer("K1"), customer("K2"), customer("K3")
    for one in (good, dear, quiet):
        contract(one, dt.date(2024, 7, 15))
    contract(good, dt.date(2025, 7, 15))
    posting(good, "revenue", "1000", JUNE)
    posting(good, "cost_of_goods", "600", JUNE)
    posting(dear, "revenue", "100", JUNE)
    posting(quiet, "revenue", "100", JUNE)
    for _ in range(2):
        contact(dear, "visit", JUNE, channel="visit", topic="heating")
    return good, dear, quiet


def profile(of: Customer) -> ComputedProfile:
    found = current()
    assert found is not None
    return ComputedProfile.objects.get(generation=found.id, customer=of)


def test_profit_is_revenue_less_goods_and_cost_to_serve(base: tuple[Customer, ...]) -> None:
    refresh(as_of=TODAY)
    good, dear, quiet = (profile(one) for one in base)
    assert [one.profit for one in (good, dear, quiet)] == [Decimal(400), Decimal(-70), Decimal(100)]
    assert (dear.revenue, dear.cost_to_serve, dear.main_cause) == (
        Decimal(100),
        Decimal(170),
        "visit:heating",
    )
    assert [one.rank for one in (good, quiet, dear)] == [1, 2, 3]


def test_last_purchase_is_a_day_and_nobody_has_one_who_never_bought(base: tuple[Customer, ...]) -> None:
    never = customer("K4")
    posting(never, "payment", "5", JUNE)
    posting(base[0], "revenue", "1", TODAY)
    posting(base[2], "revenue", "1", TODAY + dt.timedelta(days=1))
    refresh(as_of=TODAY)
    assert [profile(one).last_purchase_on for one in (*base, never)] == [TODAY, JUNE, JUNE, None]
    assert [profile(one).rfm[:1] for one in (*base, never)] == ["5", "2", "2", ""]


def test_facts_are_mirrored_to_the_named_lake_and_computed_from_there(
    base: tuple[Customer, ...], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("KUNDIG_LAKE", str(tmp_path / "lake"))
    refresh(as_of=TODAY)
    assert (tmp_path / "lake" / "postings" / "2026-06.parquet").exists()
    assert profile(base[0]).profit == Decimal(400)


def test_a_lake_in_an_object_store_is_not_written_to(
    base: tuple[Customer, ...], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("KUNDIG_LAKE", "s3://firm/facts")
    with pytest.raises(Refused) as refused:
        refresh(as_of=TODAY)
    assert refused.value.code == "lake.address"
    assert current() is None


def test_rate_of_the_firm_counts(base: tuple[Customer, ...]) -> None:
    CostRate.objects.create(activity="visit", amount=Decimal("10.5"))
    refresh(as_of=TODAY)
    assert profile(base[1]).profit == Decimal(79)


def test_cube_product_is_the_profit_to_date(base: tuple[Customer, ...]) -> None:
    refresh(as_of=TODAY)
    good = profile(base[0])
    assert round(good.relationships, 3) == 1.5
    product = good.relationships * good.tenure_years * good.profit_per_relationship_year
    assert round(product, 2) == float(good.profit_to_date) == 400.0


def test_value_so_far_and_gaps_are_the_potential_to_the_cent(base: tuple[Customer, ...]) -> None:
    for year in range(2019, 2024):
        contract(base[0], dt.date(year, 1, 1), until=dt.date(year + 1, 1, 1))
    refresh(as_of=TODAY)
    for one in map(profile, base):
        missing = one.gap_number + one.gap_duration + one.gap_profitability
        assert one.so_far + one.as_it_goes + missing == one.potential
    good, dear, quiet = (profile(one) for one in base)
    assert (good.measure, good.measure_reason) == ("none", "gap.none")
    assert dear.attainable_profit >= dear.yearly_profit
    assert {one.needs_group for one in (good, dear, quiet)} == {1}


def test_who_was_here_before_the_first_posting_is_no_worse_for_it(own_database: OwnDatabase) -> None:
    old, new = customer("K1"), customer("K2")
    contract(old, dt.date(2006, 7, 1))
    contract(new, dt.date(2024, 7, 1))
    for one in (old, new):
        for year, month in ((2024, 7), (2025, 6), (2026, 6)):
            posting(one, "revenue", "60", dt.date(year, month, 1))
    refresh(as_of=dt.date(2026, 7, 1))
    assert [round(profile(one).yearly_profit) for one in (old, new)] == [90, 90]
    assert [profile(one).gap_profitability for one in (old, new)] == [0, 0]
    assert profile(new).so_far == profile(new).profit_to_date == 180
    assert round(profile(old).so_far / 10) == 180
    assert profile(old).profit_to_date == 180


def test_a_month_of_postings_is_taken_for_a_year(own_database: OwnDatabase) -> None:
    old = customer("K1")
    contract(old, dt.date(2022, 7, 1))
    posting(old, "revenue", "1200", JUNE)
    refresh(as_of=dt.date(2026, 7, 1))
    assert round(profile(old).yearly_profit) == 1200
    assert round(profile(old).so_far / 100) == 48


def test_only_the_last_12_full_months_count_for_todays_value(base: tuple[Customer, ...]) -> None:
    posting(base[0], "revenue", "77", TODAY)
    posting(base[0], "revenue", "5000", dt.date(2025, 6, 30))
    refresh(as_of=TODAY)
    good = profile(base[0])
    assert (good.profit, good.profit_to_date) == (Decimal(400), Decimal(5477))


def test_promise_of_the_level_is_kept_or_broken(base: tuple[Customer, ...]) -> None:
    asked = dt.datetime(2026, 6, 1, 9, tzinfo=dt.UTC)
    for hours in (1, 9):
        contact(
            base[0],
            "email",
            JUNE,
            direction="inbound",
            at=asked,
            answered_at=asked + dt.timedelta(hours=hours),
        )
    refresh(as_of=TODAY)
    good = profile(base[0])
    assert (good.level, good.promises_kept, good.promises_broken) == ("B", 1, 1)


def test_level_keeps_its_day_and_its_history(base: tuple[Customer, ...]) -> None:
    refresh(as_of=TODAY)
    refresh(as_of=TODAY + dt.timedelta(days=1))
    assert profile(base[0]).level_since == TODAY
    posting(base[0], "write_off", "350", JUNE)
    refresh(as_of=TODAY + dt.timedelta(days=2))
    changes = (
        LevelChange.objects.filter(customer=base[0]).order_by("id").values_list("before", "level", "since")
    )
    assert list(changes) == [("", "B", TODAY), ("B", "D", TODAY + dt.timedelta(days=2))]


def test_level_may_be_given_for_the_potential(base: tuple[Customer, ...]) -> None:
    refresh(as_of=TODAY)
    before = [(profile(one).level, profile(one).level_reason) for one in base]
    assert before == [("B", "above_threshold"), ("E", "below_thresholds"), ("C", "above_threshold")]
    most = max(base, key=lambda one: profile(one).potential)
    version = let_hold(by_thresholds(THRESHOLDS, {"A": profile(most).potential}), holds_from=TODAY)
    refresh(as_of=TODAY)
    assert (profile(most).level, profile(most).level_reason) == ("A", "potential_threshold")
    assert profile(most).level_rule == 2
    assert Refresh.objects.latest("id").level_version == version
    others = [one for one in base if one != most]
    assert [profile(one).level for one in others] == [
        level for one, (level, _reason) in zip(base, before, strict=True) if one != most
    ]


def test_base_without_customers_has_an_empty_curve(own_database: OwnDatabase) -> None:
    assert refresh(as_of=TODAY).whale["customers"] == 0


def test_several_currencies_are_refused_before_anything_is_written(base: tuple[Customer, ...]) -> None:
    posting(base[0], "revenue", "1", JUNE, currency="CHF")
    with pytest.raises(Refused) as refused:
        refresh(as_of=TODAY)
    assert (refused.value.code, refused.value.params) == (
        "value.several_currencies",
        {"currencies": "CHF, EUR"},
    )
    assert Refresh.objects.count() == 0


def test_killed_refresh_leaves_nothing_to_the_next(base: tuple[Customer, ...]) -> None:
    refresh(as_of=TODAY)
    half = Refresh.objects.create(as_of=TODAY, started_at=dt.datetime.now(dt.UTC))
    folder(home(), half.id).mkdir(parents=True)
    sweep()
    assert not folder(home(), half.id).exists()
    assert profile(base[0]).profit == Decimal(400)


def test_only_two_generations_are_kept(base: tuple[Customer, ...]) -> None:
    runs = [refresh(as_of=TODAY).id for _ in range(4)]
    kept = ComputedProfile.objects.order_by("generation").values_list("generation", flat=True).distinct()
    assert list(kept) == runs[-2:]
    assert [folder(home(), run).exists() for run in runs] == [False, False, True, True]
