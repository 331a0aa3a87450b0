"""Are the features of a customer and an occasion small, coarse and the same everywhere?"""

import datetime as dt
from decimal import Decimal

import numpy as np

from kundig.customers.attributes import ATTRIBUTES
from kundig.customers.records import Customer
from kundig.decisions.learning import features
from kundig.decisions.learning.features import FEATURES, NAMES, STEP, WIDTH, features_of

TODAY = dt.date(2026, 11, 30)
KNOWN: features.Facts = {
    "customer.since": dt.date(2010, 3, 1),
    "customer.kind": "person",
    "value.today": Decimal("-1234.56"),
    "value.revenue": Decimal("98765.43"),
    "cube.relationships": 2,
    "contact.last_at": dt.datetime(2026, 11, 29, 12, tzinfo=dt.UTC),
    "lifetime.active": 0.9,
    "cycle.stage": "endangered",
    "offers.last_30_days": 3,
    "occasion.channel": "phone",
    "occasion.direction": "inbound",
    "occasion.topic": "invoice",
}


def _named(facts: features.Facts) -> dict[str, float]:
    return dict(zip(FEATURES, features_of(facts, TODAY).tolist(), strict=True))


def test_features_are_few_steps_and_of_a_moderate_size() -> None:
    found = features_of(KNOWN, TODAY)
    assert found.shape == (WIDTH,)
    assert (found / STEP == np.rint(found / STEP)).all()
    assert np.abs(found).max() < 8


def test_features_say_what_is_known() -> None:
    found = _named(KNOWN)
    assert found["always"] == found["phone"] == found["inbound"] == found["endangered"] == 1
    assert found["web"] == found["new"] == found["organisation"] == 0
    assert _named({**KNOWN, "customer.kind": Customer.Kind.ORGANISATION})["organisation"] == 1
    assert found["value"] < 0 < found["revenue"]
    assert found["tenure"] > 0 > found["last contact"]


def test_what_is_not_known_is_what_is_usual() -> None:
    found = _named({"value.today": None, "customer.since": None, "cube.relationships": float("nan")})
    assert {name: value for name, value in found.items() if value} == {"always": 1.0}


def test_topics_are_told_apart_by_the_same_signs_in_every_process() -> None:
    signs = {
        topic: [_named({"occasion.topic": topic})[f"topic {n}"] for n in range(3)]
        for topic in ("invoice", "moving", "tariff")
    }
    assert signs == {"invoice": [-0.5, -0.5, 0.5], "moving": [-0.5, 0.5, 0.5], "tariff": [0.5, -0.5, 0.5]}


def test_the_names_that_are_read_are_told_and_stand_in_the_catalogue() -> None:
    asked: set[str] = set()

    class Listening(dict[str, object]):
        def get(self, key: str, default: object = None) -> object:
            asked.add(key)
            return default

    features_of(Listening(), TODAY)
    assert asked == set(NAMES)
    assert {name for name in NAMES if not name.startswith(("occasion.", "offers."))} <= set(ATTRIBUTES)
