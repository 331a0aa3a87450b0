"""Does the model of acceptance learn what the formulas say, and is it the same model wherever it is had?"""

import numpy as np
import numpy.typing as npt
import pytest

from kundig.decisions.learning.answers import factor
from kundig.decisions.learning.model import Actions, Example, Model
from kundig.decisions.learning.prior import Prior

WIDTH = 3
SMALL = Prior(width=WIDTH, memory=1e15)
ALL = Actions(("a0", "a1", "a2", "a3", "a4", "new"), ("k0", "k1", "k0", "k1", "k0", "k0"))


def _examples(count: int, *, seed: int = 1) -> list[Example]:
    rng = np.random.default_rng(seed)
    return [
        Example(f"a{place}", f"k{place % 2}", np.r_[1.0, rng.normal(size=WIDTH - 1)], float(won))
        for place, won in zip(rng.integers(5, size=count), rng.random(count) < 0.2, strict=True)
    ]


def _joint(model: Model, x: npt.NDArray[np.float64]) -> tuple[list[float], list[float]]:
    """Mean and variance of the predictors of ALL, from one large normal distribution of all weights."""
    own, nodes = {"k0": 1, "k1": 2}, 9
    precision, shift = np.zeros((nodes * WIDTH,) * 2), np.zeros(nodes * WIDTH)

    def at(node: int) -> slice:
        return slice(node * WIDTH, (node + 1) * WIDTH)

    def around(node: int, other: int, variances: npt.NDArray[np.float64]) -> None:
        for one in (node, other):
            precision[at(one), at(one)] += np.diag(1 / variances)
        precision[at(node), at(other)] -= np.diag(1 / variances)
        precision[at(other), at(node)] -= np.diag(1 / variances)

    prior = model.prior
    precision[at(0), at(0)] += np.diag(1 / prior.of_all)
    shift[at(0)] += prior.mean / prior.of_all
    around(1, 0, prior.of_kind)
    around(2, 0, prior.of_kind)
    for place, (code, kind) in enumerate(zip(ALL.codes, ALL.kinds, strict=True)):
        around(3 + place, own[kind], prior.of_action)
        if row := model.actions.get(code):
            precision[at(3 + place), at(3 + place)] += model.precision[row]
            shift[at(3 + place)] += model.shift[row]
    covariance = np.linalg.inv(precision)
    mean = covariance @ shift
    blocks = [at(3 + place) for place in range(len(ALL.codes))]
    return [float(mean[block] @ x) for block in blocks], [
        float(x @ covariance[block, block] @ x) for block in blocks
    ]


def test_what_is_known_of_each_action_is_exactly_what_all_answers_together_say() -> None:
    model = Model.empty(SMALL).learned(_examples(300))
    x = np.array([1.0, 0.3, -0.7])
    mean, variance = model._ask(ALL).predictor(x, None)
    told_mean, told_variance = _joint(model, x)
    assert mean == pytest.approx(told_mean, abs=1e-12)
    assert variance == pytest.approx(told_variance, rel=1e-12)


def test_a_new_action_begins_at_the_mean_of_its_kind_and_is_known_less() -> None:
    rng = np.random.default_rng(3)
    x = np.array([1.0, 0.0, 0.0])
    good = [Example(f"g{n % 8}", "good", x, float(rng.random() < 0.2)) for n in range(4_000)]
    bad = [Example(f"b{n % 8}", "bad", x, float(rng.random() < 0.01)) for n in range(4_000)]
    model = Model.empty(SMALL).learned([*good, *bad])
    asked = Actions(("g0", "new", "new", "b0"), ("good", "good", "bad", "bad"))
    mean, deviation = model.chances(x, asked)
    assert mean[1] > 2 * mean[2]
    assert deviation[1] > 2 * deviation[0]
    assert deviation[2] > 2 * deviation[3]


def test_after_many_answers_the_chance_is_the_share_that_accepted() -> None:
    x = np.array([1.0, 0.0, 0.0])
    rng = np.random.default_rng(5)
    won = rng.random(5_000) < 0.07
    model = Model.empty(SMALL).learned(Example("a", "k", x, float(one)) for one in won)
    [mean], [deviation] = model.chances(x, Actions(("a",), ("k",)))
    assert mean == pytest.approx(won.mean(), abs=0.002)
    assert deviation == pytest.approx(np.sqrt(won.mean() * (1 - won.mean()) / len(won)), rel=0.1)


def test_what_was_long_ago_is_forgotten() -> None:
    x = np.array([1.0, 0.0, 0.0])
    before = [Example("a", "k", x, float(n % 4 == 0)) for n in range(2_000)]
    since = [Example("a", "k", x, float(n % 50 == 0)) for n in range(2_000)]
    asked = Actions(("a",), ("k",))
    quick, slow = (
        float(
            Model.empty(Prior(width=WIDTH, memory=memory)).learned([*before, *since]).chances(x, asked)[0][0]
        )
        for memory in (500.0, 1e15)
    )
    assert quick < 0.04
    assert slow > 0.1


def test_a_model_is_the_same_to_the_bit_however_it_was_folded_and_kept() -> None:
    examples = _examples(200)
    once = Model.empty(SMALL).learned(examples)
    parts = Model.empty(SMALL)
    for begin in range(0, 200, 37):
        parts = Model.from_bytes(parts.learned(examples[begin : begin + 37]).to_bytes())
    assert parts.to_bytes() == once.to_bytes()
    x = examples[0].features
    assert [one.tobytes() for one in parts.chances(x, ALL)] == [one.tobytes() for one in once.chances(x, ALL)]


def test_learning_leaves_the_model_before_as_it_was() -> None:
    model = Model.empty(SMALL).learned(_examples(20))
    before = model.to_bytes()
    model.learned(_examples(50, seed=2))
    assert model.to_bytes() == before


def test_some_of_the_actions_have_the_same_chances_as_among_all() -> None:
    model = Model.empty(SMALL).learned(_examples(100))
    x, some = np.array([1.0, 0.5, 0.5]), np.array([4, 1])
    among_all, alone = model.chances(x, ALL), model.chances(x, ALL, some)
    assert alone[0].tolist() == among_all[0][some].tolist()
    assert alone[1].tolist() == pytest.approx(among_all[1][some].tolist(), rel=1e-12)


@pytest.mark.parametrize("outcome", [0.0, 1.0])
@pytest.mark.parametrize("mean", [-9.0, -3.0, 0.0, 6.0])
@pytest.mark.parametrize("variance", [1e-6, 0.1, 2.0, 9.0])
def test_an_answer_always_makes_surer(mean: float, variance: float, outcome: float) -> None:
    precision, shift = factor(mean, variance, outcome=outcome, weight=1.0)
    assert 0 <= precision < 0.26 * (1 + variance)
    after = (mean / variance + shift) / (1 / variance + precision)
    assert (after >= mean) if outcome else (after <= mean)


def test_an_answer_of_less_weight_says_less() -> None:
    whole = factor(-2.0, 1.0, outcome=0.0, weight=1.0)
    half = factor(-2.0, 1.0, outcome=0.0, weight=0.5)
    assert 0 < half[0] < whole[0]
    assert whole[1] < half[1] < 0
