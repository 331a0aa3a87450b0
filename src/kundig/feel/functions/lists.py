"""How are lists cut, joined and changed?"""

from collections.abc import Mapping
from decimal import Decimal

from kundig.feel.functions.signatures import built_in, way
from kundig.feel.limits import check_items
from kundig.feel.runs import work_of
from kundig.feel.values import Frame, Function

type Items = list[object]


def index_of_position(items: Items, position: Decimal) -> int | None:
    """Counted from 1, or from the end by -1; null beyond."""
    if position != int(position) or position == 0 or abs(position) > len(items):
        return None
    return int(position) - 1 if position > 0 else len(items) + int(position)


def sublist(items: Items, start: Decimal, length: Decimal | None) -> Items | None:
    first = index_of_position(items, start)
    if first is None:
        return None
    if length is None:
        return items[first:]
    if length != int(length) or length < 1 or first + length > len(items):
        return None
    return items[first : first + int(length)]


def concatenated(lists: Items) -> Items | None:
    if any(items is None for items in lists):
        return None
    joined: Items = []
    for items in lists:
        joined.extend(items if isinstance(items, list) else [items])
        check_items(len(joined))
    return joined


def inserted(items: Items, position: Decimal, item: object) -> Items | None:
    at = index_of_position(items, position)
    return None if at is None else [*items[:at], item, *items[at:]]


def removed(items: Items, position: Decimal) -> Items | None:
    at = index_of_position(items, position)
    return None if at is None else [*items[:at], *items[at + 1 :]]


def spend(frame: Frame) -> None:
    if work := work_of(frame):
        work.spend(1)


FUNCTIONS: Mapping[str, Function] = {
    "sublist": built_in(way("list: list, start position: number, length?: number -> list", sublist)),
    "append": built_in(
        way("list: list, item: list -> list", lambda items, more: [*items, *more], variadic="items")
    ),
    "concatenate": built_in(way("list: list -> list", concatenated, variadic="items")),
    "insert before": built_in(way("list: list, position: number, newItem: any -> list", inserted)),
    "remove": built_in(way("list: list, position: number -> list", removed)),
    "reverse": built_in(way("list: list -> list", lambda items: items[::-1])),
}
