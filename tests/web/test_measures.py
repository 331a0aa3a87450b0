"""Does the catalogue show whom actions fit, and is an action written and checked where it is wrong?"""

import datetime as dt
from decimal import Decimal

import pytest
from django.test import Client
from django.utils import timezone
from tests import facts
from tests.decisions.offers import accepted
from tests.measures.drafts import draft

from kundig.base.records import User
from kundig.decisions.ledger import operations as ledger
from kundig.decisions.records import Rulebook
from kundig.decisions.surveying.operations import survey
from kundig.measures.operations import draft_of, save_action
from kundig.measures.records import Action

pytestmark = pytest.mark.usefixtures("db")
LONG_AGO = dt.datetime(2026, 3, 2, 9, tzinfo=dt.UTC)


def _client(role: str = "manager", language: str = "en") -> Client:
    client = Client(headers={"host": "localhost", "accept-language": language})
    client.force_login(User.objects.get_or_create(username=role, role=role, language=language)[0])
    return client


def _form(**given: object) -> dict[str, object]:
    return {
        "code": "app",
        "kind": "service",
        "axis": "profitability",
        "purpose": "service",
        "customer_basis": "estimate",
        "names.de": "App",
        "names.en": "The app",
        "channels": ["phone", "web"],
        "texts..de": "Alles in der App.",
        "texts..en": "All in the app.",
        "eligible": 'customer.email != ""',
        "company_value": "2",
        "customer_value": "3",
        "cost": "0.10",
        "lever": "1.250",
        "active": "1",
    } | given


def test_an_action_is_written_and_decides_at_once() -> None:
    response = _client().post("/measures/new/", _form(stock="10", budget="1,000.50", ends_on="2099-12-31"))
    assert (response.status_code, response["Location"]) == (302, "/measures/app/")
    kept = draft_of(Action.objects.get())
    assert (kept.stock, kept.budget, kept.ends_on) == (10, Decimal("1000.50"), dt.date(2099, 12, 31))
    assert (kept.lever, kept.texts) == (
        Decimal("1.250"),
        {"": {"de": "Alles in der App.", "en": "All in the app."}},
    )
    newest = Rulebook.objects.latest("id")
    assert [one["code"] for one in newest.content["actions"]] == ["app"]


def test_what_is_wrong_is_told_at_its_field_and_nothing_typed_is_lost() -> None:
    response = _client().post(
        "/measures/new/", _form(eligible="value.rnak > 0", cost="a lot", **{"names.en": ""})
    )
    page = response.content.decode()
    assert response.status_code == 422
    assert Action.objects.count() == 0
    assert "Perhaps value.rank is meant" in page
    assert "<mark>value.rnak</mark>" in page
    assert 'value="a lot"' in page
    assert "Alles in der App." in page


def test_the_form_of_an_action_gives_back_what_was_kept() -> None:
    client = _client()
    save_action(draft(lever=Decimal("1.125"), cost=Decimal("0.25")), actor=None, at=LONG_AGO)
    page = client.get("/measures/invoice_by_email/edit/").content.decode()
    assert 'value="1.125"' in page
    assert 'value="0.25"' in page
    assert "Ihre Rechnung kommt per E-Mail." in page


def test_a_rule_is_checked_while_it_is_written_and_tried_with_a_customer() -> None:
    client = _client()
    facts.customer("K-1", city="Ulm", email="a@example.org")
    told = client.post("/measures/state/?field=eligible", _form(eligible='customer.salutation = "Frau"'))
    assert "AGG §§ 19, 20" in told.content.decode()
    assert "can be read" in client.post("/measures/state/?field=eligible", _form()).content.decode()
    tried = client.post("/measures/state/?field=who", _form(who="K-1", company_value="2.5")).content.decode()
    assert "gets it; worth €2.50 to the company and €3.00 to the customer" in tried
    tried = client.post("/measures/state/?field=who", _form(who="K-1", eligible="false")).content.decode()
    assert "does not fit" in tried
    assert (
        "No customer has the number K-9"
        in client.post("/measures/state/?field=who", _form(who="K-9")).content.decode()
    )


def test_the_catalogue_tells_whom_it_fits_who_gets_nothing_and_what_it_brought() -> None:
    who = facts.customer("K-1", city="Ulm")
    facts.customer("K-2", city="Fürth")
    save_action(
        draft(eligible='customer.city = "Ulm"', company_value="40", customer_value="30", stock=7),
        actor=None,
        at=LONG_AGO,
    )
    now = timezone.now()
    survey(at=now)
    accepted(who, "invoice_by_email", now - dt.timedelta(days=2), "40", "30")
    page = _client().get("/measures/").content.decode()
    assert "1 of them would get nothing" in page
    assert "Invoice by e-mail" in page
    one = _client().get("/measures/invoice_by_email/").content.decode()
    assert "7 of 7 customers" in one
    assert '<a href="/customers/K-1/">' in one
    brought = _client().get("/measures/ledger/K-1/").content.decode()
    assert "€40" in brought
    assert "€30" in brought


def test_an_action_ends_and_nobody_gets_it_any_more() -> None:
    save_action(draft(), actor=None, at=LONG_AGO)
    assert _client().post("/measures/invoice_by_email/end/").status_code == 302
    assert Rulebook.objects.latest("id").content["actions"][0]["active"] is False
    assert "ended" in _client().get("/measures/").content.decode()


def test_who_may_look_may_not_write() -> None:
    save_action(draft(), actor=None, at=LONG_AGO)
    analyst = _client("analyst")
    assert analyst.get("/measures/").status_code == 200
    assert analyst.get("/measures/new/").status_code == 403
    assert analyst.post("/measures/invoice_by_email/end/").status_code == 403
    assert _client("agent").get("/measures/").status_code == 403
    assert _client("process_owner").get("/measures/new/").status_code == 200


def test_where_much_was_accepted_the_page_shows_the_sums_of_the_survey(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    who = facts.customer("K-1")
    save_action(draft(), actor=None, at=LONG_AGO)
    now = timezone.now()
    accepted(who, "invoice_by_email", now - dt.timedelta(days=2), "40", "30")
    survey(at=now)
    monkeypatch.setattr(ledger, "LIVE", 0)
    page = _client().get("/measures/").content.decode()
    assert "As of" in page
    assert "€40" in page
