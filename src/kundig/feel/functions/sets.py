"""What is in a list, how often, and in which order?"""

from collections.abc import Mapping
from decimal import Decimal

from kundig.feel.comparing import equal
from kundig.feel.functions.lists import concatenated
from kundig.feel.functions.signatures import built_in, way
from kundig.feel.limits import Work, check_items
from kundig.feel.runs import work_of
from kundig.feel.values import Frame, Function

type Items = list[object]


def contained(frame: Frame, items: Items, element: object) -> bool:
    work = work_of(frame)
    return any(_same(item, element, work) for item in items)


def _same(one: object, other: object, work: Work | None) -> bool:
    if work:
        work.spend(1)
    return equal(one, other, work) is True


def positions(frame: Frame, items: Items, match: object) -> Items:
    work = work_of(frame)
    return [Decimal(at) for at, item in enumerate(items, 1) if _same(item, match, work)]


def distinct(frame: Frame, items: Items) -> Items:
    work = work_of(frame)
    kept: Items = []
    for item in items:
        if not any(_same(item, before, work) for before in kept):
            kept.append(item)
    return kept


def union(frame: Frame, lists: Items) -> Items | None:
    joined = concatenated(lists)
    return None if joined is None else distinct(frame, joined)


def flat(frame: Frame, items: Items) -> Items:
    work, made = work_of(frame), list[object]()
    for item in items:
        if work:
            work.spend(1)
        made.extend(flat(frame, item) if isinstance(item, list) else [item])
        check_items(len(made))
    return made


FUNCTIONS: Mapping[str, Function] = {
    "list contains": built_in(way("list: list, element: any -> boolean", contained, framed=True)),
    "index of": built_in(way("list: list, match: any -> list", positions, framed=True)),
    "union": built_in(way("list: list -> list", union, variadic="items", framed=True)),
    "distinct values": built_in(way("list: list -> list", distinct, framed=True)),
    "flatten": built_in(way("list: list -> list", flat, framed=True)),
}
