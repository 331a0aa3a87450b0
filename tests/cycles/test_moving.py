"""Do customers come from stage to stage by the facts, every night and with events, each told once?"""

import datetime as dt
from itertools import pairwise

import pytest
from django.db import IntegrityError, connection, transaction
from django.utils import timezone
from tests import facts

from kundig.customers.care.operations import end_hold, place_hold
from kundig.customers.duplicates.operations import merge, unmerge
from kundig.customers.operations import refresh_live
from kundig.customers.records import Customer, LiveProfile
from kundig.cycles.history import Spell, Told, spells
from kundig.cycles.operations import look_back, move, move_base
from kundig.cycles.records import StageChange

pytestmark = pytest.mark.usefixtures("db")
TODAY = dt.date(2026, 7, 15)
NOW = dt.datetime(2026, 7, 15, 12, tzinfo=dt.UTC)
DAY = dt.timedelta(days=1)


def history(of: Customer) -> list[tuple[str, dt.date]]:
    """The stages of a customer, each with its first day."""
    rows = StageChange.objects.filter(customer=of).order_by("id").values_list("stage", "since", "id")
    return [(one.stage, one.since) for one in spells(Told(*row) for row in rows)]


def stage(of: Customer) -> str:
    """Where his profile says that he stands."""
    return LiveProfile.objects.get(customer=of).stage


@pytest.fixture
def calm(db: None) -> Customer:
    """Somebody with a contract of six years, of whom the night before was told that he is mature."""
    found = facts.customer("K-calm")
    facts.contract(found, dt.date(2020, 7, 1))
    told(found, "mature", dt.date(2022, 1, 1))
    return found


def told(of: Customer, stage: str, since: dt.date) -> None:
    """A stage of a customer's past."""
    from kundig.cycles.operations import policy

    version = policy().versions.get(number=1)
    StageChange.objects.create(
        customer=of, stage=stage, since=since, cause="nightly", version=version, rule=1
    )


def test_everybody_gets_a_stage_and_the_profile_says_it_too(calm: Customer) -> None:
    prospect, fresh = facts.customer("K-prospect"), facts.customer("K-new")
    facts.posting(fresh, "revenue", "40", TODAY - 20 * DAY)
    assert move_base(at=NOW) == 2
    stages = {one.customer.number: (one.stage, one.stage_since) for one in LiveProfile.objects.all()}
    assert stages == {
        "K-calm": ("mature", dt.date(2022, 1, 1)),
        "K-prospect": ("prospect", TODAY),
        "K-new": ("new", TODAY),
    }
    change = StageChange.objects.get(customer=prospect)
    assert (change.before, change.cause, change.rule, change.version.number) == ("", "nightly", 1, 1)


def test_doing_it_twice_tells_nothing_new(calm: Customer) -> None:
    move_base(at=NOW)
    rows = list(StageChange.objects.values())
    assert move_base(at=NOW) == 0
    assert move([calm.pk], event="posting.appended", at=NOW) == 0
    assert list(StageChange.objects.values()) == rows


def test_notice_of_termination_endangers_and_the_end_loses_him(calm: Customer) -> None:
    calm.relationship_set.update(until=dt.date(2026, 9, 30))
    assert move([calm.pk], event="relationship.changed", at=NOW) == 1
    change = StageChange.objects.latest("id")
    assert (change.stage, change.before, change.cause, change.event) == (
        "endangered",
        "mature",
        "event",
        "relationship.changed",
    )
    later = [dt.datetime(2026, month, 1, 12, tzinfo=dt.UTC) for month in (10, 11, 12)]
    assert [move_base(at=at) for at in later] == [0, 0, 0]
    assert move_base(at=dt.datetime(2026, 12, 31, 12, tzinfo=dt.UTC)) == 1
    assert history(calm)[1:] == [("endangered", TODAY), ("lost", dt.date(2026, 12, 31))]


def test_who_was_lost_and_comes_again_is_won_back_for_a_year(calm: Customer) -> None:
    calm.relationship_set.update(until=dt.date(2023, 1, 1))
    told(calm, "lost", dt.date(2023, 4, 1))
    facts.contract(calm, TODAY)
    move([calm.pk], event="relationship.added", at=NOW)
    assert (stage(calm), history(calm)[-1]) == ("won_back", ("won_back", TODAY))
    assert move_base(at=NOW + 300 * DAY) == 0
    move_base(at=NOW + 366 * DAY)
    assert stage(calm) == "mature"


def test_a_complaint_that_is_settled_on_the_same_day_leaves_no_trace_in_the_history(calm: Customer) -> None:
    before = history(calm)
    hold = place_hold(calm, "complaint", None, actor=None, at=NOW)
    move([calm.pk], event="hold.placed", at=NOW + dt.timedelta(minutes=1))
    assert stage(calm) == "endangered"
    end_hold(hold, actor=None, at=NOW + dt.timedelta(minutes=5))
    move([calm.pk], event="hold.ended", at=NOW + dt.timedelta(minutes=6))
    assert (stage(calm), history(calm)) == ("mature", before)
    assert LiveProfile.objects.get(customer=calm).stage_since == dt.date(2022, 1, 1)
    assert StageChange.objects.filter(customer=calm).count() == 3


