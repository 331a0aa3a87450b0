"""Is it counted rightly who stayed and who left, and does the best retention come out?"""

import datetime as dt
import math

import numpy as np
import pyarrow as pa
import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.value.ledger import Term, term_table

from kundig.base.refusals import Refused
from kundig.value.potential.exposure import Watched, watched
from kundig.value.potential.retention import staying

AS_OF = dt.date(2026, 1, 1)
START = dt.date(2022, 1, 1)
TERMS = st.lists(
    st.tuples(st.integers(1, 4), st.integers(0, 1600), st.none() | st.integers(1, 1600)), max_size=12
)


def held(terms: list[Term]) -> pa.Table:
    return term_table(terms, START, customer="customer_id")


def day_by_day(terms: list[Term], days: int) -> list[tuple[int, bool, bool]]:
    """Days held within the window, whether the customer was lost in it, whether he is here today."""
    today = (AS_OF - START).days
    found = []
    for customer in range(1, 6):
        own = [(a, a + n if n is not None else 10_000) for who, a, n in terms if who == customer]
        begun = [(a, b) for a, b in own if a <= today]
        here = any(b > today for _, b in begun)
        in_window = sum(any(a <= day < b for a, b in begun) for day in range(today - days, today))
        before = any(b >= today - days for _, b in begun)
        found.append((in_window, before and not here, here))
    return found


@given(TERMS, st.integers(1, 3))
def test_years_and_losses_equal_counting_day_by_day(terms: list[Term], years: int) -> None:
    seen = watched(held(terms), range(1, 6), as_of=AS_OF, window_years=years)
    counted = list(zip((seen.years * 365.25).round().tolist(), seen.left, seen.active, strict=True))
    assert counted == day_by_day(terms, round(years * 365.25))


def test_relationships_of_others_are_left_out() -> None:
    seen = watched(held([(9, 0, None), (1, 0, None)]), [1], as_of=AS_OF, window_years=1)
    assert (seen.years.round(6).tolist(), seen.active.tolist()) == ([round(365 / 365.25, 6)], [True])


def test_days_may_come_as_moments_and_ends_as_nothing_at_all() -> None:
    since = pa.array([dt.datetime(2025, 1, 1, 9, tzinfo=dt.UTC)])
    terms = {"customer_id": [1], "since": since, "until": pa.nulls(1)}
    seen = watched(terms, [1], as_of=AS_OF)
    assert (round(seen.years[0] * 365.25), seen.active.tolist()) == (365, [True])


def simulated(rates: list[float], size: int) -> tuple[Watched, np.ndarray[tuple[int], np.dtype[np.int64]]]:
    """Customers of several kinds who leave at constant rates, watched for three years at most."""
    rng = np.random.default_rng(7)
    kind = np.repeat(np.arange(len(rates)), size)
    life = rng.exponential(1 / np.array(rates)[kind])
    return Watched(np.minimum(life, 3.0), life < 3.0, life >= 3.0), kind


def test_known_rates_of_leaving_come_out() -> None:
    rates = [0.30, 0.10, 0.20, 0.05]
    seen, kind = simulated(rates, 5000)
    stays = staying(kind // 2, kind % 2, seen, horizon_years=10)
    left = [(1 - math.exp(-10 * rate)) / rate for rate in rates]
    here = [int(np.flatnonzero(seen.active & (kind == one))[0]) for one in range(4)]
    assert stays.own[here].tolist() == pytest.approx(left, rel=0.04)
    # The best within a group, not over all groups.
    assert stays.best[here].tolist() == pytest.approx([left[1], left[1], left[3], left[3]], rel=0.04)


def test_who_left_has_no_years_of_his_own_but_those_of_the_best_once_won_back() -> None:
    seen, kind = simulated([0.2, 0.1], 1000)
    stays = staying(np.zeros(2000, int), kind, seen)
    gone = ~seen.active
    assert np.unique(stays.own[gone]).tolist() == [0.0]
    assert np.unique(stays.best[gone]).tolist() == [stays.best.max()]


def test_three_customers_who_happened_to_stay_are_not_the_best() -> None:
    years = np.concatenate([np.full(997, 1.0), np.full(3, 1.0)])
    left = np.arange(1000) < 100
    peers = (np.arange(1000) >= 997).astype(int)
    seen = Watched(years, left, ~left)
    stays = staying(np.zeros(1000, int), peers, seen)
    # The group: 105 losses in 1,050 years; the three: 0 + 5 losses in 3 + 50 years.
    assert stays.own[-1] == pytest.approx((1 - math.exp(-10 * 5 / 53)) / (5 / 53))
    assert stays.own[-1] < 1.05 * stays.own[500]


def test_where_nobody_ever_left_all_stay_to_the_horizon() -> None:
    seen = Watched(np.ones(4), np.zeros(4, bool), np.ones(4, bool))
    assert staying(np.zeros(4, int), np.arange(4), seen, horizon_years=6).own.tolist() == [6.0] * 4


def test_a_lifetime_model_gives_each_customer_his_own_years() -> None:
    own = np.array([1.0, 3.0] * 500 + [8.0] * 1000)
    seen = Watched(np.ones(2000), np.zeros(2000, bool), np.ones(2000, bool))
    stays = staying(np.zeros(2000, int), np.repeat([0, 1], 1000), seen, remaining_years=own)
    assert stays.own.tolist() == own.tolist()
    # The mean of the better thousand is 8; 50 customers at the group's mean of 5 draw it down.
    assert stays.best.tolist() == np.maximum(own, (8 * 1000 + 5 * 50) / 1050).tolist()


def test_nobody_watched_is_refused() -> None:
    with pytest.raises(Refused) as refused:
        staying(np.zeros(1, int), np.zeros(1, int), Watched(np.zeros(1), np.ones(1, bool), np.ones(1, bool)))
    assert refused.value.code == "potential.no_exposure"


def test_whom_no_lifetime_model_knows_stays_as_his_peers_do() -> None:
    seen, kind = simulated([0.2, 0.2], 1000)
    own = np.where(kind == 0, 4.0, np.nan)
    stays = staying(np.zeros(2000, int), kind, seen, remaining_years=own)
    rates = staying(np.zeros(2000, int), kind, seen)
    here = seen.active
    assert set(stays.own[here & (kind == 0)]) == {4.0}
    assert stays.own[here & (kind == 1)] == pytest.approx(rates.own[here & (kind == 1)])
    assert (stays.best >= stays.own).all()
