"""Is a customer asked for with all that he and whom he leads have said, hold and bought?"""

import datetime as dt

import pytest
from django.test import override_settings
from tests import facts

from kundig.customers.consents.operations import grant, lift, may_contact, object_to, withdraw
from kundig.customers.duplicates.operations import merge, unmerge
from kundig.customers.records import Customer

pytestmark = pytest.mark.usefixtures("db")
NOW = dt.datetime(2026, 11, 1, 9, tzinfo=dt.UTC)
LATER = NOW + dt.timedelta(hours=1)
GIVEN = {"email": "k@beispiel.de", "phone": "+49 7121 5550", "street": "Lange Straße 5"}


def code(who: Customer, channel: str, purpose: str = "advertising", direction: str = "outbound") -> str:
    who.refresh_from_db()
    return may_contact(who, channel, purpose, LATER, direction).code


def test_consent_its_withdrawal_and_an_objection_are_obeyed_at_once() -> None:
    who = facts.customer("K1", **GIVEN)
    assert code(who, "phone") == "no_consent_call"
    grant(who, "advertising", "phone", text="Ja", source="form", actor=None, at=NOW)
    assert code(who, "phone") == "granted"
    withdraw(who, "advertising", "phone", source="call", actor=None, at=NOW + dt.timedelta(minutes=1))
    assert (code(who, "phone"), code(who, "phone", direction="inbound")) == ("withdrawn", "own_contact")
    objection = object_to(who, source="call", actor=None, at=NOW)
    assert {code(who, one, direction="inbound") for one in ("phone", "web", "email")} == {"objection"}
    assert (code(who, "phone", "claims"), code(who, "phone", "service", "inbound")) == ("claim", "request")
    lift(objection, source="letter", actor=None, at=LATER)
    assert code(who, "letter") == "legitimate_interest"


def test_contract_and_sale_are_facts_of_the_customer() -> None:
    firm = facts.customer("F1", kind="organisation", **GIVEN)
    assert (code(firm, "phone"), code(firm, "email", "service")) == ("not_presumed", "no_ground")
    facts.posting(firm, "revenue", "10", dt.date(2026, 10, 1))
    assert code(firm, "email", "service") == "after_contract"
    facts.contract(firm, dt.date(2026, 1, 1))
    assert (code(firm, "phone"), code(firm, "email", "service")) == ("presumed", "contract")
    assert code(firm, "email") == "no_consent_message"
    with override_settings(NOTICE_SINCE=dt.date(2019, 1, 1)):
        assert code(firm, "email") == "existing_customer"
    with override_settings(NOTICE_SINCE=dt.date(2021, 1, 1)):
        assert code(firm, "email") == "no_consent_message"


def test_nobody_is_reached_where_nothing_is_known() -> None:
    who = facts.customer("K2")
    assert code(who, "letter") == code(who, "phone", "claims") == "no_details"
    assert code(who, "letter", direction="inbound") == "legitimate_interest"


def test_objection_of_one_holds_for_both_since_a_merge_and_no_longer_once_it_is_undone() -> None:
    one, other = facts.customer("K3", **GIVEN), facts.customer("K4", **GIVEN)
    object_to(other, source="call", actor=None, at=NOW)
    assert (code(one, "letter"), code(other, "letter")) == ("legitimate_interest", "objection")
    merged = merge(one, other, actor=None, at=NOW)
    assert code(one, "letter") == code(other, "letter") == "objection"
    unmerge(merged, actor=None, at=LATER)
    assert (code(one, "letter"), code(other, "letter")) == ("legitimate_interest", "objection")
