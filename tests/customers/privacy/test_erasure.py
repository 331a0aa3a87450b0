"""Is exactly the right customer forgotten, once, and again after a restore?"""

import datetime as dt

import pytest
from django.test import override_settings
from tests import facts

from kundig import jobs
from kundig.base.home import home
from kundig.base.operations import note
from kundig.base.records import JournalEntry
from kundig.base.refusals import Refused
from kundig.customers.consents.operations import object_to
from kundig.customers.consents.records import Suppression
from kundig.customers.imports.records import ImportRun
from kundig.customers.privacy.erasure.operations import erase, erase_members, preview, reapply
from kundig.customers.privacy.records import Erasure, RetainedRecord
from kundig.customers.records import Customer, Interaction, LiveProfile, Posting

pytestmark = pytest.mark.usefixtures("db")
NOW = dt.datetime(2026, 11, 23, 12, tzinfo=dt.UTC)
TODAY = NOW.date()


@pytest.fixture(autouse=True)
def _home(db: None) -> None:
    home().mkdir(parents=True, exist_ok=True)


def test_preview_changes_nothing_and_tells_what_is_kept() -> None:
    who = facts.customer("K-10001")
    facts.posting(who, "revenue", "10", dt.date(2025, 5, 5))
    facts.posting(who, "revenue", "10", dt.date(2017, 5, 5))
    facts.contact(who, "letter", dt.date(2024, 1, 1), channel="letter")
    shown = preview(who, today=TODAY)
    assert shown.counts == {"customer": 1, "posting": 2, "interaction": 1}
    assert [(one.reason, one.until, one.records) for one in shown.kept] == [
        ("booking", dt.date(2033, 12, 31), 1),
        ("letter", dt.date(2030, 12, 31), 1),
    ]
    assert (Customer.objects.count(), Posting.objects.count(), Erasure.objects.count()) == (1, 2, 0)


def test_banks_keep_bookings_for_ten_years() -> None:
    who = facts.customer("K-10001")
    facts.posting(who, "revenue", "10", dt.date(2017, 5, 5))
    with override_settings(SECTOR="bank"):
        assert [one.until for one in preview(who, today=TODAY).kept] == [dt.date(2027, 12, 31)]


def test_who_led_nobody_and_booked_nothing_is_gone_without_a_row() -> None:
    who, other = facts.customer("K-10001"), facts.customer("K-10002")
    facts.contact(who, "call", TODAY)
    facts.contact(other, "call", TODAY)
    made = erase(who, actor=None, at=NOW)
    assert list(Customer.objects.values_list("number", flat=True)) == ["K-10002"]
    assert Interaction.objects.get().customer == other
    assert made.counts["interaction"] == 1
    assert "K-10001" not in str([made.counts, made.kept])
    assert RetainedRecord.objects.count() == 0


def test_erasing_twice_is_refused() -> None:
    who = facts.customer("K-10001")
    facts.posting(who, "revenue", "10", TODAY)
    erase(who, actor=None, at=NOW)
    with pytest.raises(Refused) as refused:
        erase(Customer.objects.get(), actor=None, at=NOW)
    assert refused.value.code == "privacy.erased_already"


def test_nobody_is_erased_while_a_file_is_on_its_way_in() -> None:
    who = facts.customer("K-10001")
    ImportRun.objects.create(kind="customers", file="a.csv", state="running", created_at=NOW)
    with pytest.raises(Refused) as refused:
        erase(who, actor=None, at=NOW)
    assert refused.value.code == "privacy.import_running"
    assert Customer.objects.count() == 1


def test_an_objection_outlives_its_customer() -> None:
    who = facts.customer("K-10001", email="anna@beispiel.de")
    object_to(who, source="letter", actor=None, at=NOW)
    before = list(Suppression.objects.values_list("digest", flat=True))
    erase(who, actor=None, at=NOW)
    assert list(Suppression.objects.values_list("digest", flat=True)) == before != []


def test_a_restored_backup_is_cleared_of_the_erased_and_of_nobody_else() -> None:
    leader, stranger = facts.customer("K-10001"), facts.customer("K-10003")
    facts.customer("K-10002", leading=leader, merged_into=leader)
    erase(leader, actor=None, at=NOW)
    assert list(Customer.objects.values_list("number", flat=True)) == ["K-10003"]
    # The backup was made while one of the two was led by somebody who was not erased.
    facts.customer("K-10001", email="anna@beispiel.de")
    facts.customer("K-10002", leading=stranger, merged_into=stranger)
    assert reapply([], at=NOW) == 2
    assert list(Customer.objects.values_list("number", "leading")) == [("K-10003", None)]
    assert reapply([], at=NOW) == 0


def test_the_journal_tells_of_the_erasure_and_names_nobody() -> None:
    who, other = facts.customer("K-10001"), facts.customer("K-10002")
    note(None, "pair.decided", f"customer:{other.number}", other=who.number)
    note(None, "note.written", f"customer:{who.number}", text="x")
    made = erase(who, actor=None, at=NOW)
    told = JournalEntry.objects.order_by("id").values_list("what", "about", "details")
    assert list(told) == [
        ("pair.decided", "customer:K-10002", {"other": "erased"}),
        ("note.written", f"erasure:{made.id}", {}),
        ("customer.erased", f"erasure:{made.id}", {"kept": 0}),
    ]


def test_the_worker_knows_what_an_erasure_leaves_to_it() -> None:
    assert {jobs.mirror_after_erasure.name, jobs.sweep_retained.name} == {"privacy.mirror", "privacy.sweep"}


def test_who_was_led_by_an_erased_one_leads_himself_again() -> None:
    leader = facts.customer("K-10001")
    led = facts.customer("K-10002", leading=leader, merged_into=leader)
    facts.contact(led, "call", TODAY)
    erase_members([leader.pk], actor=None, at=NOW)
    led.refresh_from_db()
    assert (led.leading, led.merged_into) == (None, None)
    assert LiveProfile.objects.get(customer=led).last_interaction_at == Interaction.objects.get().at
