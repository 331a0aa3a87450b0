"""Are purchases of customers who may silently leave counted and forecast as the papers do?"""

from pathlib import Path

import numpy as np
import numpy.typing as npt
import pytest
from scipy.special import hyp2f1
from scipy.stats import beta, gamma
from tests.value.lifetime.buyers import known, simulated

from kundig.base.refusals import Refused
from kundig.value.lifetime.beta_geo import BetaGeoModel, ModifiedBetaGeoModel
from kundig.value.lifetime.histories import checked
from kundig.value.lifetime.leaving import Likelihood

Floats = npt.NDArray[np.float64]
FILE = Path(__file__).parents[4] / "shared" / "data" / "cdnow" / "cdnow_customers_summary.csv"
BOTH = pytest.mark.parametrize("model", [BetaGeoModel, ModifiedBetaGeoModel])


@pytest.fixture(scope="module")
def cdnow_weeks() -> Floats:
    """Frequency, recency, T (3, 2357) in weeks, after 39 weeks."""
    if not FILE.exists():
        pytest.skip("the CDNOW summary is not on this machine")
    return np.loadtxt(FILE, delimiter=",", skiprows=1).T[1:]


def test_cdnow_has_the_published_digits(cdnow_weeks: Floats) -> None:
    model = BetaGeoModel().fit(*cdnow_weeks)
    assert [round(value, 3) for value in model.params_.values()] == [0.243, 4.414, 0.793, 2.426]
    assert model.log_likelihood_ == pytest.approx(-9582.429, abs=0.01)
    errors = [round(value, 3) for value in model.standard_errors_.values()]
    assert errors == [0.013, 0.378, 0.186, 0.705]
    assert (model.converged_, model.warnings_, model.n_customers_) == (True, (), 2357)


def test_cdnow_has_the_digits_of_the_modified_model(cdnow_weeks: Floats) -> None:
    model = ModifiedBetaGeoModel().fit(*cdnow_weeks)
    assert [round(value, 3) for value in model.params_.values()] == [0.525, 6.183, 0.891, 1.614]
    assert model.log_likelihood_ == pytest.approx(-9582.136, abs=0.01)
    assert model.warnings_ == ()


def test_forecast_of_cdnow_is_that_of_the_paper(cdnow_weeks: Floats) -> None:
    """Eq. 10 with its hypergeometric function, customer by customer; 1,653 purchases in the second half."""
    x, recency, T = cdnow_weeks
    model = BetaGeoModel().fit(x, recency, T)
    r, alpha, a, b = model.params_.values()
    for horizon in (0.1, 39.0, 520.0):
        late = (alpha + T) / (alpha + T + horizon)
        parts = 1 - late ** (r + x) * hyp2f1(r + x, b + x, a + b + x - 1, 1 - late)
        left = (x > 0) * a / (b + np.maximum(x, 1) - 1) * ((alpha + T) / (alpha + recency)) ** (r + x)
        expected = (a + b + x - 1) / (a - 1) * parts / (1 + left)
        assert model.expected_purchases(horizon, x, recency, T) == pytest.approx(expected, rel=1e-10)
    assert round(model.expected_purchases(39, x, recency, T).sum()) == 1653
    unknown = (
        (a + b - 1) / (a - 1) * (1 - (alpha / (alpha + 39)) ** r * hyp2f1(r, b, a + b - 1, 39 / (alpha + 39)))
    )
    assert model.expected_purchases_new(39) == pytest.approx(unknown, rel=1e-10)


def test_weights_stand_for_customers(cdnow_weeks: Floats) -> None:
    x, recency, T = cdnow_weeks
    one, twice = (
        BetaGeoModel().fit(*cdnow_weeks),
        BetaGeoModel().fit(x, recency, T, np.full(2357, 2.0)),
    )
    assert twice.params_ == pytest.approx(one.params_, rel=1e-9)
    assert twice.log_likelihood_ == pytest.approx(2 * one.log_likelihood_)
    assert twice.standard_errors_["r"] == pytest.approx(one.standard_errors_["r"] / np.sqrt(2))


