"""What comes of truth values?"""

from collections.abc import Callable, Mapping

from kundig.feel.functions.lists import Items
from kundig.feel.functions.signatures import built_in, way
from kundig.feel.values import Function


def decided(decides: bool) -> Callable[[Items], bool | None]:
    """`any` is decided by one true item, `all` by one false one."""

    def found(items: Items) -> bool | None:
        if any(item is decides for item in items):
            return decides
        return not decides if all(type(item) is bool for item in items) else None

    return found


FUNCTIONS: Mapping[str, Function] = {
    "all": built_in(way("list: list -> boolean", decided(False), variadic="list")),
    "any": built_in(way("list: list -> boolean", decided(True), variadic="list")),
    "not": built_in(way("negand: boolean -> boolean", lambda value: not value)),
}
