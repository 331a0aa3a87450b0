"""Do all models of a lifetime keep the same contract?"""

import pickle
import re
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from sklearn.base import clone

import kundig.value.lifetime
from kundig.base.refusals import Refused
from kundig.value.lifetime import fast
from kundig.value.lifetime.messages import MESSAGES
from kundig.value.lifetime.model import Caution
from kundig.value.lifetime.models import MODELS

type Rows = dict[str, Any]
type Question = Callable[[Any, Rows], Any]

LEVELS = [0.05, 0.5, 0.95]


def buyers() -> Rows:
    """Customers of 20 to 60 weeks who may leave after each purchase."""
    chance = np.random.default_rng(7)
    n = 400
    rate, leaves, age = chance.gamma(0.8, 1 / 6, n), chance.beta(0.8, 2.4, n), chance.integers(20, 60, n)
    x, last, there = np.zeros(n), np.zeros(n), chance.random(n) > leaves
    while there.any():
        gap = chance.exponential(1 / rate)
        there &= last + gap <= age
        x, last = x + there, np.where(there, last + gap, last)
        there &= chance.random(n) > leaves
    return {"frequency": x, "recency": last, "T": age.astype(float)}


def spenders() -> Rows:
    chance = np.random.default_rng(7)
    x = chance.integers(0, 6, 300).astype(float)
    spend = chance.gamma(6 * np.maximum(x, 1)) / (np.maximum(x, 1) * chance.gamma(4, 1 / 15, 300))
    return {"frequency": x, "spend": np.where(x > 0, spend, 0.0)}


def renewers() -> Rows:
    chance = np.random.default_rng(7)
    left_at = chance.geometric(chance.beta(0.7, 2.0, 400))
    return {"tenure": np.minimum(left_at, 6).astype(float), "lost": (left_at <= 6).astype(float)}


def watched_renewers() -> Rows:
    """Some of the customers were there for a while before anybody watched."""
    rows = renewers()
    entry = np.random.default_rng(8).integers(0, 3, 400)
    return rows | {"entry": np.minimum(entry, rows["tenure"] - rows["lost"])}


def donors() -> Rows:
    chance = np.random.default_rng(7)
    number = np.arange(1, 8)
    looks = chance.geometric(chance.beta(0.7, 2.8, 400)) - 1
    used = chance.random((400, 7)) < chance.beta(1.2, 0.8, 400)[:, None]
    used &= number <= looks[:, None]
    rows = {"frequency": used.sum(axis=1), "recency": (used * number).max(axis=1)}
    return {name: values.astype(float) for name, values in rows.items()} | {"occasions": np.full(400, 7.0)}


BUYING: dict[str, Question] = {
    "expected_purchases": lambda model, rows: model.expected_purchases(10, **rows),
    "expected_purchases_new": lambda model, rows: model.expected_purchases_new(10),
    "probability_alive": lambda model, rows: model.probability_alive(**rows),
    "purchase_distribution": lambda model, rows: model.purchase_distribution(10, **rows, most=4),
    "purchase_quantiles": lambda model, rows: model.purchase_quantiles(10, **rows, levels=LEVELS),
    "log_likelihood_of": lambda model, rows: model.log_likelihood_of(**rows),
}
SPENDING: dict[str, Question] = {
    "expected_spend": lambda model, rows: model.expected_spend(**rows),
    "spend_quantiles": lambda model, rows: model.spend_quantiles(**rows, levels=LEVELS),
    "log_likelihood_of": lambda model, rows: model.log_likelihood_of(**rows),
}
RENEWING: dict[str, Question] = {
    "retention": lambda model, rows: model.retention(rows["tenure"].clip(1)),
    "survival": lambda model, rows: model.survival(rows["tenure"]),
    "expected_periods": lambda model, rows: model.expected_periods(rows["tenure"], horizon=10),
    "discounted": lambda model, rows: model.expected_periods(rows["tenure"], discount_per_period=0.1),
    "remaining_quantiles": lambda model, rows: model.remaining_quantiles(rows["tenure"], LEVELS),
    "log_likelihood_of": lambda model, rows: model.log_likelihood_of(**rows),
}
HAZARD: dict[str, Question] = {
    "hazard": lambda model, rows: model.hazard(rows["tenure"].clip(1)),
    "expected_periods": lambda model, rows: model.expected_periods(rows["tenure"], horizon=10),
    "log_likelihood_of": lambda model, rows: model.log_likelihood_of(**rows),
}
DATA: dict[str, tuple[Callable[[], Rows], dict[str, Question]]] = {
    "beta_geo": (buyers, BUYING),
    "modified_beta_geo": (buyers, BUYING),
    "pareto_nbd": (buyers, BUYING),
    "gamma_gamma": (spenders, SPENDING),
    "shifted_beta_geo": (renewers, RENEWING),
    "discrete_hazard": (watched_renewers, HAZARD),
    "beta_geo_beta_binom": (donors, BUYING),
}