@BOTH
def test_unit_of_time_changes_alpha_only(model: type[BetaGeoModel], cdnow_weeks: Floats) -> None:
    x, recency, T = cdnow_weeks
    weeks, days = model().fit(x, recency, T), model().fit(x, recency * 7, T * 7)
    assert days.params_["alpha"] == pytest.approx(7 * weeks.params_["alpha"], rel=1e-8)
    assert days.params_["b"] == pytest.approx(weeks.params_["b"], rel=1e-8)
    assert days.log_likelihood_ == pytest.approx(weeks.log_likelihood_ - x.sum() * np.log(7))
    assert days.log_likelihood_of(x, recency * 7, T * 7).sum() == pytest.approx(days.log_likelihood_)


@BOTH
@pytest.mark.parametrize("k", [1, 3])
def test_slopes_of_the_likelihood_are_those_of_differences(model: type[BetaGeoModel], k: int) -> None:
    (x, recency, T, _), _ = simulated(known(model, 1.3, 5.0, 0.8, 2.5, regularity=k), 200, seed=1)
    likelihood = Likelihood.of(checked(x, recency, T), k=k, chances=int(model is ModifiedBetaGeoModel))
    point, step = np.array([0.2, 1.1, -0.3, 0.6]), 1e-5
    _, slopes, bends = likelihood(point)
    for i, aside in enumerate(step * np.eye(4)):
        above, below = likelihood(point + aside), likelihood(point - aside)
        assert slopes[i] == pytest.approx((above[0] - below[0]) / (2 * step), rel=1e-6)
        assert bends[i] == pytest.approx((above[1] - below[1]) / (2 * step), rel=1e-6, abs=1e-6)


@BOTH
@pytest.mark.parametrize("gaps", [(), (3.0, 4.0)])
def test_likelihood_is_the_integral_over_rates_and_chances(
    model: type[BetaGeoModel], gaps: tuple[float, ...]
) -> None:
    """Of a customer with k = 2, silent for 5 weeks after his last purchase."""
    r, alpha, a, b = 1.5, 4.0, 1.7, 2.6
    chances, silent = len(gaps) + (model is ModifiedBetaGeoModel), 5.0
    evenly = (np.arange(2000) + 0.5) / 2000
    rate, leaves = gamma.ppf(evenly, r, scale=1 / alpha), beta.ppf(evenly, a, b)[:, None]
    stayed = (1 - leaves) ** chances * np.exp(-rate * silent) * (1 + rate * silent)
    left = leaves * (1 - leaves) ** (chances - 1) if chances else 0.0
    density = np.prod([rate**2 * gap * np.exp(-rate * gap) for gap in gaps], axis=0)
    expected = float(np.mean(density * (stayed + left)))
    fitted = known(model, r, alpha, a, b, regularity=2)
    found = fitted.log_likelihood_of(
        [len(gaps)], [sum(gaps)], [sum(gaps) + silent], litt=[sum(np.log(gap) for gap in gaps)]
    )
    assert found[0] == pytest.approx(np.log(expected), abs=1e-4)


@BOTH
@pytest.mark.parametrize("k", [1, 2])
def test_known_parameters_are_found_again(model: type[BetaGeoModel], k: int) -> None:
    truth = known(model, 1.3, 5.0, 0.8, 2.5, regularity=k)
    (x, recency, T, litt), _ = simulated(truth, 20_000, seed=3)
    found = model(regularity=k).fit(x, recency, T, litt=litt)
    for name, value in truth.params_.items():
        assert abs(found.params_[name] - value) < 3 * found.standard_errors_[name]
    assert found.warnings_ == ()
    assert found.log_likelihood_of(x, recency, T, litt=litt).sum() == pytest.approx(found.log_likelihood_)


def test_large_base_is_fitted_as_a_small_one() -> None:
    """More distinct rows than a sample is drawn from: the same top as from the usual start."""
    (x, recency, T, _), _ = simulated(known(BetaGeoModel, 1.3, 5.0, 0.8, 2.5), 90_000, seed=5)
    found = BetaGeoModel().fit(x, recency, T)
    likelihood = Likelihood.of(checked(x, recency, T), k=1, chances=0)
    _, slopes, _ = likelihood(np.log(list(found.params_.values())))
    assert slopes == pytest.approx(np.zeros(4), abs=0.01)
    assert found.converged_


def test_right_k_describes_regular_buyers_best() -> None:
    truth = known(ModifiedBetaGeoModel, 1.3, 2.0, 0.8, 2.5, regularity=3)
    (x, recency, T, litt), _ = simulated(truth, 3_000, seed=4)
    found = {
        k: ModifiedBetaGeoModel(regularity=k).fit(x, recency, T, litt=litt).log_likelihood_
        for k in range(1, 6)
    }
    assert max(found, key=lambda k: found[k]) == 3


