"""Does the survey tell whom each action fits, what it is worth, and who gets nothing at which step?"""

import datetime as dt
from collections import Counter

import pytest
from tests import facts
from tests.decisions.acting import AT, action

from kundig.customers.duplicates.operations import merge
from kundig.decisions.operations import publish
from kundig.decisions.records import Decision, Offer, Survey
from kundig.decisions.surveying.counting import Tally
from kundig.decisions.surveying.operations import newest, survey

pytestmark = pytest.mark.usefixtures("db")


def told(**given: int) -> Tally:
    survey(at=AT, **given)
    found = newest()
    assert found is not None
    return found[1]


def test_each_action_is_told_how_far_it_comes_with_how_many() -> None:
    for number, city in enumerate(("Ulm", "Ulm", "Fürth")):
        facts.customer(f"K{number}", city=city)
    action("of_ulm", eligible='customer.city = "Ulm"', company_value="100")
    action("of_all", company_value="10", customer_value='if customer.city = "Ulm" then -1 else 30')
    action("on_paper", channels=["letter"])
    tally = told()
    assert tally.customers == 3
    ends = {code: dict(one.ends) for code, one in tally.actions.items()}
    assert ends == {
        "of_ulm": {"chosen": 2, "not_eligible": 1},
        "of_all": {"customer_value": 2, "chosen": 1},
        "on_paper": {"channel": 3},
    }
    assert [tally.actions[code].eligible for code in ("of_ulm", "of_all", "on_paper")] == [2, 3, 0]
    assert [tally.actions[code].worth for code in ("of_ulm", "of_all", "on_paper")] == [
        (100.0, 30.0),
        (10.0, 30.0),
        None,
    ]
    assert tally.nothing == {}


def test_who_gets_nothing_is_told_by_the_furthest_step_and_the_level() -> None:
    facts.customer("K1")
    action("dear", company_value="0", customer_value="0")
    action("of_nobody", eligible="false")
    assert told().nothing == {"score": Counter({"": 1})}


def test_the_topic_of_the_last_contact_is_the_occasion() -> None:
    facts.customer("K1")
    who = facts.customer("K2")
    facts.contact(who, "call", dt.date(2026, 3, 1), direction="inbound", topic="move")
    facts.contact(who, "letter", dt.date(2026, 4, 1), topic="bill")
    action("moving", eligible='occasion.topic = "move"')
    assert told().actions["moving"].eligible == 1


def test_merged_customers_are_one_and_a_large_base_is_told_from_a_sample() -> None:
    people = [facts.customer(f"K{number}") for number in range(10)]
    merge(people[0], people[1], actor=None, at=AT)
    action("of_all")
    assert told().customers == 9
    assert told(most=4).customers == 4
    assert [one.base for one in Survey.objects.all()] == [9]


def test_nothing_is_decided_or_offered_by_it() -> None:
    facts.customer("K1")
    action("of_all", stock=1)
    book = publish(at=AT)
    assert survey(at=AT).rulebook == book
    assert (Decision.objects.count(), Offer.objects.count()) == (0, 0)
