"""Does a call at the desk become one interaction, with its concern dealt with, whatever happens meanwhile?"""

import datetime as dt
import re
import uuid
from decimal import Decimal

import pytest
from django.test import Client
from django.utils import timezone
from tests import facts

from kundig.base.records import JournalEntry, User
from kundig.customers.care import operations as care
from kundig.customers.care.records import Hold, Task
from kundig.customers.duplicates.operations import merge
from kundig.customers.identities.operations import recognise
from kundig.customers.records import Customer, Interaction

pytestmark = pytest.mark.usefixtures("db")
HOST = {"host": "localhost"}


def agent(name: str = "agent") -> Client:
    client = Client(headers=HOST)
    user = User.objects.filter(username=name).first()
    client.force_login(user or User.objects.create_user(name, role="agent", language="en"))
    return client


def told(**given: str) -> dict[str, str]:
    """What the form of the concern sends, unless told otherwise."""
    began = (timezone.now() - dt.timedelta(minutes=3)).isoformat()
    return {
        "about": "topic:bill",
        "outcome": "resolved",
        "mark": f"desk:{uuid.uuid4().hex}",
        "began": began,
    } | given


def promised(**given: str) -> dict[str, str]:
    return told(outcome="promised", person="agent", due_on="2030-05-02", **given)


def take(client: Client, who: Customer, form: dict[str, str]) -> Interaction:
    """The call as it is remembered, found by where one is sent."""
    sent = client.post(f"/desk/{who.number}/", form)["Location"]
    found = re.fullmatch(r"/desk/[^/]+/(\d+)/\?kept=/desk/[^/]+/:concern", sent)
    assert found, sent
    return Interaction.objects.get(pk=int(found[1]))


def test_caller_is_found_by_number_and_name() -> None:
    who = facts.customer("K-1", last_name="Berg", first_name="Ida", phone="+4991174001")
    facts.customer("K-2", last_name="Tal")
    recognise([who.pk])
    for asked in ("K-1", "berg", "0911 74001"):
        assert agent().get("/desk/", {"q": asked})["Location"] == "/desk/K-1/"


def test_several_of_a_name_are_listed_and_nobody_is_said() -> None:
    facts.customer("K-1", last_name="Berg", first_name="Ida")
    facts.customer("K-2", last_name="Berg", first_name="Uwe")
    page = agent().get("/desk/?q=berg").content.decode()
    assert ("/desk/K-1/" in page, "/desk/K-2/" in page) == (True, True)
    assert "Nobody was found" in agent().get("/desk/?q=zzzzzz").content.decode()


def test_page_shows_what_is_open() -> None:
    client, who = agent(), facts.customer("K-1")
    now = timezone.now()
    today = timezone.localdate(now)
    care.place_hold(who, "complaint", None, actor=None, at=now)
    care.add_task("Zähler tauschen", today, User.objects.get(), who, actor=None, at=now)
    facts.contact(who, "form", today - dt.timedelta(days=1), direction="inbound", text="Abschlag zu hoch")
    facts.posting(who, "revenue", "94.20", today, due_on=today - dt.timedelta(days=1))
    facts.posting(who, "revenue", "80.00", today, due_on=today - dt.timedelta(days=40))
    facts.posting(who, "payment", "80.00", today, due_on=today - dt.timedelta(days=40))
    page = client.get("/desk/K-1/").content.decode()
    wanted = ("open complaint", "Zähler tauschen", "Abschlag zu hoch", "€94.20")
    assert [words for words in wanted if words not in page] == []
    assert "€80.00" not in page


def test_resolved_concern_is_one_answered_call() -> None:
    client, who = agent(), facts.customer("K-1")
    call = take(client, who, told(text="Warum so viel?"))
    assert (call.direction, call.channel, call.kind, call.topic, call.text, call.minutes) == (
        *("inbound", "phone", "call", "bill", "Warum so viel?"),
        Decimal("3.0"),
    )
    assert call.answered_at == call.at
    assert Interaction.objects.count() == 1
    assert Task.objects.count() == 0


def test_promised_concern_is_a_task_of_a_person_until_a_day() -> None:
    client, who = agent(), facts.customer("K-1")
    take(client, who, promised(text="Rechnung erklären"))
    task = Task.objects.get()
    assert (task.title, task.due_on, task.customer) == ("Rechnung erklären", dt.date(2030, 5, 2), who)
    assert task.person == User.objects.get(username="agent")


def test_promised_complaint_asks_for_restraint_until_it_ends_by_itself() -> None:
    client, who = agent(), facts.customer("K-1")
    take(client, who, promised(about="topic:complaint"))
    hold = Hold.objects.get()
    assert (hold.reason, hold.until is not None) == ("complaint", True)


def test_open_matter_that_is_resolved_is_closed_without_a_second_interaction() -> None:
    client, who = agent(), facts.customer("K-1")
    today = timezone.localdate()
    form = facts.contact(
        who, "form", today - dt.timedelta(days=1), direction="inbound", topic="move", text="Umzug"
    )
    call = take(client, who, told(about=f"asked:{form.pk}"))
    form.refresh_from_db()
    assert (form.answered_at, call.topic, call.text) == (call.at, "move", "Umzug")
    assert Interaction.objects.count() == 2
    task = care.add_task("Rückruf", today, None, who, actor=None, at=timezone.now())
    take(client, who, told(about=f"task:{task.pk}"))
    task.refresh_from_db()
    assert task.done_at is not None


