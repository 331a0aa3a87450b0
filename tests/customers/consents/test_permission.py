"""Is every combination of facts, channels, purposes and directions judged as the table of the law says?

The table is written from the law, row by row, and is read by ten lines that know nothing of the rules.
"""

import datetime as dt
from functools import cache
from itertools import product
from typing import Any

import pytest

from kundig.base.refusals import Refused
from kundig.customers.consents.permission import (
    ExistingCustomers,
    PermissionFacts,
    facts_of,
    may_contact,
)
from kundig.customers.consents.reasons import LAWS
from kundig.customers.consents.rules import Act, Objected

AT = dt.datetime(2026, 11, 29, 12, tzinfo=dt.UTC)
BEFORE = AT - dt.timedelta(days=30)
CHANNELS = ("email", "phone", "sms", "letter", "visit", "web", "portal", "chat", "branch", "social")
PURPOSES = ("advertising", "survey", "analysis", "service", "claims")
# On which channel he says what concerns this one, and what we need to know to reach him there.
SAID_ON = {"portal": "web", "chat": "web"}
REACHED_BY = {"email": "email", "phone": "phone", "sms": "phone", "letter": "address", "visit": "address"}

# The first row that fits decides. A dash: whatever it is. "existing": all of sale, similar, both notices.
LAW = """
purpose            channel               direction  kind          said       objected  contract  sale  existing  -> code
claims             -                     -          -             -          -         -         -     -         -> claim
service            -                     inbound    -             -          -         -         -     -         -> request
service            -                     -          -             -          -         yes       -     -         -> contract
service            -                     -          -             -          -         -         yes   -         -> after_contract
service            -                     -          -             -          -         -         -     -         -> no_ground
-                  -                     -          -             -          yes       -         -     -         -> objection
-                  -                     -          -             granted    -         -         -     -         -> granted
analysis           -                     -          -             withdrawn  -         -         -     -         -> withdrawn
analysis           -                     -          -             -          -         -         -     -         -> no_consent_analysis
-                  phone,visit           inbound    -             -          -         -         -     -         -> own_contact
-                  -                     -          -             withdrawn  -         -         -     -         -> withdrawn
-                  web,portal,chat,branch  -        -             -          -         -         -     -         -> own_contact
-                  letter                -          -             -          -         -         -     -         -> legitimate_interest
-                  email,sms,social      inbound    -             -          -         -         -     -         -> reply
-                  email                 -          -             -          -         -         -     yes       -> existing_customer
-                  email,sms,social      -          -             -          -         -         -     -         -> no_consent_message
-                  phone                 -          organisation  -          -         yes       -     -         -> presumed
-                  phone                 -          organisation  -          -         -         -     -         -> not_presumed
-                  phone                 -          person        -          -         -         -     -         -> no_consent_call
-                  visit                 -          organisation  -          -         yes       -     -         -> legitimate_interest
-                  visit                 -          -             -          -         -         -     -         -> no_consent_visit
"""  # noqa: E501 (a table is read along its rows)
ROWS = [line.replace("->", "").split() for line in LAW.strip().splitlines()[1:]]
ALLOWED = {
    *("claim", "request", "contract", "after_contract", "granted"),
    *("own_contact", "legitimate_interest", "existing_customer", "presumed"),
}


@cache
def lawful(*case: str) -> str:
    """What the table says of a case."""
    return next(
        row[-1]
        for row in ROWS
        if all(cell == "-" or one in cell.split(",") for cell, one in zip(row, case, strict=False))
    )


def yes(fact: bool) -> str:
    return "yes" if fact else "no"


# By what an objection forbids a purpose, where it is meant for this channel or for all.
WIDER = {
    "advertising": ["advertising"],
    "survey": ["survey", "advertising"],
    "analysis": ["analysis", "advertising"],
}
KINDS = ("person", "organisation")
FACTS = [(a, b, c, d, e, f) for a, b, c, d, e, f in product((False, True), repeat=6)]
OBJECTIONS = [
    ("", ""),
    *product(("advertising", "survey", "analysis"), ("all", "this", "other", "lifted")),
]


def objected(purpose: str, scope: str, channel: str) -> tuple[Objected, ...]:
    if not purpose:
        return ()
    here = SAID_ON.get(channel, channel)
    other = "sms" if here == "email" else "email"
    meant = {"all": "", "this": here, "other": other, "lifted": ""}[scope]
    return (Objected(purpose, meant, BEFORE, AT if scope == "lifted" else None),)


