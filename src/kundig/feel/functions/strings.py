"""Which functions are there of texts?"""

from collections.abc import Mapping
from decimal import Decimal

from kundig.feel.functions import regexes
from kundig.feel.functions.signatures import built_in, way
from kundig.feel.limits import check_characters
from kundig.feel.values import Function


def substring(text: str, start: Decimal, length: Decimal | None) -> str | None:
    """Counted from 1, or from the end by -1."""
    first = int(start)
    if first == 0 or abs(first) > len(text):
        return None
    begin = first - 1 if first > 0 else len(text) + first
    if length is None:
        return text[begin:]
    return text[begin : begin + int(length)] if length >= 1 else None


def before(text: str, match: str) -> str:
    at = text.find(match)
    return text[:at] if at >= 0 else ""


def after(text: str, match: str) -> str:
    at = text.find(match)
    return text[at + len(match) :] if at >= 0 else ""


def upper(text: str) -> str:
    check_characters(3 * len(text))
    return text.upper()


def join(items: list[object], delimiter: str | None) -> str | None:
    """Nulls are left out."""
    texts = [item for item in items if item is not None]
    if not all(isinstance(item, str) for item in texts):
        return None
    between = delimiter or ""
    check_characters(sum(len(str(item)) + len(between) for item in texts))
    return between.join(str(item) for item in texts)


_TWO = "string: string, match: string"
FUNCTIONS: Mapping[str, Function] = {
    "substring": built_in(
        way("string: string, start position: number, length?: number -> string", substring)
    ),
    "string length": built_in(way("string: string -> number", lambda text: Decimal(len(text)))),
    "upper case": built_in(way("string: string -> string", upper)),
    "lower case": built_in(way("string: string -> string", str.lower)),
    "substring before": built_in(way(f"{_TWO} -> string", before)),
    "substring after": built_in(way(f"{_TWO} -> string", after)),
    "contains": built_in(way(f"{_TWO} -> boolean", lambda text, match: match in text)),
    "starts with": built_in(way(f"{_TWO} -> boolean", str.startswith)),
    "ends with": built_in(way(f"{_TWO} -> boolean", str.endswith)),
    "matches": built_in(
        way(
            "input: string, pattern: string, flags?: string? -> boolean",
            regexes.matches,
            framed=True,
        )
    ),
    "replace": built_in(
        way(
            "input: string, pattern: string, replacement: string, flags?: string? -> string",
            regexes.replaced,
            framed=True,
        )
    ),
    "split": built_in(way("string: string, delimiter: string -> list", regexes.parts, framed=True)),
    "string join": built_in(way("list: list, delimiter?: string? -> string", join)),
}
