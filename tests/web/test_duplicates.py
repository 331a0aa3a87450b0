"""Are pairs decided side by side, and is every merge undone from the page?"""

import datetime as dt

import pytest
from django.test import Client
from playwright.sync_api import Page, expect
from tests.facts import contract, customer
from tests.looks import found
from tests.served import Served

from kundig.base.records import JournalEntry, User
from kundig.customers.duplicates.records import DuplicatePair, Merge
from kundig.customers.households.records import Household
from kundig.customers.records import Customer

AT = dt.datetime(2026, 3, 1, tzinfo=dt.UTC)


@pytest.fixture
def client(db: None) -> Client:
    opened = Client(headers={"host": "localhost"})
    opened.force_login(User.objects.create_user("manager", role="manager", language="en"))
    return opened


def _pair(left: Customer, right: Customer, probability: float = 0.9) -> DuplicatePair:
    evidence = [{"field": "last_name", "level": "near", "weight": 5.0}]
    return DuplicatePair.objects.create(
        left=left, right=right, probability=probability, evidence=evidence, found_at=AT
    )


def _fields() -> dict[str, tuple[object, ...]]:
    return {each[0]: each[1:] for each in Customer.objects.values_list("number", "email", "city", "leading")}


def test_merging_takes_the_chosen_values_and_undo_brings_both_back(client: Client) -> None:
    one = customer("K-1", city="Ulm", email="a@beispiel.de")
    other = customer("K-2", city="Fürth", email="b@beispiel.de")
    before = _fields()
    pair = _pair(one, other)
    sent = {"act": "merge", "lead": "left", "field-city": "right", "field-email": "left"}
    assert client.post(f"/duplicates/{pair.pk}/decide/", sent).status_code == 302
    assert _fields() == {
        "K-1": ("a@beispiel.de", "Fürth", None),
        "K-2": ("b@beispiel.de", "Fürth", one.pk),
    }
    client.post(f"/duplicates/merges/{Merge.objects.get().pk}/undo/")
    assert _fields() == before


def test_who_has_more_facts_leads_unless_one_chooses_otherwise(client: Client) -> None:
    one, other = customer("K-1"), customer("K-2")
    contract(other, dt.date(2020, 1, 1))
    pair = _pair(one, other)
    shown = client.get(f"/duplicates/{pair.pk}/").content.decode()
    assert 'name="lead" value="right" checked' in shown
    client.post(f"/duplicates/{pair.pk}/decide/", {"act": "merge", "lead": "right"})
    assert Customer.objects.get(number="K-1").leading == other


@pytest.mark.parametrize("verdict", ["never", "later"])
def test_a_verdict_leads_to_the_next_pair_and_can_be_taken_back(client: Client, verdict: str) -> None:
    one, other, third = customer("K-1"), customer("K-2"), customer("K-3")
    first, second = _pair(one, other), _pair(one, third, 0.8)
    answer = client.post(f"/duplicates/{first.pk}/decide/", {"act": verdict})
    assert answer["Location"] == f"/duplicates/{second.pk}/"
    first.refresh_from_db()
    assert first.verdict == verdict
    client.post(f"/duplicates/{first.pk}/decide/", {"act": "open"})
    first.refresh_from_db()
    assert first.verdict == "open"


def test_merging_leads_past_the_pairs_that_say_the_same_by_now(client: Client) -> None:
    one, other, third, fourth = (customer(f"K-{n}") for n in range(4))
    first, _likelier, _same, last = (
        _pair(one, other, 0.9),
        _pair(one, third, 0.95),
        _pair(other, third, 0.8),
        _pair(one, fourth, 0.7),
    )
    answer = client.post(f"/duplicates/{first.pk}/decide/", {"act": "merge"})
    assert answer["Location"] == f"/duplicates/{last.pk}/"


