"""Do sales cycles move with what is announced, with what is only written down, and every night, each once?"""

import datetime as dt

import pytest
from django.db import IntegrityError, connection, transaction
from tests import facts

from kundig.customers.duplicates.operations import merge, unmerge
from kundig.customers.operations import Contact, record_interaction, refresh_live
from kundig.customers.records import Customer, Interaction, LiveProfile
from kundig.cycles.sales.operations import move, move_base, move_new
from kundig.cycles.sales.records import SalesStep

pytestmark = pytest.mark.usefixtures("db")
TODAY = dt.date(2026, 7, 15)
NOW = dt.datetime(2026, 7, 15, 18, tzinfo=dt.UTC)
DAY = dt.timedelta(days=1)
QUESTION = Contact("inbound", "phone", "call", "contract")


def asked(of: Customer, on: dt.date = TODAY, **given: object) -> Interaction:
    values: dict[str, object] = {"direction": "inbound", "topic": "contract"}
    kind = str(given.pop("kind", "call"))
    return facts.contact(of, kind, on, **(values | given))


def told(of: Customer) -> list[tuple[int, str]]:
    """All that was told of a customer, in order."""
    return list(SalesStep.objects.filter(customer=of).order_by("id").values_list("place", "stage"))


def standing(of: Customer) -> tuple[str, dt.date | None, str, str, dt.date | None]:
    one = LiveProfile.objects.get(customer=of)
    return one.sales_stage, one.sales_since, one.sales_need, one.sales_started_by, one.sales_until


@pytest.fixture
def customer(db: None) -> Customer:
    return facts.customer("K-1")


def test_a_question_begins_a_cycle_and_the_profile_says_who_started_it(customer: Customer) -> None:
    facts.contact(customer, "letter", TODAY - 9 * DAY, channel="letter", topic="price")
    question = asked(customer)
    assert move([customer.pk], at=NOW) == 1
    assert standing(customer) == ("need", TODAY, "contract", "outbound", TODAY + 60 * DAY)
    [step] = SalesStep.objects.all()
    assert (step.first, step.before, step.source, step.what) == (True, "", question.pk, "interaction")
    assert step.version.policy.name == "sales_cycle"


def test_doing_it_twice_tells_nothing_new(customer: Customer) -> None:
    asked(customer)
    facts.contract(customer, TODAY - 30 * DAY)
    move_base(at=NOW)
    rows = list(SalesStep.objects.values())
    assert move_base(at=NOW) == 0
    assert move([customer.pk], at=NOW) == 0
    assert list(SalesStep.objects.values()) == rows


def test_the_night_ends_what_has_gone_quiet(customer: Customer) -> None:
    asked(customer)
    move_base(at=NOW)
    assert move_base(at=NOW + 59 * DAY) == 0
    assert move_base(at=NOW + 60 * DAY) == 1
    assert told(customer) == [(1, "need"), (2, "quiet")]
    assert standing(customer) == ("", None, "", "", None)


def test_what_came_late_replaces_what_was_told_from_its_place_on(customer: Customer) -> None:
    asked(customer)
    move([customer.pk], at=NOW)
    asked(customer, TODAY - 3 * DAY)
    move([customer.pk], at=NOW)
    assert told(customer) == [(1, "need"), (1, "need"), (2, "information")]
    Interaction.objects.all().delete()
    move([customer.pk], at=NOW)
    assert told(customer)[-1] == (1, "")
    assert move([customer.pk], at=NOW) == 0


def test_interactions_that_nobody_announces_are_read_once_they_are_there(customer: Customer) -> None:
    move_new(at=NOW)
    record_interaction(customer, QUESTION, at=NOW, actor=None)
    assert move_new(at=NOW) == 1
    assert move_new(at=NOW) == 0
    assert standing(customer)[0] == "need"


def test_facts_of_whom_he_leads_count_and_parting_puts_everything_back(customer: Customer) -> None:
    other = facts.customer("K-2")
    asked(customer, TODAY - 9 * DAY)
    asked(other, TODAY - 4 * DAY)
    move_base(at=NOW)
    before = [standing(customer), standing(other)]
    done = merge(customer, other, actor=None, at=NOW)
    move([customer.pk, other.pk], at=NOW)
    assert standing(customer)[0] == "information"
    assert told(customer) == [(1, "need"), (2, "information")]
    assert not LiveProfile.objects.filter(customer=other).exists()
    unmerge(done, actor=None, at=NOW)
    assert move([customer.pk, other.pk], at=NOW) == 0
    assert [standing(customer), standing(other)] == before


def test_a_contact_that_goes_leaves_the_stage_where_it_is(customer: Customer) -> None:
    facts.contract(customer, TODAY - 30 * DAY)
    move([customer.pk], at=NOW)
    refresh_live([customer.pk])
    assert standing(customer)[0] == "use"


def test_an_order_before_a_contract_of_the_same_day_comes_first(customer: Customer) -> None:
    asked(customer, kind="order", channel="web")
    facts.contract(customer, TODAY)
    move([customer.pk], at=NOW)
    assert told(customer) == [(1, "purchase"), (2, "use")]
    assert standing(customer)[2:4] == ("Strom", "inbound")


def test_what_was_told_is_never_changed(customer: Customer) -> None:
    asked(customer)
    move([customer.pk], at=NOW)
    with pytest.raises(IntegrityError, match="step_frozen"), transaction.atomic():
        SalesStep.objects.update(stage="offer")
    with connection.cursor() as cursor, pytest.raises(IntegrityError, match="step_frozen"):
        cursor.execute("UPDATE kundig_salesstep SET place = 2")
