"""Are impossible histories refused, and equal ones joined?"""

import time

import numpy as np
import numpy.typing as npt
import pytest

from kundig.base.refusals import Refused
from kundig.value.lifetime.histories import DAYS, FEW_REPEATERS, Histories, cautions, checked, grouped

REFUSED: dict[str, tuple[object, ...]] = {
    "lifetime.empty": ([], [], []),
    "lifetime.shape": ([[1]], [[1]], [[2]]),
    "lifetime.lengths": ([1, 0], [1, 0], [2]),
    "lifetime.no_numbers": ([1], np.array([3], "timedelta64[D]"), [2]),
    "lifetime.not_finite": ([1, 1], [1, np.nan], [2, 2]),
    "lifetime.negative": ([1], [1], [2], [-1]),
    "lifetime.not_whole": ([1.5], [1], [2]),
    "lifetime.recency_after_end": ([1], [3], [2]),
    "lifetime.recency_without_repeat": ([0], [1], [2]),
    "lifetime.no_weight": ([1], [1], [2], [0]),
}


@pytest.mark.parametrize("code", REFUSED)
def test_what_cannot_be_is_refused(code: str) -> None:
    with pytest.raises(Refused) as refused:
        checked(*REFUSED[code])  # type: ignore[arg-type]
    assert refused.value.code == code


@pytest.mark.parametrize("wrong", [[-1.0], [np.inf], ["much"], [None]])
@pytest.mark.parametrize("place", range(4))
def test_no_column_takes_what_is_no_amount(place: int, wrong: list[object]) -> None:
    columns: list[object] = [[0], [0], [2], [1]]
    columns[place] = wrong
    with pytest.raises(Refused):
        checked(*columns)  # type: ignore[arg-type]


def test_a_refusal_says_where() -> None:
    with pytest.raises(Refused) as refused:
        checked([1, 1, 1], [1, 9, 9], [2, 2, 2])
    assert refused.value.params == {"rows": 2, "first": 1}


def test_inputs_are_not_changed_and_weights_are_customers() -> None:
    frequency = np.array([1, 0])
    found = checked(frequency, [1, 0], [2, 2], [3, 0.5])
    assert (frequency.tolist(), found.n, str(found.frequency.dtype)) == ([1, 0], 3.5, "float64")


def test_too_few_repeaters_and_none_are_named() -> None:
    def codes(repeaters: int) -> list[str]:
        x = (np.arange(1000) < repeaters).astype(float)
        return [caution.code for caution in cautions(checked(x, x, x + 5))]

    found = {count: codes(count) for count in (0, FEW_REPEATERS - 1, FEW_REPEATERS)}
    expected = [["lifetime.nobody_repeats"], ["lifetime.few_repeaters"], []]
    assert list(found.values()) == expected


def drawn(rows: int, days_a_unit: float, seed: int = 4) -> Histories:
    """Histories with many equal rows; a `days_a_unit` of 0 stands for times that are no days at all."""
    random = np.random.default_rng(seed)
    x = random.poisson(0.7, rows)
    age = random.integers(20, 60, rows)
    recency = np.where(x > 0, random.integers(1, 20, rows), 0)
    if not days_a_unit:
        return checked(x, np.sqrt(recency), np.sqrt(age), random.integers(0, 3, rows))
    return checked(x, recency / days_a_unit, age / days_a_unit, random.integers(0, 3, rows))


def as_sums(histories: Histories) -> dict[tuple[float, ...], float]:
    sums: dict[tuple[float, ...], float] = {}
    columns: tuple[npt.NDArray[np.float64], ...] = (histories.frequency, histories.recency, histories.T)
    for *row, weight in zip(*(c.tolist() for c in columns), histories.weights.tolist(), strict=True):
        sums[tuple(row)] = sums.get(tuple(row), 0.0) + weight
    return {row: weight for row, weight in sums.items() if weight}


@pytest.mark.parametrize("days_a_unit", [*DAYS.values(), 0.0])
def test_equal_rows_are_joined_to_the_last_bit(days_a_unit: float) -> None:
    histories = drawn(5000, days_a_unit)
    found = grouped(histories)
    assert as_sums(found) == as_sums(histories)
    assert (len(found.T), found.n) == (len(as_sums(histories)), histories.n)


def test_unweighted_rows_are_counted() -> None:
    found = grouped(checked([2, 0, 2, 1], [5, 0, 5, 4], [7, 7, 7, 7]))
    assert np.stack([found.frequency, found.recency, found.T, found.weights]).tolist() == [
        [0, 1, 2],
        [0, 4, 5],
        [7, 7, 7],
        [1, 1, 2],
    ]


@pytest.mark.slow
def test_a_million_rows_are_grouped_in_a_fraction_of_a_second() -> None:
    whole = drawn(1_000_000, 7.0)
    histories = checked(whole.frequency, whole.recency, whole.T)

    def seconds() -> float:
        start = time.process_time()
        grouped(histories)
        return time.process_time() - start

    assert min(seconds() for _ in range(3)) < 0.5
