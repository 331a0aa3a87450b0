"""Which characters does a class of a regular expression mean?"""

from dataclasses import dataclass

import regex

_FIRST = (
    r":A-Z_a-z\u00C0-\u00D6\u00D8-\u00F6\u00F8-\u02FF\u0370-\u037D\u037F-\u1FFF\u200C\u200D\u2070-\u218F"
    r"\u2C00-\u2FEF\u3001-\uD7FF\uF900-\uFDCF\uFDF0-\uFFFD\U00010000-\U000EFFFF"
)
_LATER = _FIRST + r"\-.0-9\u00B7\u0300-\u036F\u203F\u2040"
# What XML means by these is not what Python means.
_CLASSES = {
    "s": r"[ \t\n\r]",
    "S": r"[^ \t\n\r]",
    "d": r"\p{Nd}",
    "D": r"\P{Nd}",
    "w": r"[^\p{P}\p{Z}\p{C}]",
    "W": r"[\p{P}\p{Z}\p{C}]",
    "i": f"[{_FIRST}]",
    "I": f"[^{_FIRST}]",
    "c": f"[{_LATER}]",
    "C": f"[^{_LATER}]",
}
_ESCAPES = {"n": "\n", "r": "\r", "t": "\t"} | {sign: sign for sign in r"\|.?*+(){}-[]^$"}


class NotXml(ValueError):
    """The pattern is none of XML's."""


@dataclass(slots=True)
class Reading:
    """How far a pattern has been read."""

    pattern: str
    flags: frozenset[str]
    at: int = 0
    groups: int = 0

    def peek(self) -> str:
        return self.pattern[self.at : self.at + 1]

    def take(self) -> str:
        sign = self.peek()
        if not sign:
            raise NotXml
        self.at += 1
        return sign


def class_escape(reading: Reading) -> str:
    """What follows a backslash, in a class or outside."""
    sign = reading.take()
    if sign in _ESCAPES:
        return str(regex.escape(_ESCAPES[sign]))
    if sign in _CLASSES:
        return _CLASSES[sign]
    if sign in "pP" and reading.peek() == "{":
        end = reading.pattern.find("}", reading.at)
        name = reading.pattern[reading.at + 1 : max(end, reading.at + 1)]
        if end < 0 or not name.replace("-", "").isalnum() or not name.isascii():
            raise NotXml
        reading.at = end + 1
        return f"\\{sign}{{{'In' + name[2:] if name.startswith('Is') else name}}}"
    raise NotXml


def class_of(reading: Reading) -> str:
    """`[a-z]`, `[^a-z]`, and `[a-z-[aeiou]]`: those without these."""
    written = "["
    if reading.peek() == "^":
        reading.at += 1
        written += "^"
    begin, without = reading.at, ""
    while (sign := reading.take()) != "]" or reading.at == begin + 1:
        if sign == "-" and reading.peek() == "[":
            reading.at += 1
            without = class_of(reading)
            if reading.take() != "]":
                raise NotXml
            break
        if sign in "[]":
            raise NotXml
        if sign == "\\":
            written += class_escape(reading)
        elif sign == "-" and reading.at > begin + 1 and reading.peek() not in ("]", "-"):
            written += "-"
        else:
            written += _inclass_of(sign)
    return f"[{written}]--{without}]" if without else f"{written}]"


def _inclass_of(sign: str) -> str:
    return f"\\{sign}" if sign.isascii() and sign.isprintable() and not sign.isalnum() else sign
