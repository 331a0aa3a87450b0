"""Is the integral over chances to leave what the sum over purchases is, and quick where that is not?"""

import numpy as np
import pytest

from kundig.base.refusals import Refused
from kundig.value.lifetime.beta_geo import BetaGeoModel, ModifiedBetaGeoModel
from kundig.value.lifetime.far import far
from kundig.value.lifetime.future import Present, _table

RATIOS = np.array([0.1, 1.0, 10.0, 300.0])
LEAVING = [
    (0.8, 2.5),
    (1.0, 3.0),
    (5.0, 1.6),
    (1e-6, 200.0),
    (1e-11, 1.0),
    (200.0, 1e-3),
    (184.0, 1040.0),
    (1e6, 4e6),
]


@pytest.mark.parametrize(("a", "b"), LEAVING)
@pytest.mark.parametrize("s", [0.05, 1.0, 4.0])
def test_integral_and_sum_agree(s: float, a: float, b: float) -> None:
    kind = Present(np.array([s]), np.ones(1), a, np.array([b]), np.ones((1, 1)))
    assert far(RATIOS, s, a, b) == pytest.approx(_table(kind, RATIOS, 0, None)[:, 0], rel=1e-8)


def test_who_never_leaves_buys_at_his_rate_for_ever() -> None:
    assert far(np.array([1e9]), 0.5, 1e-18, 1.0) == pytest.approx([0.5e9])


def test_who_leaves_at_once_buys_once_at_most() -> None:
    assert far(np.array([1.0, 1e9]), 1.0, 1.0, 1e-18) == pytest.approx([0.5, 1.0])


@pytest.mark.parametrize("model", [BetaGeoModel, ModifiedBetaGeoModel])
def test_customers_of_whom_hardly_anything_is_known_do_not_take_for_ever(model: type[BetaGeoModel]) -> None:
    """All come back at once: the fit then takes alpha to be next to nothing."""
    found = model().fit([1.0, 0.0] * 20, [0.0, 0.0] * 20, [30.0, 20.0] * 20)
    assert found.warnings_
    assert np.isfinite(found.expected_purchases(1e9, [1.0, 0.0], [0.0, 0.0], [0.0, 0.0])).all()


def test_a_model_of_regular_gaps_says_when_it_cannot_look_so_far() -> None:
    model = BetaGeoModel(regularity=2)
    model.params_ = {"r": 1.0, "alpha": 1e-6, "a": 0.8, "b": 2.5}
    with pytest.raises(Refused) as refused:
        model.expected_purchases(52, [0.0], [0.0], [0.0])
    assert refused.value.code == "lifetime.far_for_regular"
