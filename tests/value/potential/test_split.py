"""Do the three parts of a change sum to the cent, and is each what its axis did?"""

from decimal import ROUND_HALF_UP, Decimal
from itertools import permutations

import numpy as np
import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from kundig.base.refusals import Refused
from kundig.value.potential.cents import cents, money
from kundig.value.potential.split import split

Cube = tuple[float, float, float]
NUMBERS = st.just(0.0) | st.floats(0, 50)
YEARS = st.just(0.0) | st.floats(0, 60)
PROFITS = st.just(0.0) | st.floats(-1e5, 1e5) | st.integers(-1000, 1000).map(float)
CUBES = st.tuples(NUMBERS, YEARS, PROFITS)
BILLIONS = st.tuples(NUMBERS, YEARS, st.floats(-1e10, 1e10))


def one(before: Cube, after: Cube) -> list[int]:
    parts = split(np.array([before]), np.array([after]))
    return [int(part) for part in parts[0]]


def worth(cube: Cube) -> int:
    return int(cents(np.array([cube]))[0])


def by_orders(before: Cube, after: Cube) -> list[Decimal]:
    """The mean over the six orders of changing one axis after the other, in cents, exactly."""
    parts = [Decimal(0)] * 3
    for order in permutations(range(3)):
        cube = [Decimal(number) for number in before]
        for axis in order:
            was = cube[0] * cube[1] * cube[2]
            cube[axis] = Decimal(after[axis])
            parts[axis] += (cube[0] * cube[1] * cube[2] - was) * 100 / 6
    return parts


def check(before: Cube, after: Cube) -> None:
    parts = one(before, after)
    assert sum(parts) == worth(after) - worth(before)
    for part, exact, unchanged in zip(parts, by_orders(before, after), np.equal(before, after), strict=True):
        assert abs(part - exact) <= Decimal("1.001")
        assert not (unchanged and part)


@given(CUBES, CUBES)
@example((0.0, 0.0, 0.0), (0.0, 0.0, 0.0))
@example((1.0, 3.0, -250.0), (2.0, 5.0, 40.0))  # from loss to profit
@example((1.0, 0.0, 99.99), (0.0, 7.0, 1.01))  # nothing before, nothing after, yet all axes moved
def test_parts_sum_to_the_cent_and_equal_the_mean_over_six_orders(before: Cube, after: Cube) -> None:
    check(before, after)


@pytest.mark.slow
@settings(max_examples=10_000)
@given(CUBES, CUBES)
def test_ten_thousand_cases_sum_to_the_cent(before: Cube, after: Cube) -> None:
    check(before, after)


@given(BILLIONS, BILLIONS)
def test_billions_sum_to_the_cent_too(before: Cube, after: Cube) -> None:
    assert sum(one(before, after)) == worth(after) - worth(before)


@given(CUBES, CUBES, st.permutations(range(3)))
def test_the_order_of_the_axes_moves_no_more_than_the_cent_of_rounding(
    before: Cube, after: Cube, order: list[int]
) -> None:
    turned = one(
        (before[order[0]], before[order[1]], before[order[2]]),
        (after[order[0]], after[order[1]], after[order[2]]),
    )
    parts = one(before, after)
    assert [abs(turned[place] - parts[axis]) <= 1 for place, axis in enumerate(order)] == [True] * 3


@given(CUBES, st.floats(0, 50), st.integers(0, 2))
def test_one_axis_alone_gets_the_whole_change(before: Cube, number: float, axis: int) -> None:
    changed = list(before)
    changed[axis] = number
    after = (changed[0], changed[1], changed[2])
    expected = [0, 0, 0]
    expected[axis] = worth(after) - worth(before)
    assert one(before, after) == expected


@given(CUBES, CUBES)
def test_there_and_back_again_is_nothing(before: Cube, after: Cube) -> None:
    there, back = one(before, after), one(after, before)
    assert sum(there) + sum(back) == 0
    assert [abs(x + y) <= 1 for x, y in zip(there, back, strict=True)] == [True] * 3


def test_a_customer_who_turns_from_loss_to_profit() -> None:
    # (1, 3, -250) = -750 becomes (2, 5, 40) = 400: more of a loss, and longer, costs; its end earns the rest.
    # The exact parts end in thirds of a cent; the one cent of rounding goes to the first.
    assert one((1.0, 3.0, -250.0), (2.0, 5.0, 40.0)) == [-37166, -26667, 178833]


def test_many_at_once_are_each_alone() -> None:
    rng = np.random.default_rng(4)
    before, after = rng.normal(0, 100, (2, 500, 3))
    assert split(before, after).tolist() == [
        one((*row,), (*other,)) for row, other in zip(before.tolist(), after.tolist(), strict=True)
    ]


def test_the_profit_of_the_cube_of_today_comes_out_to_the_cent() -> None:
    profits = np.arange(-20_000, 20_000) / 1000  # a tenth of them are half cents
    held = np.random.default_rng(1).integers(1, 9000, len(profits)) / 365.25
    rounded = [
        int((Decimal(n) / 10).to_integral_value(ROUND_HALF_UP)) if n > 0 else -((-n + 4) // 10)
        for n in range(-20_000, 20_000)
    ]
    cube = np.column_stack([np.ones(len(held)), held, profits / held])
    assert cents(cube).tolist() == rounded


@given(st.lists(st.integers(-(10**17), 10**17)))
def test_money_is_the_cents(amounts: list[int]) -> None:
    assert money(np.array(amounts, np.int64)).to_pylist() == [Decimal(n).scaleb(-2) for n in amounts]


@pytest.mark.parametrize(
    ("before", "after", "code"),
    [
        (np.ones((2, 3)), np.ones((1, 3)), "potential.shape"),
        (np.ones((2, 2)), np.ones((2, 2)), "potential.no_cube"),
        (np.ones((1, 3)), np.array([[1, np.nan, 1]]), "potential.not_finite"),
        (np.ones((1, 3)), np.array([[1, 0, np.inf]]), "potential.not_finite"),
        (np.ones((1, 3)), np.array([[1e6, 1e6, 1e6]]), "potential.too_large"),
    ],
)
def test_what_cannot_be_split_is_refused(
    before: np.ndarray[tuple[int, int], np.dtype[np.float64]],
    after: np.ndarray[tuple[int, int], np.dtype[np.float64]],
    code: str,
) -> None:
    with pytest.raises(Refused) as refused:
        split(before, after)
    assert refused.value.code == code


def test_nobody_has_no_parts() -> None:
    assert split(np.empty((0, 3)), np.empty((0, 3))).shape == (0, 3)
