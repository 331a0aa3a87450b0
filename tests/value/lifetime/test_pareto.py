"""Is it known rightly how long customers stay who may leave at any time, and how much they buy?"""

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
import pandas as pd
import pytest
from scipy import stats
from scipy.special import gammaln, hyp2f1
from tests.value.conftest import DATA

from kundig.base.refusals import Refused
from kundig.value.lifetime import pareto
from kundig.value.lifetime.dropout import Likelihood
from kundig.value.lifetime.fitting import Floats
from kundig.value.lifetime.histories import checked
from kundig.value.lifetime.pareto import ParetoNBDModel
from kundig.value.lifetime.summaries import summarize

PAPER = {"r": 0.553, "alpha": 10.578, "s": 0.606, "beta": 11.669}
"""Fader, Hardie & Lee (2005), table 2: 2,357 customers of CDNOW, 39 weeks."""

PRECISE = [  # r, alpha, s, beta; purchases, time of the last, age; log-likelihood by mpmath with 60 digits
    ((0.5, 10.0, 0.6, 12.0), (900.0, 300.0, 700.0), 48.594033645828205),
    ((1.1, 16.0, 1.5, 76.0), (2000.0, 3.0, 104.0), 7309.588478404196),
    ((3.0, 0.02, 0.4, 5000.0), (150.0, 20.0, 52.0), 132.66583013188827),
    ((0.7, 4000.0, 150.0, 6.0), (40.0, 10.0, 400.0), -370.038597777857),
    ((50.0, 30.0, 0.01, 0.01), (60.0, 38.0, 39.0), -34.71733928667515),
    ((2.0, 1e5, 800.0, 9e5), (0.0, 0.0, 52.0), -0.0010160609036190813),
]


@dataclass(frozen=True, slots=True, eq=False)
class Base:
    """Simulated customers (n): their histories, and whether they are there at T, and until when."""

    frequency: Floats
    recency: Floats
    T: Floats
    rate: Floats
    end: Floats

    @property
    def histories(self) -> tuple[Floats, Floats, Floats]:
        return self.frequency, self.recency, self.T


def simulated(params: dict[str, float], customers: int, *, seed: int = 0, shortest: int = 20) -> Base:
    chance = np.random.default_rng(seed)
    T = chance.integers(shortest, 61, customers).astype(float)
    rate = chance.gamma(params["r"], 1 / params["alpha"], customers)
    end = chance.exponential(1 / chance.gamma(params["s"], 1 / params["beta"], customers))
    return histories_from(rate, end, T, chance)


def histories_from(rate: Floats, end: Floats, T: Floats, chance: np.random.Generator) -> Base:
    x = chance.poisson(rate * np.minimum(T, end)).astype(float)
    # the last of x times that are uniform
    last = np.minimum(T, end) * chance.uniform(size=len(T)) ** (1 / np.maximum(x, 1))
    return Base(x, np.where(x > 0, last, 0.0), T, rate, end)


def known(params: dict[str, float] = PAPER) -> ParetoNBDModel:
    model = ParetoNBDModel()
    model.params_ = params
    return model


@pytest.fixture(scope="module")
def sample() -> pd.DataFrame:
    file = DATA / "cdnow" / "CDNOW_sample.txt"
    if not file.exists():
        pytest.skip("the CDNOW file is not on this machine")
    rows = pd.read_csv(
        file, sep=r"\s+", names=["id", "customer", "date", "cds", "amount"], dtype={"date": str}
    )
    return rows.assign(date=pd.to_datetime(rows["date"], format="%Y%m%d"))


def histories_of(sample: pd.DataFrame) -> tuple[Floats, Floats, Floats]:
    found = summarize(sample, "1997-09-30", "week").histories
    return found.frequency, found.recency, found.T


def test_published_digits_of_cdnow_are_found(sample: pd.DataFrame) -> None:
    """Standard errors are those of CLVTools (test_correctness_pnbd)."""
    model = ParetoNBDModel().fit(*histories_of(sample))
    assert model.params_ == pytest.approx(PAPER, abs=0.0006)
    assert model.params_["alpha"] == pytest.approx(10.5777, abs=0.00005)
    assert model.log_likelihood_ == pytest.approx(-9594.976, abs=0.0005)
    assert model.standard_errors_ == pytest.approx(
        {"r": 0.0476, "alpha": 0.843, "s": 0.187, "beta": 6.21}, rel=0.002
    )
    assert (model.converged_, model.warnings_, model.n_customers_) == (True, (), 2357)


