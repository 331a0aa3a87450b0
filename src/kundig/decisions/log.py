"""How is all that it takes to decide again kept in few bytes?

A log is JSON for what was known, then a byte for each action, then the factors of those that were scored, all
compressed with a dictionary of what is often said. Levers, costs, scores and the chances to be drawn follow
from these; a mark of all of them, to the last bit, tells whether a replay came to the same.
"""

import datetime as dt
import json
import zlib
from collections.abc import Mapping, Sequence
from dataclasses import astuple, dataclass
from typing import Any

import numpy as np

from kundig.decisions.arms import Arm
from kundig.decisions.choice import Choice
from kundig.decisions.encoding import decoded, encoded, situation_from, situation_told
from kundig.decisions.ends import ENDS
from kundig.decisions.rulebook import Rulebook
from kundig.decisions.situation import Situation
from kundig.decisions.weighing import Weighed

FORM = 1
DIGEST = 8
_OFTEN = (
    b'"endangered","mature","growing","new","dormant","prospect","won_back","lost","E","D","C","B","A"],["person",'
    b'"inbound","outbound","chat","portal","web","email","phone","service","advertising",1,0,null,'
    b'"accepted","ignored","later","declined",[[],[],[],[],{},null,"best",[[null,null,null],0,0,0,0,"0.00","0"'
)
_WORTH = np.dtype("<i4")  # cents
_CHANCE = np.dtype("<u2")
UNSURE = 64  # steps of a deviation, for one as large as the chance
_text = json.JSONEncoder(separators=(",", ":"), ensure_ascii=False).encode


@dataclass(frozen=True, slots=True)
class Promise:
    """What was done about the concern before anything was offered: resolved, or to be done until a day."""

    kind: str
    resolved: bool
    task: int | None = None
    due_on: str = ""
    hold: int | None = None


@dataclass(frozen=True, slots=True, eq=False)
class Logged:
    """What a log says. The figures of `choice` are rounded; what it was made from is not."""

    situation: Situation
    choice: Choice
    promise: Promise | None
    digest: bytes


def kept(chance: float) -> float:
    """A chance as a log keeps it: read from there, it is the same."""
    return round(round(chance * 65_535) / 65_535, 4)


def pack(situation: Situation, choice: Choice, promise: Promise | None) -> bytes:
    """A decision in few bytes."""
    rulebook = choice.rulebook
    told = [
        encoded(situation.values, rulebook.fields, situation.at),
        *situation_told(situation, rulebook),
        choice.arm,
        choice.told,
        [[place, harm] for place, harm in choice.harm.items()],
        choice.chosen,
        choice.drawn,
        astuple(promise) if promise else None,
    ]
    found = choice.weighed
    worth = np.rint(np.concatenate([found.company, found.customer]) * 100).astype(_WORTH)
    parts = (
        choice.digest,
        choice.steps,
        choice.said if choice.told else b"",
        _planes(np.rint(found.chance * 65_535).astype(_CHANCE)),
        _unsure(found).tobytes(),
        _planes(worth),
    )
    text = _text(told).encode()
    squeezing = zlib.compressobj(4, wbits=-12, memLevel=6, zdict=_OFTEN)
    body = squeezing.compress(b"\0".join((text, b"".join(parts)))) + squeezing.flush()
    return bytes([FORM]) + body


def unpack(rulebook: Rulebook, log: bytes, *, at: dt.datetime, channel: str, direction: str) -> Logged:
    """What a log of this rulebook says."""
    opening = zlib.decompressobj(wbits=-12, zdict=_OFTEN)
    text, _, rest = (opening.decompress(log[1:]) + opening.flush()).partition(b"\0")
    values, facts, touches, holds, use, arm, told, harm, chosen, drawn, promise = json.loads(text)
    count = len(rulebook.actions)
    digest, rest = rest[:DIGEST], rest[DIGEST:]
    steps, rest = rest[:count], rest[count:]
    said, rest = (rest[:count], rest[count:]) if told else (bytes(count), rest)
    situation = situation_from(
        (facts, touches, holds, use),
        rulebook,
        at=at,
        channel=channel,
        direction=direction,
        values=decoded(values, rulebook.names, rulebook.fields, at),
    )
    choice = _choice(rulebook, situation, steps, said, rest, arm, told, chosen, drawn, dict(harm))
    return Logged(situation, choice, Promise(*promise) if promise else None, digest)


def _choice(
    rulebook: Rulebook,
    situation: Situation,
    steps: bytes,
    said: bytes,
    factors: bytes,
    arm: Arm,
    told: Sequence[str],
    chosen: Sequence[int],
    drawn: Sequence[float],
    harm: Mapping[int, float | None],
) -> Choice:
    ends = {ENDS.index(name) for name in ("chosen", "score", "outranked", "arm")}
    scored = [place for place, step in enumerate(steps) if step in ends and not said[place]]
    chance = _levelled(factors, len(scored), _CHANCE) / 65_535
    count = len(scored)
    factors = factors[count * _CHANCE.itemsize :]
    deviation = np.frombuffer(factors[:count], np.uint8) / UNSURE * chance
    worth = _levelled(factors[count:], 2 * count, _WORTH) / 100
    weighed = Weighed.of(
        rulebook, situation, np.array(scored, dtype=np.intp), worth[:count], worth[count:], chance, deviation
    )
    return Choice(
        rulebook=rulebook,
        arm=arm,
        steps=steps,
        said=said,
        told=told,
        harm=harm,
        weighed=weighed,
        chosen=tuple(chosen),
        drawn=tuple(drawn),
        exploration=rulebook.weights(situation.channel).exploration,
    )


def _unsure(found: Weighed) -> np.ndarray[Any, np.dtype[np.uint8]]:
    """How unsure the chances are, as parts of them: enough to see what was tried, and why."""
    shares = found.deviation / np.maximum(found.chance, np.finfo(float).tiny)
    return np.rint(np.minimum(shares * UNSURE, 255)).astype(np.uint8)


def _planes(numbers: np.ndarray[Any, Any]) -> bytes:
    """All first bytes, then all second ones: what is alike stands together."""
    return numbers.view(np.uint8).reshape(len(numbers), numbers.itemsize).T.tobytes()


def _levelled(told: bytes, count: int, kind: np.dtype[Any]) -> np.ndarray[Any, Any]:
    size = count * kind.itemsize
    planes = np.frombuffer(told[:size], np.uint8).reshape(kind.itemsize, count)
    return np.ascontiguousarray(planes.T).view(kind).reshape(count)