def test_open_matter_that_is_promised_again_moves() -> None:
    client, who = agent(), facts.customer("K-1")
    task = care.add_task("Rückruf", timezone.localdate(), None, who, actor=None, at=timezone.now())
    take(client, who, promised(about=f"task:{task.pk}"))
    assert Task.objects.get(done_at=None).due_on == dt.date(2030, 5, 2)


def test_form_sent_twice_is_one_call() -> None:
    client, who = agent(), facts.customer("K-1")
    form = promised(text="Zweimal")
    assert take(client, who, form) == take(client, who, form)
    assert (Interaction.objects.count(), Task.objects.count()) == (1, 1)


def test_two_agents_with_the_same_customer_are_two_calls() -> None:
    who = facts.customer("K-1")
    assert take(agent(), who, told()) != take(agent("other"), who, told())


@pytest.mark.parametrize(
    ("form", "words"),
    [
        (told(about=""), "What does he call about?"),
        (told(mark="desk:x"), "too old to be sent"),
        (told(outcome="promised", person="nobody", due_on="2030-05-02"), "no person named nobody"),
        (told(outcome="promised", person="agent", due_on="soon"), "is no day"),
    ],
)
def test_wrong_form_is_refused_with_words_and_leaves_nothing(form: dict[str, str], words: str) -> None:
    client, who = agent(), facts.customer("K-1")
    answer = client.post(f"/desk/{who.number}/", form, follow=True)
    assert words in answer.content.decode()
    assert Interaction.objects.count() == 0


def test_end_writes_minutes_and_note_and_takes_the_call_off_the_list() -> None:
    client, who = agent(), facts.customer("K-1")
    call = take(client, who, told())
    assert f"/desk/K-1/{call.pk}/" in client.get("/desk/").content.decode()
    sent = client.post(f"/desk/K-1/{call.pk}/end/", {"text": "Abschlag erklärt", "minutes": "7,5"})
    assert sent["Location"] == f"/desk/?kept=/desk/K-1/{call.pk}/:wrap"
    call.refresh_from_db()
    assert (call.text, call.minutes) == ("Abschlag erklärt", Decimal("7.5"))
    assert f"/desk/K-1/{call.pk}/" not in client.get("/desk/").content.decode()
    assert JournalEntry.objects.filter(what="interaction.concluded").count() == 1


def test_impossible_minutes_leave_the_call_open() -> None:
    client, who = agent(), facts.customer("K-1")
    call = take(client, who, told())
    for minutes in ("-1", "9999", "abc", "NaN"):
        client.post(f"/desk/K-1/{call.pk}/end/", {"text": "x", "minutes": minutes})
    assert JournalEntry.objects.filter(what="interaction.concluded").count() == 0


def test_customer_merged_meanwhile_is_led_on_under_whom_he_stands_now() -> None:
    client = agent()
    leader, other = facts.customer("K-1"), facts.customer("K-2")
    call = take(client, other, told())
    merge(leader, other, actor=None, at=timezone.now())
    assert client.get("/desk/K-2/")["Location"] == "/desk/K-1/"
    assert client.get(f"/desk/K-2/{call.pk}/")["Location"] == f"/desk/K-1/{call.pk}/"
    assert client.get(f"/desk/K-1/{call.pk}/").status_code == 200
    later = take(client, other, told())  # a form that was open before the merge
    assert later.customer == leader


def test_call_of_somebody_else_is_not_found() -> None:
    client = agent()
    call = take(client, facts.customer("K-1"), told())
    facts.customer("K-2")
    assert client.get(f"/desk/K-2/{call.pk}/").status_code == 404
    assert client.get("/desk/K-2/99999999999999999999/").status_code == 404


def test_callback_is_a_call_of_ours_about_the_task() -> None:
    client, who = agent(), facts.customer("K-1")
    task = care.add_task("Rückruf", timezone.localdate(), None, who, actor=None, at=timezone.now())
    page = client.get(f"/desk/K-1/?task={task.pk}").content.decode()
    assert re.search(rf'value="task:{task.pk}"[^>]* checked', page)
    assert re.search(r'value="outbound"[^>]* checked', page)
    call = take(client, who, told(about=f"task:{task.pk}", direction="outbound"))
    assert (call.direction, call.answered_at) == ("outbound", None)


def test_today_and_the_page_of_a_customer_lead_to_the_desk() -> None:
    client, who = agent(), facts.customer("K-1")
    me = User.objects.get()
    task = care.add_task("Rückruf", timezone.localdate(), me, who, actor=me, at=timezone.now())
    assert f"/desk/K-1/?task={task.pk}" in client.get("/today/").content.decode()
    assert 'href="/desk/K-1/"' in client.get("/customers/K-1/").content.decode()
