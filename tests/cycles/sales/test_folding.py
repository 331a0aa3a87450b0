"""Which sales cycles follow from what happened, who started each, and does every one end?"""

import datetime as dt

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kundig.cycles.sales.answering import Tables
from kundig.cycles.sales.events import Event
from kundig.cycles.sales.folding import Story, fold
from kundig.cycles.sales.rules import DELIVERED, SALES_CYCLE
from kundig.cycles.sales.stages import ENDINGS
from kundig.feel.policies.checking import found_in, released_check
from kundig.feel.policies.kinds import content_of, table_of

FIRST = dt.datetime(2026, 1, 1, 12, tzinfo=dt.UTC)
TABLES = Tables([(dt.date(2026, 1, 1), 1, DELIVERED)], dt.UTC)


def on(day: int) -> dt.datetime:
    return FIRST + dt.timedelta(days=day)


def spoke(day: int, direction: str, topic: str, kind: str = "call", channel: str = "phone") -> Event:
    return Event(on(day), "interaction", direction, channel, kind, topic, topic, day + 1)


def fact(day: int, what: str, need: str = "") -> Event:
    return Event(on(day), what, need=need, source=day + 1)


def told(*events: Event, now: int) -> Story:
    return fold(events, TABLES.ask, now=on(now))


def way(story: Story) -> list[tuple[int, str]]:
    return [(one.cycle, one.stage) for one in story.steps]


def test_a_whole_cycle_from_need_to_renewal_is_won_and_the_next_begins_with_a_new_contract() -> None:
    story = told(
        spoke(0, "inbound", "contract"),
        spoke(5, "outbound", "contract"),
        Event(on(6), "offer", "outbound", "phone", "development", "heat_pump", "heat_pump", 9),
        Event(on(9), "accepted", "inbound", "phone", "development", "heat_pump", "heat_pump", 9),
        fact(20, "begun", "Strom"),
        fact(300, "ending", "Strom"),
        fact(380, "begun", "Strom"),
        now=390,
    )
    stages = ["need", "information", "offer", "purchase", "use", "renewal", "won"]
    assert way(story) == [*((1, stage) for stage in stages), (2, "use")]
    assert [one.need for one in story.steps][1:5] == ["contract", "heat_pump", "heat_pump", "Strom"]
    assert {one.started_by for one in story.steps} == {"inbound", ""}


@pytest.mark.parametrize(("days", "starter", "prompt"), [(30, "outbound", 1), (31, "inbound", 32)])
def test_a_letter_starts_a_cycle_that_begins_within_thirty_days_of_it(
    days: int, starter: str, prompt: int
) -> None:
    story = told(spoke(0, "outbound", "price", "letter", "letter"), spoke(days, "inbound", "price"), now=days)
    assert [(one.started_by, one.prompt) for one in story.steps] == [(starter, prompt)]


def test_what_customers_say_of_us_starts_a_cycle_unbound() -> None:
    story = told(spoke(0, "unbound", "praise", "review"), spoke(3, "inbound", "contract"), now=3)
    assert story.steps[0].started_by == "unbound"


def test_a_letter_starts_one_cycle_only() -> None:
    letter = spoke(0, "outbound", "price", "letter")
    story = told(letter, spoke(1, "inbound", "price"), fact(2, "bought"), fact(3, "bought"), now=4)
    assert [one.started_by for one in story.steps] == ["outbound", "outbound", "outbound", ""]


def test_nobody_is_said_to_have_started_what_begins_without_a_word() -> None:
    assert told(fact(0, "bought"), now=1).steps[0].started_by == ""


def test_silence_ends_a_cycle_and_what_was_bought_stays_won() -> None:
    asked = told(spoke(0, "inbound", "contract"), now=60)
    assert (way(asked), asked.until) == ([(1, "need"), (1, "quiet")], None)
    bought = told(fact(0, "bought"), now=61)
    assert way(bought) == [(1, "purchase"), (1, "won")]
    assert told(spoke(0, "inbound", "contract"), now=59).until == on(60)


def test_a_declined_offer_loses_the_sale() -> None:
    story = told(
        spoke(0, "inbound", "contract"),
        Event(on(1), "offer", "inbound", "phone", "development", "heat_pump", "", 1),
        Event(on(1), "declined", "inbound", "phone", "development", "heat_pump", "", 1),
        now=2,
    )
    assert way(story) == [(1, "need"), (1, "offer"), (1, "lost")]


def test_what_has_nothing_to_do_with_a_sale_moves_nothing() -> None:
    assert told(spoke(0, "inbound", "meter"), spoke(1, "outbound", "bill"), now=2) == Story((), None)


def test_what_is_still_to_come_has_not_happened() -> None:
    assert told(fact(10, "begun"), now=9).steps == ()


events = st.lists(
    st.builds(
        spoke,
        st.integers(0, 900),
        st.sampled_from(["inbound", "outbound", "unbound"]),
        st.sampled_from(["contract", "price", "bill", "complaint"]),
        st.sampled_from(["call", "letter", "order", "review"]),
    )
    | st.builds(
        fact,
        st.integers(0, 900),
        st.sampled_from(["begun", "ending", "ended", "billed", "bought", "offer", "accepted", "declined"]),
    ),
    max_size=30,
).map(lambda found: sorted(found, key=lambda one: one.at))


@given(events)
def test_every_cycle_begins_once_goes_on_in_order_and_ends_in_the_end(events: list[Event]) -> None:
    story = fold(events, TABLES.ask, now=on(3000))
    assert story.until is None
    cycles: dict[int, list[str]] = {}
    for one in story.steps:
        cycles.setdefault(one.cycle, []).append(one.stage)
    assert list(cycles) == list(range(1, len(cycles) + 1))
    for stages in cycles.values():
        assert stages[-1] in ENDINGS
        assert not set(stages[:-1]) & set(ENDINGS)
    moments = [one.since for one in story.steps]
    assert moments == sorted(moments)


@given(events, st.integers(0, 900))
def test_what_is_known_on_a_day_is_the_beginning_of_what_is_known_later(
    events: list[Event], day: int
) -> None:
    early, late = fold(events, TABLES.ask, now=on(day)), fold(events, TABLES.ask, now=on(3000))
    assert late.steps[: len(early.steps)] == early.steps


def test_delivered_table_can_be_released_and_comes_back_from_its_file() -> None:
    content = content_of(SALES_CYCLE, DELIVERED)
    released_check(SALES_CYCLE, content)
    assert table_of(SALES_CYCLE, content) == DELIVERED
    assert found_in(SALES_CYCLE, DELIVERED).findings.gaps == ()


def test_a_new_version_changes_nothing_of_the_past() -> None:
    later = DELIVERED.__class__(
        DELIVERED.inputs,
        DELIVERED.outputs,
        DELIVERED.rules[-1:],
        DELIVERED.hit_policy,
        annotations=DELIVERED.annotations,
    )
    both = Tables([(dt.date(2026, 1, 1), 1, DELIVERED), (dt.date(2026, 2, 1), 2, later)], dt.UTC)
    events = [spoke(0, "inbound", "contract"), spoke(40, "inbound", "contract")]
    assert [one.version for one in fold(events, both.ask, now=on(50)).steps] == [1]
    assert way(fold(events, TABLES.ask, now=on(50))) == [(1, "need"), (1, "information")]
