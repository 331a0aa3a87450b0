"""Is it found again in which months customers leave, by tenure, season and what they are?"""

import numpy as np
import pytest
from sklearn.linear_model import LogisticRegression
from tests.value.lifetime.subscribers import END, Floats, Ints, Simulated, constant, logit, subscribers

from kundig.base.refusals import Refused
from kundig.value.lifetime.hazard import DiscreteHazardModel
from kundig.value.lifetime.hazard_likelihood import of_tenure
from kundig.value.lifetime.shifted_beta import ShiftedBetaGeoModel

BEGIN = END - 36


def seen(found: Simulated) -> tuple[Ints, dict[str, Ints]]:
    """Who was watched in the last three years, and what a model learns from him."""
    last = np.where(found.left > 0, found.left, END - 1)
    who = np.flatnonzero((last >= BEGIN) & (last > found.start))
    start, last = found.start[who], last[who]
    rows = {"tenure": last - start, "lost": found.left[who] > 0, "entry": np.maximum(BEGIN - 1 - start, 0)}
    return who, rows | {"ends": last}


def distances(model: DiscreteHazardModel, known: dict[str, float]) -> Floats:
    """How far off the logs of parameters are, in standard errors."""
    errors = np.sqrt(np.diag(model.covariance_))
    places = [model.names.index(name) for name in known]
    found = np.log([model.params_[name] for name in known])
    return np.asarray(np.abs(found - list(known.values())) / errors[places])


@pytest.mark.parametrize("seeds", [range(8), pytest.param(range(8, 100), marks=pytest.mark.slow)])
def test_known_odds_of_tenure_season_and_covariates_are_found_again(seeds: range) -> None:
    """Within three standard errors in at least 95 % of the seeds, though only three years were watched."""
    far = []
    for seed in seeds:
        own = np.random.default_rng(seed + 500).normal(5.0, 2.0, (4000, 1))

        def log_odds(tenure: Ints, month: int, who: Ints, own: Floats = own) -> Floats:
            season = 0.5 * np.sin(2 * np.pi * (month % 12) / 12)
            return np.asarray(-4 - 0.4 * np.log2(tenure / 12) + season + 0.3 * (own[who, 0] - 5))

        found = subscribers(4000, logit(log_odds), seed=seed)
        who, rows = seen(found)
        model = DiscreteHazardModel(covariate_names=["distance"]).fit(**rows, covariates=own[who])
        spread = float(model.scale_[0])
        baseline = -4 + 0.3 * (float(model.mean_[0]) - 5)
        known = {"baseline": baseline, "log_tenure": -0.4, "sin_1": 0.5, "distance": 0.3 * spread}
        assert model.converged_
        far.append((distances(model, known) > 3).any())
    assert np.mean(far) <= 0.05


def test_steps_around_the_first_year_are_found_again() -> None:
    def log_odds(tenure: Ints, month: int, who: Ints) -> Floats:
        steps = 2.0 * ((tenure >= 12) & (tenure < 15)) + 0.7 * (tenure % 12 == 0)
        return np.asarray(steps - 5 - 1.5 * (tenure < 12), np.float64)

    _, rows = seen(subscribers(20_000, logit(log_odds)))
    model = DiscreteHazardModel().fit(**rows)
    known = {"first_year": -1.5, "first_renewal": 2.0, "renewal": 0.7, "log_tenure": 0.0}
    assert (distances(model, known) < 3).all()


def test_the_likelihood_is_that_of_a_logit_on_person_months() -> None:
    """Singer & Willett (1993): scikit-learn on one row per customer and month gives the same."""
    own = np.random.default_rng(3).normal(size=(500, 2))
    who, rows = seen(subscribers(500, constant(0.03)))
    model = DiscreteHazardModel(season=False).fit(**rows, covariates=own[who])
    months = rows["tenure"] - rows["entry"]
    customer = np.repeat(np.arange(len(who)), months)
    tenure = np.concatenate(
        [np.arange(e + 1, t + 1) for e, t in zip(rows["entry"], rows["tenure"], strict=True)]
    )
    left = rows["lost"][customer] & (tenure == rows["tenure"][customer])
    standard = (own[who] - model.mean_) / model.scale_
    table = np.column_stack([of_tenure(tenure)[:, 1:], standard[customer]])
    plain = LogisticRegression(C=np.inf, tol=1e-10, max_iter=1000).fit(table, left)
    assert np.log(list(model.params_.values())[1:]) == pytest.approx(plain.coef_[0], abs=1e-4)
    chances = plain.predict_proba(table)[:, 1]
    likelihood = np.log(np.where(left, chances, 1 - chances)).sum()
    assert model.log_likelihood_ == pytest.approx(likelihood, abs=1e-6)
    assert model.log_likelihood_of(**rows, covariates=own[who]).sum() == pytest.approx(likelihood, abs=1e-6)


