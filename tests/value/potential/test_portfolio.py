"""Does the company's potential add up, cell by cell, axis by axis and from month to month?"""

from collections import defaultdict
from decimal import Decimal
from typing import Any

import numpy as np
import numpy.typing as npt
import pyarrow as pa
import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from kundig.base.refusals import Refused
from kundig.value.levels import THRESHOLDS
from kundig.value.potential.attainable import Cubes
from kundig.value.potential.cents import cents, money
from kundig.value.potential.gaps import gaps
from kundig.value.potential.movement import MOVES, movement
from kundig.value.potential.portfolio import (
    PARTS,
    by_axis,
    cells,
    matrix,
    potential_steps,
)

AXES = st.tuples(st.floats(0, 9), st.floats(0, 30), st.floats(-500, 500))
MONTHS = st.dictionaries(st.integers(1, 12), AXES, max_size=10)
Cube = tuple[float, float, float]


def month(cubes: dict[int, Cube]) -> dict[str, Any]:
    table = np.array(list(cubes.values()), float).reshape(-1, 3)
    return {
        "customer_id": pa.array(list(cubes), pa.int64()),
        "relationships": table[:, 0],
        "tenure_years": table[:, 1],
        "profit_per_relationship_year": table[:, 2],
    }


def worth(cubes: dict[int, Cube]) -> Decimal:
    return sum((Decimal(int(cents(np.array([one]))[0])).scaleb(-2) for one in cubes.values()), Decimal(0))


@given(MONTHS, MONTHS)
@example({}, {})
@example({1: (1.0, 2.0, -30.0)}, {1: (2.0, 2.5, 30.0), 2: (1.0, 1.0, -1.0)})
def test_last_month_and_what_moved_make_this_month_to_the_cent(
    last: dict[int, Cube], this: dict[int, Cube]
) -> None:
    moved = movement(month(last), month(this))
    total = moved.total
    assert (total["before"], total["after"]) == (worth(last), worth(this))
    assert total["came"] == worth({one: cube for one, cube in this.items() if one not in last})
    assert total["went"] == -worth({one: cube for one, cube in last.items() if one not in this})
    assert sum(total[name] for name in MOVES[:-1]) == total["after"]
    for row in moved.customers.to_pylist():
        assert sum(row[name] for name in MOVES[:-1]) == row["after"]
    for name in MOVES:
        assert sum(moved.customers[name].to_pylist(), Decimal(0)) == total[name]


def test_the_order_of_the_rows_does_not_matter() -> None:
    last = {1: (1.0, 2.0, 30.0), 2: (2.0, 2.0, 5.0), 3: (1.0, 1.0, 1.0)}
    this = {3: (1.0, 1.5, 1.0), 1: (1.0, 2.5, 30.0)}
    turned = dict(reversed(list(last.items())))
    assert movement(month(last), month(this)).total == movement(month(turned), month(this)).total
    assert movement(month(last), month(this)).total["duration"] == Decimal("15.50")


def base(count: int = 400) -> tuple[pa.Table, npt.NDArray[np.float64]]:
    """A table of gaps, and each customer's value today."""
    rng = np.random.default_rng(8)
    inner = np.column_stack([rng.integers(1, 4, count), rng.uniform(0, 20, count), rng.normal(20, 90, count)])
    more = np.column_stack([np.zeros(count), rng.uniform(0, 9, count), np.zeros(count)])
    outer = inner + more + np.abs(rng.normal(0, 1, (count, 3))) * [1, 2, 50]
    found = gaps(range(count), Cubes(inner, inner + more, outer), active=np.ones(count, bool))
    return found, np.round(inner[:, 0] * inner[:, 2], 2)


def test_every_customer_stands_in_one_cell_and_each_cell_sums_to_the_cent() -> None:
    found, value = base()
    whole = money(np.rint(value * 100).astype(np.int64))
    potential = found["potential"].cast(pa.float64()).to_numpy()
    where = cells(value, potential, levels=THRESHOLDS, steps=potential_steps(potential))
    expected: dict[tuple[str, str], list[Decimal]] = defaultdict(lambda: [Decimal(0)] * 8)
    for place, row, worth in zip(where.to_pylist(), found.to_pylist(), whole.to_pylist(), strict=True):
        sums = expected[place["value_level"], place["potential_level"]]
        own = [Decimal(1), worth, *(row[part] for part in PARTS)]
        sums[:] = [one + other for one, other in zip(sums, own, strict=True)]
    rows = matrix(where, whole, found).to_pylist()
    names = ("customers", "value", *PARTS)
    assert {
        (row["value_level"], row["potential_level"]): [row[name] for name in names] for row in rows
    } == dict(expected)


def test_potentials_are_a_tenth_a_two_tenths_b_three_tenths_c() -> None:
    potential = np.arange(1, 1001).astype(float)
    steps = potential_steps(potential)
    where = cells(potential, potential, levels=THRESHOLDS, steps=steps)
    levels, counts = np.unique(where["potential_level"].to_numpy(), return_counts=True)
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


def test_axes_of_groups_sum_to_those_of_all() -> None:
    found, _ = base()
    group = pa.array(np.arange(400) % 3)
    parts = by_axis(found, group)
    assert parts["group"].to_pylist() == [0, 1, 2]
    whole = by_axis(found).to_pylist()[0]
    assert whole["customers"] == sum(parts["customers"].to_pylist()) == 400
    for name in PARTS:
        assert whole[name] == sum(parts[name].to_pylist()) == sum(found[name].to_pylist())


def test_a_customer_with_two_cubes_is_refused() -> None:
    twice = {name: pa.concat_arrays([pa.array(cells)] * 2) for name, cells in month({1: (1, 1, 1)}).items()}
    with pytest.raises(Refused) as refused:
        movement(month({}), twice)
    assert refused.value.code == "potential.doubled_customer"