def test_purchases_of_the_second_39_weeks_are_foretold_as_published(sample: pd.DataFrame) -> None:
    """Correlation per customer .630 (Fader, Hardie & Lee 2005)."""
    histories = histories_of(sample)
    foretold = ParetoNBDModel().fit(*histories).expected_purchases(39, *histories)
    days = sample.drop_duplicates(["customer", "date"])
    later = days[days["date"] > "1997-09-30"].groupby("customer").size()
    customers = summarize(sample, "1997-09-30", "week").customers["customer"].to_pylist()
    actual = later.reindex(customers).fillna(0)
    assert np.corrcoef(actual, foretold)[0, 1] == pytest.approx(0.630, abs=0.0005)


def test_forecasts_equal_those_of_lifetimes() -> None:
    """Of version 0.11.3, for a customer who came back twice, the last time in week 30."""
    model = known({"r": 0.5533, "alpha": 10.5777, "s": 0.6062, "beta": 11.6687})
    history = ([2.0], [30.43], [38.86])
    assert model.probability_alive(*history)[0] == pytest.approx(0.8691232700828075, rel=1e-9)
    assert model.probability_alive([0.0], [0.0], [39.0])[0] == pytest.approx(0.2942926614730467, rel=1e-9)
    assert model.expected_purchases(39, *history)[0] == pytest.approx(1.4551412047297174, rel=1e-9)
    assert model.expected_purchases_new(52) == pytest.approx(1.473547113068215, rel=1e-9)
    counts = [0.4080830750157298, 0.21926719967144678, 0.1517481257758444]
    assert model.purchase_distribution(39, *history, most=3)[0, :3] == pytest.approx(counts, rel=1e-9)


def test_likelihood_is_the_integral_over_all_rates() -> None:
    """SMC (1987), before anything is integrated; by the trapezoidal rule in the logs of both rates."""
    r, alpha, s, beta = PAPER.values()
    rates = np.exp(np.arange(-70, 3, 0.05))
    buying, leaving = rates[:, None], rates[None, :]
    both = buying + leaving
    density = buying * stats.gamma.pdf(buying, r, scale=1 / alpha)
    density = density * leaving * stats.gamma.pdf(leaving, s, scale=1 / beta) * 0.05**2
    for x, t, T in ((0.0, 0.0, 30.0), (1.0, 3.0, 30.0), (3.0, 20.0, 25.0), (7.0, 38.0, 38.5)):
        left, stayed = leaving / both * np.exp(-both * t), buying / both * np.exp(-both * T)
        expected = np.log((buying**x * (left + stayed) * density).sum())
        assert known().log_likelihood_of([x], [t], [T])[0] == pytest.approx(expected, rel=1e-9)


def by_hypergeometric_functions(params: tuple[float, ...], x: float, t: float, T: float) -> float:
    """Fader & Hardie (2005), "A note on deriving the Pareto/NBD model", eqs. 15 to 18."""
    r, alpha, s, beta = params
    power = r + s + x

    def part(y: float) -> float:
        if alpha >= beta:
            z = (alpha - beta) / (alpha + y)
            return float(hyp2f1(power, s + 1, power + 1, z) / (alpha + y) ** power)
        z = (beta - alpha) / (beta + y)
        return float(hyp2f1(power, r + x, power + 1, z) / (beta + y) ** power)

    stayed = 1 / ((alpha + T) ** (r + x) * (beta + T) ** s)
    inner = stayed + s / power * (part(t) - part(T))
    return float(gammaln(r + x) - gammaln(r) + r * np.log(alpha) + s * np.log(beta) + np.log(inner))


def test_likelihood_equals_hypergeometric_functions_to_ten_digits() -> None:
    chance = np.random.default_rng(3)
    for _ in range(300):
        params = tuple(np.exp(chance.uniform([-1, 1, -1, 1], [1, 4, 1, 4])).tolist())
        x, T = float(chance.integers(0, 30)), float(chance.uniform(5, 100))
        t = float(chance.uniform(0.1, 1) * T) if x else 0.0
        found = known(dict(zip(PAPER, params, strict=True))).log_likelihood_of([x], [t], [T])[0]
        assert found == pytest.approx(by_hypergeometric_functions(params, x, t, T), rel=1e-10)


def test_likelihood_is_right_where_hypergeometric_functions_overflow() -> None:
    for params, history, expected in PRECISE:
        found = known(dict(zip(PAPER, params, strict=True))).log_likelihood_of(*([one] for one in history))[0]
        assert found == pytest.approx(expected, rel=1e-10)


