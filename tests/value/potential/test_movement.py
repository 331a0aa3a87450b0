"""Do last month and what moved make this month, to the cent?"""

from decimal import Decimal
from typing import Any

import numpy as np
import pyarrow as pa
import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from kundig.base.refusals import Refused
from kundig.value.potential.cents import cents
from kundig.value.potential.movement import MOVES, movement

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


def test_a_customer_with_two_cubes_is_refused() -> None:
    twice = {name: pa.concat_arrays([pa.array(cells)] * 2) for name, cells in month({1: (1, 1, 1)}).items()}
    with pytest.raises(Refused) as refused:
        movement(month({}), twice)
    assert refused.value.code == "potential.doubled_customer"
