"""In which order do the items of a list come?"""

from collections.abc import Mapping
from functools import cmp_to_key

from kundig.feel.comparing import less
from kundig.feel.functions.lists import Items, spend
from kundig.feel.functions.signatures import built_in, way
from kundig.feel.values import Frame, Function


def ordered(frame: Frame, items: Items, precedes: Function | None) -> Items | None:
    """By a function that says of two items whether the first one comes first; stable."""
    unknown = False

    def first(one: object, other: object) -> object:
        return less(one, other) if precedes is None else precedes.call(frame, [one, other])

    def before(one: object, other: object) -> int:
        nonlocal unknown
        spend(frame)
        comes = first(one, other)
        if comes is True:
            return -1
        unknown = unknown or comes is not False
        return 1 if first(other, one) is True else 0

    made = sorted(items, key=cmp_to_key(before))
    return None if unknown else made


FUNCTIONS: Mapping[str, Function] = {
    "sort": built_in(way("list: list, precedes?: function -> list", ordered, framed=True)),
}
