"""What does a closure get, and what lies in its frame besides the names?"""

import datetime as dt
from collections.abc import Callable, Mapping
from enum import Enum

from kundig.feel.limits import Work
from kundig.feel.syntax import Node
from kundig.feel.values import Frame

type Run = Callable[[Frame], object]
type Compile = Callable[[Node], Run]
type Check = Callable[[object], bool]


class Hidden(Enum):
    """Keys of a frame that are no text, so that no name can mean them."""

    WORK = 1
    NOW = 2
    TYPES = 3


def frame_of(
    context: Mapping[str, object], now: dt.datetime | None, types: Mapping[str, Check] | None
) -> dict[object, object]:
    """The names of a context, with the limits of one evaluation."""
    frame: dict[object, object] = {Hidden.WORK: Work(), Hidden.NOW: now, Hidden.TYPES: types or {}}
    frame.update(context)
    return frame


def work_of(frame: Frame) -> Work | None:
    """What may still be spent; null where an expression needs no limits beyond its own length."""
    work = frame.get(Hidden.WORK)
    return work if isinstance(work, Work) else None
