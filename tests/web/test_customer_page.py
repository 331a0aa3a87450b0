"""Does the customer page show all that happened, quickly, and to whom it may?"""

import datetime as dt
from decimal import Decimal

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone
from tests import facts

from kundig.base.records import JournalEntry, User
from kundig.customers.care import operations as care
from kundig.customers.care.records import Hold, Note, Task
from kundig.customers.consents import operations as consents
from kundig.customers.consents.records import Consent, Objection
from kundig.customers.duplicates.operations import merge
from kundig.customers.identities.records import Identity
from kundig.customers.records import Customer
from kundig.web.timeline import Asked, Cursor, Who, stretch

pytestmark = pytest.mark.usefixtures("db")
TODAY = dt.date(2026, 11, 2)
EVIL = "<script>alert(1)</script><img src=x onerror=alert(2)>"
HOST = {"host": "localhost"}


def user(role: str = "manager", name: str = "") -> User:
    return User.objects.create_user(name or role, role=role, language="en")


def visit(role: str = "manager") -> Client:
    client = Client(headers=HOST)
    client.force_login(User.objects.filter(username=role).first() or user(role))
    return client


def eventful(number: str = "K1") -> Customer:
    """A customer of whom something of each kind is known."""
    who, author = (
        facts.customer(number),
        User.objects.filter(username="author").first() or user(name="author"),
    )
    now = timezone.now()
    facts.contact(who, "call", TODAY, text="Zähler abgelesen")
    facts.contact(who, "email", TODAY, direction="inbound", channel="email", text="Wo bleibt die Rechnung?")
    facts.posting(who, "revenue", "120", TODAY)
    facts.posting(who, "revenue", "80", TODAY - dt.timedelta(days=40))
    facts.contract(who, TODAY)
    care.write_note(who, "Mag Tee", actor=author, at=now)
    care.add_task("Rückruf", TODAY, author, who, actor=author, at=now)
    care.place_hold(who, "complaint", None, actor=author, at=now)
    consents.grant(who, "advertising", "email", text="Ja", source="form", actor=author, at=now)
    consents.object_to(who, channel="phone", source="call", actor=author, at=now)
    return who


def test_page_shows_all_kinds_on_one_timeline() -> None:
    eventful()
    page = visit().get("/customers/K1/").content.decode()
    wanted = ("Mag Tee", "Rückruf", "open complaint", "Zähler abgelesen", "Consent given", "1 posting")
    assert [word for word in wanted if word not in page] == []


def test_number_of_queries_is_the_same_for_ten_events_and_for_a_thousand() -> None:
    few, many = eventful("K1"), eventful("K2")
    author = User.objects.get(username="author")
    for day in range(300):
        on = TODAY - dt.timedelta(days=day)
        facts.contact(many, "call", on, text="x")
        facts.posting(many, "revenue", "1", on)
        care.write_note(many, "x", actor=author, at=timezone.now())
    for _each in range(30):
        care.add_task("x", TODAY, author, many, actor=author, at=timezone.now())
    facts.contact(few, "letter", TODAY)
    client = visit()
    counts = []
    for number in ("K1", "K2"):
        with CaptureQueriesContext(
            connection,
        ) as asked:
            assert client.get(f"/customers/{number}/?kind=interaction").status_code == 200
        counts.append(len(asked))
    assert counts[0] == counts[1] <= 36


def test_stretches_join_without_gap_or_repetition_while_something_is_added() -> None:
    who = eventful()
    at = timezone.now() - dt.timedelta(days=3)
    for _each in range(25):  # of the same moment: number and kind decide
        care.write_note(who, "gleich", actor=User.objects.get(username="author"), at=at)
    members = Who.of(who)
    whole, _after = stretch(members, Asked(), after=None, count=1000)
    joined, after = stretch(members, Asked(), after=None, count=4)
    facts.contact(who, "call", dt.date(2099, 1, 1))
    while after is not None:
        more, after = stretch(members, Asked(), after=Cursor.read(str(after)), count=4)
        joined += more
    assert joined == whole
    assert len(whole) == 34