def derivatives(evaluate: Likelihood, point: Floats) -> tuple[Floats, Floats]:
    step = 1e-5
    away = [(evaluate(point + step * one), evaluate(point - step * one)) for one in np.eye(4)]
    slopes = [(up[0] - down[0]) / (2 * step) for up, down in away]
    bends = [(up[1] - down[1]) / (2 * step) for up, down in away]
    return np.array(slopes), np.array(bends)


@pytest.mark.parametrize("params", [(0.5, 10.0, 0.6, 12.0), (2.0, 0.3, 3.0, 50.0), (0.1, 90.0, 0.2, 0.5)])
def test_slopes_and_bends_equal_differences(params: tuple[float, ...]) -> None:
    rows = checked(*simulated(PAPER, 300).histories, np.arange(300) % 3 + 0.5)
    evaluate, point = Likelihood.of(rows), np.log(params)
    _, slopes, bends = evaluate(point)
    expected = derivatives(evaluate, point)
    assert slopes == pytest.approx(expected[0], rel=1e-5, abs=1e-4)
    assert bends == pytest.approx(expected[1], rel=1e-5, abs=1e-4)


def within_errors(params: dict[str, float], customers: int, seeds: range) -> npt.NDArray[np.bool_]:
    found = []
    for seed in seeds:
        model = ParetoNBDModel().fit(*simulated(params, customers, seed=seed).histories)
        distances = [
            abs(model.params_[name] - params[name]) / model.standard_errors_[name] for name in params
        ]
        found.append(max(distances) < 3)
    return np.array(found)


def test_known_parameters_are_recovered_within_three_standard_errors() -> None:
    assert within_errors({"r": 0.8, "alpha": 6.0, "s": 0.9, "beta": 15.0}, 3000, range(10)).sum() >= 9


@pytest.mark.slow
@pytest.mark.parametrize("params", [PAPER, {"r": 0.8, "alpha": 6.0, "s": 0.9, "beta": 15.0}])
def test_known_parameters_are_recovered_in_95_of_100_bases(params: dict[str, float]) -> None:
    assert within_errors(params, 10_000, range(100)).sum() >= 95


@pytest.fixture(scope="module")
def base() -> Base:
    return simulated(PAPER, 200_000, seed=5)


def groups(base: Base) -> list[npt.NDArray[np.bool_]]:
    """Customers by purchases and by how long they have been silent."""
    x, silence = base.frequency, base.T - base.recency
    counts = [(x >= low) & (x <= high) for low, high in ((0, 0), (1, 1), (2, 4), (5, 999))]
    return [
        own & (silence >= 15) == quiet for own in counts for quiet in (True, False) if (own & quiet).any()
    ]


def agrees(found: Floats, happened: Floats | npt.NDArray[np.bool_]) -> bool:
    """Whether what is expected (n) and what happened (n) agree in the mean, within four standard errors.

    Those of what has not happened yet, but might, count as well.
    """
    gaps = happened - found
    error = np.sqrt(max(gaps.var(), found.mean()) / len(gaps))
    return bool(abs(gaps.mean()) < 4 * error + 1e-12)


def bought(base: Base, horizon: float) -> Floats:
    """Purchases (n) of the base within the time after T."""
    active = np.clip(base.end - base.T, 0, horizon)
    return np.random.default_rng(9).poisson(base.rate * active).astype(float)


def test_chance_of_being_there_is_the_share_of_those_who_are(base: Base) -> None:
    found = known().probability_alive(*base.histories)
    for group in groups(base):
        assert agrees(found[group], (base.end > base.T)[group])


@pytest.mark.parametrize("horizon", [4.0, 52.0])
def test_expected_purchases_are_those_that_follow(base: Base, horizon: float) -> None:
    found, actual = known().expected_purchases(horizon, *base.histories), bought(base, horizon)
    for group in groups(base):
        assert agrees(found[group], actual[group])


@pytest.mark.slow
@pytest.mark.parametrize("horizon", [4.0, 52.0])
def test_distribution_of_purchases_is_that_of_those_that_follow(base: Base, horizon: float) -> None:
    found = known().purchase_distribution(horizon, *base.histories, most=6)
    actual = np.minimum(bought(base, horizon), 6)
    assert found.sum(axis=1) == pytest.approx(np.ones(len(found)))
    for group in groups(base):
        for count in range(7):
            assert agrees(found[group, count], (actual == count)[group])