@pytest.mark.parametrize("purpose", PURPOSES)
def test_every_combination_is_judged_as_the_table_says(purpose: str) -> None:
    wrong: list[object] = []
    seen = 0
    for channel, said, (against, scope) in product(CHANNELS, ("none", "granted", "withdrawn"), OBJECTIONS):
        here = SAID_ON.get(channel, channel)
        acts = () if said == "none" else (Act(purpose, here, said == "granted", BEFORE),)
        no = objected(against, scope, channel)
        forbids = scope in ("all", "this") and against in WIDER.get(purpose, ())
        for kind, (contract, sale, similar, first, each, known) in product(KINDS, FACTS):
            details = [known and REACHED_BY.get(channel) == name for name in ("email", "phone", "address")]
            facts = PermissionFacts(kind, acts, no, contract, sale, similar, first, each, *details)
            existing = sale and similar and first and each
            for direction in ("outbound", "inbound"):
                code = lawful(
                    *(purpose, channel, direction, kind, said),
                    *(yes(forbids), yes(contract), yes(sale), yes(existing)),
                )
                unknown = not known and channel in REACHED_BY and direction == "outbound"
                if unknown and purpose != "analysis" and code in ALLOWED:
                    code = "no_details"
                found = may_contact(facts, channel=channel, purpose=purpose, direction=direction, at=AT)
                seen += 1
                if (found.code, found.allowed) != (code, code in ALLOWED):
                    wrong.append((channel, direction, facts, found.code, code))
    assert (wrong[:3], seen) == ([], 10 * 3 * 13 * 2 * 2**6 * 2)


def test_table_and_reasons_know_the_same_codes() -> None:
    codes = {row[-1] for row in ROWS} | {"no_details"}
    assert codes == set(LAWS)
    assert {code for code, reason in LAWS.items() if reason.allowed} == ALLOWED
    assert all(reason.law for code, reason in LAWS.items() if code != "no_details")


def test_what_is_said_later_does_not_count_yet() -> None:
    later = AT + dt.timedelta(seconds=1)
    facts = PermissionFacts(
        "person",
        (Act("advertising", "phone", True, BEFORE), Act("advertising", "phone", False, later)),
        (Objected("advertising", "", later),),
        phone=True,
    )
    asked = {"channel": "phone", "purpose": "advertising", "direction": "outbound"}
    assert may_contact(facts, **asked, at=AT).code == "granted"
    assert may_contact(facts, **asked, at=later).code == "objection"
    lifted = (Objected("advertising", "", BEFORE, later),)
    assert may_contact(PermissionFacts("person", objections=lifted), **asked, at=AT).code == "objection"
    withdrawn = PermissionFacts("person", facts.acts, phone=True)
    assert may_contact(withdrawn, **asked, at=later).code == "withdrawn"


def test_what_customers_say_among_themselves_is_judged_as_if_we_began() -> None:
    for channel, purpose in product(CHANNELS, PURPOSES):
        for facts in (PermissionFacts("person"), PermissionFacts("organisation", contract=True, phone=True)):
            ours, theirs = (
                may_contact(facts, channel=channel, purpose=purpose, direction=direction, at=AT)
                for direction in ("outbound", "unbound")
            )
            assert ours == theirs


@pytest.mark.parametrize(
    ("channel", "purpose", "code"),
    [("fax", "advertising", "consents.unknown_channel"), ("email", "gossip", "consents.unknown_purpose")],
)
def test_what_nobody_knows_is_refused_rather_than_allowed(channel: str, purpose: str, code: str) -> None:
    with pytest.raises(Refused) as refused:
        may_contact(PermissionFacts("person"), channel=channel, purpose=purpose, direction="inbound", at=AT)
    assert refused.value.code == code


TODAY = AT.date()
LONG_AGO, TOMORROW = TODAY - dt.timedelta(days=900), TODAY + dt.timedelta(days=1)


def made(**given: Any) -> PermissionFacts:
    plain: dict[str, Any] = {
        "kind": "person",
        "since": LONG_AGO,
        "consents": [],
        "objections": [],
        "relationships": [],
        "bought": False,
        "email": "",
        "phone": "",
        "street": "",
        "existing": ExistingCustomers(),
        "on": TODAY,
    }
    return facts_of(**(plain | given))


def test_contract_runs_from_its_first_to_its_last_day_and_is_a_sale_for_ever() -> None:
    cases = {
        (LONG_AGO, None): (True, True),
        (LONG_AGO, TODAY): (True, True),
        (LONG_AGO, TODAY - dt.timedelta(days=1)): (False, True),
        (TOMORROW, None): (False, False),
    }
    for (since, until), told in cases.items():
        facts = made(relationships=[("contract", since, until)])
        assert (facts.contract, facts.sale) == told
    assert (made(bought=True).contract, made(bought=True).sale) == (False, True)


def test_free_account_is_a_sale_only_where_the_firm_says_so() -> None:
    account = [("account", LONG_AGO, None)]
    assert not made(relationships=account).sale
    loose = ExistingCustomers(free_accounts=True)
    assert made(relationships=account, existing=loose).sale
    assert not made(relationships=account, existing=loose).contract


def test_existing_customer_is_who_came_since_the_notice_is_given() -> None:
    noticed = ExistingCustomers(notice_since=LONG_AGO)
    held = [("contract", LONG_AGO, None)]
    assert made(relationships=held, existing=noticed).existing_customer
    assert not made(relationships=held).existing_customer
    early = LONG_AGO - dt.timedelta(days=1)
    assert not made(since=early, relationships=held, existing=noticed).existing_customer
    assert not made(existing=noticed).existing_customer
