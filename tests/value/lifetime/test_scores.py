"""Do scores tell good forecasts from bad ones?"""

import datetime as dt

import numpy as np
import numpy.typing as npt
import pytest
from scipy.stats import poisson

from kundig.base.refusals import Refused
from kundig.value.lifetime.scores import (
    bootstrap_means,
    held_out,
    log_scores,
    score_table,
    window_after,
)
from kundig.value.lifetime.summaries import OrderDays, order_days

Floats = npt.NDArray[np.float64]


class Rate:
    """Everybody orders at one rate per week."""

    def __init__(self, rate: float) -> None:
        self.rate = rate

    def purchase_distribution(
        self, horizon: float, frequency: npt.ArrayLike, recency: npt.ArrayLike, T: npt.ArrayLike, *, most: int
    ) -> Floats:
        one = poisson.pmf(np.arange(most + 1), self.rate * horizon)
        one[-1] = poisson.sf(most - 1, self.rate * horizon)
        return np.tile(one, (len(np.asarray(T)), 1))


def few() -> OrderDays:
    days = {"b": [1, 9, 16], "a": [3], "late": [11, 17]}
    rows = [(name, dt.date(2024, 1, day)) for name, on in days.items() for day in on]
    return order_days(
        {"customer": [r[0] for r in rows], "date": [r[1] for r in rows], "amount": [1.0] * len(rows)}
    )


def test_a_window_counts_the_order_days_after_the_end_of_those_who_were_known() -> None:
    found = window_after(few(), "2024-01-09", 7)
    assert found.summary.customers["customer"].to_pylist() == ["b", "a"]
    assert (found.counts.tolist(), found.horizon) == ([1, 0], 1.0)


def test_a_window_that_the_data_do_not_fill_is_refused() -> None:
    assert window_after(few(), "2024-01-10", 7).counts.tolist() == [1, 0]
    for end, days, code in (("2024-01-11", 7, "window_beyond_data"), ("2024-01-09", 0, "whole_number")):
        with pytest.raises(Refused) as refused:
            window_after(few(), end, days)
        assert refused.value.code == f"lifetime.{code}"


def test_the_score_is_the_log_of_what_was_foreseen() -> None:
    window = window_after(few(), "2024-01-09", 7)
    expected = poisson.logpmf([1, 0], 0.4)
    assert held_out(Rate(0.4), window) == pytest.approx(expected)


def test_the_impossible_costs_much_but_not_everything() -> None:
    assert log_scores([[1.0, 0.0]], [1]).tolist() == pytest.approx([np.log(1e-12)])


def test_the_true_rate_scores_best_and_the_interval_of_the_gap_excludes_zero() -> None:
    counts = np.random.default_rng(1).poisson(0.8, 4000)
    age = np.ones(4000)
    scores = {
        str(rate): log_scores(Rate(rate).purchase_distribution(1.0, age, age, age, most=9), counts)
        for rate in (0.6, 0.8, 1.0)
    }
    found = score_table(scores).to_pydict()
    assert found["model"] == ["0.6", "0.8", "1.0"]
    assert found["behind"][1] == 0.0
    assert [low > 0 for low in found["behind_low"]] == [True, False, True]
    assert found["score"] == pytest.approx([float(each.mean()) for each in scores.values()])
    assert [low < score for low, score in zip(found["low"], found["score"], strict=True)] == [True] * 3
    assert [score < high for score, high in zip(found["score"], found["high"], strict=True)] == [True] * 3


def test_the_bootstrap_spreads_as_the_mean_does() -> None:
    values = np.random.default_rng(2).normal(size=(2, 2000))
    drawn = bootstrap_means(values, draws=600)
    assert drawn.std(axis=1) == pytest.approx(values.std(axis=1) / np.sqrt(2000), rel=0.1)
    assert np.array_equal(drawn, bootstrap_means(values, draws=600))


def test_a_customer_who_is_seen_twice_is_drawn_as_one() -> None:
    values = np.random.default_rng(2).normal(size=(1, 1000))
    twice, who = np.hstack([values, values]), np.tile(np.arange(1000), 2)
    once = bootstrap_means(values, draws=300)
    assert bootstrap_means(twice, who, draws=300) == pytest.approx(once)
    assert bootstrap_means(twice, draws=300).std() < 0.8 * once.std()


def test_only_customers_who_stand_there_are_drawn() -> None:
    values, who = np.array([[1.0, 2.0, 4.0]]), np.array([0, 1, 1])
    assert np.array_equal(bootstrap_means(values, 3 * who + 5), bootstrap_means(values, who))
