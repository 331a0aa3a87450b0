"""How are values written as text, and numbers read from it?"""

import re
from collections.abc import Callable, Mapping
from decimal import Decimal

from kundig.feel import iso_text as iso
from kundig.feel.functions.signatures import built_in, way
from kundig.feel.limits import Work, check_characters
from kundig.feel.moments import Date, DateTime, Duration, Period, Time
from kundig.feel.numbers import shown
from kundig.feel.runs import work_of
from kundig.feel.values import Frame, Function, Range


def string(value: object, work: Work | None = None) -> str | None:
    """Any value as text."""
    if value is None:
        return None
    return value if isinstance(value, str) else _text(value, work)


def _text(value: object, work: Work | None) -> str:
    """As it would stand in an expression; texts inside of lists and contexts in quotes."""
    if work:
        work.spend(1)
    match value:
        case None:
            return "null"
        case bool():
            return "true" if value else "false"
        case Decimal() | int():
            return shown(value)
        case str():
            if work:
                work.spend_on(value)
            return '"' + value.replace("\\", "\\\\").replace('"', '\\"') + '"'
        case list():
            return _bounded("[", [_text(item, work) for item in value], "]")
        case dict():
            return _bounded("{", [f"{_key(key)}: {_text(item, work)}" for key, item in value.items()], "}")
        case Range():
            return _range(value, work)
        case Function():
            return f"function({', '.join(value.parameters)})"
        case _:
            return _MOMENTS[type(value)](value)


def _bounded(opens: str, parts: list[str], closes: str) -> str:
    check_characters(sum(len(part) + 2 for part in parts))
    return opens + ", ".join(parts) + closes


def _key(key: str) -> str:
    return key if re.fullmatch(r"[^\W\d]\w*", key) else _text(key, None)


def _range(value: Range, work: Work | None) -> str:
    if value.operator:
        return f"({value.operator} {_text(value.high if value.low is None else value.low, work)})"
    opens, closes = "[" if value.low_closed else "(", "]" if value.high_closed else ")"
    return f"{opens}{_text(value.low, work)}..{_text(value.high, work)}{closes}"


_MOMENTS: Mapping[type, Callable[..., str]] = {
    Date: iso.date_text,
    Time: iso.time_text,
    DateTime: iso.date_time_text,
    Duration: iso.duration_text,
    Period: iso.period_text,
}


def _string(frame: Frame, value: object) -> str | None:
    return string(value, work_of(frame))


FUNCTIONS: Mapping[str, Function] = {
    "string": built_in(way("from: any -> string", _string, framed=True)),
}
