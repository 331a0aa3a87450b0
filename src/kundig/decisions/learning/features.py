"""What of a customer and an occasion does the model of acceptance look at?"""

import datetime as dt
import math
from collections.abc import Callable, Mapping
from decimal import Decimal
from zlib import crc32

import numpy as np
import numpy.typing as npt

from kundig.cycles import stages

Floats = npt.NDArray[np.float64]
Facts = Mapping[str, object]

STEP = 1 / 16  # features are kept in such steps: a lesson is small, and too coarse to know somebody by
MOST = 7.9  # none lies further from 0, so that one byte holds it
TOPICS = 3  # topics of an occasion are told apart by so many signs
DAYS_PER_YEAR = 365.25


def _number(facts: Facts, name: str) -> float | None:
    found = facts.get(name)
    if type(found) is Decimal or type(found) is int or type(found) is float:
        number = float(found)
        return number if math.isfinite(number) else None
    return None


def _bounded(feature: float) -> float:
    return feature if -MOST < feature < MOST else math.copysign(MOST, feature)


def _count(name: str, usual: float) -> Callable[[Facts, dt.date], float]:
    """The logarithm of a count, 0 at the usual one; 0 too where it is not known."""

    def feature(facts: Facts, today: dt.date) -> float:
        found = _number(facts, name)
        return 0.0 if found is None else _bounded(math.log((1 + max(found, 0)) / (1 + usual)))

    return feature


def _money(name: str, usual: float) -> Callable[[Facts, dt.date], float]:
    """An amount of either sign: even steps up to the usual one, then of its logarithm."""

    def feature(facts: Facts, today: dt.date) -> float:
        return _bounded(math.asinh((_number(facts, name) or 0.0) / usual))

    return feature


def _since(name: str, usual_days: float) -> Callable[[Facts, dt.date], float]:
    """The logarithm of the days since then, 0 at the usual ones."""

    def feature(facts: Facts, today: dt.date) -> float:
        found = facts.get(name)
        if isinstance(found, dt.datetime):
            found = found.date()
        if not isinstance(found, dt.date):
            return 0.0
        return _bounded(math.log((1 + max((today - found).days, 0)) / (1 + usual_days)) / 2)

    return feature


def _is(name: str, *values: object) -> Callable[[Facts, dt.date], float]:
    def feature(facts: Facts, today: dt.date) -> float:
        return 1.0 if facts.get(name) in values else 0.0

    return feature


def _any(name: str) -> Callable[[Facts, dt.date], float]:
    def feature(facts: Facts, today: dt.date) -> float:
        return 1.0 if facts.get(name) else 0.0

    return feature


def _topic(sign: int) -> Callable[[Facts, dt.date], float]:
    """One of the signs by which topics are told apart: a topic's sum of bits, in every language the same."""

    def feature(facts: Facts, today: dt.date) -> float:
        topic = facts.get("occasion.topic") or facts.get("occasion.kind")
        if not isinstance(topic, str) or not topic:
            return 0.0
        return 0.5 if crc32(topic.encode()) >> sign & 1 else -0.5

    return feature


FEATURES: Mapping[str, Callable[[Facts, dt.date], float]] = {
    "always": lambda facts, today: 1.0,
    "tenure": _since("customer.since", 5 * DAYS_PER_YEAR),
    "organisation": _is("customer.kind", "organisation"),
    "value": _money("value.today", 100),
    "revenue": _money("value.revenue", 1_000),
    "potential": _money("potential.total", 300),
    "relationships": _count("cube.relationships", 1),
    "last contact": _since("contact.last_at", 60),
    "offers": _count("offers.last_30_days", 1),
    "active": lambda facts, today: _bounded(2 * ((_number(facts, "lifetime.active") or 0.5) - 0.5)),
    "new": _is("cycle.stage", stages.PROSPECT, stages.NEW),
    "endangered": _is("cycle.stage", stages.ENDANGERED, stages.DORMANT, stages.LOST),
    "web": _is("occasion.channel", "web"),
    "phone": _is("occasion.channel", "phone"),
    "inbound": _is("occasion.direction", "inbound"),
    "concern": _any("occasion.concern"),
    "promises broken": _count("promises.broken", 0),
    **{f"topic {sign}": _topic(sign) for sign in range(TOPICS)},
}
WIDTH = len(FEATURES)
_FEATURES = tuple(FEATURES.values())


# What of the rules' names the features are made of.
NAMES = (
    *("customer.since", "customer.kind", "value.today", "value.revenue", "potential.total"),
    *("cube.relationships", "contact.last_at", "offers.last_30_days", "lifetime.active", "cycle.stage"),
    *("occasion.channel", "occasion.direction", "occasion.concern", "promises.broken"),
    *("occasion.topic", "occasion.kind"),
)


def features_of(facts: Facts, today: dt.date) -> Floats:
    """The features (WIDTH) of what rules know of a customer and an occasion, in steps of a sixteenth.

    What is not known is 0, which is what is usual.

    >>> known = {"value.today": 100, "occasion.channel": "web"}
    >>> features_of(known, dt.date(2026, 11, 30))[[0, 3, 12]].tolist()
    [1.0, 0.875, 1.0]
    """
    found = np.array([feature(facts, today) for feature in _FEATURES])
    found /= STEP
    steps: Floats = np.rint(found, out=found)
    steps *= STEP
    return steps
