"""What does somebody mean who writes as in other languages, or as he speaks?"""

import re

from kundig.feel.syntax import Span

SIGNS = {
    "==": "=",
    "<>": "!=",
    "=<": "<=",
    "=>": ">=",
    "&&": "and",
    "||": "or",
    "&": "and",
    "|": "or",
    "^": "**",
    "!": "not(...)",
    "%": "modulo(..., ...)",
    "'": '"',
    "„": '"',
    "“": '"',
    "”": '"',
}
SPOKEN = {
    "und": "and",
    "oder": "or",
    "nicht": "not(...)",
    "wenn": "if",
    "dann": "then",
    "sonst": "else",
    "wahr": "true",
    "falsch": "false",
    "zwischen": "between",
    "is": "=",
    "ist": "=",
    "not": "not(...)",
    **{word.upper(): word for word in ("and", "or", "if", "then", "else", "in", "between", "true", "false")},
    "NOT": "not(...)",
}
_COMMA = re.compile(r"[0-9]+,[0-9]+")


def instead(text: str, at: Span) -> tuple[Span, str] | None:
    """What should stand there, and in place of which part; null if nobody knows."""
    for start, end in ((at.start - 1, at.start + 1), (at.start, at.start + 2), (at.start, at.start + 1)):
        if start >= 0 and text[start:end] in SIGNS:
            return Span(start, end), SIGNS[text[start:end]]
    word = text[at.start : at.end]
    if word in SPOKEN:
        return at, SPOKEN[word]
    # A comma in a number, as Germans write it.
    for number in _COMMA.finditer(text, max(0, at.start - 20), at.start + 20):
        if number.start() < at.start < number.end() and text[at.start] == ",":
            return Span(number.start(), number.end()), number[0].replace(",", ".")
    return None
