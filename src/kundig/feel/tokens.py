"""Into which words does a text fall?

Names may hold spaces and signs: the longest known one wins.
"""

import re
from collections.abc import Iterable
from dataclasses import dataclass, field

from lark import Token

from kundig.feel import limits
from kundig.feel.habits import instead
from kundig.feel.mistakes import mistake
from kundig.feel.spelling import FIRST, PART, SPACE, WORD, Known
from kundig.feel.syntax import Span
from kundig.feel.texts import plain_text

KEYWORDS = {
    "true": "TRUE",
    "false": "FALSE",
    "null": "NULL",
    "and": "AND",
    "or": "OR",
    "between": "BETWEEN",
    "in": "IN",
    "if": "IF",
    "then": "THEN",
    "else": "ELSE",
    "for": "FOR",
    "return": "RETURN",
    "some": "SOME",
    "every": "EVERY",
    "satisfies": "SATISFIES",
    "function": "FUNCTION",
}
SIGNS = {
    "**": "POWER",
    "->": "ARROW",
    "..": "DOTS",
    "<=": "ORDER",
    ">=": "ORDER",
    "!=": "EQUAL",
    "=": "EQUAL",
    "<": "LESS",
    ">": "GREATER",
    "+": "PLUS",
    "-": "MINUS",
    "*": "TIMES",
    "/": "DIVIDE",
    ".": "DOT",
    ",": "COMMA",
    ":": "COLON",
    "(": "LPAR",
    ")": "RPAR",
    "[": "LSQB",
    "]": "RSQB",
    "{": "LBRACE",
    "}": "RBRACE",
    "–": "MINUS",
    "—": "MINUS",
}
_SKIP = re.compile(rf"(?:{SPACE}++|//[^\n]*+|/\*(?:[^*]|\*(?!/))*+\*/)*+")
_NUMBER = re.compile(r"(?:[0-9]++(?:\.[0-9]++)?+|\.[0-9]++)(?:[eE][+-]?[0-9]++)?+")
_TEXT = re.compile(r'"(?:[^"\\]|\\.)*+"', re.DOTALL)
_SIGN = re.compile(r"\*\*|->|\.\.|<=|>=|!=|[-<>=+*/.,:(){}\[\]–—]")
_INSTANCE = re.compile(rf"instance{SPACE}++of(?![{PART}])")
# A name where it is introduced: before the colon of an entry, an argument or a parameter; before `in`. It has
# no more words than a known name may have: else a text of nothing but words would be read over and over.
_LONG = rf"[{FIRST}][{PART}]*+(?:{SPACE}*+[-./'’+*]?+{SPACE}*+[{PART}]++){{0,31}}+"
_KEY = re.compile(rf"({_LONG}){SPACE}*+(?=:)")
_PARAMETER = re.compile(rf"({_LONG}){SPACE}*+(?=[:,)])")
_VARIABLE = re.compile(
    rf"([{FIRST}][{PART}]*+(?:{SPACE}++(?!in(?![{PART}]))[{PART}]++){{0,31}}+){SPACE}++(?=in(?![{PART}]))"
)

# After these an operand has ended, so that a bracket belongs to it.
_ENDS = frozenset(
    {"NUMBER", "STRING", "AT", "TRUE", "FALSE", "NULL", "NAME", "RPAR", "RSQB", "RBRACE", "LSQB_CLOSES"}
)
# Before these `[` closes a range: nothing that could be its filter follows.
_AFTER_RANGE = re.compile(r"$|[),\]}.=!<>]|(?:and|or|then|else|return|satisfies|in)(?![\w])")


@dataclass(slots=True)
class _Reading:
    """How far a text has been read."""

    text: str
    known: Known
    tests: bool
    tokens: list[Token] = field(default_factory=list)
    # For each bracket that is open: what opened it, and whether `..` has come inside.
    open: list[list[str]] = field(default_factory=list)

    def add(self, kind: str, start: int, end: int, value: str | None = None) -> int:
        if len(self.tokens) >= limits.TOKENS:
            raise mistake("feel.too_long", Span(0, len(self.text)), most=f"{limits.LENGTH:,}")
        text = self.text[start:end] if value is None else value
        self.tokens.append(Token(kind, text, start_pos=start, end_pos=end))
        return end

    def last(self, back: int = 1) -> str:
        return self.tokens[-back].type if len(self.tokens) >= back else ""


def tokens(text: str, names: Iterable[str] = (), *, tests: bool = False) -> list[Token]:
    """The words of a text; `names` are those in scope that may hold spaces or signs."""
    if len(text) > limits.LENGTH:
        raise mistake("feel.too_long", Span(0, len(text)), most=f"{limits.LENGTH:,}")
    reading = _Reading(text, Known.of(names), tests)
    position = _skip(text, 0)
    while position < len(text):
        position = _skip(text, _next(reading, position))
    return reading.tokens


