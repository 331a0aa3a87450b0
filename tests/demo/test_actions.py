"""Are the demo firm's actions in order, of all kinds, and told in both languages on each channel?"""

import datetime as dt
from collections import Counter

import pytest

from kundig.demo.measures import drafts, write_actions
from kundig.measures.checking import problems
from kundig.measures.operations import content
from kundig.measures.wording import wording

TODAY = dt.date(2026, 11, 2)
NOW = dt.datetime(2026, 11, 2, 8, tzinfo=dt.UTC)


def test_all_are_in_order() -> None:
    assert [(one.code, wrong) for one in drafts(TODAY) for wrong in problems(one)] == []


def test_there_are_at_least_25_of_all_four_kinds() -> None:
    kinds = Counter(one.kind for one in drafts(TODAY))
    assert kinds.total() >= 25
    assert set(kinds) == {"acquisition", "retention", "development", "service"}


def test_some_are_computed_and_some_are_limited_in_number_money_and_time() -> None:
    every = drafts(TODAY)
    assert {one.customer_basis for one in every} == {"computed", "estimate"}
    for name in ("stock", "budget", "starts_on", "ends_on"):
        assert any(getattr(one, name) is not None for one in every)


def test_each_is_told_in_both_languages_on_each_of_its_channels() -> None:
    for one in drafts(TODAY):
        for channel in one.channels:
            said = [wording(one.texts, channel=channel, language=language) for language in ("de", "en")]
            assert all(said)
            assert len(set(said)) == 2


@pytest.mark.usefixtures("db")
def test_they_are_written_anew_each_time() -> None:
    write_actions(today=TODAY, at=NOW)
    first = [{name: value for name, value in one.items() if name != "id"} for one in content()]
    write_actions(today=TODAY, at=NOW)
    assert [{name: value for name, value in one.items() if name != "id"} for one in content()] == first
    assert len(first) == len(drafts(TODAY))
