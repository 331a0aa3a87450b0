"""In which arm of the measurement does a customer stand?

Each arm has a salt of its own, so that a customer stays where he is when the share of another arm changes.
"""

import hashlib
from dataclasses import dataclass
from typing import Literal

type Arm = Literal["best", "random", "control", "propensity", "no_levers"]
_SALT = "kundig arms, first version"


@dataclass(frozen=True, slots=True)
class Weights:
    """How both parties' values weigh in a channel, and how much is tried and measured."""

    lambda_: float
    exploration: float
    control: float
    random: float
    propensity: float
    no_levers: float


def arm_of(number: str, weights: Weights) -> Arm:
    """The arm of whoever has this number: the same at every decision and on every machine.

    >>> arm_of("K-1", Weights(0.5, 0, control=1, random=0, propensity=0, no_levers=0))
    'control'
    """
    shares: tuple[tuple[Arm, float], ...] = (
        ("control", weights.control),
        ("random", weights.random),
        ("propensity", weights.propensity),
        ("no_levers", weights.no_levers),
    )
    return next((arm for arm, share in shares if share > 0 and _place(number, arm) < share), "best")


def _place(number: str, arm: str) -> float:
    """Evenly spread from 0 to 1."""
    digest = hashlib.blake2b(f"{_SALT}\0{arm}\0{number}".encode(), digest_size=8).digest()
    return int.from_bytes(digest) / 2**64