def _skip(text: str, position: int) -> int:
    found = _SKIP.match(text, position)
    end = found.end() if found else position
    if text.startswith("/*", end):
        raise mistake("feel.comment_without_end", Span(end, len(text)))
    return end


def _next(reading: _Reading, position: int) -> int:
    """Read one token; where the text goes on."""
    text = reading.text
    if reading.last() != "DOT" and (number := _NUMBER.match(text, position)):
        return reading.add("NUMBER", position, number.end())
    if text[position] == '"' or text.startswith('@"', position):
        kind, start = ("STRING", position) if text[position] == '"' else ("AT", position + 1)
        if found := _TEXT.match(text, start):
            if text.startswith(":", _skip(text, found.end())) and reading.last() in ("LBRACE", "COMMA"):
                reading.known.add(plain_text(found[0][1:-1]))
            return reading.add(kind, position, found.end())
        raise mistake("feel.text_without_end", Span(position, len(text)))
    if named := _name(reading, position):
        return named
    if sign := _SIGN.match(text, position):
        return _bracket(reading, SIGNS[sign[0]], position, sign.end())
    place = Span(position, position + 1)
    if meant := instead(text, place):
        place, right = meant
        raise mistake("feel.other_habit", place, found=text[place.start : place.end], right=right)
    raise mistake("feel.unknown_character", place, found=text[position])


def _name(reading: _Reading, position: int) -> int:
    """Read a name or a keyword; 0 if there is none."""
    text = reading.text
    introduced = _introduced(reading, position)
    if introduced:
        name = reading.known.add(introduced[1])
        return reading.add("NAME", position, introduced.end(1), name)
    if long := reading.known.longest(text, position):
        return reading.add("NAME", position, *long)
    word = WORD.match(text, position)
    if not word:
        return 0
    return reading.add(*_kind(reading, word[0], position))


def _introduced(reading: _Reading, position: int) -> re.Match[str] | None:
    """The name that is introduced here, if one is."""
    before, text = reading.last(), reading.text
    if before not in ("LBRACE", "LPAR", "COMMA", "FOR", "SOME", "EVERY", "LESS"):
        return None
    found: re.Match[str] | None = None
    if before == "LESS":
        return _KEY.match(text, position) if reading.last(2) == "NAME" else None
    if before in ("FOR", "SOME", "EVERY", "COMMA"):
        found = _VARIABLE.match(text, position)
        if found and before == "COMMA" and found[1].split()[0] in KEYWORDS:
            found = None
    if not found and before in ("LPAR", "COMMA") and reading.open and reading.open[-1][0] == "FUNCTION":
        found = _PARAMETER.match(text, position)
    if not found and before in ("LBRACE", "LPAR", "COMMA"):
        found = _KEY.match(text, position)
    return found


def _kind(reading: _Reading, word: str, position: int) -> tuple[str, int, int]:
    """A single word: a keyword where it can be one, else a name."""
    text, end = reading.text, position + len(word)
    if reading.last() == "DOT":
        return "NAME", position, end
    if word == "instance" and (found := _INSTANCE.match(text, position)):
        return "INSTANCE_OF", position, found.end()
    if word == "not" and reading.tests and not reading.tokens and text.startswith("(", _skip(text, end)):
        return "NOT", position, end
    if word == "external" and reading.last() == "RPAR" and text.startswith("{", _skip(text, end)):
        return "EXTERNAL", position, end
    return KEYWORDS.get(word, "NAME"), position, end


def _bracket(reading: _Reading, kind: str, start: int, end: int) -> int:
    """Read a sign; `]` may open a range and `[` may close one."""
    if kind == "RSQB" and reading.last() not in _ENDS and reading.last() != "LSQB":
        kind = "RSQB_OPENS"
    elif kind == "LSQB" and reading.open and reading.open[-1][1] == ".." and reading.last() in _ENDS:
        closes = _AFTER_RANGE.match(reading.text, _skip(reading.text, end))
        kind = "LSQB_CLOSES" if closes else kind
    if kind == "DOTS" and reading.open:
        reading.open[-1][1] = ".."
    if kind in ("LPAR", "LSQB", "LBRACE", "RSQB_OPENS"):
        if len(reading.open) >= limits.DEPTH:
            raise mistake("feel.too_deep", Span(start, end), most=limits.DEPTH)
        reading.open.append([reading.last() if reading.last() == "FUNCTION" else kind, ""])
    elif kind in ("RPAR", "RSQB", "RBRACE", "LSQB_CLOSES") and reading.open:
        reading.open.pop()
    return reading.add(kind, start, end)
