"""Do an installation's figures and its service levels stay as they were when it is brought up to date?"""

import datetime as dt
from decimal import Decimal

import pytest
from django.core.management import call_command
from django.db import connection
from tests.database import OwnDatabase
from tests.facts import contract, customer, posting

from kundig.base.records import User
from kundig.customers.records import ComputedProfile
from kundig.feel.operations import in_force
from kundig.feel.policies.kinds import table_of
from kundig.value.catalogue import level_policy, settle
from kundig.value.level_rules import SERVICE_LEVELS, by_thresholds
from kundig.value.operations import refresh


@pytest.mark.slow
def test_outer_cube_is_the_inner_one_until_the_next_refresh(own_database: OwnDatabase) -> None:
    one = customer("K1")
    contract(one, dt.date(2024, 7, 15))
    posting(one, "revenue", "400", dt.date(2026, 6, 10))
    found = refresh(as_of=dt.date(2026, 7, 15))
    call_command("migrate", "kundig", "0011", verbosity=0)
    call_command("migrate", "kundig", verbosity=0)
    profile = ComputedProfile.objects.get(generation=found.id, customer=one)
    assert profile.potential == profile.so_far == profile.profit_to_date == Decimal(400)
    assert profile.attainable_years == profile.expected_years == profile.tenure_years > 0
    assert profile.yearly_profit == pytest.approx(profile.profit_per_relationship_year)
    assert profile.measure == "none"
    assert profile.missing == profile.as_it_goes == 0


SET = """
INSERT INTO kundig_levelthreshold (level_id, min_value, min_potential, since, set_by_id)
VALUES (%s, %s, %s, %s, %s)"""


@pytest.mark.slow
def test_thresholds_become_versions_of_a_policy_that_gives_the_same_levels(own_database: OwnDatabase) -> None:
    settle()
    mia = User.objects.create_user("mia").pk
    call_command("migrate", "kundig", "0018", verbosity=0)
    first, later = (dt.datetime(2026, month, 5, 12, tzinfo=dt.UTC) for month in (3, 6))
    with connection.cursor() as cursor:
        cursor.execute("DELETE FROM kundig_policyversion; DELETE FROM kundig_policy")
        for level, least, potential, since in (
            ("A", "1000", None, first),
            ("B", "300.50", None, first),
            ("A", "900", None, later),  # corrected on the same day
            ("A", "800", "900000000", later + dt.timedelta(hours=2)),
        ):
            cursor.execute(SET, [level, least, potential, since, mia if since > later else None])
    call_command("migrate", "kundig", verbosity=0)
    policy = level_policy()
    notes = list(policy.versions.order_by("number").values_list("note", flat=True))
    assert notes == ["", "Schwellen von mia · thresholds by mia"]
    wanted = {
        dt.date(2026, 3, 4): by_thresholds({"A": Decimal(1000), "B": Decimal("300.5")}),
        dt.date(2026, 3, 5): by_thresholds({"A": Decimal(1000), "B": Decimal("300.5")}),
        dt.date(2026, 6, 4): by_thresholds({"A": Decimal(1000), "B": Decimal("300.5")}),
        dt.date(2026, 6, 5): by_thresholds(
            {"A": Decimal(800), "B": Decimal("300.5")}, {"A": Decimal(900_000_000)}
        ),
    }
    assert {day: table_of(SERVICE_LEVELS, in_force(policy, day).content) for day in wanted} == wanted
    for number, profit in (("K1", "800"), ("K2", "799"), ("K3", "300.50"), ("K4", "300.49"), ("K5", "-1")):
        posting(
            customer(number),
            "revenue" if profit[0] != "-" else "discount",
            profit.lstrip("-"),
            dt.date(2026, 6, 10),
        )
    refresh(as_of=dt.date(2026, 7, 15))
    levels = ComputedProfile.objects.order_by("customer__number").values_list("level", flat=True)
    assert list(levels) == ["A", "B", "B", "E", "E"]
