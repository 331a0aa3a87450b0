"""Into which words does a text fall?

Names may hold spaces and signs: the longest known one wins.
"""

import re
from collections.abc import Iterable
from dataclasses import dataclass, field
from functools import lru_cache
from itertools import pairwise

from lark import Token

from kundig.feel import limits
from kundig.feel.mistakes import mistake
from kundig.feel.syntax import Span

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
# Types and functions of the standard whose names hold spaces.
SPACED = frozenset(
    {
        *(
            "date and time",
            "days and time duration",
            "years and months duration",
            "day of year",
            "day of week",
        ),
        *("month of year", "week of year", "string length", "upper case", "lower case", "substring before"),
        *("substring after", "starts with", "ends with", "string join", "list contains", "insert before"),
        *("list replace", "index of", "distinct values", "round up", "round down", "round half up"),
        *("round half down", "get value", "get entries", "context put", "context merge", "met by"),
        *("overlaps before", "overlaps after", "finished by", "started by", "start included", "end included"),
        "time offset",
    }
)
_FIRST = r"?A-Z_a-zÀ-ÖØ-öø-˿Ͱ-ͽͿ-῿\u200c\u200d⁰-↏Ⰰ-⿯、-\ud7ff豈-\ufdcfﷰ-\ufffd\U00010000-\U000effff"
_PART = _FIRST + r"0-9\u00b7\u0300-\u036f\u203f\u2040"
_SPACE = r"[\s\ufeff]"
_SKIP = re.compile(rf"(?:{_SPACE}++|//[^\n]*+|/\*(?:[^*]|\*(?!/))*+\*/)*+")
_WORD = re.compile(f"[{_FIRST}][{_PART}]*+")
_PIECE = re.compile(rf"[{_PART}]+|\S")
_NUMBER = re.compile(r"(?:\d++(?:\.\d++)?+|\.\d++)(?:[eE][+-]?\d++)?+")
_TEXT = re.compile(r'"(?:[^"\\]|\\.)*+"', re.DOTALL)
_SIGN = re.compile(r"\*\*|->|\.\.|<=|>=|!=|[-<>=+*/.,:(){}\[\]–—]")
_INSTANCE = re.compile(rf"instance{_SPACE}++of(?![{_PART}])")
# A name where it is introduced: before the colon of an entry, an argument or a parameter; before `in`.
_LONG = rf"[{_FIRST}][{_PART}]*+(?:{_SPACE}*+[-./'’+*]?+{_SPACE}*+[{_PART}]++)*+"
_KEY = re.compile(rf"({_LONG}){_SPACE}*+(?=:)")
_PARAMETER = re.compile(rf"({_LONG}){_SPACE}*+(?=[:,)])")
_VARIABLE = re.compile(
    rf"([{_FIRST}][{_PART}]*+(?:{_SPACE}++(?!in(?![{_PART}]))[{_PART}]++)*+){_SPACE}++(?=in(?![{_PART}]))"
)

# After these an operand has ended, so that a bracket belongs to it.
_ENDS = frozenset(
    {"NUMBER", "STRING", "AT", "TRUE", "FALSE", "NULL", "NAME", "RPAR", "RSQB", "RBRACE", "LSQB_CLOSES"}
)
# Before these `[` closes a range: nothing that could be its filter follows.
_AFTER_RANGE = re.compile(r"$|[),\]}.=!<>]|(?:and|or|then|else|return|satisfies|in)(?![\w])")


def plain(name: str) -> str:
    """A name with its spaces as they count: one between words, none around signs."""
    pieces = _PIECE.findall(name)
    text = pieces[0] if pieces else ""
    for before, piece in pairwise(pieces):
        both_words = re.match(f"[{_PART}]", before[-1]) and re.match(f"[{_PART}]", piece)
        text += f" {piece}" if both_words else piece
    return text


def _pattern(name: str) -> str:
    pieces = _PIECE.findall(name)
    parts = [re.escape(pieces[0])]
    for before, piece in pairwise(pieces):
        both_words = re.match(f"[{_PART}]", before[-1]) and re.match(f"[{_PART}]", piece)
        parts.append((rf"{_SPACE}++" if both_words else rf"{_SPACE}*+") + re.escape(piece))
    return "".join(parts) + f"(?![{_PART}])"


