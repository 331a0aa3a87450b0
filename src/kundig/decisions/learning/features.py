"""What of a customer and an occasion does the model of acceptance look at?"""

import datetime as dt
import math
from collections.abc import Callable, Mapping, Sequence
from decimal import Decimal
from functools import lru_cache
from zlib import crc32

import numpy as np
import numpy.typing as npt

from kundig.cycles import stages

Floats = npt.NDArray[np.float64]
Facts = Mapping[str, object]
type Measure = Callable[[float], float]

STEP = 1 / 16  # features are kept in such steps: a lesson is small, and too coarse to know somebody by
MOST = 7.9  # none lies further from 0, so that one byte holds it
TOPICS = 3  # topics of an occasion are told apart by so many signs
DAYS_PER_YEAR = 365.25


def _count(usual: float) -> Measure:
    """The logarithm of a count, 0 at the usual one."""
    return lambda number: math.log((1 + max(number, 0.0)) / (1 + usual))


def _money(usual: float) -> Measure:
    """An amount of either sign: even steps up to the usual one, then of its logarithm."""
    return lambda number: math.asinh(number / usual)


def _days(usual: float) -> Measure:
    """The logarithm of days, 0 at the usual ones."""
    return lambda number: math.log((1 + max(number, 0.0)) / (1 + usual)) / 2


def _number(found: object, today: dt.date) -> float | None:
    """What is measured: a number, or the days since then."""
    if type(found) is Decimal or type(found) is int or type(found) is float:
        return float(found)
    if isinstance(found, dt.datetime):
        found = found.date()
    return (today - found).days if isinstance(found, dt.date) else None


FEATURES = (
    *("always", "tenure", "organisation", "value", "revenue", "potential", "relationships", "last contact"),
    *("offers", "active", "new", "endangered", "web", "phone", "inbound", "concern", "promises broken"),
    *(f"topic {sign}" for sign in range(TOPICS)),
)
WIDTH = len(FEATURES)
# Those that are measured: at which place, by which name, and how.
_MEASURED: Sequence[tuple[int, str, Measure]] = tuple(
    (FEATURES.index(feature), name, measure)
    for feature, name, measure in (
        ("tenure", "customer.since", _days(5 * DAYS_PER_YEAR)),
        ("value", "value.today", _money(100)),
        ("revenue", "value.revenue", _money(1_000)),
        ("potential", "potential.total", _money(300)),
        ("relationships", "cube.relationships", _count(1)),
        ("last contact", "contact.last_at", _days(60)),
        ("offers", "offers.last_30_days", _count(1)),
        ("active", "lifetime.active", lambda chance: 2 * ((chance or 0.5) - 0.5)),
        ("promises broken", "promises.broken", _count(0)),
    )
)
# What of the rules' names the features are made of.
NAMES = (
    *(name for _, name, _ in _MEASURED),
    *("customer.kind", "cycle.stage", "occasion.channel", "occasion.direction", "occasion.concern"),
    *("occasion.topic", "occasion.kind"),
)


@lru_cache(maxsize=1_000)
def _told(
    kind: object, stage: object, channel: object, way: object, concern: bool, topic: str
) -> list[float]:
    """The features that follow from a few words, each yes or no; 0 for those that are measured."""
    # A topic's sum of bits is the same in every language.
    signs = crc32(topic.encode())
    known = {
        "always": 1.0,
        "organisation": kind == "organisation",
        "new": stage in (stages.PROSPECT, stages.NEW),
        "endangered": stage in (stages.ENDANGERED, stages.DORMANT, stages.LOST),
        "web": channel == "web",
        "phone": channel == "phone",
        "inbound": way == "inbound",
        "concern": concern,
        **{f"topic {sign}": ((signs >> sign & 1) - 0.5) if topic else 0.0 for sign in range(TOPICS)},
    }
    return [float(known.get(name, 0.0)) for name in FEATURES]


def features_of(facts: Facts, today: dt.date) -> Floats:
    """The features (WIDTH) of what rules know of a customer and an occasion, in steps of a sixteenth.

    What is not known is 0, which is what is usual.

    >>> known = {"value.today": 100, "occasion.channel": "web"}
    >>> features_of(known, dt.date(2026, 11, 30))[[0, 3, 12]].tolist()
    [1.0, 0.875, 1.0]
    """
    get = facts.get
    topic = get("occasion.topic") or get("occasion.kind")
    words = get("customer.kind"), get("cycle.stage"), get("occasion.channel"), get("occasion.direction")
    found = [*_told(*words, bool(get("occasion.concern")), topic if isinstance(topic, str) else "")]
    for place, name, measure in _MEASURED:
        number = _number(get(name), today)
        if number is not None and math.isfinite(number):
            found[place] = round(min(MOST, max(-MOST, measure(number))) / STEP) * STEP
    return np.array(found)
