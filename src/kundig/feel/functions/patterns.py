"""What does a regular expression of XML mean?

XPath and XQuery Functions and Operators 3.1, 5.6.
"""

from functools import lru_cache

import regex

from kundig.base.refusals import Refused
from kundig.feel import limits
from kundig.feel.functions.classes import NotXml, Reading, class_escape, class_of


@lru_cache(maxsize=512)
def compiled(pattern: str, flags: str) -> "regex.Pattern[str] | None":
    """The same pattern as the engine reads it; null if it is wrong."""
    if not set(flags) <= set("smixq") or len(pattern) > limits.PATTERN:
        return None
    given = frozenset(flags)
    options = regex.VERSION1 | regex.UNICODE | (regex.IGNORECASE if "i" in given else 0)
    if "q" in given:
        return regex.compile(regex.escape(pattern), options)
    try:
        plain = _without_spaces(pattern) if "x" in given else pattern
        return regex.compile(_translated(Reading(plain, given)), options)
    except (NotXml, regex.error, RecursionError, OverflowError):
        return None


def _without_spaces(pattern: str) -> str:
    """Flag `x`: spaces are only for the eye, but not in a class."""
    kept, inside, escaped = "", 0, False
    for sign in pattern:
        if sign in " \t\n\r" and not inside:
            continue
        if not escaped and sign in "[]":
            inside += 1 if sign == "[" else -1
        escaped = sign == "\\" and not escaped
        kept += sign
    return kept


def _translated(reading: Reading) -> str:
    written, closed = "", set[int]()
    open_groups: list[int] = []
    sizes = [0]  # of what is open, with all its repetitions
    last = 0  # the size of what a quantifier would repeat
    while sign := reading.peek():
        reading.at += 1
        if sign in "*+?{":
            quantifier, times = _quantifier(reading, sign, last > 0)
            written += quantifier
            sizes[-1] += last * (times - 1)
            last = 0
        elif sign == "(":
            written += _opened(reading, open_groups)
            sizes.append(0)
            last = 0
        elif sign == ")":
            if not open_groups:
                raise NotXml
            closed.add(open_groups.pop())
            written += ")"
            last = 1 + sizes.pop()
            sizes[-1] += last
        else:
            written += _atom(reading, sign, closed)
            last = 0 if sign == "|" else 1
            sizes[-1] += 1
        if sizes[-1] > limits.REPEATED:
            raise Refused("feel.pattern_too_slow", pattern=reading.pattern)
    if open_groups:
        raise NotXml
    return written


def _opened(reading: Reading, open_groups: list[int]) -> str:
    if reading.peek() == "?":
        if not reading.pattern.startswith("?:", reading.at):  # nothing else that Python knows after `(?`
            raise NotXml
        reading.at += 2
        open_groups.append(0)
        return "(?:"
    reading.groups += 1
    open_groups.append(reading.groups)
    return "("


def _quantifier(reading: Reading, sign: str, repeatable: bool) -> tuple[str, int]:
    """As it is written, and how often it repeats what stands before."""
    if not repeatable:
        raise NotXml
    written, times = sign, 1
    if sign == "{":
        end = reading.pattern.find("}", reading.at)
        low, comma, high = reading.pattern[reading.at : max(end, reading.at)].partition(",")
        numbers = [number for number in (low, high) if number]
        if end < 0 or not low or not all(number.isascii() and number.isdigit() for number in numbers):
            raise NotXml
        times = max(1, *(int(number[:9]) for number in numbers))
        written, reading.at = f"{{{low}{comma}{high}}}", end + 1
    if reading.peek() == "?":
        reading.at += 1
        written += "?"
    return written, times


def _atom(reading: Reading, sign: str, closed: set[int]) -> str:
    several = "m" in reading.flags
    match sign:
        case ".":
            return r"[\s\S]" if "s" in reading.flags else r"[^\n\r]"
        case "^":
            return r"(?:\A|(?<=\n)(?!\Z))" if several else r"\A"
        case "$":
            return r"(?=\n|\Z)" if several else r"\Z"
        case "[":
            return class_of(reading)
        case "\\":
            return _escape(reading, closed)
        case "]" | "}":
            raise NotXml
        case "|":
            return "|"
        case _:
            return str(regex.escape(sign))


def _escape(reading: Reading, closed: set[int]) -> str:
    sign = reading.peek()
    if sign.isascii() and sign.isdigit():
        return _back_reference(reading, closed)
    written = class_escape(reading)
    return f"(?-i:{written})" if sign in "pP" and "i" in reading.flags else written


def _back_reference(reading: Reading, closed: set[int]) -> str:
    """To a group that is closed; of more digits as many as there are groups."""
    digits = reading.take()
    while reading.peek().isdigit() and reading.peek().isascii() and int(digits + reading.peek()) in closed:
        digits += reading.take()
    if int(digits) not in closed:
        raise NotXml
    return f"(?:\\{digits})"
