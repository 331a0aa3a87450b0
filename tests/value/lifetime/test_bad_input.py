"""Is what cannot be refused with a sentence, by every model, and never answered with what is no number?"""

import inspect
from typing import Any

import numpy as np
import pytest
from tests.value.lifetime.bad import COLUMNS, SCALARS, answered
from tests.value.lifetime.test_contract import DATA, LEVELS

from kundig.value.lifetime.models import MODELS

ROWS = 40
GOOD: dict[str, Any] = {
    "horizon": 10,
    "most": 4,
    "levels": LEVELS,
    "purchases": 1,
    "horizons": [5.0, 10.0],
    "weights": [1.0, 0.5],
    "discount_per_period": 0.1,
    "count": 5,
    "seed": 1,
    "period": np.arange(1.0, ROWS + 1),
    "periods": np.arange(float(ROWS)),
}
OF_ROWS: dict[str, tuple[str, ...]] = {
    "probability_alive": (),
    "expected_purchases": ("horizon",),
    "expected_sums": ("horizons", "weights"),
    "purchase_distribution": ("horizon", "most"),
    "purchase_quantiles": ("horizon", "levels"),
    "log_likelihood_of": (),
    "expected_spend": (),
    "spend_quantiles": ("levels", "purchases"),
}
OTHERS: dict[str, tuple[str, ...]] = {
    "expected_purchases_new": ("horizon",),
    "retention": ("period",),
    "hazard": ("tenure",),
    "survival": ("periods", "tenure"),
    "expected_periods": ("tenure", "discount_per_period", "horizon"),
    "remaining_quantiles": ("tenure", "levels"),
    "draws": ("count", "seed"),
}


def wrong(call: Any, good: dict[str, Any]) -> dict[str, str]:
    """What goes wrong with each argument of a call made bad, one after the other."""
    assert answered(call, **good) == ""
    found = {}
    for name, value in good.items():
        single = np.ndim(value) == 0
        cases = SCALARS if single else {case: make(value) for case, make in COLUMNS.items()}
        for case, bad in cases.items():
            found[f"{name}: {case}"] = answered(call, **good | {name: bad})
    return {case: answer for case, answer in found.items() if answer}


@pytest.fixture(params=MODELS)
def name(request: pytest.FixtureRequest) -> str:
    return str(request.param)


@pytest.fixture
def rows(name: str) -> dict[str, Any]:
    return {column: values[:ROWS] for column, values in DATA[name][0]().items()}


def test_no_fit_takes_what_cannot_be(name: str, rows: dict[str, Any]) -> None:
    assert wrong(MODELS[name]().fit, rows | {"weights": np.ones(ROWS)}) == {}  # type: ignore[attr-defined]


@pytest.mark.parametrize("question", OF_ROWS | OTHERS)
def test_no_question_is_answered_that_cannot_be(name: str, rows: dict[str, Any], question: str) -> None:
    model: Any = MODELS[name]().fit(**DATA[name][0]())  # type: ignore[attr-defined]
    if not hasattr(model, question):
        return
    asked = inspect.signature(getattr(model, question)).parameters
    others = {
        each: rows[each] if each in rows else GOOD[each] for each in OTHERS.get(question, ()) if each in asked
    }
    known = rows | {each: GOOD[each] for each in OF_ROWS[question]} if question in OF_ROWS else others
    assert wrong(getattr(model, question), known) == {}


@pytest.mark.parametrize("name", ["beta_geo", "modified_beta_geo", "pareto_nbd", "beta_geo_beta_binom"])
def test_in_no_time_nobody_buys(name: str, rows: dict[str, Any]) -> None:
    model: Any = MODELS[name]().fit(**DATA[name][0]())  # type: ignore[attr-defined]
    assert model.expected_purchases_new(0) == 0
    assert model.expected_purchases(0, **rows).tolist() == [0.0] * ROWS
    assert model.purchase_distribution(0, **rows, most=2) == pytest.approx(np.eye(1, 3).repeat(ROWS, axis=0))
    assert model.purchase_quantiles(0, **rows, levels=[0.5, 0.999]).tolist() == [[0.0] * ROWS] * 2
