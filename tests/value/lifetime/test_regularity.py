"""Is the clock heard in the gaps?"""

import numpy as np
import pyarrow as pa
import pytest

from kundig.value.lifetime.regularity import estimated_regularity
from kundig.value.lifetime.summaries import OrderDays


def drawn(k: float, customers: int = 8000) -> OrderDays:
    """Customers with rates of their own, five orders each, with gaps of shape k, in fine units."""
    random = np.random.default_rng(3)
    gaps = random.gamma(k, random.gamma(2, 1e5, customers)[:, None], (customers, 5)) + 1
    days = np.cumsum(gaps, axis=1).astype(np.int64)
    code = np.repeat(np.arange(customers), 5)
    return OrderDays(pa.array(np.arange(customers)), code, days.ravel(), np.ones(5 * customers))


@pytest.mark.parametrize("k", [1.0, 2.0, 4.0])
def test_the_shape_is_found_whatever_the_rates(k: float) -> None:
    assert estimated_regularity(drawn(k)) == pytest.approx(k, rel=0.06)


def test_without_two_gaps_there_is_no_clock() -> None:
    days = np.array([1, 5, 2, 9])
    orders = OrderDays(pa.array(["a", "b"]), np.array([0, 0, 1, 1]), days, np.ones(4))
    assert estimated_regularity(orders) == 1.0


def test_a_perfect_clock_has_an_end() -> None:
    days = np.array([1, 8, 15, 22])
    orders = OrderDays(pa.array(["a"]), np.zeros(4, np.int64), days, np.ones(4))
    assert estimated_regularity(orders) == pytest.approx(100.0)
