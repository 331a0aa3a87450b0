"""Do models give numbers and chances for whatever histories there can be?"""

from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kundig.value.lifetime.models import MODELS


@st.composite
def histories(draw: st.DrawFn) -> dict[str, np.ndarray[Any, np.dtype[np.float64]]]:
    """A few customers of a base with times from minutes to centuries in one unit."""
    size = draw(st.integers(1, 8))
    scale = draw(st.sampled_from([1e-3, 1.0, 1e4]))
    shares = st.floats(0, 1, allow_subnormal=False)
    age = np.array(draw(st.lists(shares, min_size=size, max_size=size))) * scale
    part = np.array(draw(st.lists(shares, min_size=size, max_size=size)))
    x = np.array(draw(st.lists(st.integers(0, 40), min_size=size, max_size=size)), float)
    return {"frequency": x, "recency": np.where(x > 0, part * age, 0.0), "T": age}


@settings(max_examples=15, derandomize=True)
@pytest.mark.parametrize("name", ["beta_geo", "modified_beta_geo", "pareto_nbd"])
@given(rows=histories(), horizon=st.sampled_from([1e-3, 1.0, 52.0, 1e4]))
def test_any_history_gives_numbers(name: str, rows: dict[str, Any], horizon: float) -> None:
    model: Any = MODELS[name]().fit(**rows)  # type: ignore[attr-defined]
    assert np.isfinite([*model.params_.values(), *model.standard_errors_.values()]).all()
    assert np.isfinite(model.log_likelihood_)
    alive = model.probability_alive(**rows)
    assert np.all((alive >= 0) & (alive <= 1))
    expected = model.expected_purchases(horizon, **rows)
    assert np.all(np.isfinite(expected) & (expected >= 0))
    chances = model.purchase_distribution(horizon, **rows, most=5)
    assert np.all((chances >= 0) & (chances <= 1))
    assert chances.sum(axis=1) == pytest.approx(np.ones(len(alive)))
    assert np.isfinite(model.expected_purchases_new(horizon))
