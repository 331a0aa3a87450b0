"""Whose are notes, tasks and holds, and how do they end?"""

import datetime as dt

import pytest
from tests import facts

from kundig.base.records import JournalEntry, User
from kundig.base.refusals import Refused
from kundig.customers.care import operations as care
from kundig.customers.care.records import Hold, Note, Task
from kundig.customers.records import Customer

pytestmark = pytest.mark.usefixtures("db")
NOW = dt.datetime(2026, 11, 2, 9, tzinfo=dt.UTC)
DAY = dt.date(2026, 11, 5)


@pytest.fixture
def ada() -> User:
    return User.objects.create_user("ada")


@pytest.fixture
def bob() -> User:
    return User.objects.create_user("bob")


def journal() -> list[tuple[str, str]]:
    return list(JournalEntry.objects.order_by("id").values_list("what", "about"))


def test_note_is_written_changed_and_removed_by_its_author(ada: User) -> None:
    note = care.write_note(facts.customer("K1"), " Ruft gern abends an. ", actor=ada, at=NOW)
    care.change_note(note, "Ruft mittags an.", actor=ada, at=NOW + dt.timedelta(hours=1))
    care.change_note(note, "Ruft mittags an.", actor=ada, at=NOW + dt.timedelta(hours=2))
    assert Note.objects.values_list("text", "changed_at").get() == (
        "Ruft mittags an.",
        NOW + dt.timedelta(hours=1),
    )
    care.remove_note(note, actor=ada)
    assert journal() == [(f"note.{verb}", "customer:K1") for verb in ("written", "changed", "removed")]
    assert Note.objects.count() == 0


def test_foreign_note_is_neither_changed_nor_removed(ada: User, bob: User) -> None:
    note = care.write_note(facts.customer("K1"), "meine", actor=ada, at=NOW)
    with pytest.raises(Refused, match="foreign_note"):
        care.change_note(note, "deine", actor=bob, at=NOW)
    with pytest.raises(Refused, match="foreign_note"):
        care.remove_note(note, actor=bob)
    assert Note.objects.get().text == "meine"


def test_empty_note_is_refused(ada: User) -> None:
    with pytest.raises(Refused, match="empty_note"):
        care.write_note(facts.customer("K1"), " \n\x00", actor=ada, at=NOW)


def test_journal_names_no_words_of_a_note(ada: User) -> None:
    care.write_note(facts.customer("K1"), "Geheimes", actor=ada, at=NOW)
    assert "Geheimes" not in str(JournalEntry.objects.get().details)


def test_task_is_done_once_reopened_and_moved(ada: User, bob: User) -> None:
    task = care.add_task("Rückruf", DAY, ada, facts.customer("K1"), actor=bob, at=NOW)
    care.finish_task(task, actor=bob, at=NOW)
    again = care.finish_task(task, actor=ada, at=NOW + dt.timedelta(days=1))
    assert (again.done_at, again.done_by) == (NOW, bob)
    care.reopen_task(task, actor=ada)
    care.move_task(task, due_on=DAY + dt.timedelta(days=1), person=bob, actor=ada)
    found = Task.objects.get()
    assert (found.done_at, found.done_by, found.person) == (None, None, bob)
    assert journal() == [(f"task.{verb}", "customer:K1") for verb in ("created", "done", "reopened", "moved")]


def test_task_without_a_customer_is_journalled_as_itself(ada: User) -> None:
    task = care.add_task("Ablage", DAY, ada, actor=ada, at=NOW)
    assert journal() == [("task.created", f"task:{task.pk}")]


def test_task_needs_a_short_title(ada: User) -> None:
    for title in ("", " ", "x" * 161):
        with pytest.raises(Refused, match="no_title"):
            care.add_task(title, DAY, ada, actor=ada, at=NOW)


def test_hold_is_placed_once_and_ends(ada: User) -> None:
    who = facts.customer("K1")
    until = NOW + dt.timedelta(days=14)
    first = care.place_hold(who, "complaint", until, actor=ada, at=NOW)
    care.place_hold(who, "complaint", None, text="dauert", actor=ada, at=NOW + dt.timedelta(hours=1))
    assert Hold.objects.values_list("pk", "until", "text").get() == (first.pk, None, "dauert")
    later = NOW + dt.timedelta(days=1)
    care.end_hold(first, actor=ada, at=later)
    assert care.standing_holds(later).count() == 0
    with pytest.raises(Refused, match="hold_ended"):
        care.end_hold(first, actor=ada, at=later)


def test_hold_into_the_past_is_refused(ada: User) -> None:
    with pytest.raises(Refused, match="hold_past"):
        care.place_hold(facts.customer("K1"), "complaint", NOW, actor=ada, at=NOW)


def test_what_is_kept_in_mind_of_a_merged_customer_goes_to_who_leads_him(ada: User) -> None:
    lead, led = facts.customer("K1"), facts.customer("K2")
    Customer.objects.filter(pk=led.pk).update(merged_into=lead, leading=lead)
    led.refresh_from_db()
    note = care.write_note(led, "x", actor=ada, at=NOW)
    task = care.add_task("x", DAY, ada, led, actor=ada, at=NOW)
    hold = care.place_hold(led, "complaint", None, actor=ada, at=NOW)
    assert [note.customer, task.customer, hold.customer] == [lead, lead, lead]
