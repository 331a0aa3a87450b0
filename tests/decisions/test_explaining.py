"""Is it said why, why not, and what would have to be otherwise; and does that turn the result over?"""

import datetime as dt
import random

import pytest
from tests.decisions.acting import AT, action, weigh
from tests.decisions.living import lived, turned_over
from tests.facts import customer

from kundig.customers.consents.operations import object_to
from kundig.decisions.explaining.operations import explained
from kundig.decisions.operations import Occasion, decide
from kundig.decisions.records import Decision

pytestmark = [pytest.mark.slow, pytest.mark.usefixtures("db")]


def _decision() -> Decision:
    made = decide("K-1", Occasion("phone"), at=AT)
    return Decision.objects.get(pk=made.decision)


def test_it_is_said_why_in_both_languages() -> None:
    customer("K-1")
    action("good", names={"de": "Tarifprüfung", "en": "Tariff check"}, customer_basis="computed")
    weigh()
    german = explained(_decision(), "good", "de")
    assert german[0] == "Tarifprüfung passt zu diesem Kunden, und nichts spricht dagegen."
    assert german[1] == "Es bringt dem Kunden etwa 30 Euro und dem Unternehmen etwa 40 Euro."
    assert german[2] == "Was es dem Kunden bringt, ist aus seinen eigenen Daten berechnet."
    assert german[-1] == "Tarifprüfung würde nicht vorgeschlagen, wenn ein Widerspruch gegen Werbung vorläge."
    english = explained(_decision(), "good", "en")
    assert english[0] == "Tariff check fits this customer, and nothing stands against it."


def test_it_is_said_why_not_and_what_would_have_to_be_otherwise() -> None:
    who = customer("K-1", since=dt.date(2020, 1, 1))
    action("good", company_value="60")
    action(
        "young", names={"en": "Welcome"}, eligible='customer.since > date("2024-03-01")', company_value="90"
    )
    action("harmful", customer_value="-2", company_value="900")
    action("dear", names={"en": "Dear"}, customer_value='if occasion.topic = "bill" then 5 else -5')
    weigh()
    decision = _decision()
    assert explained(decision, "young", "en") == [
        "Welcome does not fit this customer.",
        "Welcome would be suggested if “customer since” were 2 Mar 2024 instead of 1 Jan 2020.",
    ]
    assert explained(decision, "harmful", "de") == [
        "harmful würde dem Kunden einen Verlust von 2,00 Euro bringen, darum wird es nie angeboten.",
        "Keine Änderung, die ausprobiert wurde, hätte daran etwas geändert.",
    ]
    object_to(who, source="web", actor=None, at=AT)
    assert explained(_decision(), "good", "en") == [
        "good must not be offered. The customer objects. Service and claims remain, and no offer until he"
        " himself lifts it. (Art. 21 (3) GDPR)",
        "good would be suggested if the objection were lifted.",
    ]


def test_what_would_have_to_be_otherwise_turns_the_result_over() -> None:
    chance = random.Random(7)
    lived(chance, 25)
    turned_over(20, chance)