def test_mean_of_the_distribution_is_what_is_expected(base: Base) -> None:
    few = [column[:500] for column in base.histories]
    distribution = known().purchase_distribution(10, *few, most=400)
    expected = known().expected_purchases(10, *few)
    assert distribution @ np.arange(401) == pytest.approx(expected, rel=1e-9)


def test_distribution_of_busy_customers_keeps_its_digits() -> None:
    """A narrow one: thousands of purchases, so that the rate is known to a few percent."""
    history = [[3000.0, 300.0, 3000.0], [50.0, 51.0, 20.0], [52.0, 52.0, 52.0]]
    distribution = known().purchase_distribution(52, *history, most=12_000)
    assert distribution @ np.arange(12_001) == pytest.approx(
        known().expected_purchases(52, *history), rel=1e-6
    )
    assert distribution.sum(axis=1) == pytest.approx(np.ones(3), abs=1e-12)
    assert distribution[:, -1] == pytest.approx(np.zeros(3), abs=1e-9)


def test_quantiles_are_the_least_counts_that_are_not_exceeded(base: Base) -> None:
    x, t, T = (column[:3000] for column in base.histories)
    levels = [0.1, 0.5, 0.9, 0.999]
    found = known().purchase_quantiles(30, x, t, T, levels)
    reached = np.cumsum(known().purchase_distribution(30, x, t, T, most=250), axis=1)
    for level, counts in zip(levels, found, strict=True):
        assert counts.tolist() == (reached < level - 1e-12).sum(axis=1).tolist()


def test_quantiles_above_256_are_rounded_up_by_a_64th_at_most() -> None:
    history = ([3000.0], [50.0], [52.0])
    reached = np.cumsum(known().purchase_distribution(52, *history, most=9000)[0])
    quantiles = known().purchase_quantiles(52, *history, levels=[0.5, 0.9])[:, 0]
    for level, found in zip((0.5, 0.9), quantiles, strict=True):
        exact = float((reached < level).sum())
        assert exact <= found <= exact * (1 + 1 / 64)


def test_expected_purchases_of_a_new_customer_are_those_of_the_base() -> None:
    base = simulated(PAPER, 200_000, seed=6, shortest=60)
    assert agrees(np.full(200_000, known().expected_purchases_new(60)), base.frequency)


def test_expectations_of_several_horizons_are_added_up() -> None:
    history = ([2.0, 0.0], [30.0, 0.0], [39.0, 20.0])
    one, other = (known().expected_purchases(horizon, *history) for horizon in (10, 52))
    found = known().expected_sums([10, 52], [0.5, -2.0], *history)
    assert found == pytest.approx(0.5 * one - 2 * other)


def test_expectation_has_no_hole_where_s_is_one() -> None:
    at, near = (known(PAPER | {"s": s}).expected_purchases_new(52) for s in (1.0, 1.0 + 1e-7))
    assert at == pytest.approx(near, rel=1e-6)


def test_nothing_is_bought_within_no_time() -> None:
    history = [3.0], [20.0], [39.0]
    assert known().expected_purchases(0, *history).tolist() == [0]
    assert known().purchase_distribution(0, *history, most=2).tolist() == [pytest.approx([1, 0, 0])]
    assert known().purchase_quantiles(0, *history, levels=[0.9]).tolist() == [[0]]
    assert known().expected_purchases_new(0) == 0


def test_rows_with_weights_are_as_many_customers() -> None:
    base = simulated(PAPER, 400, seed=2)
    weights = np.arange(400) % 4
    once = ParetoNBDModel().fit(*base.histories, weights)
    often = ParetoNBDModel().fit(*(np.repeat(column, weights) for column in base.histories))
    assert once.params_ == pytest.approx(often.params_, rel=1e-9)
    assert once.standard_errors_ == pytest.approx(often.standard_errors_, rel=1e-9)
    assert once.log_likelihood_ == pytest.approx(often.log_likelihood_)
    assert once.n_customers_ == 600


def test_unit_of_time_changes_nothing_but_the_scales() -> None:
    base = simulated(PAPER, 2000, seed=2)
    weeks = ParetoNBDModel().fit(*base.histories)
    seconds = ParetoNBDModel().fit(base.frequency, base.recency * 604800, base.T * 604800)
    scales = {"r": 1, "alpha": 604800, "s": 1, "beta": 604800}
    assert seconds.params_ == pytest.approx({n: v * scales[n] for n, v in weeks.params_.items()}, rel=1e-6)
    shift = base.frequency.sum() * np.log(604800)
    assert seconds.log_likelihood_ == pytest.approx(weeks.log_likelihood_ - shift)
    total = seconds.log_likelihood_of(base.frequency, base.recency * 604800, base.T * 604800).sum()
    assert total == pytest.approx(seconds.log_likelihood_)


