"""Is what customers will bring what models of buying and spending say, and do its bounds hold?"""

import numpy as np
import pytest
from scipy.optimize import brentq
from scipy.special import betainc
from tests.value.lifetime.buyers import Floats, known, simulated

from kundig.base.refusals import Refused
from kundig.value.lifetime.beta_geo import BetaGeoModel, ModifiedBetaGeoModel
from kundig.value.lifetime.gamma_gamma import GammaGammaModel
from kundig.value.lifetime.histories import checked
from kundig.value.lifetime.money import lifetime_value
from kundig.value.lifetime.pareto import ParetoNBDModel

P, Q, V = 6.25, 3.74, 15.44
CUSTOMERS = ([0.0, 1, 1, 7, 40], [0.0, 3, 20, 30, 38], [39.0, 39, 21, 31, 39], [0.0, 20, 35, 12.5, 90])


def buying() -> BetaGeoModel:
    return known(ModifiedBetaGeoModel, 1.3, 5.0, 0.8, 2.5)


def spending() -> GammaGammaModel:
    model = GammaGammaModel()
    model.params_, model.mean_spend_ = {"p": P, "q": Q, "v": V}, P * V / (Q - 1)
    return model


def spent(x: Floats, later: Floats, *, seed: int) -> tuple[Floats, Floats]:
    """Mean spend of past purchases, and the sum of later ones, of customers who spend as the model says."""
    rng = np.random.default_rng(seed)
    rates = rng.gamma(Q, 1 / V, len(x))
    mean = np.where(x > 0, rng.gamma(P * np.maximum(x, 1)) / rates / np.maximum(x, 1), 0)
    return mean, np.where(later > 0, rng.gamma(P * np.maximum(later, 1)) / rates, 0)


def test_expected_value_is_each_step_s_purchases_discounted_from_its_end() -> None:
    x, recency, T, z = CUSTOMERS
    found = lifetime_value(buying(), spending(), 100, 0.08).expected(*CUSTOMERS)
    worth, before = np.zeros(5), np.zeros(5)
    for days in (30, 60, 90, 100):
        until = buying().expected_purchases(days / 7, x, recency, T)
        worth, before = worth + (until - before) * 1.08 ** (-days / 365.25), until
    assert found == pytest.approx(worth * spending().expected_spend(x, z))


def test_value_without_discount_is_purchases_times_spend() -> None:
    x, recency, T, z = CUSTOMERS
    found = lifetime_value(buying(), spending(), 365, 0, unit="day").expected(*CUSTOMERS)
    assert found == pytest.approx(
        buying().expected_purchases(365, x, recency, T) * spending().expected_spend(x, z)
    )


def test_any_model_of_buying_will_do() -> None:
    x, recency, T, z = CUSTOMERS
    pareto = ParetoNBDModel()
    pareto.params_ = {"r": 0.553, "alpha": 10.578, "s": 0.606, "beta": 11.669}
    found = lifetime_value(pareto, spending(), 364, 0)
    assert found.expected(*CUSTOMERS) == pytest.approx(
        pareto.expected_purchases(52, x, recency, T) * spending().expected_spend(x, z)
    )
    nothing = pareto.purchase_distribution(52, x, recency, T, most=1)[:, 0]
    assert (found.quantiles(*CUSTOMERS, [0.5])[0] == 0).tolist() == (nothing >= 0.5).tolist()


@pytest.mark.parametrize("level", [0.3, 0.5, 0.9, 0.99])
def test_quantiles_are_those_of_the_mixture(level: float) -> None:
    """Found one by one, to the last digit, from the distribution of 2,000 purchases."""
    x, recency, T, z = (np.array(values) for values in CUSTOMERS)
    found = lifetime_value(buying(), spending(), 364, 0).quantiles(*CUSTOMERS, [level])[0]
    pmf = buying().purchase_distribution(52, x, recency, T, most=2000)
    for i, row in enumerate(pmf):
        unit = V + x[i] * z[i]

        def below(amount: float, row: Floats = row, unit: float = unit, i: int = i) -> float:
            share = amount / (amount + unit)
            return float(row[0] + row[1:] @ betainc(P * np.arange(1, 2001), P * x[i] + Q, share) - level)

        expected = 0.0 if row[0] >= level else brentq(below, 1e-9, 1e7, xtol=1e-9)
        assert found[i] == pytest.approx(expected, rel=1e-3)


def test_quantiles_are_discounted_as_the_expectation_is() -> None:
    plain, less = (lifetime_value(buying(), spending(), 364, discount) for discount in (0.0, 0.2))
    ratio = less.expected(*CUSTOMERS) / plain.expected(*CUSTOMERS)
    assert less.quantiles(*CUSTOMERS, [0.9])[0] == pytest.approx(
        plain.quantiles(*CUSTOMERS, [0.9])[0] * ratio
    )


