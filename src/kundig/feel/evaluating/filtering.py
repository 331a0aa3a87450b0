"""Which items of a list are meant?"""

from collections.abc import Callable, Mapping
from decimal import Decimal

from kundig.feel import syntax
from kundig.feel.runs import Compile, Run, work_of
from kundig.feel.syntax import Node
from kundig.feel.values import Frame


def filtered(node: syntax.Filter, below: Compile) -> Run:
    source, condition = below(node.source), below(node.condition)

    def run(frame: Frame) -> object:
        given = source(frame)
        if given is None:
            return None
        items = given if type(given) is list else [given]
        return _chosen(items, condition, frame)

    return run


def _chosen(items: list[object], condition: Run, frame: Frame) -> object:
    """Those for which the condition holds, or the one at its number."""
    if not items:
        return None if type(condition(frame)) in (Decimal, int) else []
    work = work_of(frame)
    kept: list[object] = []
    for item in items:
        if work:
            work.spend(1 + (len(item) // 16 if type(item) is dict else 0))
        inner = {**frame, **item, "item": item} if type(item) is dict else {**frame, "item": item}
        if type(item) is dict and "item" in item:
            inner["item"] = item["item"]
        holds = condition(inner)
        if holds is True:
            kept.append(item)
        elif type(holds) in (Decimal, int):
            return _at(items, holds)  # type: ignore[arg-type]
    return kept


def _at(items: list[object], number: Decimal | int) -> object:
    """Counted from 1, or from the end by -1."""
    position = int(number)
    if position != number or position == 0 or abs(position) > len(items):
        return None
    return items[position - 1 if position > 0 else position]


COMPILERS: Mapping[type[Node], Callable[..., Run]] = {
    syntax.Filter: filtered,
}
