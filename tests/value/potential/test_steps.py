"""Are levels by potential given to tenths of the base, and one to those who are alike?"""

from decimal import Decimal

import numpy as np
import pytest

from kundig.value.levels import levels_of
from kundig.value.potential.steps import potential_steps


def test_potentials_are_a_tenth_a_two_tenths_b_three_tenths_c() -> None:
    potential = np.arange(1, 1001).astype(float)
    levels, counts = np.unique(levels_of(potential, potential_steps(potential)), return_counts=True)
    assert dict(zip(levels.tolist(), counts.tolist(), strict=True)) == {
        "A": 101,
        "B": 200,
        "C": 300,
        "D": 399,
    }


@pytest.mark.parametrize(
    ("potential", "steps"),
    [([], {"D": 0}), ([-5.0, 0.0], {"D": 0}), ([70.0] * 9, {"A": 70, "D": 0}), ([0.4], {"D": 0})],
)
def test_customers_who_are_alike_stand_in_one_cell(potential: list[float], steps: dict[str, int]) -> None:
    assert potential_steps(np.array(potential)) == {code: Decimal(limit) for code, limit in steps.items()}
