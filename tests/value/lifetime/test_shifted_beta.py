"""Is it foretold rightly how long customers with a contract stay, and said when it cannot be?"""

from collections.abc import Callable

import numpy as np
import pandas as pd
import pytest
from scipy import integrate, stats
from tests.value.conftest import DATA

from kundig.base.refusals import Refused
from kundig.value.lifetime.fitting import Floats
from kundig.value.lifetime.shifted_beta import ShiftedBetaGeoModel, renewals

TABLE_1 = DATA / "sbg_paper" / "retention_table1.csv"


def cohort(survivors: Floats) -> tuple[list[int], list[bool], list[float]]:
    """Tenure, lost and weights of a cohort, from the number there after 0, 1, 2, ... renewals."""
    last = len(survivors) - 1
    tenure = [*range(1, last + 1), last]
    return tenure, [True] * last + [False], [*-np.diff(survivors), survivors[-1]]


def simulated(customers: int, alpha: float, beta: float, *, seed: int = 1) -> tuple[Floats, Floats]:
    chance = np.random.default_rng(seed)
    left_at = chance.geometric(chance.beta(alpha, beta, customers))
    seen = chance.integers(3, 9, customers)
    return np.minimum(left_at, seen).astype(float), (left_at <= seen).astype(float)


def codes(model: ShiftedBetaGeoModel) -> list[str]:
    return [caution.code.removeprefix("lifetime.") for caution in model.warnings_]


@pytest.fixture(scope="module")
def table_1() -> pd.DataFrame:
    if not TABLE_1.exists():
        pytest.skip("Table 1 of the paper is not on this machine")
    return 10 * pd.read_csv(TABLE_1, index_col="year")


@pytest.mark.parametrize(
    ("segment", "published", "log_likelihood", "error"),
    [
        ("high_end", {"alpha": 0.668, "beta": 3.806}, -1611.2, 0.028),
        ("regular", {"alpha": 0.704, "beta": 1.182}, -1680.3, 0.015),
    ],
)
def test_published_digits_of_both_segments_are_found(
    table_1: pd.DataFrame, segment: str, published: dict[str, float], log_likelihood: float, error: float
) -> None:
    """Fader & Hardie (2007): seven years are known, five are foretold."""
    actual = table_1[segment].to_numpy()
    model = ShiftedBetaGeoModel().fit(*cohort(actual[:8]))
    assert model.warnings_ == ()
    assert model.n_customers_ == 1000
    assert model.params_ == pytest.approx(published, abs=0.0005)
    assert model.log_likelihood_ == pytest.approx(log_likelihood, abs=0.05)
    foretold = 1000 * model.survival(np.arange(8, 13))
    assert np.mean(np.abs(foretold / actual[8:] - 1)) == pytest.approx(error, abs=0.0005)


def test_published_forecast_of_the_high_end_is_found(table_1: pd.DataFrame) -> None:
    """github.com/jdmaturen/shifted_beta_geometric_py: the residual lifetime after 7 renewals, at 10 %."""
    model = ShiftedBetaGeoModel().fit(*cohort(table_1["high_end"].to_numpy()[:8]))
    assert model.survival(np.arange(8, 13)).round(3).tolist() == [0.46, 0.436, 0.414, 0.395, 0.378]
    assert model.expected_periods([7], discount_per_period=0.1) == pytest.approx([7.530], abs=0.0005)


def test_known_parameters_are_recovered_within_their_errors() -> None:
    distances = []
    for seed in range(40):
        model = ShiftedBetaGeoModel().fit(*simulated(5_000, 0.7, 2.0, seed=seed))
        assert model.warnings_ == ()
        errors = model.standard_errors_
        distances.append(
            [(model.params_["alpha"] - 0.7) / errors["alpha"], (model.params_["beta"] - 2.0) / errors["beta"]]
        )
    assert (np.abs(distances) < 3).mean() >= 0.95
    assert np.std(distances, axis=0) == pytest.approx([1, 1], abs=0.3)


def test_forecasts_equal_the_integral_over_the_chances_to_leave() -> None:
    tenure, lost = simulated(2_000, 0.7, 2.0)
    model = ShiftedBetaGeoModel().fit(tenure, lost)
    alpha, beta = model.params_.values()

    def expected(values: Floats) -> float:
        """Of `values`, at the chances of a customer there after 3 renewals."""
        weighed = values * stats.beta.pdf(grid, alpha, beta + 3)
        return float(integrate.trapezoid(weighed, grid))

    grid = np.linspace(0, 1, 400_001)[1:-1] ** 4  # dense near 0, where the density of the chances is endless
    assert model.survival([5], [3]) == pytest.approx([expected((1 - grid) ** 5)], rel=1e-6)
    assert model.retention([4]) == pytest.approx([expected(1 - grid)], rel=1e-6)
    discounted = model.expected_periods([3], discount_per_period=0.1)
    assert discounted == pytest.approx([expected((1 - grid) / (1 - (1 - grid) / 1.1))], rel=1e-6)
    four = model.expected_periods([3], horizon=4)
    assert four == pytest.approx([sum(expected((1 - grid) ** k) for k in range(1, 5))], rel=1e-6)


