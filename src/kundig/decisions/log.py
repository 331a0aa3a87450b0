"""How is all that it takes to decide again kept in few bytes?"""

import json
import zlib
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from typing import Any

import numpy as np

from kundig.decisions.choosing import Choice
from kundig.decisions.rulebook import Rulebook
from kundig.decisions.situation import Situation

_ARRAYS = ("chance", "company", "customer", "lever", "score", "rank", "propensity")


@dataclass(frozen=True, slots=True)
class Promise:
    """What was done about the concern before anything was offered: resolved, or to be done until a day."""

    kind: str
    resolved: bool
    task: int | None = None
    due_on: str = ""
    hold: int | None = None


def pack(situation: Situation, choice: Choice, promise: Promise | None) -> bytes:
    """The values used, what became of each action, and what was done about the concern."""
    told = {
        "values": list(situation.values.values()),
        "promise": asdict(promise) if promise else None,
        "arm": choice.arm,
        "steps": choice.steps.hex(),
        "reasons": choice.reasons,
        "harm": choice.harm,
        "scored": choice.scored,
        "arrays": [getattr(choice, name).tolist() for name in _ARRAYS],
        "chosen": choice.chosen,
        "drawn": choice.drawn,
    }
    return zlib.compress(json.dumps(told, separators=(",", ":"), default=str).encode(), 6)


def unpack(rulebook: Rulebook, log: bytes) -> tuple[Choice, Promise | None]:
    """What became of each action, and of the concern."""
    told: Mapping[str, Any] = json.loads(zlib.decompress(log))
    choice = Choice(
        rulebook=rulebook,
        arm=told["arm"],
        steps=bytes.fromhex(told["steps"]),
        reasons={int(place): reason for place, reason in told["reasons"].items()},
        harm={int(place): harm for place, harm in told["harm"].items()},
        scored=told["scored"],
        **{name: np.array(array) for name, array in zip(_ARRAYS, told["arrays"], strict=True)},
        chosen=tuple(told["chosen"]),
        drawn=tuple(told["drawn"]),
    )
    return choice, Promise(**told["promise"]) if told["promise"] else None
