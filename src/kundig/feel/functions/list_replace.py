"""How are items of a list replaced?"""

from collections.abc import Mapping
from decimal import Decimal

from kundig.feel.functions.lists import Items, index_of_position, spend
from kundig.feel.functions.signatures import built_in, way
from kundig.feel.values import Frame, Function


def replaced(items: Items, position: Decimal, item: object) -> Items | None:
    at = index_of_position(items, position)
    return None if at is None else [*items[:at], item, *items[at + 1 :]]


def replaced_where(frame: Frame, items: Items, match: Function, new: object) -> Items | None:
    made: Items = []
    for item in items:
        spend(frame)
        holds = match.call(frame, [item, new])
        if type(holds) is not bool:
            return None
        made.append(new if holds else item)
    return made


FUNCTIONS: Mapping[str, Function] = {
    "list replace": built_in(
        way("list: list, position: number, newItem: any -> list", replaced),
        way("list: list, match: function, newItem: any -> list", replaced_where, framed=True),
    ),
}
