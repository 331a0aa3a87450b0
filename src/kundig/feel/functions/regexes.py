"""How is a regular expression held against a text, within limits?"""

import regex

from kundig.base.refusals import Refused
from kundig.feel import limits
from kundig.feel.functions.patterns import compiled
from kundig.feel.functions.replacements import pieces_of
from kundig.feel.runs import work_of
from kundig.feel.values import Frame

SECONDS = 0.25  # of one match: some patterns would take years


def _seconds(frame: Frame) -> float:
    work = work_of(frame)
    return min(SECONDS, work.left()) if work else SECONDS


def _within(text: str) -> None:
    if len(text) > limits.MATCHED:
        raise Refused("feel.text_too_long", most=f"{limits.MATCHED:,}")


def matches(frame: Frame, text: str, pattern: str, flags: str | None) -> bool | None:
    found = compiled(pattern, flags or "")
    if found is None:
        return None
    _within(text)
    try:
        return found.search(text, timeout=_seconds(frame)) is not None
    except TimeoutError:
        raise Refused("feel.pattern_too_slow", pattern=pattern) from None


def replaced(frame: Frame, text: str, pattern: str, replacement: str, flags: str | None) -> str | None:
    found = compiled(pattern, flags or "")
    if found is None:
        return None
    pieces = [replacement] if "q" in (flags or "") else pieces_of(replacement, found.groups)
    if pieces is None:
        return None
    _within(text)
    size = 0

    def new(match: "regex.Match[str]") -> str:
        nonlocal size
        made = "".join(piece if isinstance(piece, str) else match[piece] or "" for piece in pieces)
        size += len(made)
        limits.check_characters(size)
        return made

    try:
        if found.fullmatch("", timeout=_seconds(frame)):  # a pattern of nothing would be replaced everywhere
            return None
        return str(found.sub(new, text, timeout=_seconds(frame)))
    except TimeoutError:
        raise Refused("feel.pattern_too_slow", pattern=pattern) from None


def parts(frame: Frame, text: str, pattern: str) -> list[object] | None:
    """The text between the matches."""
    found = compiled(pattern, "")
    if found is None:
        return None
    _within(text)
    try:
        if found.fullmatch("", timeout=_seconds(frame)):
            return None
        pieces, at = list[object](), 0
        for match in found.finditer(text, timeout=_seconds(frame)):
            pieces.append(text[at : match.start()])
            at = match.end()
        return [*pieces, text[at:]]
    except TimeoutError:
        raise Refused("feel.pattern_too_slow", pattern=pattern) from None