def test_many_are_merged_after_a_preview_and_undone_together(client: Client) -> None:
    people = [customer(f"K-{n}", email=f"{n}@beispiel.de" if n % 2 else "") for n in range(6)]
    _pair(people[0], people[1], 0.999)
    _pair(people[1], people[2], 0.995)
    _pair(people[3], people[4], 0.7)
    before = _fields()
    assert "2 pairs would be merged" in client.get("/duplicates/bulk/?from=99").content.decode()
    assert _fields() == before
    receipt = client.post("/duplicates/bulk/", {"from": "99"})["Location"]
    assert [
        (each[0], each[3])
        for each in Customer.objects.order_by("id").values_list("number", "email", "id", "leading__number")
    ] == [("K-0", None), ("K-1", "K-0"), ("K-2", "K-0"), ("K-3", None), ("K-4", None), ("K-5", None)]
    assert "Undo all of these" in client.get(receipt).content.decode()
    client.post("/duplicates/merges/undo/", {"at": Merge.objects.all()[0].at.isoformat()})
    assert _fields() == before


@pytest.mark.parametrize("at", ["2026-13-01T00:00:00+00:00", "2026-03-01T00:00:00", "yesterday"])
def test_merges_of_a_moment_that_is_none_are_all_and_nothing_is_undone(client: Client, at: str) -> None:
    pair = _pair(customer("K-1"), customer("K-2"))
    client.post(f"/duplicates/{pair.pk}/decide/", {"act": "merge"})
    assert "K-2" in client.get("/duplicates/merges/", {"at": at}).content.decode()
    assert client.post("/duplicates/merges/undo/", {"at": at}).status_code == 302
    assert Merge.objects.get().undone_at is None


def test_finding_is_left_to_the_worker_once(client: Client) -> None:
    for _ in range(2):
        client.post("/duplicates/find/")
    assert JournalEntry.objects.filter(what="duplicates.asked").count() == 1
    assert "comparing all customers" in client.get("/duplicates/finding/").content.decode()


def test_a_household_is_suggested_formed_and_left(client: Client) -> None:
    for number in ("K-1", "K-2", "K-3"):
        customer(number, last_name="Größ", street="Am Weg 1", postal_code="90762")
    customer("K-4", last_name="Groess", street="Am Weg 2", postal_code="90762")
    shown = client.get("/households/?suggest=1").content.decode()
    assert [number in shown for number in ("K-1", "K-2", "K-3", "K-4")] == [True, True, True, False]
    client.post("/households/form/", {"name": "Größ", "number": ["K-1", "K-2", "K-3"]})
    formed = Household.objects.get()
    assert "K-3" in client.get(f"/households/{formed.pk}/").content.decode()
    client.post(f"/households/{formed.pk}/change/", {"leave": "K-3"})
    assert "K-3" not in client.get(f"/households/{formed.pk}/").content.decode()
    client.post("/households/form/", {"name": "X", "number": "K-9 K-4"}, follow=True)
    assert Household.objects.count() == 1


@pytest.mark.slow
@pytest.mark.parametrize(("theme", "width"), [("light", 1280), ("dark", 390)])
def test_pair_and_household_pass_axe_and_fit(page: Page, served: Served, theme: str, width: int) -> None:
    served.log_in(page)
    page.goto(f"{served.address}/account/")
    page.select_option("#theme", theme)
    page.locator("main form button").first.click()
    page.wait_for_load_state()
    page.set_viewport_size({"width": width, "height": 800})
    page.goto(f"{served.address}/duplicates/")
    page.get_by_role("button", name="Jetzt suchen").click()
    page.locator("#finding a").click(timeout=120_000)
    page.locator("main tbody .btn").first.click()
    expect(page.locator(".compare")).to_be_visible()
    assert found(page) == []
    page.goto(f"{served.address}/households/")
    name = f"Haushalt {theme}"
    people = {"light": "K-100011 K-100012", "dark": "K-100013 K-100014"}[theme]
    page.fill("#name", name)
    page.fill("#numbers", people)
    page.get_by_role("button", name="Bilden", exact=True).click()
    page.get_by_role("link", name=name).click()
    expect(page.locator("main h1")).to_have_text(name)
    assert found(page) == []
