"""Has the history of a customer's stages neither gaps nor overlaps, whatever is told in whichever order?"""

import datetime as dt
from itertools import pairwise

from hypothesis import given
from hypothesis import strategies as st

from kundig.customers.segments.subjects import STAGES
from kundig.cycles.history import Told, spells

FIRST = dt.date(2026, 1, 1)
days = st.integers(0, 60).map(lambda days: FIRST + dt.timedelta(days=days))
told = st.lists(st.builds(Told, st.sampled_from(sorted(STAGES)), days), max_size=12)


@given(told)
def test_spells_follow_each_other_without_gap_or_overlap(told: list[Told]) -> None:
    found = spells(told)
    assert bool(found) == bool(told)
    assert all(one.until == after.since and one.stage != after.stage for one, after in pairwise(found))
    assert all(one.until is not None and one.since < one.until for one in found[:-1])
    assert [one.until for one in found[-1:]] == [None] * len(found[-1:])


@given(told, days)
def test_on_each_day_since_the_first_there_is_exactly_one_stage(told: list[Told], on: dt.date) -> None:
    holding = [one.stage for one in spells(told) if one.since <= on and (one.until is None or on < one.until)]
    assert holding == [one.stage for one in told if one.since <= on][-1:]  # the last word on a day decides


@given(told)
def test_telling_the_last_once_more_changes_nothing(told: list[Told]) -> None:
    assert spells([*told, *told[-1:]]) == spells(told)


def test_what_is_told_later_corrects_what_was_told_of_that_day() -> None:
    day = dt.timedelta(days=1)
    history = [Told("new", FIRST, 1), Told("endangered", FIRST + 9 * day, 2), Told("new", FIRST, 3)]
    assert [(one.stage, one.since, one.until) for one in spells(history)] == [("new", FIRST, None)]