@BOTH
@pytest.mark.parametrize("k", [1, 3])
def test_forecasts_come_true_among_simulated_customers(model: type[BetaGeoModel], k: int) -> None:
    truth = known(model, 1.3, 5.0, 0.8, 2.5, regularity=k)
    customers = 20_000
    (x, recency, T, _), later = simulated(truth, customers, seed=6, horizon=30.0)
    expected = truth.expected_purchases(30, x, recency, T)
    assert abs(expected.sum() - later.sum()) < 3 * later.std() * np.sqrt(customers)
    pmf = truth.purchase_distribution(30, x, recency, T, most=60)
    assert pmf.sum(axis=1) == pytest.approx(np.ones(customers))
    shares = np.bincount(np.minimum(later, 60).astype(int), minlength=61) / customers
    assert pmf.mean(axis=0) == pytest.approx(shares, abs=3 * 0.5 / np.sqrt(customers))
    bought = x > 2
    assert pmf[bought, 0].mean() == pytest.approx(
        (later[bought] == 0).mean(), abs=3 * 0.5 / np.sqrt(bought.sum())
    )


@BOTH
@pytest.mark.parametrize("k", [1, 3])
def test_expectation_is_that_of_the_distribution(model: type[BetaGeoModel], k: int) -> None:
    truth = known(model, 1.3, 5.0, 0.8, 2.5, regularity=k)
    customers, _ = simulated(truth, 300, seed=10)
    pmf = truth.purchase_distribution(30, *customers[:3], most=600)
    assert pmf @ np.arange(601) == pytest.approx(truth.expected_purchases(30, *customers[:3]), rel=1e-9)


@BOTH
@pytest.mark.parametrize("k", [1, 2])
def test_quantiles_are_those_of_the_distribution(model: type[BetaGeoModel], k: int) -> None:
    truth = known(model, 1.3, 2.0, 0.3, 2.5, regularity=k)
    (x, recency, T, _), _ = simulated(truth, 500, seed=7)
    levels = np.array([0.1, 0.5, 0.9])
    up_to = truth.purchase_distribution(52, x, recency, T, most=2000).cumsum(axis=1)
    found = truth.purchase_quantiles(52, x, recency, T, levels)
    assert found.tolist() == [(up_to < level - 1e-12).sum(axis=1).tolist() for level in levels]
    assert found.max() > 20


def test_one_time_buyer_is_active_for_certain_without_a_chance_to_leave_only() -> None:
    silent = np.array([1.0, 10.0, 100.0])
    certain = known(BetaGeoModel, 1.3, 5.0, 0.8, 2.5).probability_alive([0, 0, 0], [0, 0, 0], silent)
    doubted = known(ModifiedBetaGeoModel, 1.3, 5.0, 0.8, 2.5).probability_alive([0, 0, 0], [0, 0, 0], silent)
    assert certain.tolist() == [1, 1, 1]
    odds = 0.8 / 2.5 * (1 + silent / 5.0) ** 1.3
    assert doubted == pytest.approx(1 / (1 + odds))


@BOTH
def test_forecast_has_no_pole_at_a_of_one(model: type[BetaGeoModel]) -> None:
    customer = ([3.0], [20.0], [30.0])
    below, at, above = (
        known(model, 1.3, 5.0, a, 2.5).expected_purchases(52, *customer)[0] for a in (0.99, 1.0, 1.01)
    )
    assert at == pytest.approx((below + above) / 2, rel=1e-4)
    assert below > at > above


@BOTH
@pytest.mark.parametrize("k", [1, 4])
def test_extreme_histories_give_finite_forecasts(model: type[BetaGeoModel], k: int) -> None:
    x, recency = np.array([0.0, 0, 1, 500, 500]), np.array([0.0, 0, 0, 100, 10])
    customers = (x, recency, np.array([0.0, 1e6, 1e6, 100, 100]))
    fitted = known(model, 1.3, 5.0, 0.8, 2.5, regularity=k)
    expected = fitted.expected_purchases(10, *customers)
    quantiles = fitted.purchase_quantiles(10, *customers, [0.5])[0]
    assert np.isfinite(expected).all()
    assert (expected >= 0).all()
    assert ((fitted.probability_alive(*customers) >= 0) & (fitted.probability_alive(*customers) <= 1)).all()
    assert quantiles[3] == pytest.approx(47, abs=3)  # 5 a week, as before, if he is not lost to chance
    assert quantiles[4] == 0
    assert fitted.expected_purchases(0, *customers).tolist() == [0, 0, 0, 0, 0]


