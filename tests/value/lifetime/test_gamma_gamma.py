"""Is the spend of customers learned and foretold rightly, and said when it cannot be?"""

import numpy as np
import pandas as pd
import pytest
from scipy import integrate, stats
from tests.value.conftest import DATA

from kundig.base.refusals import Refused
from kundig.value.lifetime.course import restored, stored
from kundig.value.lifetime.fitting import Floats
from kundig.value.lifetime.gamma_gamma import GammaGammaModel

CDNOW = DATA / "cdnow" / "cdnow_customers_summary_with_transactions.csv"


def simulated(
    customers: int, p: float = 6.25, q: float = 3.74, v: float = 15.44, *, seed: int = 1
) -> tuple[Floats, Floats]:
    chance = np.random.default_rng(seed)
    x = chance.integers(1, 8, customers).astype(float)
    rates = chance.gamma(q, 1 / v, customers)
    return x, chance.gamma(p * x) / (rates * x)


def codes(model: GammaGammaModel) -> list[str]:
    return [caution.code.removeprefix("lifetime.") for caution in model.warnings_]


@pytest.fixture(scope="module")
def cdnow() -> pd.DataFrame:
    if not CDNOW.exists():
        pytest.skip("the CDNOW file is not on this machine")
    return pd.read_csv(CDNOW)


def test_published_digits_of_cdnow_are_found(cdnow: pd.DataFrame) -> None:
    """Fader & Hardie (2013): p 6.25, q 3.74, v 15.44 of 946 repeaters; log-likelihood -4055.92."""
    model = GammaGammaModel().fit(cdnow["x"], cdnow["zbar"])
    assert model.n_customers_ == 946
    assert model.params_ == pytest.approx({"p": 6.25, "q": 3.74, "v": 15.44}, abs=0.01)
    assert model.log_likelihood_ == pytest.approx(-4055.923, abs=0.001)


@pytest.fixture(scope="module")
def model() -> GammaGammaModel:
    return GammaGammaModel().fit(*simulated(3_000))


def test_known_parameters_are_recovered_within_their_errors() -> None:
    known = {"p": 6.25, "q": 3.74, "v": 15.44}
    distances = []
    for seed in range(40):
        found = GammaGammaModel().fit(*simulated(1_000, seed=seed))
        assert found.converged_
        distances.append([(found.params_[n] - known[n]) / found.standard_errors_[n] for n in known])
    assert (np.abs(distances) < 3).mean() >= 0.95
    assert np.std(distances, axis=0) == pytest.approx([1, 1, 1], abs=0.3)


def test_log_likelihood_equals_the_integral_over_the_rates() -> None:
    x, z = simulated(20)
    model = GammaGammaModel().fit(x, z)
    p, q, v = model.params_.values()

    def density(rate: float, x: float, z: float) -> float:
        spend = stats.gamma.pdf(z, p * x, scale=1 / (rate * x))
        return float(spend * stats.gamma.pdf(rate, q, scale=1 / v))

    integrals = [
        np.log(integrate.quad(density, 0, 5, args=(x_, z_), limit=200)[0])
        for x_, z_ in zip(x, z, strict=True)
    ]
    assert model.log_likelihood_of(x, z) == pytest.approx(integrals, abs=1e-6)
    assert model.log_likelihood_ == pytest.approx(sum(integrals), abs=1e-5)


def test_the_unit_of_money_changes_nothing_but_v() -> None:
    x, z = simulated(200)
    cents, euros = GammaGammaModel().fit(x, 100 * z), GammaGammaModel().fit(x, z)
    assert cents.params_ == pytest.approx(euros.params_ | {"v": 100 * euros.params_["v"]})
    assert cents.log_likelihood_ == pytest.approx(euros.log_likelihood_ - 200 * np.log(100))


def test_forecasts_equal_the_integral_over_the_rates(model: GammaGammaModel) -> None:
    p, q, v = model.params_.values()
    x, z = 3.0, 61.0

    def density(rate: float) -> float:
        likelihood = stats.gamma.pdf(z, p * x, scale=1 / (rate * x))
        return float(likelihood * stats.gamma.pdf(rate, q, scale=1 / v))

    total = integrate.quad(density, 0, 5, limit=200)[0]
    mean = integrate.quad(lambda rate: p / rate * density(rate), 0, 5, limit=200)[0] / total
    assert model.expected_spend([x], [z]) == pytest.approx([mean])
    for purchases in (1, 4):
        (at,) = model.spend_quantiles([x], [z], [0.8], purchases=purchases)[0]
        below = integrate.quad(
            lambda rate, n=purchases, at=at: stats.gamma.cdf(at, p * n, scale=1 / rate) * density(rate),
            0,
            5,
            limit=200,
        )[0]
        assert below / total == pytest.approx(0.8, abs=1e-6)


