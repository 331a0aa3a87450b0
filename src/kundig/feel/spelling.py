"""How is a name written, and which of the known names stands at a place?"""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import lru_cache

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
FIRST = r"?A-Z_a-zÀ-ÖØ-öø-˿Ͱ-ͽͿ-῿\u200c\u200d⁰-↏Ⰰ-⿯、-\ud7ff豈-\ufdcfﷰ-\ufffd\U00010000-\U000effff"
PART = FIRST + r"0-9\u00b7\u0300-\u036f\u203f\u2040"
SPACE = r"[\s\ufeff]"
WORD = re.compile(f"[{FIRST}][{PART}]*+")
_PIECE = re.compile(rf"{SPACE}*+([{PART}]++|\S)")
_PART = re.compile(f"[{PART}]")
_MOST_PIECES = 32  # of a name


def _forms(text: str, position: int = 0) -> Iterator[tuple[str, int]]:
    """What stands from here on, a piece more each time: one space between words, none around signs."""
    form, word = "", False
    while piece := _PIECE.match(text, position):
        also_word = _PART.match(piece[1]) is not None
        form += f" {piece[1]}" if word and also_word else piece[1]
        word, position = also_word, piece.end()
        yield form, position


@dataclass(slots=True)
class Known:
    """Names of several words: by their plain form as they were given, and how many pieces those have."""

    names: dict[str, str]
    pieces: dict[str, int]  # the first piece of names, and the most pieces that follow it

    @classmethod
    def of(cls, names: Iterable[str]) -> "Known":
        given = _given(tuple(names))
        return cls(dict(given.names), dict(given.pieces))

    def add(self, name: str) -> str:
        """Know it from here on; how it was given first."""
        if not name.strip() or WORD.fullmatch(name):
            return name
        forms = [form for form, _ in _forms(name)]
        if len(forms) <= _MOST_PIECES:
            self.pieces[forms[0]] = max(len(forms), self.pieces.get(forms[0], 0))
        return self.names.setdefault(forms[-1], name)

    def longest(self, text: str, position: int) -> tuple[int, str] | None:
        """Where the longest known name that stands here ends, and the name; null if none does."""
        most, found = 1, None
        for count, (form, end) in enumerate(_forms(text, position), 1):
            if count == 1:
                most = self.pieces.get(form, 0)
            if count > most:
                break
            if form in self.names:
                found = end, self.names[form]
        return found


@lru_cache(maxsize=64)
def _given(names: tuple[str, ...]) -> Known:
    """These and those of the standard; a catalogue is given again and again."""
    known = Known({}, {})
    for name in (*SPACED, *names):
        known.add(name)
    return known
