"""Which items of a list are meant?"""

from collections.abc import Callable, Mapping

from kundig.feel import syntax
from kundig.feel.functions.lists import index_of_position
from kundig.feel.numbers import NUMBERS
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
        return None if type(condition(frame)) in NUMBERS else []
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
        elif type(holds) in NUMBERS:
            at = index_of_position(items, holds)  # type: ignore[arg-type]
            return None if at is None else items[at]
    return kept


COMPILERS: Mapping[type[Node], Callable[..., Run]] = {
    syntax.Filter: filtered,
}
