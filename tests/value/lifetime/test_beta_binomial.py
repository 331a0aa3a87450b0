"""Is it foretold rightly how customers use occasions to buy, and said when it cannot be?"""

import numpy as np
import pandas as pd
import pytest
from scipy.special import roots_sh_jacobi
from scipy.stats import binom
from tests.value.conftest import DATA

from kundig.base.refusals import Refused
from kundig.value.lifetime.beta_binomial import BetaGeoBetaBinomModel
from kundig.value.lifetime.fitting import Floats

DONATIONS = DATA / "donations_bgbb" / "donations.csv"
KNOWN = {"alpha": 1.2, "beta": 0.75, "gamma": 0.66, "delta": 2.78}


def simulated(
    customers: int,
    alpha: float = 1.2,
    beta: float = 0.75,
    gamma: float = 0.66,
    delta: float = 2.78,
    *,
    seed: int = 1,
) -> tuple[Floats, Floats, Floats]:
    """Frequency, recency, occasions (4 to 8) of customers who did as the model says."""
    chance = np.random.default_rng(seed)
    occasions = chance.integers(4, 9, customers)
    looks = chance.geometric(chance.beta(gamma, delta, customers).clip(1e-9)) - 1
    number = np.arange(1, 9)
    used = chance.random((customers, 8)) < chance.beta(alpha, beta, customers)[:, None]
    used &= number <= np.minimum(looks, occasions)[:, None]
    return used.sum(axis=1).astype(float), (used * number).max(axis=1).astype(float), occasions.astype(float)


def codes(model: BetaGeoBetaBinomModel) -> list[str]:
    return [caution.code.removeprefix("lifetime.") for caution in model.warnings_]


@pytest.fixture(scope="module")
def model() -> BetaGeoBetaBinomModel:
    return BetaGeoBetaBinomModel().fit(*simulated(4_000))


def test_published_digits_of_donations_are_found() -> None:
    """Fader, Hardie & Shang (2010): 11,104 donors; 1.20, .75, .66, 2.78; log-likelihood -33225.6."""
    if not DONATIONS.exists():
        pytest.skip("the donations file is not on this machine")
    rows = pd.read_csv(DONATIONS)
    model = BetaGeoBetaBinomModel().fit(rows["frequency"], rows["recency"], rows["periods"], rows["weights"])
    assert model.n_customers_ == 11_104
    assert model.warnings_ == ()
    assert model.params_ == pytest.approx(KNOWN, abs=0.005)
    assert model.log_likelihood_ == pytest.approx(-33225.581, abs=0.001)


def test_known_parameters_are_recovered_within_their_errors() -> None:
    distances = []
    for seed in range(40):
        found = BetaGeoBetaBinomModel().fit(*simulated(3_000, seed=seed))
        assert found.converged_
        errors = np.sqrt(np.diag(found.covariance_))
        distances.append([np.log(found.params_[name] / KNOWN[name]) for name in KNOWN] / errors)
    assert (np.abs(distances) < 3).mean() >= 0.95
    assert np.std(distances, axis=0) == pytest.approx([1, 1, 1, 1], abs=0.3)


class Integral:
    """Likelihood and forecasts of one customer, summed over every chance to buy (p) and to leave (theta).

    All are polynomials in both, so that Gauss-Jacobi quadrature is exact.
    """

    def __init__(self, model: BetaGeoBetaBinomModel, x: int, t: int, n: int) -> None:
        alpha, beta, gamma, delta = model.params_.values()
        p, p_weights = roots_sh_jacobi(40, alpha + beta - 1, alpha)
        leave, leave_weights = roots_sh_jacobi(40, gamma + delta - 1, gamma)
        self.p, self.leave = p[:, None], leave[None, :]
        weights = np.outer(p_weights / p_weights.sum(), leave_weights / leave_weights.sum())
        gone = [self.left_after(looked, x) for looked in range(t, n)]
        self.stayed = weights * self.p**x * (1 - self.p) ** (n - x) * (1 - self.leave) ** n
        self.likelihood = float((weights * sum(gone, np.zeros((40, 40)))).sum() + self.stayed.sum())

    def left_after(self, looked: int, x: int) -> Floats:
        found: Floats = self.p**x * (1 - self.p) ** (looked - x) * self.leave * (1 - self.leave) ** looked
        return found

    def chances(self, horizon: int) -> Floats:
        """Of 0 to `horizon` purchases."""
        number = np.arange(horizon + 1)
        found = np.zeros(horizon + 1)
        for looked in range(horizon + 1):
            stays = (1 - self.leave) ** looked * (self.leave if looked < horizon else 1)
            ways = binom.pmf(number[:, None, None], looked, self.p)
            found += (self.stayed * stays * ways).sum(axis=(1, 2)) / self.likelihood
        found[0] += 1 - found.sum()
        return found


