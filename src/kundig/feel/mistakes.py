"""How is somebody told where his expression is wrong, and how to mend it?"""

from kundig.base.refusals import Refused
from kundig.feel.syntax import Span


def mistake(code: str, at: Span, /, **params: object) -> Refused:
    """A refusal with its place: `start` and `end` count characters, `place` counts from one as people do."""
    return Refused(code, start=at.start, end=at.end, place=at.start + 1, **params)
