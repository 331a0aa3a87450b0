"""Why is something null?"""

import datetime as dt
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any

from kundig.base.refusals import Refused
from kundig.feel import syntax
from kundig.feel.adopting import adopted
from kundig.feel.evaluating import COMPILERS
from kundig.feel.evaluating.quick import literal_of
from kundig.feel.functions import BUILT_IN
from kundig.feel.mistakes import mistake
from kundig.feel.runs import Check, Run, frame_of
from kundig.feel.syntax import Node, children
from kundig.feel.values import Frame, kind_of


@dataclass(slots=True)
class _Watch:
    """What each part was when it was last computed, and where null came from."""

    values: dict[int, object] = field(default_factory=dict)
    reasons: dict[int, Refused] = field(default_factory=dict)

    def compiled(self, node: Node) -> Run:
        run = COMPILERS[type(node)](node, self.compiled)
        below = [id(part) for part in _parts(node)]

        def watched(frame: Frame) -> object:
            for child in below:
                self.values.pop(child, None)
            value = run(frame)
            self.values[id(node)] = value
            if value is None and not any(self.values.get(child, "") is None for child in below):
                self.reasons.setdefault(id(node), _reason(node, self))
            return value

        return watched

    def kinds(self, nodes: tuple[Node, ...]) -> list[str]:
        # What is written in the rule may be computed beforehand, and then no closure is asked for it.
        return [kind_of(self.values.get(id(node), _written(node))) for node in nodes]


def _written(node: Node) -> object:
    return node.value if isinstance(node, syntax.Literal) else literal_of(node)


def _parts(node: Node) -> Iterator[Node]:
    """The expressions directly below."""
    for child in children(node):
        yield child
        if isinstance(child, syntax.Iteration | syntax.Entry | syntax.OneSided):
            yield from children(child)


def reasons_for_null(
    tree: Node, context: Mapping[str, object], now: dt.datetime | None, types: Mapping[str, Check]
) -> list[Refused]:
    """Each place where null came up by itself, with the reason; none if the value is not null."""
    watch = _Watch()
    frame = frame_of({name: adopted(value) for name, value in context.items()}, now, types)
    try:
        value = watch.compiled(tree)(frame)
    except RecursionError:
        raise mistake("feel.too_nested", tree.at) from None
    return sorted(watch.reasons.values(), key=_place) if value is None else []


def _place(reason: Refused) -> int:
    place = reason.params["place"]
    assert isinstance(place, int)
    return place


def _reason(node: Node, watch: _Watch) -> Refused:
    explain = _EXPLAIN.get(type(node))
    return explain(node, watch) if explain else mistake("feel.null_part", node.at)


def _of_name(node: syntax.Name, _watch: _Watch) -> Refused:
    return mistake("feel.null_name", node.at, name=node.name)


def _of_path(node: syntax.Path, _watch: _Watch) -> Refused:
    return mistake("feel.null_path", node.at, name=node.name)


def _of_literal(node: syntax.Literal, _watch: _Watch) -> Refused:
    return mistake("feel.null_written", node.at)


def _of_arithmetic(node: syntax.Arithmetic, watch: _Watch) -> Refused:
    left, right = watch.kinds((node.left, node.right))
    if node.operator == "/" and left == "number" and watch.values.get(id(node.right)) == Decimal(0):
        return mistake("feel.null_division", node.at)
    if left == right:
        return mistake("feel.null_range", node.at)
    return mistake("feel.null_operands", node.at, operator=node.operator, left=left, right=right)


def _of_comparison(node: syntax.Comparison, watch: _Watch) -> Refused:
    left, right = watch.kinds((node.left, node.right))
    return mistake("feel.null_operands", node.at, operator=node.operator, left=left, right=right)


def _of_logic(node: syntax.Logic, watch: _Watch) -> Refused:
    found = next((kind for kind in watch.kinds(node.operands) if kind != "boolean"), "null")
    return mistake("feel.null_logic", node.at, found=found, operator=node.operator)


def _of_call(node: syntax.Call, watch: _Watch) -> Refused:
    name = node.function.name if isinstance(node.function, syntax.Name) else "function"
    if name in ("now", "today"):
        return mistake("feel.null_clock", node.at, name=name)
    kinds = ", ".join(watch.kinds(node.arguments))
    known = name in BUILT_IN or watch.values.get(id(node.function)) is not None
    return mistake("feel.null_call" if known else "feel.null_function", node.at, name=name, found=kinds)


def _of_filter(node: syntax.Filter, _watch: _Watch) -> Refused:
    return mistake("feel.null_index", node.at)


_EXPLAIN: Mapping[type[Node], Callable[[Any, _Watch], Refused]] = {
    syntax.Name: _of_name,
    syntax.Path: _of_path,
    syntax.Literal: _of_literal,
    syntax.Arithmetic: _of_arithmetic,
    syntax.Comparison: _of_comparison,
    syntax.Logic: _of_logic,
    syntax.Call: _of_call,
    syntax.Filter: _of_filter,
}