@pytest.mark.parametrize(
    ("query", "shown", "hidden"),
    [
        ("direction=inbound", "Wo bleibt", "Zähler abgelesen"),
        ("kind=note", "Mag Tee", "Wo bleibt die Rechnung?</strong>"),
        ("channel=phone", "Zähler abgelesen", "Mag Tee"),
        ("q=RECHNUNG", "Wo bleibt", "Zähler abgelesen"),
        ("kind=journal", "Contact recorded", "Mag Tee"),
        ("q=100%25", "Nothing passes", "Mag Tee"),
        ("kind=rubbish&after=rubbish~x~y", "Mag Tee", "Nothing passes"),
    ],
)
def test_filters_of_the_timeline(query: str, shown: str, hidden: str) -> None:
    JournalEntry.objects.create(at=timezone.now(), what="interaction.recorded", about="customer:K1")
    eventful()
    JournalEntry.objects.create(at=timezone.now(), what="interaction.recorded", about="customer:K1")
    page = visit().get(f"/customers/K1/timeline/?{query}", headers={"HX-Request": "true"}).content.decode()
    assert (shown in page, hidden in page) == (True, False)


def test_number_of_a_merged_customer_leads_to_who_leads_him_with_all_that_was_his() -> None:
    lead, led = facts.customer("K1"), eventful("K2")
    merge(lead, led, actor=user("admin"), at=timezone.now())
    client = visit()
    response = client.get("/customers/K2/")
    assert (response.status_code, response["Location"]) == (302, "/customers/K1/")
    page = client.get("/customers/K1/").content.decode()
    assert [word for word in ("Mag Tee", "Zähler abgelesen", "K2", "Part") if word not in page] == []


def test_margin_is_hidden_from_who_may_not_see_value() -> None:
    facts.posting(facts.customer("K1"), "cost_of_goods", "77.77", TODAY)
    for role, sees in (("agent", False), ("manager", True)):
        for address in ("/customers/K1/", "/customers/K1/postings/?month=2026-11"):
            assert ("77.77" in visit(role).get(address).content.decode()) == sees


WRITES = [
    ("notes/", {"text": "Neu"}),
    ("tasks/", {"title": "Neu", "due_on": "2026-12-01", "person": "author"}),
    ("holds/", {"reason": "dispute"}),
    ("consents/", {"act": "granted", "channel": "sms", "text": "Ja", "source": "form"}),
    ("objections/", {"source": "call"}),
    ("identities/", {"kind": "phone", "value": "0911 740012"}),
    ("facts/", {"city": "Ulm"}),
    ("interactions/", {"direction": "outbound", "channel": "phone", "text": "Neu"}),
]


def state() -> list[object]:
    tables = (Note, Task, Hold, Consent, Objection, Identity, JournalEntry)
    return [*(table.objects.count() for table in tables), Customer.objects.get(number="K1").city]


@pytest.mark.parametrize(("place", "told"), WRITES)
def test_who_serves_customers_writes_and_an_analyst_changes_nothing(place: str, told: dict[str, str]) -> None:
    eventful()
    before = state()
    assert visit("analyst").post(f"/customers/K1/{place}", told).status_code == 403
    assert state() == before
    assert visit("agent").post(f"/customers/K1/{place}", told).status_code == 302
    assert state() != before


def test_foreign_note_stays_as_it_is_and_ones_own_is_changed() -> None:
    eventful()
    note = Note.objects.get()
    for name, text in (("manager", "Mag Tee"), ("author", "Mag Kaffee")):
        visit(name).post(f"/customers/K1/notes/{note.pk}/", {"text": "Mag Kaffee"})
        note.refresh_from_db()
        assert note.text == text
    visit("manager").post(f"/customers/K1/notes/{note.pk}/", {"remove": "1"})
    assert Note.objects.count() == 1