def test_facts_of_whom_he_leads_count_and_parting_puts_everything_back(calm: Customer) -> None:
    other = facts.customer("K-other")
    move_base(at=NOW)
    place_hold(other, "complaint", None, actor=None, at=NOW)
    done = merge(calm, other, actor=None, at=NOW)
    move([calm.pk, other.pk], event="customer.merged", at=NOW + DAY)
    assert (stage(calm), StageChange.objects.latest("id").led) == ("endangered", [other.pk])
    assert not LiveProfile.objects.filter(customer=other).exists()
    unmerge(done, actor=None, at=NOW + DAY)
    move([calm.pk, other.pk], event="customer.unmerged", at=NOW + DAY)
    assert (stage(calm), stage(other)) == ("mature", "prospect")
    assert LiveProfile.objects.get(customer=calm).stage_since == dt.date(2022, 1, 1)


def test_a_contact_and_its_absence_leave_the_stage_where_it_is(calm: Customer) -> None:
    move_base(at=NOW)
    facts.contact(calm, "call", TODAY)
    refresh_live([calm.pk])
    calm.interaction_set.all().delete()
    refresh_live([calm.pk])
    profile = LiveProfile.objects.get(customer=calm)
    assert (profile.stage, profile.last_interaction_at) == ("mature", None)


def test_the_first_time_it_looks_back_over_the_years(db: None) -> None:
    left, back = facts.customer("K-left"), facts.customer("K-back")
    facts.contract(left, dt.date(2018, 1, 1), dt.date(2024, 3, 31))
    facts.contract(back, dt.date(2015, 1, 1), dt.date(2022, 12, 31))
    facts.contract(back, dt.date(2026, 5, 10))
    move_base(at=NOW)
    assert history(left) == [
        ("mature", dt.date(2023, 6, 30)),
        ("endangered", dt.date(2024, 6, 30)),
        ("lost", dt.date(2024, 9, 30)),
    ]
    assert history(back) == [("lost", dt.date(2023, 6, 30)), ("won_back", dt.date(2026, 5, 31))]
    causes = StageChange.objects.filter(customer=back).values_list("cause", flat=True)
    assert set(causes) == {"retrospect"}


def test_what_came_file_by_file_before_the_first_night_is_looked_back_upon(db: None) -> None:
    known = facts.customer("K-known")
    move([known.pk], event="customer.created", at=NOW)
    assert move_base(at=NOW, event="import.done") == 0
    facts.contract(known, dt.date(2015, 1, 1))
    move_base(at=NOW, event="import.done")
    assert history(known) == [("mature", TODAY)]
    for night in (NOW + DAY, NOW + 2 * DAY):
        move_base(at=night)
        assert history(known) == [("mature", dt.date(2023, 6, 30))]
    assert LiveProfile.objects.get(customer=known).stage_since == dt.date(2023, 6, 30)
    assert StageChange.objects.filter(cause="retrospect").count() == 1


def test_history_of_everybody_has_no_gaps_whatever_happens(db: None) -> None:
    people = [facts.customer(f"K-{number}") for number in range(4)]
    facts.contract(people[0], dt.date(2020, 1, 1), dt.date(2025, 6, 30))
    facts.contract(people[1], dt.date(2024, 12, 20))
    facts.posting(people[2], "revenue", "30", dt.date(2024, 2, 1))
    look_back(at=NOW - 400 * DAY, months=range(12, -1, -1))
    for days in range(0, 400, 23):
        move_base(at=NOW - (400 - days) * DAY)
    for who in people:
        rows = StageChange.objects.filter(customer=who).order_by("id").values_list("stage", "since", "id")
        found: tuple[Spell, ...] = spells(Told(*row) for row in rows)
        assert all(one.until == after.since for one, after in pairwise(found))
        assert found[-1].stage == stage(who)


@pytest.mark.parametrize(
    ("change", "constraint"),
    [
        ({"stage": "asleep"}, "stage_known"),
        ({"before": "asleep"}, "stage_before_known"),
        ({"before": "lost"}, "stage_changed"),
        ({"cause": "event"}, "stage_cause_named"),
        ({"event": "posting.appended"}, "stage_cause_named"),
        ({"rule": 0}, "stage_by_a_rule"),
    ],
)
def test_the_database_itself_keeps_what_may_be_told(
    calm: Customer, change: dict[str, object], constraint: str
) -> None:
    version = StageChange.objects.get().version
    plain = {"customer": calm, "stage": "lost", "since": TODAY, "cause": "nightly", "version": version}
    with pytest.raises(IntegrityError, match=constraint), transaction.atomic():
        StageChange.objects.create(**(plain | {"rule": 1} | change))


def test_what_was_told_is_never_changed(calm: Customer) -> None:
    with pytest.raises(IntegrityError, match="stage_frozen"), transaction.atomic():
        StageChange.objects.update(since=TODAY)
    with connection.cursor() as cursor, pytest.raises(IntegrityError, match="stage_frozen"):
        cursor.execute("UPDATE kundig_stagechange SET stage = 'lost'")


def test_an_event_says_when_it_was_told(calm: Customer) -> None:
    calm.relationship_set.update(until=dt.date(2026, 9, 30))
    move([calm.pk], event="relationship.changed", at=NOW)
    assert StageChange.objects.latest("id").at <= timezone.now()
