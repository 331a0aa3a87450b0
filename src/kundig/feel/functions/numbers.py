"""How are numbers read from text?"""

import re
from collections.abc import Mapping
from decimal import Decimal

from kundig.feel.functions.signatures import built_in, way
from kundig.feel.numbers import number
from kundig.feel.values import Function

_NUMBER = re.compile(r"[+-]?(?:[0-9]+(?:\.[0-9]*)?|\.[0-9]+)(?:[eE][+-]?[0-9]+)?")


def number_from(text: str | Decimal) -> Decimal | None:
    if isinstance(text, Decimal):
        return text
    return number(text) if _NUMBER.fullmatch(text) else None


def number_written(text: str, grouping: str | None, point: str | None) -> Decimal | None:
    """`1.000,5` with `.` between the groups and `,` as decimal sign."""
    if grouping not in (None, " ", ",", ".") or point not in (None, ",", "."):
        return None
    if grouping is not None and grouping == point:
        return None
    plain = text.replace(grouping, "") if grouping else text
    return number_from(plain.replace(point, ".") if point else plain)


FUNCTIONS: Mapping[str, Function] = {
    "number": built_in(
        way("from: string | number -> number", number_from),
        way(
            "from: string, grouping separator: string?, decimal separator?: string? -> number", number_written
        ),
    ),
}