def _never_leave(rng: np.random.Generator) -> tuple[Floats, Floats, Floats]:
    x = rng.poisson(rng.gamma(2, 1 / 20, 2000) * 40).astype(float)
    return x, np.where(x > 0, 40 * rng.random(2000) ** (1 / np.maximum(x, 1)), 0.0), np.full(2000, 40.0)


def _all_alike(rng: np.random.Generator) -> tuple[Floats, Floats, Floats]:
    (x, recency, T, _), _ = simulated(known(BetaGeoModel, 1e6, 1e7, 1.0, 3.0), 2000, seed=8)
    return x, recency, T


def _leave_alike(rng: np.random.Generator) -> tuple[Floats, Floats, Floats]:
    (x, recency, T, _), _ = simulated(known(BetaGeoModel, 1.3, 5.0, 1e6, 3e6), 2000, seed=9)
    return x, recency, T


def _all_leave(rng: np.random.Generator) -> tuple[Floats, Floats, Floats]:
    (x, recency, T, _), _ = simulated(known(BetaGeoModel, 1.3, 5.0, 1e6, 1.0), 2000, seed=9)
    return x, recency, T


@pytest.mark.parametrize(
    ("base", "code"),
    [
        (_all_leave, "lifetime.everybody_leaves"),
        (_never_leave, "lifetime.nobody_leaves"),
        (_all_alike, "lifetime.no_heterogeneity"),
        (_leave_alike, "lifetime.leave_alike"),
    ],
)
def test_fit_at_an_edge_is_named(base: object, code: str) -> None:
    model = BetaGeoModel().fit(*base(np.random.default_rng(2)))  # type: ignore[operator]
    assert code in {caution.code for caution in model.warnings_}
    assert np.isfinite(list(model.params_.values())).all()


@BOTH
def test_one_time_buyers_only_are_named(model: type[BetaGeoModel]) -> None:
    T = np.linspace(10, 50, 300)
    fitted = model().fit(np.zeros(300), np.zeros(300), T)
    assert "lifetime.nobody_repeats" in {caution.code for caution in fitted.warnings_}
    assert np.isfinite(fitted.expected_purchases(52, [0], [0], [30])).all()
    assert fitted.expected_purchases(52, [0], [0], [30])[0] < 0.1


@pytest.mark.parametrize("k", [0, 1.5, -2])
def test_regularity_is_a_whole_number(k: float) -> None:
    with pytest.raises(Refused) as refusal:
        BetaGeoModel(regularity=k).fit([1], [2], [3])  # type: ignore[arg-type]
    assert refusal.value.code == "lifetime.regularity"


def test_regular_buyers_need_their_gaps() -> None:
    with pytest.raises(Refused) as refusal:
        BetaGeoModel(regularity=2).fit([1], [2], [3])
    assert refusal.value.code == "lifetime.gaps_missing"
    with pytest.raises(Refused) as refusal:
        BetaGeoModel(regularity=2).fit([1], [2], [3], litt=[0.7, 1.0])
    assert refusal.value.code == "lifetime.lengths"


def test_nothing_is_forecast_before_a_fit() -> None:
    with pytest.raises(Refused) as refusal:
        BetaGeoModel().probability_alive([1], [2], [3])
    assert refusal.value.code == "lifetime.not_fitted"


@pytest.mark.slow
@BOTH
@pytest.mark.parametrize("k", [1, 2])
def test_truth_is_within_three_errors_in_95_of_100_bases(model: type[BetaGeoModel], k: int) -> None:
    truth = known(model, 1.3, 5.0, 0.8, 2.5, regularity=k)
    within = []
    for seed in range(100):
        (x, recency, T, litt), _ = simulated(truth, 3_000, seed=1000 + seed)
        found = model(regularity=k).fit(x, recency, T, litt=litt)
        errors = found.standard_errors_
        apart = [abs(found.params_[name] - value) / errors[name] for name, value in truth.params_.items()]
        within.append(max(apart) < 3)
    assert np.mean(within) >= 0.95
