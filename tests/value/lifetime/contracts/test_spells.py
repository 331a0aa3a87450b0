"""Is it seen rightly who was held by a contract in which month, as it was known on a day?"""

import datetime as dt

import numpy as np
import pyarrow as pa
import pytest

from kundig.value.lifetime.contracts.months import recorded_from
from kundig.value.lifetime.contracts.spells import Spells
from kundig.value.lifetime.contracts.terms import Terms

D = dt.date
AS_OF = D(2026, 1, 1)
JANUARY = (2025 - 1970) * 12  # 2025


def spells(*terms: tuple[int, dt.date, dt.date | None], end: int = JANUARY) -> list[tuple[int, ...]]:
    """Each spell: customer, start, first, last (months from January 2025 on), lost, here."""
    who, since, until = zip(*terms, strict=True)
    table = pa.table({"customer_id": who, "since": since, "until": pa.array(until, pa.date32())})
    found = Spells.of(Terms.of(table, pa.array([0, 1, 2]), as_of=AS_OF), end)
    months = [found.start - JANUARY, found.first - JANUARY, found.last - JANUARY]
    return [tuple(map(int, row)) for row in zip(found.code, *months, found.lost, found.here, strict=True)]


def test_who_came_in_a_month_can_leave_from_the_next_one_on() -> None:
    assert spells((0, D(2024, 3, 10), None)) == [(0, -10, -9, -1, 0, 1)]


def test_a_whole_year_is_twelve_months_whatever_the_day() -> None:
    first_to_first = spells((0, D(2023, 7, 1), D(2024, 7, 1)))
    first_to_last = spells((0, D(2023, 7, 1), D(2024, 6, 30)))
    middle = spells((0, D(2023, 7, 15), D(2024, 7, 15)))
    for [(_, start, _, last, lost, here)] in (first_to_first, first_to_last, middle):
        assert (last - start, lost, here) == (12, 1, 0)


def test_who_holds_a_new_contract_has_not_left() -> None:
    moved = spells((0, D(2020, 1, 15), D(2024, 3, 20)), (0, D(2024, 3, 20), None))
    assert moved == [(0, -60, -59, -1, 0, 1)]


def test_overlapping_contracts_are_one_spell() -> None:
    both = spells((1, D(2020, 1, 15), D(2024, 9, 20)), (1, D(2021, 3, 20), D(2023, 1, 1)))
    assert both == [(1, -60, -59, -4, 1, 0)]


def test_a_gap_is_no_loss_and_in_it_nobody_was_watched() -> None:
    back = spells((2, D(2020, 1, 15), D(2022, 1, 15)), (2, D(2024, 1, 15), None))
    assert back == [(2, -60, -59, -36, 0, 0), (2, -60, -11, -1, 0, 1)]


def test_what_was_not_known_yet_does_not_count() -> None:
    terms = ((2, D(2020, 1, 15), D(2022, 1, 15)), (2, D(2024, 1, 15), D(2024, 7, 1)))
    assert spells(*terms, end=JANUARY - 24) == [(2, -60, -59, -36, 1, 0)]
    assert spells(*terms, end=JANUARY - 10)[1] == (2, -60, -11, -11, 0, 1)


def test_terms_of_strangers_of_the_future_and_backward_ones_are_left_out() -> None:
    table = {
        "customer_id": [9, 0, 1, 2],
        "since": [D(2020, 1, 1), D(2027, 1, 1), D(2021, 1, 1), D(2021, 1, 1)],
        "until": pa.array([None, None, D(2020, 1, 1), None], pa.date32()),
    }
    found = Terms.of(table, pa.array([0, 1, 2]), as_of=AS_OF)
    assert (found.code.tolist(), found.backward) == ([2], 1)


def test_losses_and_those_who_could_leave_are_counted_by_month() -> None:
    table = {
        "customer_id": [0, 1, 2],
        "since": [D(2020, 1, 5), D(2024, 10, 5), D(2020, 1, 5)],
        "until": pa.array([None, None, D(2024, 11, 5)], pa.date32()),
    }
    found = Spells.of(Terms.of(table, pa.array([0, 1, 2]), as_of=AS_OF), JANUARY)
    asked, left = found.by_month(JANUARY - 4)
    assert (asked.tolist(), left.tolist()) == ([2, 2, 3, 2], [0, 0, 1, 0])


@pytest.mark.parametrize(
    ("asked", "left", "begin"),
    [
        ([1e5] * 4, [0, 1, 90, 100], 2),
        ([1e5] * 4, [0, 0, 0, 0], 0),
        ([1e5] * 4, [0, 0, 0, 50], 0),
        ([100] * 4, [0, 0, 1, 0], 0),
        ([1e5] * 4, [80, 90, 90, 100], 0),
    ],
)
def test_months_without_recorded_losses_are_told_from_lucky_ones(
    asked: list[float], left: list[float], begin: int
) -> None:
    assert recorded_from(np.array(asked), np.array(left, float)) == begin
