"""Is what cannot be refused with a sentence by everything that computes a potential?"""

import datetime as dt
from collections.abc import Callable
from typing import Any

import numpy as np
import pytest
from tests.value.lifetime.bad import COLUMNS, SCALARS, answered

from kundig.value.potential.base import base_potential
from kundig.value.potential.grouping import find_needs
from kundig.value.potential.movement import movement
from kundig.value.potential.split import split

ROWS = 40
AS_OF = dt.date(2024, 1, 1)
_random = np.random.default_rng(2)
_customers = {"customer_id": list(range(ROWS))}
CUBE: dict[str, Any] = _customers | {
    "relationships": _random.integers(1, 4, ROWS).astype(float),
    "tenure_years": _random.uniform(1, 9, ROWS),
    "profit_per_relationship_year": _random.normal(100, 60, ROWS),
}
FEATURES: dict[str, Any] = _customers | {
    name: _random.gamma(1, 5, ROWS) for name in ("buy:a", "use:b", "ask:c")
}
HELD: dict[str, Any] = _customers | {
    "since": np.array(["2018-01-01"] * ROWS, "datetime64[D]"),
    "until": np.array(["NaT"] * ROWS, "datetime64[D]"),
}


def potential(**changed: Any) -> Any:
    given: dict[str, Any] = {"cube": CUBE, "relationships": HELD, "features": FEATURES, "as_of": AS_OF}
    return base_potential(**given | changed)


@pytest.mark.slow
@pytest.mark.parametrize("column", COLUMNS)
def test_what_is_no_column_is_refused(column: str) -> None:
    make = COLUMNS[column]
    needs = FEATURES | {"buy:a": make(FEATURES["buy:a"])}
    calls: dict[str, Callable[[], Any]] = {
        "features": lambda: potential(features=needs),
        "needs": lambda: find_needs(needs),
        "peers": lambda: potential(peers=make(np.ones(ROWS))),
        "years": lambda: potential(remaining_years=make(np.full(ROWS, 3.0))),
        "split": lambda: split(np.ones((3, 3)), make(np.ones(3))),
    }
    for axis in ("relationships", "tenure_years", "profit_per_relationship_year"):
        bad = CUBE | {axis: make(CUBE[axis])}
        calls[f"cube {axis}"] = lambda bad=bad: potential(cube=bad)  # type: ignore[misc]
        calls[f"movement {axis}"] = lambda bad=bad: movement(CUBE, bad)  # type: ignore[misc]
    assert {name: answered(call) for name, call in calls.items()} == dict.fromkeys(calls, "")


@pytest.mark.parametrize("value", SCALARS)
def test_what_is_no_number_is_refused(value: str) -> None:
    bad = SCALARS[value]
    calls: dict[str, Callable[[], Any]] = {
        "window": lambda: potential(window_years=bad),
        "horizon": lambda: potential(horizon_years=bad),
        "most": lambda: find_needs(FEATURES, most=bad),
        "seed": lambda: find_needs(FEATURES, seed=bad),
    }
    assert {name: answered(call) for name, call in calls.items()} == dict.fromkeys(calls, "")


@pytest.mark.parametrize("table", [None, {}, [1], {"customer_id": []}])
def test_what_is_no_table_is_refused(table: Any) -> None:
    for call in (lambda: potential(cube=table), lambda: find_needs(table), lambda: movement(table, CUBE)):
        assert answered(call) == ""


@pytest.mark.parametrize("shape", [(3, 2), (3, 4), (3,)])
def test_cubes_have_three_axes(shape: tuple[int, ...]) -> None:
    assert answered(split, np.ones(shape), np.ones(shape)) == ""