HISTORIES = [(0, 0, 6), (3, 5, 6), (2, 2, 4), (6, 6, 6), (1, 4, 8)]


@pytest.mark.parametrize(("x", "t", "n"), HISTORIES)
def test_forecasts_equal_the_integral_over_both_chances(
    model: BetaGeoBetaBinomModel, x: int, t: int, n: int
) -> None:
    integral = Integral(model, x, t, n)
    expected = integral.chances(5)
    customer = ([x], [t], [n])
    assert model.log_likelihood_of(*customer) == pytest.approx([np.log(integral.likelihood)])
    there = (integral.stayed * (1 - integral.leave)).sum() / integral.likelihood
    assert model.probability_alive(*customer) == pytest.approx([there])
    assert model.expected_purchases(5, *customer) == pytest.approx([expected @ np.arange(6)])
    assert model.purchase_distribution(5, *customer, most=5)[0] == pytest.approx(expected)
    three = model.purchase_distribution(5, *customer, most=3)[0]
    assert three == pytest.approx([*expected[:3], expected[3:].sum()])
    eight = model.purchase_distribution(5, *customer, most=8)[0]
    assert eight == pytest.approx([*expected, 0, 0, 0])
    levels = [0.1, 0.5, 0.9]
    quantiles = [np.flatnonzero(np.cumsum(expected) >= level)[0] for level in levels]
    assert model.purchase_quantiles(5, *customer, levels)[:, 0].tolist() == quantiles


def test_forecast_of_a_new_customer_is_the_mean_of_many(model: BetaGeoBetaBinomModel) -> None:
    x, _, occasions = simulated(200_000, *model.params_.values(), seed=5)
    seen = x[occasions == 6]
    expected = model.expected_purchases_new(6)
    assert expected == pytest.approx(seen.mean(), abs=4 * seen.std() / np.sqrt(len(seen)))


def test_log_likelihood_is_the_sum_over_the_customers() -> None:
    rows = simulated(500)
    model = BetaGeoBetaBinomModel().fit(*rows)
    assert model.log_likelihood_of(*rows).sum() == pytest.approx(model.log_likelihood_)


def test_each_edge_of_the_model_is_named() -> None:
    assert codes(BetaGeoBetaBinomModel().fit(*simulated(2_000, 1.2, 0.75, 1e-9, 1.0)))[0] == "nobody_leaves"
    alike = simulated(2_000, 1e6, 3e6, 0.66, 2.78)
    assert codes(BetaGeoBetaBinomModel().fit(*alike))[0] == "use_alike"
    assert codes(BetaGeoBetaBinomModel().fit(*simulated(2_000, 1.2, 0.75, 2e5, 1e6)))[0] == "leave_alike"
    once = BetaGeoBetaBinomModel().fit([0] * 100, [0] * 100, [5] * 100)
    assert codes(once) == ["nobody_repeats", "flat"]
    always = BetaGeoBetaBinomModel().fit([4] * 100, [4] * 100, [4] * 100)
    assert codes(always) == ["nobody_leaves", "flat"]
    for model in (once, always):
        assert np.isfinite(model.expected_purchases(20, [0, 4], [0, 4], [4, 4])).all()
        assert np.isfinite(model.purchase_distribution(20, [0, 4], [0, 4], [4, 4], most=5)).all()


@pytest.mark.parametrize(
    ("frequency", "recency", "occasions", "code"),
    [
        ([], [], [], "empty"),
        ([3], [2], [5], "more_uses"),
        ([1], [2.5], [5], "parts"),
        ([1], [2], [4.5], "parts"),
        ([0], [0], [0], "no_occasion"),
        ([1], [6], [5], "recency_after_end"),
        ([0], [0], [1e6], "too_many_periods"),
    ],
)
def test_what_cannot_be_is_refused(
    frequency: list[float], recency: list[float], occasions: list[float], code: str
) -> None:
    with pytest.raises(Refused) as refused:
        BetaGeoBetaBinomModel().fit(frequency, recency, occasions)
    assert refused.value.code == f"lifetime.{code}"