def test_who_left_before_anybody_watched_does_not_make_the_rest_look_loyal() -> None:
    """Left truncation: with the entries the falling hazard is found, without them it is not."""
    found = subscribers(20_000, logit(lambda t, m, who: -3 - 0.8 * np.log2(t / 12)))
    _, rows = seen(found)
    assert distances(DiscreteHazardModel().fit(**rows), {"log_tenure": -0.8})[0] < 3
    blind = rows | {"entry": np.zeros_like(rows["entry"])}
    assert distances(DiscreteHazardModel().fit(**blind), {"log_tenure": -0.8})[0] > 4


def test_the_shifted_beta_geometric_model_may_be_watched_late_too() -> None:
    chance = np.random.default_rng(1)
    entry = chance.integers(0, 6, 40_000)
    left = chance.geometric(chance.beta(0.7, 4.0, 40_000))
    there = left > entry
    rows = {"tenure": np.minimum(left, entry + 5)[there], "lost": (left <= entry + 5)[there]}
    model = ShiftedBetaGeoModel().fit(**rows, entry=entry[there])
    for name, known in {"alpha": 0.7, "beta": 4.0}.items():
        assert abs(model.params_[name] - known) < 3 * model.standard_errors_[name]
    with pytest.raises(Refused) as refused:
        model.fit([2, 3], [True, False], entry=[2, 1])
    assert refused.value.code == "lifetime.entry_after_end"


def test_months_of_the_year_have_their_odds() -> None:
    """With many losses each month has its own: here contracts end in December, five times as often."""
    found = subscribers(30_000, logit(lambda t, m, who: np.full(len(t), -5 + np.log(5.0) * (m % 12 == 11))))
    model = DiscreteHazardModel().fit(**seen(found)[1])
    odds = model.of_months()
    assert odds[11] / odds[:11].mean() == pytest.approx(5, rel=0.1)
    assert odds[:11].max() / odds[:11].min() < 1.4


def test_a_season_is_learned_only_when_each_month_was_seen_twice() -> None:
    _, rows = seen(subscribers(2_000, constant(0.02)))
    young = rows["ends"] - (rows["tenure"] - rows["entry"]) >= END - 24
    few = {name: values[young] for name, values in rows.items()}
    model = DiscreteHazardModel().fit(**few)
    assert not any(name.startswith("sin") for name in model.names)
    assert model.of_months().tolist() == [1.0] * 12
    assert "sin_1" in DiscreteHazardModel().fit(**rows).names


def test_expected_periods_are_those_of_the_hazard() -> None:
    model = DiscreteHazardModel(season=False).fit(**seen(subscribers(2_000, constant(0.05)))[1])
    stays = np.cumprod([1 - model.hazard([month])[0] for month in range(4, 14)])
    assert model.expected_periods([3], horizon=10)[0] == pytest.approx(stays.sum())


@pytest.mark.parametrize(
    ("changed", "code"),
    [
        ({"entry": [3, 0]}, "entry_after_end"),
        ({"lost": [1, 2]}, "not_yes_or_no"),
        ({"tenure": [2.5, 1]}, "parts"),
        ({"entry": [2, 1], "lost": [False, False]}, "nobody_at_risk"),
        ({"covariates": [[1.0]]}, "covariates_shape"),
        ({"covariates": [[1.0], [np.nan]]}, "not_finite"),
        ({"covariates": [[1.0, 2.0], [1.0, 3.0]]}, "covariate_names"),
        ({"tenure": [0, 1]}, "no_renewal"),
    ],
)
def test_what_cannot_be_is_refused(changed: dict[str, list[float]], code: str) -> None:
    rows: dict[str, list[float]] = {"tenure": [2, 1], "lost": [True, False]}
    with pytest.raises(Refused) as refused:
        DiscreteHazardModel(covariate_names=["one"]).fit(**rows | changed)
    assert refused.value.code == f"lifetime.{code}"


def test_a_forecast_needs_what_was_learned_from() -> None:
    own = np.random.default_rng(3).normal(size=(2_000, 1))
    who, rows = seen(subscribers(2_000, constant(0.02)))
    model = DiscreteHazardModel().fit(**rows, covariates=own[who])
    with pytest.raises(Refused) as refused:
        model.hazard([3], covariates=[[0.0]])
    assert refused.value.code == "lifetime.month_missing"
    with pytest.raises(Refused) as refused:
        model.hazard([3], month=[600])
    assert refused.value.code == "lifetime.covariate_names"


@pytest.mark.parametrize(
    ("rate", "code"), [(0.0, "nobody_left"), (1.0, "everybody_left"), (0.0002, "few_losses")]
)
def test_a_fit_at_an_edge_says_so(rate: float, code: str) -> None:
    model = DiscreteHazardModel().fit(**seen(subscribers(2_000, constant(rate)))[1])
    assert f"lifetime.{code}" in {caution.code for caution in model.warnings_}
    assert np.isfinite(model.hazard(np.arange(1, 50), month=np.full(49, END))).all()


def test_many_covariates_and_few_losses_are_cautioned_of() -> None:
    own = np.random.default_rng(3).normal(size=(2_000, 12))
    who, rows = seen(subscribers(2_000, constant(0.002)))
    model = DiscreteHazardModel(season=False).fit(**rows, covariates=own[who])
    assert {caution.code for caution in model.warnings_} >= {"lifetime.losses_per_parameter"}
