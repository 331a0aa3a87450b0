"""Which character separates the fields of a text file, and does it begin with a header?"""

import csv
import re
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from contextlib import suppress
from dataclasses import dataclass

from kundig.base.refusals import Refused

WHITESPACE = "whitespace"
CANDIDATES = (";", "\t", "|", ",")
NAMED = {"tab": "\t", "\\t": "\t", "space": WHITESPACE, "whitespace": WHITESPACE, " ": WHITESPACE}
NUMBERLIKE = re.compile(r"[^\w]*[-+(]?[\d.,' \u00a0\u202f]*\d[\d.,:/TZ \u00a0-]*[^\w]{0,3}(EUR|USD|GBP|CHF)?")


@dataclass(frozen=True, slots=True)
class Dialect:
    """How rows are written: the separator, whether a header names them, and how many lines stand above."""

    delimiter: str
    width: int
    names: tuple[str, ...] | None
    above: int


def detect_dialect(sample: Sequence[str], *, delimiter: str | None, header: bool | None) -> Dialect:
    """Read the dialect off the first lines."""
    separator = _told(delimiter) if delimiter is not None else _separator(sample)
    rows = _sample_rows(sample, separator)
    filled = [row for row in rows if not is_blank(row)]
    if not filled:
        return Dialect(delimiter=separator, width=0, names=None, above=0)
    width = _usual_width(filled)
    if header is False:
        return Dialect(delimiter=separator, width=width, names=None, above=0)
    first = (
        0 if header else next((i for i, row in enumerate(rows) if len(row) == width and not is_blank(row)))
    )
    below = [row for row in rows[first + 1 :] if len(row) == width and not is_blank(row)]
    if header or looks_like_header(rows[first], below):
        above = sum(1 for row in rows[:first] if not is_blank(row))
        return Dialect(delimiter=separator, width=len(rows[first]), names=tuple(rows[first]), above=above)
    return Dialect(delimiter=separator, width=width, names=None, above=0)


def records(lines: Iterable[str], delimiter: str) -> Iterator[tuple[int, list[str]]]:
    """Each row with the number of its last line."""
    if delimiter == WHITESPACE:
        for number, line in enumerate(lines, 1):
            yield number, line.split()
        return
    reader = csv.reader(lines, delimiter=delimiter, skipinitialspace=delimiter != "\t")
    for row in reader:
        yield reader.line_num, row


def _sample_rows(sample: Sequence[str], delimiter: str) -> list[list[str]]:
    """The rows of a sample, as far as a candidate can read them."""
    rows = []
    with suppress(csv.Error):
        for _, row in records(sample, delimiter):
            rows.append(row)
    return rows


def is_blank(row: Sequence[str]) -> bool:
    """Whether a row holds nothing, as rows below the end of a spreadsheet do."""
    return not any(row) or not any(value.strip() for value in row)


def looks_like_header(first: Sequence[str], below: Sequence[Sequence[str]]) -> bool:
    """A header names columns: no numbers, no doubles, and it differs in kind from what stands below it.

    >>> looks_like_header(["customer", "date"], [["17", "2025-01-31"]])
    True
    >>> looks_like_header(["16", "2025-01-30"], [["17", "2025-01-31"]])
    False
    """
    words = [value.strip() for value in first]
    if any(NUMBERLIKE.fullmatch(word) for word in words if word) or not any(words):
        return False
    if not below:
        return True
    typed = [
        position
        for position in range(len(first))
        if any(NUMBERLIKE.fullmatch(row[position].strip()) for row in below if position < len(row))
    ]
    return bool(typed) or len(set(words)) == len(words)


def _told(delimiter: str) -> str:
    separator = NAMED.get(delimiter.lower(), delimiter)
    if separator != WHITESPACE and (len(separator) != 1 or separator in '"\r\n'):
        raise Refused("file.delimiter", delimiter=repr(delimiter))
    return separator


def _separator(sample: Sequence[str]) -> str:
    """The candidate that cuts most lines into the same number of fields, more than one."""
    best, best_score = WHITESPACE, 0.0
    for candidate in CANDIDATES:
        widths = [len(row) for row in _sample_rows(sample, candidate) if not is_blank(row)]
        score = _regularity(widths)
        if score > best_score + 0.05:
            best, best_score = candidate, score
    blank_widths = [len(line.split()) for line in sample if line.strip()]
    # Blanks separate only where no other candidate does nearly as well: texts and amounts contain blanks too.
    if best_score < 0.6 and _regularity(blank_widths) > best_score:
        return WHITESPACE
    return best if best_score > 0 else ","


def _regularity(widths: Sequence[int]) -> float:
    wider = [width for width in widths if width > 1]
    if not wider:
        return 0.0
    return Counter(wider).most_common(1)[0][1] / len(widths)


def _usual_width(rows: Sequence[Sequence[str]]) -> int:
    """The number of fields of a header in the first row, where rows fit it; else the most frequent number.

    >>> _usual_width([["a", "b"], ["1", "2", ""], ["3", "4", ""]])
    2
    """
    first = rows[0]
    fitting = [row for row in rows[1:] if len(row) >= len(first) and not any(row[len(first) :])]
    if (
        len(first) > 1
        and all(first)
        and 3 * len(fitting) >= len(rows) - 1
        and looks_like_header(first, fitting)
    ):
        return len(first)
    counted = Counter(len(row) for row in rows)
    return max(counted, key=lambda width: (counted[width], width))
