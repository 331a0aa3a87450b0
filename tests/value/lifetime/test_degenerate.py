"""Does no fit at the edge of a model stay silent, and does none cry wolf?"""

import numpy as np
import pytest
from tests.value.lifetime.degenerate import BUYING, DEGENERATE, HEALTHY, Degenerate

from kundig.value.lifetime.messages import MESSAGES
from kundig.value.lifetime.models import MODELS

CASES = [(model, base) for base in DEGENERATE for model in base.models]


@pytest.mark.parametrize(("name", "base"), CASES, ids=[f"{name}: {base.name}" for name, base in CASES])
def test_no_fit_at_a_boundary_is_silent(name: str, base: Degenerate) -> None:
    model = MODELS[name]().fit(**base.rows())  # type: ignore[attr-defined]
    codes = {caution.code for caution in model.warnings_}
    assert codes & base.expected
    assert codes <= MESSAGES.keys()
    if name in BUYING:
        rows = (np.array([0.0, 3.0]), np.array([0.0, 20.0]), np.array([40.0, 40.0]))
        forecast = model.purchase_distribution(10.0, *rows, most=30)
        assert np.isfinite(forecast).all()
        assert forecast.sum(axis=1) == pytest.approx(np.ones(2))


@pytest.mark.parametrize("base", HEALTHY)
def test_a_fit_with_its_top_inside_warns_of_nothing(base: str) -> None:
    name, rows = HEALTHY[base]
    assert MODELS[name]().fit(**rows()).warnings_ == ()  # type: ignore[attr-defined]