def test_every_model_is_held_to_the_contract() -> None:
    assert DATA.keys() == MODELS.keys()


COMPILED = ("beta_geo", "modified_beta_geo", "gamma_gamma")  # with the passes of `kundig[fast]`, too


@pytest.fixture(params=[*MODELS, *(f"{name} compiled" for name in COMPILED)])
def name(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> str:
    name, _, compiled = str(request.param).partition(" ")
    monkeypatch.setenv(fast.SETTING, "always" if compiled else "never")
    return name


@pytest.fixture
def rows(name: str) -> Rows:
    return DATA[name][0]()


@pytest.fixture
def unfitted(name: str) -> Any:
    return MODELS[name]()


def first(rows: Rows) -> str:
    return next(iter(rows))


def learned(name: str, rows: Rows) -> Any:
    model: Any = MODELS[name]()
    return model.fit(**rows)


def answers(name: str, model: Any, rows: Rows) -> dict[str, Any]:
    return {question: ask(model, rows) for question, ask in DATA[name][1].items()}


def assert_same(one: Any, other: Any, *, rel: float = 1e-6) -> None:
    assert one.params_ == pytest.approx(other.params_, rel=rel)
    assert one.standard_errors_ == pytest.approx(other.standard_errors_, rel=10 * rel)
    assert one.log_likelihood_ == pytest.approx(other.log_likelihood_, abs=1e-6)
    assert one.n_customers_ == other.n_customers_
    assert one.warnings_ == other.warnings_


def test_options_can_be_read_set_and_cloned(unfitted: Any, rows: Rows) -> None:
    options = unfitted.get_params()
    assert unfitted.set_params(**options) is unfitted
    assert unfitted.get_params() == options
    copy = clone(unfitted.fit(**rows))
    assert type(copy) is type(unfitted)
    assert copy.get_params() == options
    assert not hasattr(copy, "params_")
    with pytest.raises(Refused) as refused:
        unfitted.set_params(prior="weak")
    assert refused.value.code == "lifetime.unknown_option"


def test_fit_returns_the_model_and_what_it_has_learned_ends_in_an_underscore(
    unfitted: Any, rows: Rows
) -> None:
    assert unfitted.fit(**rows) is unfitted
    learned = vars(unfitted).keys() - unfitted.get_params().keys()
    assert {name for name in learned if not name.endswith("_") or name.startswith("_")} == set()
    assert tuple(unfitted.params_) == unfitted.names == tuple(unfitted.standard_errors_)
    assert all(error > 0 for error in unfitted.standard_errors_.values())
    assert unfitted.covariance_.shape == (len(unfitted.names),) * 2
    assert unfitted.converged_
    assert {type(caution) for caution in unfitted.warnings_} <= {Caution}


def test_inputs_are_never_changed(name: str, unfitted: Any, rows: Rows) -> None:
    before = {column: values.copy() for column, values in rows.items()}
    for values in rows.values():
        values.flags.writeable = False
    weights = np.ones(len(rows[first(rows)]))
    weights.flags.writeable = False
    answers(name, unfitted.fit(**rows, weights=weights), rows)
    for column, values in rows.items():
        assert np.array_equal(values, before[column])


def test_the_same_rows_give_the_same_model(name: str, unfitted: Any, rows: Rows) -> None:
    once = learned(name, rows)
    again = unfitted.fit(**rows).fit(**rows)
    assert again.params_ == once.params_
    assert again.log_likelihood_ == once.log_likelihood_
    kept = pickle.loads(pickle.dumps(once))
    for question, answer in answers(name, kept, rows).items():
        assert np.array_equal(answer, DATA[name][1][question](once, rows))


def test_the_order_of_rows_does_not_matter(name: str, unfitted: Any, rows: Rows) -> None:
    order = np.random.default_rng(3).permutation(len(rows[first(rows)]))
    shuffled = {column: values[order] for column, values in rows.items()}
    assert_same(learned(name, shuffled), unfitted.fit(**rows))


def test_a_weight_stands_for_so_many_equal_rows(name: str, unfitted: Any, rows: Rows) -> None:
    times = np.arange(len(rows[first(rows)])) % 4
    repeated = {column: np.repeat(values, times) for column, values in rows.items()}
    assert_same(unfitted.fit(**rows, weights=times), learned(name, repeated))


def test_lists_and_whole_numbers_will_do(name: str, unfitted: Any, rows: Rows) -> None:
    whole = {column: np.rint(values) for column, values in rows.items()}
    lists = {column: values.astype(int).tolist() for column, values in whole.items()}
    assert_same(learned(name, lists), unfitted.fit(**whole))


def test_draws_are_reproducible_and_lie_around_the_parameters(unfitted: Any, rows: Rows) -> None:
    model = unfitted.fit(**rows)
    draws = model.draws(4_000, seed=5)
    assert draws.shape == (4_000, len(model.names))
    assert np.array_equal(draws, model.draws(4_000, seed=5))
    assert not np.array_equal(draws, model.draws(4_000, seed=6))
    spread = np.log(draws).std(axis=0)
    assert spread == pytest.approx(np.sqrt(np.diag(model.covariance_)), rel=0.1)


def test_a_model_that_has_not_learned_answers_nothing(name: str, unfitted: Any, rows: Rows) -> None:
    questions: list[Question] = [*DATA[name][1].values(), lambda model, rows: model.draws(1)]
    for ask in questions:
        with pytest.raises(Refused) as refused:
            ask(unfitted, rows)
        assert refused.value.code == "lifetime.not_fitted"


def test_answers_are_numbers_of_the_right_shape(name: str, unfitted: Any, rows: Rows) -> None:
    n = len(rows[first(rows)])
    found = answers(name, unfitted.fit(**rows), rows)
    shapes = {question: np.shape(answer) for question, answer in found.items()}
    special = {"expected_purchases_new": (), "purchase_distribution": (n, 5)}
    quantiles = {question: (3, n) for question in shapes if question.endswith("quantiles")}
    assert shapes == dict.fromkeys(shapes, (n,)) | {
        question: shape for question, shape in (special | quantiles).items() if question in shapes
    }
    for question, answer in found.items():
        assert np.isfinite(answer).all(), question
        if question.endswith("quantiles"):
            assert np.all(np.diff(answer, axis=0) >= 0), question
        if question in {"probability_alive", "hazard", "retention", "survival", "purchase_distribution"}:
            assert np.all((answer >= 0) & (answer <= 1)), question
    if "purchase_distribution" in found:
        assert found["purchase_distribution"].sum(axis=1) == pytest.approx(np.ones(n))
    used = rows["frequency"] > 0 if name == "gamma_gamma" else np.ones(n, bool)
    assert unfitted.n_customers_ == used.sum()
    assert found["log_likelihood_of"].sum() == pytest.approx(unfitted.log_likelihood_, abs=1e-6)


def test_one_customer_gives_numbers_and_cautions(name: str, unfitted: Any, rows: Rows) -> None:
    longest = int(np.argmax(rows[first(rows)]))
    one = {column: values[longest : longest + 1] for column, values in rows.items()}
    for question, answer in answers(name, unfitted.fit(**one), rows).items():
        assert not np.isnan(answer).any(), question
    assert unfitted.warnings_ != ()
    for caution in unfitted.warnings_:
        assert MESSAGES[caution.code] % caution.params


BROKEN: dict[str, Callable[[Rows], Rows]] = {
    "empty": lambda rows: {column: [] for column in rows},
    "not_finite": lambda rows: rows | {first(rows): np.append(rows[first(rows)][1:], np.nan)},
    "negative": lambda rows: rows | {first(rows): -1 - rows[first(rows)]},
    "lengths": lambda rows: rows | {first(rows): rows[first(rows)][:-1]},
    "shape": lambda rows: rows | {first(rows): rows[first(rows)][:, None]},
    "no_numbers": lambda rows: rows | {first(rows): np.full(len(rows[first(rows)]), "many")},
    "no_weight": lambda rows: rows | {"weights": np.zeros(len(rows[first(rows)]))},
}


@pytest.mark.parametrize("broken", BROKEN)
def test_what_cannot_be_is_refused_with_a_sentence(name: str, unfitted: Any, rows: Rows, broken: str) -> None:
    with pytest.raises(Refused) as refused:
        unfitted.fit(**BROKEN[broken](rows))
    assert refused.value.code == f"lifetime.{broken}"
    assert MESSAGES[refused.value.code] % refused.value.params


@pytest.mark.parametrize("name", ["beta_geo", "modified_beta_geo", "pareto_nbd", "beta_geo_beta_binom"])
def test_a_purchase_after_the_end_is_refused(unfitted: Any, rows: Rows) -> None:
    end = "T" if "T" in rows else "occasions"
    with pytest.raises(Refused) as refused:
        unfitted.fit(**rows | {end: rows["recency"] / 2})
    assert refused.value.code == "lifetime.recency_after_end"


def test_every_code_has_a_sentence() -> None:
    package = Path(kundig.value.lifetime.__file__).parent
    codes = {
        code
        for file in package.glob("*.py")
        for code in re.findall(r'(?:Refused|Caution|Edge|refuse)\(\s*"(lifetime\.\w+)"', file.read_text())
    }
    assert len(codes) > 30
    assert codes - MESSAGES.keys() == set()
