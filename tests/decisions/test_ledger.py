"""Does the ledger tell what accepted offers brought to both parties, and what happened after them?"""

import datetime as dt
import json
from decimal import Decimal

import pytest
from tests import facts
from tests.decisions.offers import accepted, offer

from kundig.customers.duplicates.operations import merge, unmerge
from kundig.customers.records import Customer
from kundig.decisions.ledger.operations import Line, as_json, by_action, few, months, of_customer, of_json

pytestmark = pytest.mark.usefixtures("db")
JANUARY = dt.datetime(2026, 1, 20, 9, tzinfo=dt.UTC)
MARCH = dt.datetime(2026, 3, 2, 9, tzinfo=dt.UTC)
NOW = dt.datetime(2026, 6, 15, 9, tzinfo=dt.UTC)


def line(month: int, action: str, offers: int, company: str, customer: str, **given: object) -> Line:
    """A month in which nothing happened afterwards, unless told otherwise."""
    values: dict[str, object] = {
        "complained": 0,
        "left": 0,
        "praised": 0,
        "company_borne_out": Decimal(company),
        "customer_borne_out": Decimal(customer),
        "watched": 0,
    }
    day = dt.date(2026, month, 1)
    return Line(day, action, offers, Decimal(company), Decimal(customer), **(values | given))  # type: ignore[arg-type]


def test_only_what_was_accepted_counts_in_the_month_of_the_acceptance() -> None:
    who = facts.customer("K1")
    accepted(who, "app", JANUARY, "12.50", "3")
    accepted(
        who, "wallbox", dt.datetime(2026, 1, 31, 22, 30, tzinfo=dt.UTC), "60", "75"
    )  # 1 February in Berlin
    offer(who, "app", MARCH, answer="declined", answered_at=MARCH, company_value=Decimal(9))
    offer(who, "app", MARCH, company_value=Decimal(9))
    found = by_action(now=NOW)
    assert found == [line(2, "wallbox", 1, "60.00", "75.00"), line(1, "app", 1, "12.50", "3.00")]
    assert of_json(json.loads(json.dumps(as_json(found)))) == found
    assert few(now=NOW)


def test_a_months_sums_are_those_of_its_actions() -> None:
    who = facts.customer("K1")
    for action in ("app", "app", "wallbox"):
        accepted(who, action, JANUARY, "10", "1")
    assert months(by_action(now=NOW)) == [line(1, "", 3, "30.00", "3.00")]


def test_a_complaint_the_end_of_a_contract_and_praise_within_90_days_are_told() -> None:
    for number, topic in enumerate(("complaint", "praise", "bill")):
        who = facts.customer(f"K{number}")
        accepted(who, "app", JANUARY, "10", "1")
        facts.contact(who, "email", dt.date(2026, 3, 1), direction="inbound", topic=topic)
    quits = facts.customer("K9")
    accepted(quits, "app", JANUARY, "10", "1")
    facts.contract(quits, dt.date(2020, 1, 1), dt.date(2026, 4, 1))
    assert months(by_action(now=NOW)) == [
        line(
            1,
            "",
            4,
            "40.00",
            "4.00",
            complained=1,
            left=1,
            praised=1,
            company_borne_out=Decimal(20),
            customer_borne_out=Decimal(2),
        )
    ]


def test_what_happened_before_or_later_or_was_ours_or_goes_on_elsewhere_does_not_count() -> None:
    who = facts.customer("K1")
    accepted(who, "app", JANUARY, "10", "1")
    facts.contact(who, "email", dt.date(2026, 1, 19), direction="inbound", topic="complaint")
    facts.contact(who, "email", dt.date(2026, 4, 21), direction="inbound", topic="complaint")
    facts.contact(who, "letter", dt.date(2026, 2, 1), topic="complaint")
    facts.contract(who, dt.date(2020, 1, 1), dt.date(2026, 3, 31))  # he moved
    facts.contract(who, dt.date(2026, 4, 1))
    assert months(by_action(now=NOW)) == [line(1, "", 1, "10.00", "1.00")]


def test_what_is_still_watched_is_told() -> None:
    accepted(facts.customer("K1"), "app", MARCH, "10", "1")
    assert months(by_action(now=MARCH + dt.timedelta(days=89))) == [
        line(3, "", 1, "10.00", "1.00", watched=1)
    ]
    assert months(by_action(now=MARCH + dt.timedelta(days=91))) == [line(3, "", 1, "10.00", "1.00")]


def test_a_customers_ledger_follows_merges_and_their_undoing() -> None:
    one, other = facts.customer("K1"), facts.customer("K2")
    accepted(one, "app", JANUARY, "10", "1")
    accepted(other, "wallbox", JANUARY, "60", "75")
    facts.contact(other, "email", dt.date(2026, 3, 1), direction="inbound", topic="complaint")
    merged = merge(one, other, actor=None, at=NOW)
    hurt = {"complained": 1, "company_borne_out": Decimal(0), "customer_borne_out": Decimal(0)}
    leader = Customer.objects.known_as("K1")
    assert of_customer(leader, now=NOW) == [
        line(1, "app", 1, "10.00", "1.00", **hurt),
        line(1, "wallbox", 1, "60.00", "75.00", **hurt),
    ]
    unmerge(merged, actor=None, at=NOW)
    assert of_customer(one, now=NOW) == [line(1, "app", 1, "10.00", "1.00")]
