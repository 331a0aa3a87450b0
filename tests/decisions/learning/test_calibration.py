"""Does the calibration tell a model that says what comes from one that does not?"""

import datetime as dt

import numpy as np
import pytest
from tests import facts
from tests.decisions.offers import offer

from kundig.decisions.calibrating.operations import calibration
from kundig.decisions.learning.calibration import log_loss, reliability, wilson
from kundig.decisions.learning.model import Actions, Example, Model
from kundig.decisions.learning.prior import Prior
from kundig.decisions.records import Offer

AT = dt.datetime(2026, 11, 1, 12, tzinfo=dt.UTC)
DAY = dt.timedelta(days=1)


def test_chances_that_come_true_fit_and_others_do_not() -> None:
    rng = np.random.default_rng(4)
    said = rng.random(20_000) * 0.2
    came = rng.random(20_000) < said
    true, double = reliability(said, came), reliability(2 * said, came)
    assert [one.count for one in true] == [2_000] * 10
    assert sum(one.fits for one in true) >= 8
    assert not any(one.fits for one in double[1:])
    assert log_loss(said.tolist(), came.tolist()) < log_loss((2 * said).tolist(), came.tolist())


def test_few_offers_are_few_groups() -> None:
    assert [one.count for one in reliability([0.1, 0.2, 0.3], [0, 1, 0])] == [1, 1, 1]
    assert reliability([], []) == []


@pytest.mark.parametrize(("won", "count"), [(0, 10), (10, 10), (1, 1), (0, 1)])
def test_a_share_lies_in_its_interval(won: int, count: int) -> None:
    low, high = wilson(won, count)
    assert 0 <= low <= won / count <= high <= 1
    assert high - low > 0.05


@pytest.mark.slow
def test_the_model_is_calibrated_on_customers_that_come_after() -> None:
    rng = np.random.default_rng(11)
    asked = Actions(("a", "b", "c"), ("k", "k", "l"))
    weights = np.array([[-3.0, 0.8, 0.0], [-2.0, 0.0, 0.5], [-3.5, -0.5, 0.0]])
    model, said, came = Model.empty(Prior(width=3)), list[float](), list[float]()
    for n in range(6_000):
        x, place = np.r_[1.0, rng.normal(size=2)], int(rng.integers(3))
        won = float(rng.random() < 1 / (1 + np.exp(-weights[place] @ x)))
        if n >= 2_000:
            said.append(float(model.chances(x, asked)[0][place]))
            came.append(won)
        model = model.learned([Example(asked.codes[place], asked.kinds[place], x, won)])
    groups = reliability(said, came, groups=5)
    assert sum(one.fits for one in groups) >= 4
    assert log_loss(said, came) < log_loss([float(np.mean(came))] * len(came), came)


@pytest.mark.usefixtures("db")
def test_offers_are_grouped_for_all_and_for_each_action() -> None:
    adam = facts.customer("K-1")
    for number in range(30):
        answer = "accepted" if number % 10 == 0 else "ignored"
        offer(adam, "tariff", AT + number * DAY / 24, chance=0.1, answer=answer)
        offer(adam, "heat", AT, chance=0.9, answer="declined")
    offer(adam, "heat", AT, chance=0.9)  # waits
    offer(adam, "heat", AT, chance=0.9, answer=Offer.UNSHOWN)
    offer(adam, "old", AT, answer="accepted")  # before chances were kept
    overall, heat, tariff = calibration(since=AT - DAY, until=AT + 9 * DAY)
    assert [(one.action, one.all.count, one.all.accepted) for one in (overall, heat, tariff)] == [
        ("", 60, 3),
        ("heat", 30, 0),
        ("tariff", 30, 3),
    ]
    assert tariff.all.fits
    assert not heat.all.fits
    assert calibration(since=AT - 9 * DAY, until=AT - DAY) == []