def never_leave(chance: np.random.Generator) -> tuple[Floats, Floats]:
    return chance.gamma(0.6, 1 / 8, 2000), np.full(2000, 1e12)


def buy_alike(chance: np.random.Generator) -> tuple[Floats, Floats]:
    return np.full(2000, 0.1), chance.exponential(1 / chance.gamma(0.7, 1 / 12, 2000))


def leave_alike(chance: np.random.Generator) -> tuple[Floats, Floats]:
    return chance.gamma(0.8, 1 / 6, 2000), chance.exponential(25, 2000)


@pytest.mark.parametrize(
    ("kind", "code"),
    [(never_leave, "nobody_leaves"), (buy_alike, "no_heterogeneity"), (leave_alike, "leave_equally_soon")],
)
@pytest.mark.parametrize("seed", range(5))
def test_simpler_truth_is_named(
    kind: Callable[[np.random.Generator], tuple[Floats, Floats]], code: str, seed: int
) -> None:
    chance = np.random.default_rng(seed)
    rate, end = kind(chance)
    base = histories_from(rate, end, chance.integers(20, 61, 2000).astype(float), chance)
    model = ParetoNBDModel().fit(*base.histories)
    assert [caution.code for caution in model.warnings_][:1] == [f"lifetime.{code}"]


def test_base_without_a_simpler_truth_is_not_cautioned() -> None:
    for seed in range(5):
        assert ParetoNBDModel().fit(*simulated(PAPER, 4000, seed=seed).histories).warnings_ == ()


def test_sample_that_tells_where_to_begin_changes_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    base = simulated(PAPER, 20_000)
    alone = ParetoNBDModel().fit(*base.histories)
    monkeypatch.setattr(pareto, "MANY", 1000)
    assert ParetoNBDModel().fit(*base.histories).params_ == pytest.approx(alone.params_, rel=1e-6)


EXTREMES = {
    "nobody repeats": ([0.0] * 50, [0.0] * 50, [30.0] * 50),
    "one customer": ([3.0], [20.0], [39.0]),
    "all new today": ([0.0] * 20, [0.0] * 20, [0.0] * 20),
    "all bought today": ([2.0] * 20, [30.0] * 20, [30.0] * 20),
    "one buys a hundred thousand times": ([1e5, 1.0, 0.0], [300.0, 20.0, 0.0], [301.0, 40.0, 50.0]),
    "times of 1e12": ([2.0, 0.0] * 20, [8e11, 0.0] * 20, [1e12, 9e11] * 20),
    "times of 1e-9": ([2.0, 0.0] * 20, [8e-10, 0.0] * 20, [1e-9, 9e-10] * 20),
    "second purchase at once": ([1.0, 0.0] * 20, [0.0, 0.0] * 20, [30.0, 20.0] * 20),
}


@pytest.mark.parametrize("name", EXTREMES)
def test_extreme_bases_give_numbers_and_cautions(name: str) -> None:
    histories = EXTREMES[name]
    model = ParetoNBDModel().fit(*histories)
    assert model.warnings_
    for value in (*model.params_.values(), *model.standard_errors_.values(), model.log_likelihood_):
        assert np.isfinite(value)
    alive = model.probability_alive(*histories)
    assert np.all((alive >= 0) & (alive <= 1))
    horizon = float(max(histories[2]))
    expected = model.expected_purchases(horizon, *histories)
    assert np.all(np.isfinite(expected) & (expected >= 0))
    distribution = model.purchase_distribution(horizon, *histories, most=5)
    assert distribution.sum(axis=1) == pytest.approx(np.ones(len(alive)))
    assert np.isfinite(model.purchase_quantiles(horizon, *histories, levels=[0.1, 0.9])).all()
    assert np.isfinite(model.log_likelihood_of(*histories)).all()


def test_horizon_that_is_no_time_is_refused() -> None:
    for horizon in (-1.0, float("nan"), float("inf")):
        with pytest.raises(Refused) as refusal:
            known().expected_purchases_new(horizon)
        assert refusal.value.code == "lifetime.number"
