"""What is kept of an answer for good, so that the model can be had again and nobody is known by it?"""

from types import MappingProxyType

import numpy as np
import numpy.typing as npt

from kundig.decisions.learning.features import STEP, WIDTH
from kundig.decisions.learning.model import Example

Floats = npt.NDArray[np.float64]

# What an answer teaches: its outcome, and with which weight. Who says "later" has not accepted, but says
# more of the moment than of the action.
TAUGHT = MappingProxyType(
    {"accepted": (1.0, 1.0), "declined": (0.0, 1.0), "ignored": (0.0, 1.0), "later": (0.0, 0.3)}
)
_ANSWERS = tuple(TAUGHT)
_FORM = 1


def pack_features(features: Floats) -> bytes:
    """One byte for each feature.

    >>> unpack_features(pack_features(np.array([1.0, -0.5]))).tolist()[:3]
    [1.0, -0.5, 0.0]
    """
    return np.rint(features / STEP).astype(np.int8).tobytes()


def unpack_features(packed: bytes) -> Floats:
    """The features again; of an offer that was made without, only what is the same for all."""
    features = np.zeros(WIDTH)
    features[0] = 1.0
    given = np.frombuffer(packed, dtype=np.int8)[:WIDTH] * STEP
    features[: len(given)] = given
    return features


def pack(action: str, kind: str, features: bytes, answer: str) -> bytes:
    """A lesson, in some 60 bytes."""
    head = bytes([_FORM, _ANSWERS.index(answer), len(features)])
    return head + features + f"{action}\0{kind}".encode()


def unpack(content: bytes) -> Example:
    """What there is to learn from a lesson.

    >>> example = unpack(pack("tariff", "service", b"", "later"))
    >>> example.action, example.kind, example.outcome, example.weight
    ('tariff', 'service', 0.0, 0.3)
    """
    _, answer, length = content[:3]
    action, kind = content[3 + length :].decode().split("\0")
    outcome, weight = TAUGHT[_ANSWERS[answer]]
    return Example(action, kind, unpack_features(content[3 : 3 + length]), outcome, weight)