def test_log_likelihood_is_the_sum_over_the_customers() -> None:
    tenure, lost = simulated(500, 0.7, 2.0)
    model = ShiftedBetaGeoModel().fit(tenure, lost)
    single = model.log_likelihood_of(tenure, lost)
    assert single.sum() == pytest.approx(model.log_likelihood_)
    leaves = np.exp(model.log_likelihood_of(np.arange(1, 20_001), np.ones(20_000)))
    assert leaves.sum() == pytest.approx(1 - model.survival([20_000])[0])


@pytest.mark.parametrize(
    ("alpha", "beta", "discount"),
    [(0.7, 3.8, 0.1), (0.01, 3.8, 0.001), (5.0, 1e3, 0.01), (1e5, 3e5, 0.1), (2.0, 1e-5, 0.2), (1.0, 1.0, 5)],
)
def test_residual_lifetime_equals_its_sum(alpha: float, beta: float, discount: float) -> None:
    closed = renewals(alpha, np.array([beta]), discount_per_period=discount)
    summed = renewals(alpha, np.array([beta]), discount_per_period=discount, horizon=40_000)
    assert closed == pytest.approx(summed, rel=1e-9)


def test_residual_lifetime_without_discount_is_refused_where_it_has_no_end() -> None:
    assert renewals(3.0, np.array([4.0])) == pytest.approx([2.0])
    model = ShiftedBetaGeoModel().fit(*simulated(5_000, 0.7, 2.0))
    assert model.params_["alpha"] < 1
    with pytest.raises(Refused) as refused:
        model.expected_periods([0])
    assert refused.value.code == "lifetime.endless"


def test_quantiles_are_the_fewest_renewals_that_are_likely_enough() -> None:
    model = ShiftedBetaGeoModel().fit(*simulated(5_000, 0.7, 2.0))
    levels = [0.1, 0.5, 0.9]
    found = model.remaining_quantiles([0, 6], levels)
    assert found.shape == (3, 2)
    for level, row in zip(levels, found, strict=True):
        for tenure, renewals_made in zip([0, 6], row, strict=True):
            at_most = 1 - model.survival([renewals_made + 1], [tenure])[0]
            fewer = 1 - model.survival([renewals_made], [tenure])[0]
            assert at_most >= level > fewer or (renewals_made == 0 and at_most >= level)


def test_each_edge_of_the_model_is_named() -> None:
    seen = np.tile([1, 2, 3, 4], 100)
    nobody = np.zeros(400)
    assert codes(ShiftedBetaGeoModel().fit(seen, nobody)) == ["nobody_left", "flat"]
    assert codes(ShiftedBetaGeoModel().fit(np.ones(400), nobody + 1)) == ["everybody_left", "flat"]
    assert codes(ShiftedBetaGeoModel().fit(np.ones(400), seen == 1)) == ["one_renewal", "flat"]
    few = ShiftedBetaGeoModel().fit(seen, np.arange(400) % 100 == 3)
    assert codes(few)[-2:] == ["few_losses", "flat"]
    # A share of 1/5 leaves at each renewal, as it would if all were alike; less than that later.
    even = cohort(1000 * 0.8 ** np.arange(6) - [0, 0, 5, 15, 30, 45])
    assert codes(ShiftedBetaGeoModel().fit(*even)) == ["renew_alike", "flat"]
    for model in (few, ShiftedBetaGeoModel().fit(seen, nobody)):
        assert np.isfinite(model.expected_periods([0, 4], horizon=120)).all()


@pytest.mark.parametrize(
    ("tenure", "lost", "code"),
    [
        ([], [], "empty"),
        ([1.5], [True], "parts"),
        ([0], [True], "no_renewal"),
        ([3], [2], "not_yes_or_no"),
        ([1e6], [False], "too_many_periods"),
        ([0, 0], [False, False], "nobody_asked"),
        ([1], [True, False], "lengths"),
    ],
)
def test_what_cannot_be_is_refused(tenure: list[float], lost: list[int], code: str) -> None:
    with pytest.raises(Refused) as refused:
        ShiftedBetaGeoModel().fit(tenure, lost)
    assert refused.value.code == f"lifetime.{code}"


def test_questions_without_an_answer_are_refused() -> None:
    model = ShiftedBetaGeoModel().fit([1, 2, 3], [True, True, False], [40, 30, 30])
    questions: list[tuple[Callable[[], Floats], str]] = [
        (lambda: model.retention([0]), "no_renewal"),
        (lambda: model.survival([1, 2], [1]), "lengths"),
        (lambda: model.expected_periods([1], discount_per_period=-0.1), "number"),
        (lambda: model.expected_periods([1], horizon=-1), "whole_number"),
    ]
    for ask, code in questions:
        with pytest.raises(Refused) as refused:
            ask()
        assert refused.value.code == f"lifetime.{code}"
