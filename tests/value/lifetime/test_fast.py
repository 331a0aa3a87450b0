"""Do compiled passes find what NumPy finds, and does all go on without them?"""

import subprocess
import sys
from collections.abc import Callable, Iterator
from typing import Any

import numpy as np
import pytest
from tests.value.lifetime.buyers import known, simulated

from kundig.base.refusals import Refused
from kundig.value.lifetime import compiled, fast
from kundig.value.lifetime.beta_geo import BetaGeoModel, ModifiedBetaGeoModel
from kundig.value.lifetime.fitting import Floats
from kundig.value.lifetime.gamma_gamma import GammaGammaModel
from kundig.value.lifetime.histories import checked, grouped
from kundig.value.lifetime.money import lifetime_value

type Both = Callable[[Callable[[], list[Any]]], Iterator[tuple[Any, Any]]]

CUSTOMERS = 70_000  # more than one part


@pytest.fixture(scope="module")
def customers() -> tuple[Floats, Floats, Floats, Floats]:
    """In days."""
    (x, last, age, _), _ = simulated(known(BetaGeoModel, 0.6, 4.0, 0.8, 2.4), CUSTOMERS, seed=11)
    chance = np.random.default_rng(11)
    spend = chance.gamma(6 * np.maximum(x, 1)) / np.maximum(x, 1) / chance.gamma(4, 0.1, CUSTOMERS)
    return x, np.floor(7 * last), np.floor(7 * age), np.where(x > 0, spend, 0.0)


@pytest.fixture
def both(monkeypatch: pytest.MonkeyPatch) -> Both:
    """What an answer is with NumPy alone and with compiled passes, in pairs."""

    def asked(ask: Callable[[], list[Any]]) -> Iterator[tuple[Any, Any]]:
        answers = []
        for wish in ("never", "always"):
            monkeypatch.setenv(fast.SETTING, wish)
            answers.append(ask())
        return zip(*answers, strict=True)

    return asked


@pytest.mark.slow
@pytest.mark.parametrize(
    ("model", "per"), [(BetaGeoModel, 1.0), (ModifiedBetaGeoModel, 7.0), (ModifiedBetaGeoModel, np.pi)]
)
def test_buying_and_value_are_the_same_to_ten_digits(
    both: Both,
    customers: tuple[Floats, Floats, Floats, Floats],
    model: type[BetaGeoModel],
    per: float,
) -> None:
    """In days, in weeks, and in a unit in which no time is whole, so that rows are not grouped by it."""
    x, last, age, spend = customers

    def ask() -> list[Any]:
        buying, spending = model().fit(x, last / per, age / per), GammaGammaModel().fit(x, spend)
        value = lifetime_value(buying, spending, 360, 0.1, unit="day" if per == 1 else "week")
        return [
            *(list(learned.params_.values()) for learned in (buying, spending)),
            *(list(learned.standard_errors_.values()) for learned in (buying, spending)),
            *(learned.log_likelihood_ for learned in (buying, spending)),
            buying.probability_alive(x, last / per, age / per),
            value.expected(x, last / per, age / per, spend),
        ]

    for with_numpy, with_numba in both(ask):
        assert with_numba == pytest.approx(with_numpy, rel=1e-10)


def test_columns_that_are_not_contiguous_or_cannot_be_written_will_do(
    monkeypatch: pytest.MonkeyPatch, customers: tuple[Floats, Floats, Floats, Floats]
) -> None:
    monkeypatch.setenv(fast.SETTING, "always")
    rows = np.ascontiguousarray(np.stack(customers[:3], axis=1))
    rows.flags.writeable = False
    columns = tuple(rows[:, column] for column in range(3))
    found, same = BetaGeoModel().fit(*columns), BetaGeoModel().fit(*customers[:3])
    assert found.params_ == same.params_
    assert np.array_equal(found.probability_alive(*columns), same.probability_alive(*customers[:3]))


@pytest.mark.parametrize("per", [1.0, 7.0, 30.4375, np.pi])
def test_equal_customers_are_counted_alike(
    both: Both, customers: tuple[Floats, Floats, Floats, Floats], per: float
) -> None:
    x, last, age, _ = customers

    def ask() -> list[Any]:
        rows = grouped(checked(x, last / per, age / per))
        return [rows.frequency, rows.recency, rows.T, rows.weights]

    for with_numpy, with_numba in both(ask):
        assert np.array_equal(with_numpy, with_numba)