@pytest.mark.slow
def test_eight_of_ten_simulated_customers_lie_between_their_bounds() -> None:
    (x, recency, T, _), later = simulated(buying(), 20_000, seed=11, horizon=52.0)
    z, value = spent(x, later, seed=12)
    low, high = lifetime_value(buying(), spending(), 364, 0).quantiles(x, recency, T, z, [0.1, 0.9])
    hopeful, sure = high > 0, low > 0
    assert (value > high)[hopeful].mean() == pytest.approx(0.1, abs=3 * 0.3 / np.sqrt(hopeful.sum()))
    assert (value > 0)[~hopeful].mean() < 0.1
    assert sure.sum() > 1000
    assert (value < low)[sure].mean() == pytest.approx(0.1, abs=3 * 0.3 / np.sqrt(sure.sum()))


def test_who_brings_losses_is_bounded_by_losses() -> None:
    model, customer = lifetime_value(buying(), spending(), 364, 0), ([20.0], [30.0], [31.0])
    mirrored = (50 * 20 - 2 * V) / 20  # v + x z is that of a mean of -50, with the other sign
    losses = model.quantiles(*customer, [-50.0], [0.1, 0.8])
    assert losses[0] == pytest.approx(-model.quantiles(*customer, [mirrored], [0.9])[0])
    assert losses[1] == pytest.approx(-model.quantiles(*customer, [mirrored], [0.2])[0])
    assert losses[0, 0] < 0


def test_bounds_of_groups_hold_among_simulated_customers() -> None:
    """400 groups of 50 customers, with parameters that are learned; 80 in 100 lie between the bounds."""
    (x, recency, T, _), later = simulated(buying(), 20_000, seed=13, horizon=52.0)
    z, value = spent(x, later, seed=14)
    bought = ModifiedBetaGeoModel().fit(x, recency, T)
    model = lifetime_value(bought, GammaGammaModel().fit(x, z), 364, 0)
    groups = np.arange(20_000) % 400
    found = model.of_groups(x, recency, T, z, groups, [0.1, 0.9])
    sums = np.bincount(groups, value)
    assert found.groups.tolist() == list(range(400))
    assert found.customers.tolist() == [50] * 400
    assert found.expected == pytest.approx(np.bincount(groups, model.expected(x, recency, T, z)))
    assert ((found.quantiles[0] < sums) & (sums < found.quantiles[1])).mean() == pytest.approx(0.8, abs=0.05)


@pytest.mark.slow
def test_parameters_known_from_few_customers_widen_the_bounds_of_a_group() -> None:
    (x, recency, T, _), later = simulated(buying(), 20_000, seed=15, horizon=52.0)
    z, _ = spent(x, later, seed=16)
    widths = []
    for learned in (500, 20_000):
        bought = ModifiedBetaGeoModel().fit(x[:learned], recency[:learned], T[:learned])
        model = lifetime_value(bought, GammaGammaModel().fit(x[:learned], z[:learned]), 364, 0)
        found = model.of_groups(x, recency, T, z, np.zeros(20_000), [0.1, 0.9])
        widths.append(float(np.ptp(found.quantiles) / found.expected[0]))
    assert widths[0] > 2 * widths[1]


@pytest.mark.parametrize(
    ("options", "code"),
    [
        ({"horizon_days": 0}, "lifetime.number"),
        ({"horizon_days": float("nan")}, "lifetime.number"),
        ({"discount_per_year": -0.1}, "lifetime.number"),
        ({"unit": "fortnight"}, "lifetime.unknown_unit"),
    ],
)
def test_outlook_that_cannot_be_is_refused(options: dict[str, float], code: str) -> None:
    with pytest.raises(Refused) as refusal:
        lifetime_value(buying(), spending(), **options)  # type: ignore[arg-type]
    assert refusal.value.code == code


@pytest.mark.parametrize("params", [(0.005, 0.01, 1e-9), (1e6, 3.7, 15.0), (6.0, 1e6, 1e7), (1e5, 1e5, 1e12)])
def test_extreme_spend_gives_finite_values(params: tuple[float, float, float]) -> None:
    spend = spending()
    spend.params_ = dict(zip(spend.names, params, strict=True))
    model = lifetime_value(buying(), spend, 364, 0.1)
    assert np.isfinite(model.expected(*CUSTOMERS)).all()
    assert np.isfinite(model.quantiles(*CUSTOMERS, [0.1, 0.5, 0.9])).all()
    assert np.isfinite(model._variance(checked(*CUSTOMERS[:3]), np.array(CUSTOMERS[3]))).all()