def test_expected_spend_lies_between_the_mean_of_all_and_the_own(model: GammaGammaModel) -> None:
    p, q, v = model.params_.values()
    mean = p * v / (q - 1)
    expected = model.expected_spend([0, 0, 1, 10, 100], [0.0, 500.0, 90.0, 90.0, 90.0])
    assert expected[:2] == pytest.approx([mean, mean])
    assert np.all(np.diff(expected[1:]) > 0)
    assert expected[-1] == pytest.approx(90.0, rel=0.01)


def test_of_a_loss_a_smaller_loss_is_expected_and_its_quantiles_stand_around_it(
    model: GammaGammaModel,
) -> None:
    expected = model.expected_spend([5], [-200.0])[0]
    low, middle, high = model.spend_quantiles([5], [-200.0], [0.1, 0.5, 0.9])[:, 0]
    assert -200 < expected < 0
    assert low < expected < high
    assert low < middle < high < 0


def test_losses_are_left_out_and_counted() -> None:
    x, z = simulated(400)
    without = GammaGammaModel().fit(x, z)
    model = GammaGammaModel().fit([*x, 0, 2, 3], [*z, 0.0, -40.0, 0.0], [*np.ones(400), 1, 1, 2])
    assert model.params_ == pytest.approx(without.params_)
    assert model.n_customers_ == 400
    assert [(caution.code, caution.params) for caution in model.warnings_] == [
        ("lifetime.spend_without_gain", {"customers": 3})
    ]


def test_correlation_beyond_chance_is_said_and_that_of_the_model_is_not() -> None:
    x, z = simulated(2_000, p=0.8)  # here ln z grows with x by itself
    assert codes(GammaGammaModel().fit(x, z)) == []
    model = GammaGammaModel().fit(x, z * x)
    assert codes(model) == ["spend_goes_with_frequency"]
    # At 30 customers chance explains as much.
    assert codes(GammaGammaModel().fit(x[:30], z[:30] * x[:30] ** 0.2)) == [
        "few_spenders",
        "spend_alike",
        "flat",
    ]


def test_each_edge_of_the_model_is_named() -> None:
    chance = np.random.default_rng(1)
    x, _ = simulated(500)
    rates = chance.gamma(3, 1 / 40, 500)
    assert codes(GammaGammaModel().fit(x, chance.gamma(6 * x) / x)) == ["spend_alike", "flat"]
    assert codes(GammaGammaModel().fit(x, 1 / rates)) == ["spend_never_varies", "flat"]
    same = GammaGammaModel().fit(x, np.full(500, 9.99))
    assert codes(same) == ["spend_alike", "spend_never_varies", "flat"]
    assert same.converged_
    assert same.expected_spend([0, 3], [0, 9.99]) == pytest.approx([9.99, 9.99], rel=1e-3)


def test_where_there_is_no_mean_that_of_the_data_stands_in() -> None:
    chance = np.random.default_rng(3)
    x, _ = simulated(500)
    z = chance.gamma(6 * x) / x / chance.gamma(0.5, 1, 500)
    model = GammaGammaModel().fit(x, z)
    assert model.params_["q"] < 1
    assert codes(model) == ["spend_without_mean", "spend_never_varies", "flat"]
    assert model.expected_spend([0], [0]) == pytest.approx([z.mean()])
    assert restored(stored(model)).expected_spend([0], [0]) == pytest.approx([z.mean()])
    assert np.isfinite(model.spend_quantiles([0, 4], [0, 7.0], [0.01, 0.99])).all()


@pytest.mark.parametrize(
    ("frequency", "spend", "code"),
    [
        ([0, 0], [0, 0], "no_spend"),
        ([1, 2], [-5, 0], "no_spend"),
        ([1.5], [10], "parts"),
        ([-1], [10], "negative"),
        ([1, 2], [10], "lengths"),
        ([], [], "empty"),
        ([1], [np.nan], "not_finite"),
    ],
)
def test_what_cannot_be_learned_from_is_refused(
    frequency: list[float], spend: list[float], code: str
) -> None:
    with pytest.raises(Refused) as refused:
        GammaGammaModel().fit(frequency, spend)
    assert refused.value.code == f"lifetime.{code}"


def test_quantiles_that_are_none_are_refused(model: GammaGammaModel) -> None:
    for level, purchases, code in [(0.0, 1, "levels"), (10.0, 1, "levels"), (0.5, 0, "number")]:
        with pytest.raises(Refused) as refused:
            model.spend_quantiles([1], [10.0], [level], purchases=purchases)
        assert refused.value.code == f"lifetime.{code}"
