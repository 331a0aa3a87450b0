"""Are programs told what an agent is told: may I, and by which law?"""

import datetime as dt

import pytest
from tests.api.programs import program
from tests.facts import contract, customer

from kundig.customers.consents.operations import object_to

pytestmark = pytest.mark.usefixtures("db")
AT = dt.datetime(2026, 6, 1, 9, tzinfo=dt.UTC)


def test_one_question_is_answered_in_the_language_it_is_asked_in() -> None:
    customer("K-1", phone="+49 731 1")
    asks = program("customers:read")
    query = "channel=phone&purpose=advertising&direction=outbound"
    answer = asks.get(f"/customers/K-1/permissions?{query}", accept_language="de")
    assert answer.json() == {
        "customer": "K-1",
        "permissions": [
            {
                "channel": "phone",
                "purpose": "advertising",
                "direction": "outbound",
                "allowed": False,
                "code": "no_consent_call",
                "law": "§ 7 Abs. 2 Nr. 1 UWG",
                "why": "Ein Werbeanruf bei einem Verbraucher braucht dessen vorherige ausdrückliche"
                " Einwilligung, und es gibt keine.",
            }
        ],
    }


def test_everything_is_answered_at_once() -> None:
    who = customer("K-1", phone="+49 731 1")
    contract(who, dt.date(2026, 1, 1))
    object_to(who, source="call", actor=None, at=AT)
    found = program("customers:read").get("/customers/K-1/permissions").json()["permissions"]
    assert len(found) == 10 * 5 * 2
    allowed = {one["purpose"] for one in found if one["allowed"]}
    assert allowed == {"service", "claims"}


def test_what_is_not_asked_for_properly_is_refused() -> None:
    customer("K-1")
    asks = program("customers:read")
    assert asks.get("/customers/K-1/permissions?channel=fax").status_code == 422
    assert asks.get("/customers/K-2/permissions").status_code == 404
    assert program("postings:read", name="other").get("/customers/K-1/permissions").status_code == 403
