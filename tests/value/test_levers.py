"""Does a what-if say what would change, and for whom?"""

import time

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from kundig.base.refusals import Refused
from kundig.value.activities import ACTIVITIES, default_rates
from kundig.value.levers import Base, Levers, affected, profit_under

RATES = default_rates()
NAMES = list(ACTIVITIES)


def base(count: int = 6, seed: int = 0) -> Base:
    rng = np.random.default_rng(seed)
    revenue = rng.uniform(0, 900, count)
    return Base(revenue, revenue * 0.05, revenue * 0.7, rng.poisson(2.0, (count, len(NAMES))).astype(float))


def one_by_one(facts: Base, rates: dict[str, float], price: float) -> list[float]:
    return [
        float(facts.revenue[n]) * (1 + price / 100)
        - float(facts.deductions[n])
        - float(facts.cost_of_goods[n])
        - sum(float(facts.quantities[n, place]) * rates[name] for place, name in enumerate(NAMES))
        for n in range(len(facts.revenue))
    ]


@given(
    st.dictionaries(st.sampled_from(NAMES), st.floats(0, 200)),
    st.floats(-100, 100),
    st.floats(-100, 100),
    st.floats(-100, 100),
    st.floats(-100, 100),
)
def test_a_what_if_equals_customer_by_customer(
    rates: dict[str, float], price: float, visits: float, calls: float, payment: float
) -> None:
    levers = Levers(rates, price, visits, calls, payment)
    factors = {"visit": visits, "call_minute": calls, "delay_day": payment}
    changed = {name: rates.get(name, float(RATES[name])) * (1 + factors.get(name, 0) / 100) for name in NAMES}
    facts = base()
    assert profit_under(facts, levers, RATES) == pytest.approx(one_by_one(facts, changed, price), abs=1e-6)


def test_no_lever_changes_nothing() -> None:
    facts = base()
    before = profit_under(facts, Levers(), RATES)
    found = affected(before, profit_under(facts, Levers(), RATES))
    assert (found.total_change, found.changed) == (0.0, 0)


def test_fewer_visits_help_those_who_are_visited() -> None:
    facts = base(4)
    facts.quantities[:, NAMES.index("visit")] = [0, 1, 4, 2]
    before = profit_under(facts, Levers(), RATES)
    found = affected(before, profit_under(facts, Levers(visits_percent=-50), RATES))
    assert found.top_gains.tolist() == [2, 3, 1]
    assert found.top_losses.tolist() == []
    assert found.total_change == pytest.approx(7 * 85 / 2)


def test_who_changes_sign_is_named() -> None:
    before, after = np.array([-5.0, 5.0, 1.0, -9.0]), np.array([0.0, -1.0, 3.0, -8.0])
    found = affected(before, after, top=1)
    assert (found.turned_profitable.tolist(), found.turned_loss_making.tolist()) == ([0], [1])
    assert (found.top_gains.tolist(), found.top_losses.tolist(), found.changed) == ([0], [1], 4)


def test_a_million_customers_take_less_than_a_second_of_work() -> None:
    facts = base(1_000_000)
    began = time.process_time()
    profit_under(facts, Levers(price_percent=1), RATES)
    assert time.process_time() - began < 1


def test_impossible_levers_are_refused() -> None:
    for levers, code in (
        (Levers({"fax": 1.0}), "levers.unknown_activity"),
        (Levers({}, -101), "levers.too_low"),
    ):
        with pytest.raises(Refused) as refused:
            profit_under(base(), levers, RATES)
        assert refused.value.code == code
