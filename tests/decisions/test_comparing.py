"""Are arms compared by customers, each counted once, and only when his days are over?"""

import datetime as dt
from decimal import Decimal

import pytest
from tests import facts
from tests.decisions.offers import offer

from kundig.decisions.comparing.operations import WINDOW_DAYS, Compared, compare
from kundig.decisions.records import Decision, Offer

pytestmark = pytest.mark.usefixtures("db")
AT = dt.datetime(2026, 6, 1, 12, tzinfo=dt.UTC)
DAY = dt.timedelta(days=1)
LATER = AT + 2 * WINDOW_DAYS * DAY


def _offered(arm: str, *answers: str, number: str, at: dt.datetime = AT) -> None:
    customer = facts.customer(number)
    for day, answer in enumerate(answers):
        made = offer(customer, "tariff", at + day * DAY, answer=answer, company_value=Decimal(50))
        Decision.objects.filter(pk=made.decision_id).update(arm=arm)


def _line(outcome: str, other: str, *, at: dt.datetime = LATER) -> Compared:
    found = compare(since=AT - DAY, at=at)
    [line] = [one for one in found if (one.outcome, one.other) == (outcome, other)]
    return line


def test_a_customer_counts_once_whatever_he_was_offered() -> None:
    _offered("best", "accepted", "declined", "accepted", number="K-1")
    _offered("best", "declined", number="K-2")
    _offered("random", "ignored", "", number="K-3")
    accepted, company = _line("accepted", "random").lift, _line("company", "random").lift
    assert (accepted.arm.count, accepted.arm.mean, accepted.other.mean) == (2, 0.5, 0)
    assert (company.arm.mean, company.difference, company.proven) == (50, 50, False)


def test_a_customer_whose_days_are_not_over_does_not_count_yet() -> None:
    _offered("best", "accepted", number="K-1")
    _offered("best", "accepted", number="K-2", at=LATER - 3 * DAY)
    assert _line("accepted", "random").lift.arm.count == 1


def test_what_came_after_his_days_does_not_count() -> None:
    _offered("best", *[""] * WINDOW_DAYS, "accepted", number="K-1")
    assert _line("accepted", "random").lift.arm.mean == 0


def test_only_what_is_booked_compares_with_the_control_group() -> None:
    _offered("control", number="K-1")
    adam, eva = facts.customer("K-2"), facts.customer("K-3")
    for one, arm, amount in ((adam, "best", "100"), (eva, "control", "70")):
        made = offer(one, "tariff", AT)
        Decision.objects.filter(pk=made.decision_id).update(arm=arm)
        facts.posting(one, "revenue", amount, (AT + DAY).date())
        facts.posting(one, "cost_of_goods", "20", (AT + DAY).date())
        facts.posting(one, "payment", amount, (AT + DAY).date())
        facts.posting(one, "revenue", "999", (AT + 90 * DAY).date())
    profit = _line("profit", "control").lift
    assert (profit.arm.mean, profit.other.mean) == (80, 50)
    assert [one.outcome for one in compare(since=AT, at=LATER) if one.other == "control"] == ["profit"]


def test_many_customers_prove_a_lift() -> None:
    for number in range(120):
        arm, answer = ("best", "accepted") if number % 2 else ("random", "declined")
        _offered(arm, answer, number=f"K-{number}")
    found = _line("accepted", "random").lift
    assert found.proven
    assert Offer.objects.count() == 120


def test_without_decisions_nothing_is_proven() -> None:
    assert {one.lift.proven for one in compare(since=AT, at=LATER)} == {False}
    assert compare(since=AT, at=LATER, by_level=True) == []