def test_rows_of_another_customer_are_not_reached_by_this_ones_address() -> None:
    eventful("K1")
    facts.customer("K2")
    note, hold, no = Note.objects.get(), Hold.objects.get(), Objection.objects.get()
    for place in (f"notes/{note.pk}/", f"holds/{hold.pk}/end/", f"objections/{no.pk}/lift/"):
        told = {"text": "x", "source": "call"}
        assert visit().post(f"/customers/K2/{place}", told).status_code == 404


def test_what_people_write_is_shown_and_never_run() -> None:
    who, author = facts.customer("K1", last_name=EVIL, city=EVIL, street=EVIL), user(name="author")
    now = timezone.now()
    facts.contact(who, "call", TODAY, text=EVIL, topic=EVIL[:30])
    care.write_note(who, EVIL, actor=author, at=now)
    care.add_task(EVIL, timezone.localdate(), author, who, text=EVIL, actor=author, at=now)
    care.place_hold(who, "other", None, text=EVIL, actor=author, at=now)
    consents.grant(
        who, "advertising", "email", text=EVIL, text_version="v", source=EVIL, actor=author, at=now
    )
    consents.object_to(who, source=EVIL, actor=author, at=now)
    held = facts.contract(who, TODAY)
    held.product, held.terms = EVIL, {EVIL: EVIL}
    held.save()
    facts.posting(who, "revenue", "1", TODAY, reference=EVIL[:40])
    addresses = (
        "/customers/K1/",
        "/customers/K1/facts/",
        "/customers/K1/postings/",
        "/today/",
        "/tasks/?show=all",
    )
    for address in addresses:
        client = Client(headers=HOST)
        client.force_login(author)
        page = client.get(address).content.decode()
        assert "<script>alert" not in page
        assert "<img src=x" not in page
    filtered = visit().get("/customers/K1/", {"q": EVIL, "channel": EVIL}).content.decode()
    assert "<script>alert" not in filtered


def test_text_written_before_the_session_ended_leads_back_to_the_page() -> None:
    eventful()
    response = Client(headers=HOST).post("/customers/K1/notes/", {"text": "lang"})
    assert response["Location"] == "/login/?next=/customers/K1/notes/"
    back = visit().get("/customers/K1/notes/")
    assert (back.status_code, back["Location"]) == (302, "/customers/K1/#history")


def test_part_of_a_page_says_that_the_session_has_ended() -> None:
    eventful()
    told = {"HX-Request": "true", "HX-Current-URL": "http://localhost/customers/K1/?kind=note", **HOST}
    part = Client().get("/customers/K1/timeline/", headers=told).content.decode()
    assert part.startswith('<p role="status"><a href="/login/?next=%2Fcustomers%2FK1%2F%3Fkind%3Dnote">')


def test_only_what_was_stored_lets_the_browser_drop_its_draft() -> None:
    eventful()
    client = visit()
    assert "kept=note" in client.post("/customers/K1/notes/", {"text": "x"})["Location"]
    assert "kept" not in client.post("/customers/K1/notes/", {"text": " "})["Location"]


def test_facts_are_edited_in_place_and_refused_with_the_text_that_was_written() -> None:
    facts.customer("K1", email="a@b.de")
    client = visit()
    form = client.get("/customers/K1/facts/", headers={"HX-Request": "true"}).content.decode()
    assert "<html" not in form
    refused = client.post("/customers/K1/facts/", {"email": "kein", "city": "Ulm"})
    assert refused.status_code == 422
    assert 'value="kein"' in refused.content.decode()
    client.post("/customers/K1/facts/", {"email": "neu@b.de", "last_name": "Ada"})
    assert Customer.objects.values_list("email", "sort_key").get() == ("neu@b.de", "ada")


def test_sum_of_the_month_is_that_of_its_postings() -> None:
    who = facts.customer("K1")
    for amount in ("10.10", "20.20"):
        facts.posting(who, "revenue", amount, TODAY)
    page = visit().get("/customers/K1/").content.decode()
    assert f"€{Decimal('30.30')}" in page