@pytest.mark.parametrize(
    ("row", "code"),
    [
        ((1.5, 3.0, 9.0, 5.0), "lifetime.not_whole"),
        ((np.nan, 3.0, 9.0, 5.0), "lifetime.not_finite"),
        ((-1.0, 3.0, 9.0, 5.0), "lifetime.negative"),
        ((200_000.0, 3.0, 9.0, 5.0), "lifetime.too_many_purchases"),
        ((1.0, 10.0, 9.0, 5.0), "lifetime.recency_after_end"),
        ((0.0, 3.0, 9.0, 0.0), "lifetime.recency_without_repeat"),
        ((1.0, 3.0, np.inf, 5.0), "lifetime.not_finite"),
    ],
)
def test_one_false_history_among_many_is_refused_alike(
    both: Both,
    customers: tuple[Floats, Floats, Floats, Floats],
    row: tuple[float, float, float, float],
    code: str,
) -> None:
    columns = [np.append(column, value) for column, value in zip(customers, row, strict=True)]

    def ask() -> list[Any]:
        with pytest.raises(Refused) as refused:
            BetaGeoModel().fit(*columns[:3])
        return [refused.value.code, refused.value.params]

    (code_numpy, code_numba), (params_numpy, params_numba) = both(ask)
    assert code_numba == code_numpy == code
    assert params_numba == params_numpy


def test_no_customers_at_all_are_refused_alike(both: Both) -> None:
    nobody = np.empty(0)

    def ask() -> list[Any]:
        found = []
        for fit in (
            lambda: BetaGeoModel().fit(nobody, nobody, nobody),
            lambda: spend.expected_spend(nobody, nobody),
        ):
            with pytest.raises(Refused) as refused:
                fit()
            found.append(refused.value.code)
        return found

    spend = GammaGammaModel.of_all(20.0, 10.0)
    assert list(both(ask)) == [("lifetime.empty", "lifetime.empty")] * 2


def test_spend_is_read_alike_when_some_bring_a_loss(
    both: Both, customers: tuple[Floats, Floats, Floats, Floats]
) -> None:
    x, *_, spend = customers
    amounts = np.where(np.arange(CUSTOMERS) % 1000 == 1, -20.0, spend)

    def ask() -> list[Any]:
        learned = GammaGammaModel().fit(x, amounts)
        figures = [*learned.params_.values(), learned.mean_spend_, *learned.expected_spend(x, amounts)]
        return [figures, learned.warnings_]

    (params_numpy, params_numba), (told_numpy, told_numba) = both(ask)
    assert params_numba == pytest.approx(params_numpy, rel=1e-10)
    assert told_numba == told_numpy


def test_amounts_too_small_for_the_own_logarithm_are_left_to_numpy() -> None:
    *_, losses = compiled.spenders(np.ones(3), np.array([1.0, 2.0, 1e-310]), 1e5, 1e15)
    assert losses == -1


def test_own_exp_and_log_are_as_exact_as_those_of_the_processor() -> None:
    for x in np.random.default_rng(5).uniform(-690, 690, 2_000).tolist():
        assert compiled.exp(x) == pytest.approx(np.exp(x), rel=5e-16)
        assert compiled.log(np.exp(x)) == pytest.approx(x, rel=5e-16, abs=1e-16)
    assert 0 < compiled.exp(-1e9) < 1e-300
    assert compiled.log(1.0) == 0


def test_numbers_of_32_bits_are_sorted() -> None:
    keys = np.random.default_rng(5).integers(0, 1 << 32, 5_000).astype(np.uint32)
    assert compiled.ordered(keys.copy()).tolist() == sorted(keys.tolist())


def test_purchases_of_a_year_are_those_that_numpy_sums() -> None:
    from kundig.value.lifetime.future import Present, _table

    one = np.ones(1)
    for s, b in ((0.3, 2.4), (12.0, 0.7), (90.0, 80.0)):
        kinds = Present(s * one, one, 0.8, b * one, np.ones((1, 1)))
        ratios = np.array([0.01, 0.5, 9.0])
        numpy, fast = _table(kinds, ratios, 0, None), _table(kinds, ratios, 0, compiled)
        assert fast == pytest.approx(numpy, rel=1e-11)


def test_few_customers_are_not_worth_loading_the_compiler(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv(fast.SETTING, raising=False)
    assert fast.kernels(fast.MANY - 1) is None
    assert fast.kernels(fast.MANY) is compiled


def test_without_numba_models_learn_with_numpy() -> None:
    """As in an installation without the extra `fast`."""
    code = """
import sys
sys.modules["numba"] = None
from kundig.value.lifetime.beta_geo import BetaGeoModel
print(BetaGeoModel().fit([2, 0, 5, 1] * 50, [30, 0, 20, 5] * 50, [39] * 200).converged_)
"""
    environment = {fast.SETTING: "always"}
    done = subprocess.run(
        [sys.executable, "-c", code], env=environment, capture_output=True, text=True, check=True
    )
    assert done.stdout.strip() == "True"