@lru_cache(maxsize=256)
def _any_of(names: frozenset[str]) -> re.Pattern[str]:
    """The longest of these names, which all hold a space or a sign."""
    return re.compile("|".join(_pattern(name) for name in sorted(names, key=lambda name: (-len(name), name))))


def longer_names(names: Iterable[str]) -> dict[str, str]:
    """Of these names those that are more than one word, by their plain form."""
    return {plain(name): name for name in names if name.strip() and not _WORD.fullmatch(name)}


@dataclass(slots=True)
class _Reading:
    """How far a text has been read."""

    text: str
    known: dict[str, str]  # names of several words: plain form, as given
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

    def introduce(self, name: str) -> None:
        """A name that the text itself gives a value is known from here on."""
        if name.strip() and not _WORD.fullmatch(name):
            self.known.setdefault(plain(name), name)

    def last(self, back: int = 1) -> str:
        return self.tokens[-back].type if len(self.tokens) >= back else ""


def tokens(text: str, names: Iterable[str] = (), *, tests: bool = False) -> list[Token]:
    """The words of a text; `names` are those in scope that may hold spaces or signs."""
    if len(text) > limits.LENGTH:
        raise mistake("feel.too_long", Span(0, len(text)), most=f"{limits.LENGTH:,}")
    reading = _Reading(text, {name: name for name in SPACED} | longer_names(names), tests)
    position = _skip(text, 0)
    while position < len(text):
        position = _skip(text, _next(reading, position))
    return reading.tokens


def _skip(text: str, position: int) -> int:
    found = _SKIP.match(text, position)
    return found.end() if found else position


def _next(reading: _Reading, position: int) -> int:
    """Read one token; where the text goes on."""
    text = reading.text
    if reading.last() != "DOT" and (number := _NUMBER.match(text, position)):
        return reading.add("NUMBER", position, number.end())
    if text[position] == '"' or text.startswith('@"', position):
        kind, start = ("STRING", position) if text[position] == '"' else ("AT", position + 1)
        if found := _TEXT.match(text, start):
            key = text[_skip(text, found.end()) :][:1] == ":"
            if key and reading.last() in ("LBRACE", "COMMA"):
                reading.introduce(plain_text(found[0][1:-1]))
            return reading.add(kind, position, found.end())
        raise mistake("feel.text_without_end", Span(position, len(text)))
    if named := _name(reading, position):
        return named
    if sign := _SIGN.match(text, position):
        return _bracket(reading, SIGNS[sign[0]], position, sign.end())
    raise mistake("feel.unknown_character", Span(position, position + 1), found=text[position])


def _name(reading: _Reading, position: int) -> int:
    """Read a name or a keyword; 0 if there is none."""
    text = reading.text
    introduced = _introduced(reading, position)
    if introduced:
        name = plain(introduced[1])
        reading.introduce(name)
        return reading.add("NAME", position, introduced.end(1), reading.known.get(name, name))
    word = _WORD.match(text, position)
    long = _any_of(frozenset(reading.known)).match(text, position)
    if long and (not word or long.end() > word.end()):
        return reading.add("NAME", position, long.end(), reading.known[plain(long[0])])
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
    follows = text[_skip(text, end) : _skip(text, end) + 1]
    if word == "not" and reading.tests and not reading.tokens and follows == "(":
        return "NOT", position, end
    if word == "external" and reading.last() == "RPAR" and follows == "{":
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


_ESCAPE = re.compile(r"\\(?:u([0-9A-Fa-f]{4})|U([0-9A-Fa-f]{6})|(.))", re.DOTALL)
_PLAIN_ESCAPES = {"n": "\n", "r": "\r", "t": "\t", '"': '"', "'": "'", "\\": "\\"}


def plain_text(written: str) -> str:
    """What a text in quotes says: escapes resolved, two surrogates made one character."""

    def said(escape: re.Match[str]) -> str:
        code = escape[1] or escape[2]
        if code is None:
            return _PLAIN_ESCAPES.get(escape[3], escape[0])
        return chr(int(code, 16)) if int(code, 16) <= 0x10FFFF else escape[0]

    text = _ESCAPE.sub(said, written) if "\\" in written else written
    return _PAIR.sub(lambda pair: pair[0].encode("utf-16", "surrogatepass").decode("utf-16"), text)


_PAIR = re.compile("[\ud800-\udbff][\udc00-\udfff]")
