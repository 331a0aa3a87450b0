"""How is all that it takes to decide again kept in few bytes?

A log is JSON for what was known, then a byte for each action, then the factors of those that were scored, all
compressed with a dictionary of what is often said; but the low bytes of the factors, which are as good as
random, stand behind that as they are. Levers, costs, scores and the chances to be drawn follow from these; a
mark of all of them, to the last bit, tells whether a replay came to the same.
"""

import datetime as dt
import json
import zlib
from collections.abc import Mapping, Sequence
from dataclasses import astuple, dataclass
from typing import Any

import numpy as np
from pydantic_core import to_json

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
UNSURE = 64  # steps of a deviation, for one as large as the chance
# The factors are whole numbers of four bytes: how unsure the chance is, the chance, and cents for each party.
_STEPS = np.array([[UNSURE], [65_535], [100], [100]], dtype=np.float64)
_TINY = np.finfo(np.float64).tiny
_WHOLE = np.dtype("<i4")


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
        encoded(situation.values.values(), rulebook.fields, situation.at),
        *situation_told(situation, rulebook),
        choice.arm,
        choice.told,
        [[place, harm] for place, harm in choice.harm.items()],
        choice.chosen,
        choice.drawn,
        astuple(promise) if promise else None,
    ]
    said = choice.said if choice.told else b""
    alike, random = _factors(choice.weighed)
    squeezing = zlib.compressobj(1, wbits=-12, memLevel=6, zdict=_OFTEN)
    body = squeezing.compress(b"".join((to_json(told), b"\0", choice.steps, said, alike)))
    return b"".join((bytes([FORM]), body, squeezing.flush(), choice.digest, random))


def unpack(rulebook: Rulebook, log: bytes, *, at: dt.datetime, channel: str, direction: str) -> Logged:
    """What a log of this rulebook says."""
    opening = zlib.decompressobj(wbits=-12, zdict=_OFTEN)
    text, _, rest = (opening.decompress(log[1:]) + opening.flush()).partition(b"\0")
    values, facts, touches, holds, use, arm, told, harm, chosen, drawn, promise = json.loads(text)
    count = len(rulebook.actions)
    steps, rest = rest[:count], rest[count:]
    said, alike = (rest[:count], rest[count:]) if told else (bytes(count), rest)
    digest, random = opening.unused_data[:DIGEST], opening.unused_data[DIGEST:]
    situation = situation_from(
        (facts, touches, holds, use),
        rulebook,
        at=at,
        channel=channel,
        direction=direction,
        values=decoded(values, rulebook.names, rulebook.fields, at),
    )
    choice = _choice(rulebook, situation, steps, said, (alike, random), arm, told, chosen, drawn, dict(harm))
    return Logged(situation, choice, Promise(*promise) if promise else None, digest)


def _choice(
    rulebook: Rulebook,
    situation: Situation,
    steps: bytes,
    said: bytes,
    factors: tuple[bytes, bytes],
    arm: Arm,
    told: Sequence[str],
    chosen: Sequence[int],
    drawn: Sequence[float],
    harm: Mapping[int, float | None],
) -> Choice:
    ends = {ENDS.index(name) for name in ("chosen", "score", "outranked", "arm")}
    scored = [place for place, step in enumerate(steps) if step in ends and not said[place]]
    share, chance, company, customer = _factors_of(*factors, len(scored))
    places = np.array(scored, dtype=np.intp)
    weighed = Weighed.of(rulebook, situation, places, company, customer, chance, share * chance)
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


def _factors(found: Weighed) -> tuple[bytes, bytes]:
    """The bytes of which many are alike, and those as good as random; first all lowest bytes, and so on."""
    # How unsure a chance is, as a part of it: enough to see what was tried, and why.
    share = found.deviation / np.maximum(found.chance, _TINY)
    table = np.array((share, found.chance, found.company, found.customer))
    table *= _STEPS
    raw = np.rint(table, out=table).astype(_WHOLE).tobytes()
    lowest, low, high, highest = raw[0::4], raw[1::4], raw[2::4], raw[3::4]
    one, two = len(share), 2 * len(share)
    return lowest[:one] + low[:two] + high + highest, lowest[one:] + low[two:]


def _factors_of(alike: bytes, random: bytes, count: int) -> np.ndarray[Any, Any]:
    """The factors again, a row for each."""
    some = 3 * count
    planes = alike[:count] + random[:some] + alike[count:some] + random[some:] + alike[some:]
    bytes_ = np.frombuffer(planes, np.uint8).reshape(4, 4, count).transpose(1, 2, 0)
    factors: np.ndarray[Any, Any] = np.ascontiguousarray(bytes_).view(_WHOLE).reshape(4, count) / _STEPS
    return factors
